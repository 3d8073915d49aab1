"""What the headless login says: who is signed in, which steps are left, what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import flask
from flask import Response, current_app, request

from app.accounts import queries, services
from app.accounts.api.headless.visitors import (
    HEADER,
    Method,
    SessionOver,
    Visitor,
    pending_token,
    strangers_token,
    visitor,
)
from app.accounts.blueprint import blueprint
from app.accounts.models import Session, User
from app.api.bodies import FORM_TYPE, JSON_TYPE, parsed
from app.api.headless import BASE, answer, empty
from app.api.wger.problems import Unparsable
from app.web.limits import Limit, count_against
from app.web.wall import public

LARGEST_BODY = 64 * 1024

Body = dict[str, Any]
View = Callable[[Visitor, Body], Response]


class Refusal(Exception):
    """What was sent is wrong in these ways; raised by a view, answered with 400."""

    def __init__(self, *mistakes: Mapping[str, str]) -> None:
        super().__init__()
        self.mistakes = mistakes


def headless(
    path: str, method: str, *, limit: Limit | None = None, signed_in: bool = False, lately: bool = False
) -> Callable[[View], View]:
    """Route a view of the headless login. It is given who asks, and the object that was sent.

    `signed_in`: others get 401. `lately`: so does who did not prove within the last minutes who they are. Cookies play
    no part here, so that no page of another site can use them.
    """

    def attach(view: View) -> View:
        @public
        @wraps(view)
        def entered() -> Response:
            if limit:
                count_against(limit)
            body = _sent()
            if body is None:
                return empty(400)
            try:
                who = visitor()
            except SessionOver:
                return over()
            if signed_in and who.user is None:
                return stranger(who)
            if lately and not who.proved_lately:
                return prove_again(who)
            try:
                return view(who, body)
            except Refusal as refusal:
                return said(who, 400, errors=refusal.mistakes)

        name = f"headless_{view.__name__}"
        flask.Blueprint.add_url_rule(blueprint, f"{BASE}{path}", name, entered, methods=[method])
        return view

    return attach


def _sent() -> Body | None:
    """The object in the body; an empty body is an empty object, anything else is None."""
    request.max_content_length = LARGEST_BODY
    raw = request.get_data() if request.method != "GET" else b""
    if not raw:
        return {}
    is_json = request.mimetype == JSON_TYPE or (request.mimetype in {"", FORM_TYPE} and raw.lstrip().startswith(b"{"))
    try:
        found = parsed(raw) if is_json else None
    except Unparsable:
        return None
    return found if isinstance(found, dict) else None


def said(who: Visitor, status: int = 200, **parts: Any) -> Response:
    """An answer that does not change who is signed in; whoever brought no session gets one."""
    if not who.brought_session:
        parts["meta"] = {**(parts.get("meta") or {}), "session_token": strangers_token()}
    return answer(status, **parts)


def stranger(who: Visitor) -> Response:
    """401: nobody is signed in, and these are the ways to change that."""
    data: dict[str, Any] = {"requires_mfa": True} if who.pending else {}
    return said(who, 401, data=data | {"flows": flows(pending=bool(who.pending))}, meta={"is_authenticated": False})


def over() -> Response:
    """410: the session token is worth nothing; here is another."""
    meta = {"is_authenticated": None, "session_token": strangers_token()}
    return answer(410, data={"flows": flows()}, meta=meta)


def second_step_wanted(user: User, methods: list[Method]) -> Response:
    """401: the password was right, a code is still owed."""
    token = pending_token(user, methods)
    data = {"requires_mfa": True, "flows": flows(pending=True)}
    response = answer(401, data=data, meta={"is_authenticated": False, "session_token": token})
    response.headers[HEADER] = token
    return response


def prove_again(who: Visitor) -> Response:
    """401 for somebody who is signed in: what they want needs a fresh proof."""
    assert who.user
    steps: list[dict[str, Any]] = [{"id": "reauthenticate"}]
    if queries.second_step_of(who.user):
        steps.append({"id": "mfa_reauthenticate", "types": ["recovery_codes", "totp"]})
    data = {"flows": steps, "user": user_facts(who.user), "methods": who.methods}
    return said(who, 401, data=data, meta={"is_authenticated": True})


def flows(*, pending: bool = False) -> list[dict[str, Any]]:
    """The ways to sign in, and the step that is owed."""
    steps: list[dict[str, Any]] = [{"id": "login"}]
    if is_open_for_signup():
        steps.append({"id": "signup"})
    if pending:
        steps.append({"id": "mfa_authenticate", "is_pending": True, "types": ["recovery_codes", "totp"]})
    return steps


def is_open_for_signup() -> bool:
    """Whether anybody may make an account; the first one is made on the page for it."""
    return current_app.config["REGISTRATION"] == "open" and queries.has_people()


def known(who: Visitor) -> Response:
    """200: who is signed in, and how they proved it."""
    assert who.user
    data = {"user": user_facts(who.user), "methods": who.methods}
    return answer(200, data=data, meta={"is_authenticated": True})


def admitted(user: User, session: Session, methods: Sequence[Method]) -> Response:
    """200 for somebody who has just come in, with tokens where either generation of programs looks for them.

    Call it inside `writing()`: the session gets its secret and its refresh token here.
    """
    session.methods = list(methods)
    secret = services.new_secret(session)
    pair = services.make_token_pair(user, session)
    data = {"user": user_facts(user), "methods": list(methods), "access": pair.access, "refresh": pair.refresh}
    meta = {
        "is_authenticated": True,
        "session_token": secret,
        "access_token": pair.access,
        "refresh_token": pair.refresh,
    }
    return answer(200, data=data, meta=meta)


def user_facts(user: User) -> dict[str, Any]:
    """A person as programs know them; without an address there is no `email`."""
    facts: dict[str, Any] = {"id": user.id, "display": user.username}
    if user.email:
        facts["email"] = user.email
    return facts | {"has_usable_password": True, "username": user.username}
