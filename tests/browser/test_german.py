"""German words are longer than English ones: pages still fit a narrow phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = (
    "/activities/",
    "/activities/upload",
    "/activities/new",
    "/settings/",
    "/settings/tokens",
    "/settings/people",
    "/settings/people/1",
    "/settings/trainers",
    "/administration/log",
    "/settings/phones",
    "/administration/phones",
)


@pytest.fixture
def narrow(open_page: Callable[..., Page], sign_in: Callable[[Page, str], None]) -> Page:
    """Dora with a small phone that speaks German."""
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="de-DE")
    sign_in(page, "dora")
    return page


@pytest.mark.parametrize("path", PAGES)
def test_a_german_page_fits_a_narrow_phone(narrow: Page, path: str) -> None:
    narrow.goto(path)

    expect(narrow.locator("html")).to_have_attribute("lang", "de")
    assert narrow.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_every_panel_opens_inside_the_window(narrow: Page) -> None:
    narrow.goto("/activities/")

    for summary in narrow.locator("details.menu > summary").all():
        summary.click()
        panel = narrow.locator("details.menu[open] > :not(summary)").bounding_box()

        assert panel is not None
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= 360
        narrow.keyboard.press("Escape")


def test_the_tab_of_the_page_is_in_sight(narrow: Page) -> None:
    narrow.goto("/settings/people")

    expect(narrow.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)
