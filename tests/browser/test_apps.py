"""Applications, in a real browser: registered, let in, and the way back out of the content security policy."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Route

from tests.browser.axe import grave_findings_light_and_dark

BACK = "http://uploader.test/back"


def _register(page: Page) -> str:
    """The address of the consent page of a new application."""
    page.goto("/settings/apps")
    page.get_by_label("Name", exact=True).fill("Garmin uploader")
    page.get_by_label("Redirect addresses").fill(BACK)
    page.get_by_role("button", name="Register app").click()
    client_id = page.locator("#new-client-id").inner_text()
    asked = {"client_id": client_id, "response_type": "code", "scope": "workouts:read workouts:write", "state": "s"}
    return f"/profile/apps/authorize?{urlencode(asked)}"


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_one_lets_an_app_in_and_comes_back_to_it(
    open_page: Callable[..., Page], sign_in: Callable[[Page, str], None], scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    arrived: list[str] = []

    def arrive(route: Route) -> None:
        arrived.append(route.request.url)
        route.fulfill(body="welcome back")

    page.route(f"{BACK}**", arrive)
    sign_in(page, "alice")
    page.goto(_register(page))

    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url(f"{BACK}**")

    assert len(arrived) == 1
    assert "code=" in arrived[0]
    assert "state=s" in arrived[0]


def test_the_pages_hinder_nobody(open_page: Callable[..., Page], sign_in: Callable[[Page, str], None]) -> None:
    page = open_page()
    sign_in(page, "alice")

    consent = _register(page)
    assert grave_findings_light_and_dark(page) == []
    page.goto(consent)
    assert grave_findings_light_and_dark(page) == []


def test_the_pages_fit_a_phone(phone: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(phone, "alice")

    consent = _register(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.goto(consent)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
