"""Accessibility: what axe-core finds on a page."""

from pathlib import Path

from playwright.sync_api import Page

_SCRIPT = (Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js").read_text()
# What is in order is not told in detail: on a full page that is a megabyte, and takes longer than to find it.
_LOOK = """async () => {
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map((node) => node.target[0]).join(", ")}`);
}"""


def grave_findings(page: Page) -> list[str]:
    """What hinders people seriously, each with the places it concerns."""
    # Evaluated, not added as an element: the page's own policy would refuse a script of the test's.
    page.evaluate(_SCRIPT)
    findings: list[str] = page.evaluate(_LOOK)
    return findings
