"""Where Chromium is on this machine: Debian's, or the one Playwright downloaded. `python -m tests.chromium` says it."""

import os
import shutil
import sys
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


@cache
def executable() -> str | None:
    """The path of a Chromium that can be started, or None."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    # Ubuntu's package of that name only installs a snap, which is a script that wants more than it finds.
    if found and "snap" not in Path(found).resolve().parts:
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def options() -> list[str]:
    """What Chromium has to be told here: its sandbox does not work for root."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []


if __name__ == "__main__":
    path = executable()
    sys.stdout.write(f"{path or 'no Chromium here'}\n")
    sys.exit(path is None)
