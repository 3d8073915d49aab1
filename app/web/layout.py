"""What every page shows: navigation, theme, language, and addresses of our own assets."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, current_app, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.web.language import LANGUAGES, chosen_language


@cache
def _version_of(path: str, _changed: float) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a file of `static/`, with its content's version, so that it may be kept for ever."""
    path = Path(current_app.static_folder or "") / name
    version = _version_of(str(path), path.stat().st_mtime)
    return url_for("static", filename=name, v=version)


def theme() -> str:
    """`light`, `dark`, or empty when the device decides."""
    if not current_user.is_authenticated:
        return ""
    chosen: str = current_user.preferences.theme
    return "" if chosen == "system" else chosen


def _in_order(items: Iterable[Any]) -> list[Any]:
    return sorted(items, key=lambda item: item.position)


def _for_the_reader(items: Iterable[Any]) -> list[Any]:
    return _in_order(item for item in items if current_user.is_authenticated and item.shown_to(current_user))


def _shared_values() -> dict[str, Any]:
    rooms = current_app.blueprints.values()
    return {
        "navigation": _for_the_reader(item for room in rooms for item in getattr(room, "destinations", ())),
        "add_menu": _in_order(item for room in rooms for item in getattr(room, "additions", ())),
        "settings_tabs": _for_the_reader(item for room in rooms for item in getattr(room, "settings", ())),
        "admin_tabs": _in_order(item for room in rooms for item in getattr(room, "admin_tabs", ())),
        "theme": theme(),
        "language": chosen_language(),
        "languages": LANGUAGES,
        "csrf_token": generate_csrf,
    }


def init_app(app: Flask) -> None:
    """Give these to every template."""
    app.context_processor(_shared_values)
    app.add_template_global(asset)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
