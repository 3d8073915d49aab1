"""What a browser says about itself, in two words people recognise."""

import re

LONGEST_DEVICE = 200

_PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_NAME = re.compile(r"[\w .+-]{1,60}")


def device_name(user_agent: str) -> str:
    """`Firefox, Linux` for a browser, `wger` for `wger/2.0.5 (…)`; empty when nothing is known."""
    program = next((name for mark, name in _PROGRAMS if f"{mark}/" in user_agent), "")
    if not program:
        found = _NAME.match(user_agent.partition("/")[0].strip())
        return found[0].strip() if found else ""
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{program}, {system}" if system else program
