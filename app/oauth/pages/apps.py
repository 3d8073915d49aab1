"""Settings, Apps: the applications a person registered, and those they let in."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select

from app.accounts.models import User
from app.database import find, now, writing
from app.extensions import db
from app.oauth import queries, services
from app.oauth.blueprint import blueprint
from app.oauth.logic import LARGEST_ID, OFFERED_SCOPES, in_known_order, lines_of
from app.oauth.models import OAuthClient
from app.oauth.pages.words import SCOPE_WORDS
from app.oauth.schemas import AppSchema
from app.web import htmx
from app.web.forms import Form, Joined, sent

USUAL = {"scope": ("workouts:read", "workouts:write", "profile:read")}
"""What the published uploaders ask for."""


@blueprint.page("/settings/apps", methods=["GET", "POST"])
def apps() -> ResponseReturnValue:
    """All of them, and a form for one more. The secret is in the answer to the form, and never seen again."""
    form = _form(typed=True)
    if not form.is_valid:
        return _apps(form), form.status
    wanted = form.values
    with writing():
        said = services.Registration(
            name=wanted["client_name"],
            website=wanted["client_uri"],
            description=wanted["client_description"],
            redirect_uris=wanted["redirect_uris"],
            scope=in_known_order(wanted["scope"]),
        )
        client, secret = services.register_client(_me(), said)
    return _apps(_form(typed=False), new=client, secret=secret), 201, {"Cache-Control": "no-store"}


@blueprint.page(f"/settings/apps/<int(max={LARGEST_ID}):app_id>/delete", methods=["POST"])
def delete_app(app_id: int) -> ResponseReturnValue:
    """Forget an application; its tokens are refused from now on."""
    with writing():
        services.delete_client(_own(app_id))
    flash(gettext("The app is deleted."))
    return htmx.redirect("oauth.apps")


@blueprint.page(f"/settings/apps/<int(max={LARGEST_ID}):app_id>/revoke", methods=["POST"])
def revoke_app(app_id: int) -> ResponseReturnValue:
    """Refuse all tokens of an application; it may ask again."""
    with writing():
        services.revoke_all(_own(app_id))
    flash(gettext("The app has no access any more. It can ask again."))
    return htmx.redirect("oauth.apps")


@blueprint.page(f"/settings/apps/<int(max={LARGEST_ID}):app_id>/withdraw", methods=["POST"])
def withdraw(app_id: int) -> ResponseReturnValue:
    """Refuse what somebody else's application holds for this person."""
    with writing():
        services.withdraw(find(queries.locked(select(OAuthClient)), OAuthClient.id == app_id), _me())
    flash(gettext("The app has no access any more. It can ask again."))
    return htmx.redirect("oauth.apps")


def _form(*, typed: bool) -> Form:
    readers = {"redirect_uris": Joined(("redirect_uris",), lines_of)}
    return Form(AppSchema(), readers, typed=sent() if typed else None, shown=USUAL)


def _apps(form: Form, new: OAuthClient | None = None, secret: str = "") -> str:
    connections = queries.connections_of(_me(), now())
    return htmx.render(
        "oauth/apps.html",
        form=form,
        apps=db.session.scalars(queries.clients_of(_me())).all(),
        connected={found.client.id: found for found in connections},
        others=[found for found in connections if found.client.user_id != current_user.id],
        scope_words=SCOPE_WORDS,
        offered=OFFERED_SCOPES,
        new=new,
        secret=secret,
    )


def _own(app_id: int) -> OAuthClient:
    return find(queries.locked(queries.clients_of(_me())), OAuthClient.id == app_id)


def _me() -> User:
    me: User = current_user._get_current_object()
    return me
