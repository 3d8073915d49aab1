"""Which language and time zone a page speaks: the person's own, else the browser's, else the server's."""

from functools import lru_cache

from flask import Flask, current_app, request
from flask_login import current_user
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from app.extensions import babel
from app.web.paths import is_for_programs

LANGUAGES = {"en": "English", "de": "Deutsch"}


def later(text: str) -> str:
    """Mark a text for the catalogue that is stored as it is, and translated where it is shown."""
    return text


def chosen_language() -> str:
    """`en` or `de`. Programs say it with every request, whoever they act for."""
    if is_for_programs(request.path):
        return _asked_language()
    if current_user and current_user.is_authenticated and current_user.preferences.language in LANGUAGES:
        return str(current_user.preferences.language)
    return _asked_language()


def _asked_language() -> str:
    return _best_of(request.headers.get("Accept-Language", ""), current_app.config["DEFAULT_LANGUAGE"])


@lru_cache(maxsize=1000)
def _best_of(accepted: str, default: str) -> str:
    """The same from the texts alone: programs send few different ones."""
    return parse_accept_header(accepted, LanguageAccept).best_match(list(LANGUAGES), default) or default


def chosen_timezone() -> str:
    """An IANA name."""
    if current_user and current_user.is_authenticated and current_user.preferences.timezone:
        return str(current_user.preferences.timezone)
    return "UTC"


def init_app(app: Flask) -> None:
    """Tell Babel how to choose."""
    babel.init_app(
        app,
        default_translation_directories="translations",
        locale_selector=chosen_language,
        timezone_selector=chosen_timezone,
    )
