"""From one page to the next."""

from playwright.sync_api import Locator


def follow(way: Locator) -> None:
    """Press a link or a button, and wait for the page it leads to and its scripts: whoever is quicker does without."""
    with way.page.expect_event("load"):
        way.click()
