"""Accessibility: what axe-core finds on a page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SCRIPT = (Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js").read_text()
# What is in order is not told in detail: on a full page that is a megabyte, and takes longer than to find it.
_LOOK = """async (options) => {
  const { violations } = await axe.run({ resultTypes: ["violations"], ...options });
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map((node) => node.target[0]).join(", ")}`);
}"""
_OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""Other rules do not look at colours."""


def grave_findings(page: Page) -> list[str]:
    """What hinders people seriously, each with the places it concerns."""
    # Evaluated, not added as an element: the page's own policy would refuse a script of the test's.
    page.evaluate(_SCRIPT)
    return _look(page, {})


def grave_findings_light_and_dark(page: Page) -> list[str]:
    """The same, and what hinders them when their device is set to dark colours."""
    found = grave_findings(page)
    # Colours that are still on their way to the others would be looked at.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    in_the_dark = _look(page, {"runOnly": _OF_COLOURS})
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return found + [f"dark: {finding}" for finding in in_the_dark]


def _look(page: Page, options: dict[str, Any]) -> list[str]:
    found: list[str] = page.evaluate(_LOOK, options)
    return found
