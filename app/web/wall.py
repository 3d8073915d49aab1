"""The wall around pages: everybody else's are for people who signed in, except those marked `@public`."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import now
from app.extensions import login
from app.web.paths import is_for_programs

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view that needs no sign-in. Put it directly above the function, below the route."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(endpoint: str | None) -> bool:
    """Whether an endpoint is for everybody: our assets, and what is marked."""
    if endpoint is None or endpoint == "static":
        return True
    return bool(getattr(current_app.view_functions[endpoint], "is_public", False))


def sign_in_required() -> ResponseReturnValue | None:
    """Lead everybody else to the sign-in. Programs' addresses have guards of their own, in their dialect."""
    if is_for_programs(request.path) or is_public(request.endpoint):
        return None
    if not current_user.is_authenticated:
        answer: ResponseReturnValue = login.unauthorized()
        return answer
    _renew_a_lasting_session()
    return None


def _renew_a_lasting_session() -> None:
    today = now().date().isoformat()
    if session.permanent and session.get("day") != today:
        session["day"] = today


def init_app(app: Flask) -> None:
    """Stand before every page."""
    app.before_request(sign_in_required)
