"""Activities in a real browser: three rides dropped on the page, seen, changed, deleted and had back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.activities.gpx_samples import golden_gpx, ride
from tests.browser.axe import grave_findings
from tests.browser.conftest import DESK, PHONE

DROP = """async ([zone, files]) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


def without_tile_errors(page: Page) -> None:
    """The tests' tile server does not answer; its 502 is the only complaint a page may have."""
    page.route("**/map_tile/**", lambda route: route.fulfill(status=200, content_type="image/png", body=b""))


def drop(page: Page, **files: str) -> None:
    page.goto("/activities/upload")
    zone = page.locator("[data-drop]").element_handle()
    page.evaluate(DROP, [zone, [[f"{name}.gpx", text] for name, text in files.items()]])


@pytest.fixture
def alice(page: Page, sign_in: Callable[[Page, str], None]) -> Page:
    """Alice, signed in at a desk."""
    without_tile_errors(page)
    sign_in(page, "alice")
    return page
