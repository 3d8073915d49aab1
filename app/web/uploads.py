"""Large bodies: only where files are uploaded. Everything else is small, and nobody has to hold it in memory."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Mark a view whose requests may be as large as the largest upload. It must be for people who signed in."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def _allow_large_bodies() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(getattr(view, "view_class", view), "takes_files", False):
        request.max_content_length = current_app.config["MAX_UPLOAD"]


def _let_go_of_files(_error: BaseException | None) -> None:
    """Close the temporary files of large uploads at once, not when the garbage is collected."""
    request.close()


def init_app(app: Flask) -> None:
    """Widen the limit of bodies before anybody reads one, after the wall has sent strangers away."""
    app.before_request(_allow_large_bodies)
    app.teardown_request(_let_go_of_files)
