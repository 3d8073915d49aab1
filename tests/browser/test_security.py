"""A second step, a lost phone and a forgotten password, as a person goes through them in a real browser."""

import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.accounts.authenticator import Authenticator
from tests.browser.axe import grave_findings_light_and_dark
from tests.people import PASSWORD
from tests.servers import Server

NEW = "a much longer walk"


@pytest.fixture
def mara(site: Server) -> str:
    """Somebody with an account of their own, so that others keep theirs."""
    name = f"mara{time.monotonic_ns()}"
    site.flask("user", name, "--email", f"{name}@example.com", PASSWORD=PASSWORD)
    return name


def _switch_on(page: Page) -> Authenticator:
    page.goto("/settings/security")
    page.get_by_role("button", name="Set it up").click()
    authenticator = Authenticator(page.locator("#secret").inner_text().replace(" ", ""))
    page.get_by_label("Code").fill(authenticator.code())
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Switch on").click()
    authenticator.codes = page.locator("#codes").inner_text().split()
    page.get_by_role("link", name="Done").click()
    return authenticator


def _sign_out(page: Page) -> None:
    page.goto("/settings/account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in**")


def _enter_code(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)


def test_a_person_signs_in_in_two_steps_and_gets_in_without_the_phone(
    page: Page, mara: str, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(page, mara)
    authenticator = _switch_on(page)
    assert len(authenticator.codes) == 10

    for code in (authenticator.code(), authenticator.codes[3]):
        _sign_out(page)
        page.get_by_label("Name or e-mail").fill(mara)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        _enter_code(page, code)

    page.goto("/settings/security")
    assert page.get_by_text("9 recovery codes are left.").is_visible()


def test_who_forgot_the_password_gets_a_new_one_by_the_letter_on_the_console(
    page: Page, mara: str, site: Server
) -> None:
    page.goto("/sign-in")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail").fill(f"{mara}@example.com")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_role("heading", name="Look at your mail").wait_for()
    letter = re.search(rf"To: {mara}@.*?(/\S+key=\S+)", site.log.read_text(), re.S)
    assert letter

    link = urlsplit(letter[1])
    page.goto(f"{link.path}?{link.query}")
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Change password").click()
    page.get_by_label("Name or e-mail").fill(mara)
    page.get_by_label("Password").fill(NEW)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)

    page.goto("/settings/")
    assert page.get_by_role("heading", name="Settings").is_visible()


def test_a_new_token_is_copied_by_a_button(
    open_page: Callable[..., Page], mara: str, sign_in: Callable[[Page, str], None]
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, mara)
    page.goto("/settings/tokens")
    page.locator("#token-form").get_by_label("For").fill("My script")
    page.get_by_role("button", name="Make token").click()

    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#new-token").inner_text()


def test_the_pages_hinder_nobody(
    open_page: Callable[..., Page], mara: str, sign_in: Callable[[Page, str], None]
) -> None:
    page = open_page()
    sign_in(page, mara)
    page.goto("/settings/security")
    page.get_by_role("button", name="Set it up").click()
    findings = {"set up": grave_findings_light_and_dark(page)}
    for address in ("/settings/security", "/settings/tokens", "/settings/account/delete", "/password/forgotten"):
        page.goto(address)
        findings[address] = grave_findings_light_and_dark(page)

    assert {address: found for address, found in findings.items() if found} == {}
