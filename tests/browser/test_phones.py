"""The pages about phones, once one is connected: each person's own, and the administrator's."""

import time
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.axe import grave_findings_light_and_dark
from tests.browser.conftest import DESK, PHONE
from tests.people import PASSWORD
from tests.servers import Server


@pytest.fixture
def petra(site: Server) -> str:
    """An administrator of one's own, whose phone has been here."""
    name = f"petra{time.monotonic_ns()}"
    site.flask("user", name, "--admin", PASSWORD=PASSWORD)
    with requests.Session() as phone:
        phone.headers["User-Agent"] = "wger/2.0.5 (Android)"
        pair = phone.post(f"{site.address}/api/v2/token", json={"username": name, "password": PASSWORD}).json()
        signed_in = {"Authorization": f"Bearer {pair['access']}"}
        token = phone.get(f"{site.address}/api/v2/powersync-token", headers=signed_in).json()["token"]
        body, headers = {"client_id": name, "buckets": []}, {"Authorization": f"Token {token}"}
        with phone.post(f"{site.address}/ps/sync/stream", json=body, headers=headers, stream=True) as stream:
            assert b'"checkpoint"' in next(stream.iter_lines())
    return name


def test_the_pages_about_phones_hinder_nobody(
    open_page: Callable[..., Page], sign_in: Callable[[Page, str], None], petra: str
) -> None:
    page = open_page(locale="de-DE")
    sign_in(page, petra)
    findings = {}
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        for path in ("/settings/phones", "/administration/phones"):
            page.goto(path)
            expect(page.locator("html")).to_have_attribute("lang", "de")
            expect(page.locator("#phones li").first).to_be_visible()
            findings[path, size["width"]] = grave_findings_light_and_dark(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, size)

    assert {place: found for place, found in findings.items() if found} == {}
