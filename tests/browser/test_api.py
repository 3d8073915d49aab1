"""The API as people see it: its two references under our policy, and its browsable view without any script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PATIENCE = 90_000
"""Milliseconds: both libraries draw hundreds of operations at once."""
COLLECTION = "/api/v2/measurement-category/"


class TestReferences:
    """A page that breaks the policy writes an error to the console, and that fails its test."""

    def test_swagger_ui_shows_operations_and_tries_them(self, page: Page) -> None:
        page.set_default_timeout(PATIENCE)
        page.goto("/api/v2/schema/ui")
        operation = page.locator(".opblock", has_text="/api/v2/muscle/").first
        page.locator("h3[data-tag=muscle]").click(timeout=PATIENCE)

        expect(operation).to_be_visible(timeout=PATIENCE)
        operation.locator("button").first.click()
        operation.get_by_role("button", name="Try it out").click()
        operation.get_by_role("button", name="Execute").click()

        expect(
            operation.locator(".live-responses-table td.response-col_status:not(.col_header)").first
        ).to_contain_text("200", timeout=PATIENCE)

    def test_redoc_shows_operations(self, page: Page) -> None:
        page.set_default_timeout(PATIENCE)
        page.goto("/api/v2/schema/redoc")

        expect(page.locator("h2", has_text="Rows of muscle, page by page")).to_be_visible(timeout=PATIENCE)


@pytest.fixture
def plain_page(open_page: Callable[..., Page], sign_in: Callable[[Page, str], None]) -> Page:
    """Alice in a browser without JavaScript."""
    page = open_page(java_script_enabled=False)
    sign_in(page, "alice")
    return page


class TestWithoutScript:
    def test_a_list_is_filtered_and_paged(self, plain_page: Page) -> None:
        plain_page.goto("/api/v2/exercise/?limit=5")
        plain_page.get_by_role("link", name="Next").click()
        assert "offset=5" in plain_page.url
        plain_page.get_by_role("link", name="Previous").click()
        expect(plain_page.get_by_role("row")).to_have_count(6)

        plain_page.goto("/api/v2/muscle/")
        plain_page.locator("summary", has_text="Filter").click()
        plain_page.locator("#filter-is_front").fill("True")
        plain_page.get_by_role("button", name="Show", exact=True).click()
        assert "is_front=True" in plain_page.url
        plain_page.locator("#filter-limit").fill("2")
        plain_page.get_by_role("button", name="Show", exact=True).click()
        expect(plain_page.get_by_role("row")).to_have_count(3)

    def test_a_row_is_added_changed_and_deleted(self, plain_page: Page, may_complain: list[str]) -> None:
        may_complain.append("400")
        plain_page.goto(COLLECTION)
        plain_page.locator("#post-unit").fill("cm")
        plain_page.get_by_role("button", name="POST").first.click()
        expect(plain_page.get_by_role("alert").first).to_contain_text("400")
        expect(plain_page.locator("#post-unit")).to_have_value("cm")

        plain_page.locator("#post-name").fill("Waist")
        plain_page.get_by_role("button", name="POST").first.click()
        expect(plain_page.locator("#put-name")).to_have_value("Waist")

        plain_page.locator("#put-name").fill("Hips")
        plain_page.get_by_role("button", name="PUT").first.click()
        expect(plain_page.locator("#put-name")).to_have_value("Hips")

        plain_page.locator("summary", has_text="PATCH").click()
        plain_page.locator("#json-PATCH").fill('{"unit": "in"}')
        plain_page.get_by_role("button", name="PATCH").click()
        expect(plain_page.locator("#put-unit")).to_have_value("in")

        plain_page.get_by_role("button", name="DELETE").click()
        assert plain_page.url.endswith(COLLECTION)
        expect(plain_page.get_by_text("Hips")).to_have_count(0)
