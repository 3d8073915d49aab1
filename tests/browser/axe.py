"""Accessibility: what axe-core finds on a page."""

from pathlib import Path

from playwright.sync_api import Page

_SCRIPT = (Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js").read_text()
_GRAVE = {"serious", "critical"}


def grave_findings(page: Page) -> list[str]:
    """What hinders people seriously, each with the places it concerns."""
    # Evaluated, not added as an element: the page's own policy would refuse a script of the test's.
    page.evaluate(_SCRIPT)
    findings = page.evaluate("axe.run()")["violations"]
    return [
        f"{finding['id']} ({finding['impact']}): {', '.join(node['target'][0] for node in finding['nodes'])}"
        for finding in findings
        if finding["impact"] in _GRAVE
    ]
