"""`/api/oauth/apps`: a person's own applications, for who signed in with the password."""

from datetime import UTC
from typing import Any

from babel.dates import format_datetime
from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from marshmallow import ValidationError

from app.accounts.models import User
from app.api.fittrackee.bodies import Refused, answer, bad_request, json_body, not_found, success
from app.api.fittrackee.paging import asked_page, pagination
from app.api.fittrackee.sign_in import FIRST_PARTY, offered
from app.api.openapi.workouts import DONE, tells
from app.database import find, writing
from app.errors import NotFound, Problem
from app.oauth import queries, services
from app.oauth.api import descriptions
from app.oauth.blueprint import blueprint
from app.oauth.logic import LARGEST_ID, known_scopes
from app.oauth.models import OAuthClient
from app.oauth.schemas import AppSchema

NEEDED = ("client_name", "client_uri", "redirect_uris", "scope")
ONE = f"/api/oauth/apps/<int(max={LARGEST_ID}):app_id>"


@offered(blueprint, "/api/oauth/apps", scope=FIRST_PARTY, method="POST")
@tells(descriptions.NEW_APP, status="201", body=descriptions.APP_BODY)
def register_app() -> ResponseReturnValue:
    """A new application; the answer is the only one with its secret."""
    wanted = _wanted()
    with writing():
        said = services.Registration(
            name=wanted["client_name"],
            website=wanted["client_uri"],
            description=wanted["client_description"],
            redirect_uris=wanted["redirect_uris"],
            scope=" ".join(wanted["scope"]),
        )
        client, secret = services.register_client(_me(), said)
    body = {"status": "created", "data": {"client": _shape(client) | {"client_secret": secret}}}
    return answer(body, 201, {"Cache-Control": "no-store"})


@offered(blueprint, "/api/oauth/apps", scope=FIRST_PARTY)
@tells(descriptions.APPS, query=descriptions.APPS_QUERY)
def list_apps() -> ResponseReturnValue:
    """Five a page, the newest first."""
    page = queries.page_of_clients(_me(), asked_page({"page": request.args.get("page", "1")})[0])
    return success({"clients": [_shape(client) for client in page.clients]}, pagination=pagination(page))


@offered(blueprint, "/api/oauth/apps/<client_id>", scope=FIRST_PARTY)
@tells(descriptions.ONE_APP)
def get_app(client_id: str) -> ResponseReturnValue:
    """One, by its public name."""
    client = queries.client_with(client_id)
    if client is None or client.user_id != current_user.id:
        raise _unknown()
    return success({"client": _shape(client)})


@offered(blueprint, f"{ONE}/by_id", scope=FIRST_PARTY)
@tells(descriptions.ONE_APP)
def get_app_by_id(app_id: int) -> ResponseReturnValue:
    """One, by its number."""
    return success({"client": _shape(_own(app_id))})


@offered(blueprint, ONE, scope=FIRST_PARTY, method="DELETE")
@tells()
def delete_app(app_id: int) -> ResponseReturnValue:
    """Forget it; its tokens are refused from now on."""
    with writing():
        services.delete_client(_own(app_id, to_change=True))
    return Response(status=204)


@offered(blueprint, f"{ONE}/revoke", scope=FIRST_PARTY, method="POST")
@tells(DONE)
def revoke_app_tokens(app_id: int) -> ResponseReturnValue:
    """Refuse all its tokens from now on."""
    with writing():
        services.revoke_all(_own(app_id, to_change=True))
    return answer({"status": "success"})


def _wanted() -> dict[str, Any]:
    """The body. Raises Refused; scopes nobody knows are left out."""
    try:
        body = json_body()
    except Refused:
        raise bad_request("OAuth2 client metadata missing") from None
    if missing := [key for key in NEEDED if not body.get(key)]:
        raise bad_request(f"OAuth2 client metadata missing keys: {', '.join(missing)}")
    if not isinstance(body["scope"], str):
        raise bad_request(hint="scope: a text with blanks between the scopes")
    if not (scopes := known_scopes(body["scope"])):
        raise bad_request("OAuth2 client invalid scopes")
    try:
        wanted: dict[str, Any] = AppSchema().load(body | {"scope": scopes})
    except ValidationError as error:
        raise bad_request(hint=_first_of(error.normalized_messages())) from None  # type: ignore[no-untyped-call]
    return wanted


def _first_of(messages: Any) -> str:
    """`redirect_uris.0: redirect_uri`: where, and what."""
    name, found = next(iter(messages.items()))
    if isinstance(found, dict):
        return f"{name}.{_first_of(found)}"
    first = found[0]
    return f"{name}: {first.code if isinstance(first, Problem) else first}"


def _me() -> User:
    me: User = current_user._get_current_object()
    return me


def _own(app_id: int, *, to_change: bool = False) -> OAuthClient:
    rows = queries.clients_of(_me())
    try:
        return find(queries.locked(rows) if to_change else rows, OAuthClient.id == app_id)
    except NotFound:
        raise _unknown() from None


def _unknown() -> Refused:
    return not_found("OAuth2 client not found")


def _shape(client: OAuthClient) -> dict[str, Any]:
    return {
        "client_id": client.client_id,
        "client_description": client.description,
        "id": client.id,
        "issued_at": format_datetime(client.created_at, "EEE, dd MMMM y HH:mm:ss 'GMT'", tzinfo=UTC, locale="en"),
        "name": client.name,
        "redirect_uris": client.redirect_uris,
        "scope": client.scope,
        "website": client.website,
    }
