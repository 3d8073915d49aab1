"""The entrance, in a real browser: by keyboard, on a phone, in the dark, and without JavaScript."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import grave_findings_light_and_dark
from tests.people import PASSWORD


def test_a_stranger_is_led_to_the_sign_in_and_back(page: Page) -> None:
    page.goto("/settings/account")
    expect(page).to_have_url(re.compile("/sign-in"))

    page.locator("input[name=name]").fill("alice")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url("**/settings/account")


def test_the_sign_in_page_hinders_nobody(open_page: Callable[..., Page]) -> None:
    page = open_page()

    page.goto("/sign-in")

    assert grave_findings_light_and_dark(page) == []


def test_the_sign_in_page_fits_a_phone(phone: Page) -> None:
    phone.goto("/sign-in")

    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_one_can_sign_in_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)

    page.goto("/sign-in?next=/settings/account")
    page.locator("input[name=name]").fill("alice")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url("**/settings/account")
