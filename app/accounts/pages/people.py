"""For administrators: who has an account, and who is invited."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.accounts import queries, services
from app.accounts.blueprint import blueprint
from app.accounts.models import Invitation, User
from app.accounts.pages.settings import LARGEST_ID
from app.accounts.schemas import InvitationSchema, NewPasswordSchema, NewPersonSchema
from app.database import find, now, writing
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.extensions import db
from app.web import htmx
from app.web.forms import Form, in_words, sent

CHANGES: dict[str, Callable[[User], None]] = {
    "deactivate": services.deactivate,
    "reactivate": services.reactivate,
    "make-admin": services.make_admin,
    "remove-admin": services.remove_admin,
    "drop-second-step": services.drop_second_step,
    "trust-email": services.trust_email,
}
"""What an administrator can do to an account, by the last word of its address."""

View = Callable[..., ResponseReturnValue]


def for_admins(view: View) -> View:
    """Everybody else gets the page that says so."""

    @wraps(view)
    def guarded(*arguments: Any, **options: Any) -> ResponseReturnValue:
        if not current_user.is_admin:
            raise NotAllowed("admins_only")
        return view(*arguments, **options)

    return guarded


@blueprint.page("/settings/people", methods=["GET", "POST"])
@for_admins
def people() -> ResponseReturnValue:
    """Everybody with an account, and a form for one more."""
    form = Form(NewPersonSchema(), typed=sent(), boxes={"is_admin"})
    if form.is_valid:
        try:
            return _add(form)
        except (Conflict, Invalid) as error:
            form.refuse(error)
    everybody = db.session.scalars(queries.people()).all()
    careful = set(db.session.scalars(queries.ids_with_second_step()))
    return htmx.render("accounts/people.html", form=form, people=everybody, careful=careful), form.status


@blueprint.page(f"/settings/people/<int(max={LARGEST_ID}):person_id>/<change>", methods=["POST"])
@for_admins
def change_person(person_id: int, change: str) -> ResponseReturnValue:
    """Shut a person out or let them in, make them administrator or not."""
    if change not in CHANGES:
        raise NotFound("no_such_change")
    try:
        with writing():
            CHANGES[change](find(queries.people(), User.id == person_id))
    except Conflict as error:
        flash(in_words(error.code), "bad")
    return htmx.redirect("accounts.people")


@blueprint.page(f"/settings/people/<int(max={LARGEST_ID}):person_id>/password", methods=["GET", "POST"])
@for_admins
def give_password(person_id: int) -> ResponseReturnValue:
    """A new password for somebody who lost theirs; their devices have to sign in again."""
    person = find(queries.people(), User.id == person_id)
    form = Form(NewPasswordSchema(person.username, person.email), typed=sent())
    if not form.is_valid:
        return htmx.render("accounts/give_password.html", form=form, person=person), form.status
    password_hash = services.hashed_password(form.values["new_password"])
    with writing():
        services.change_password(find(queries.people(), User.id == person_id), password_hash)
    flash(gettext("%(name)s has a new password.", name=person.username))
    return htmx.redirect("accounts.people")


@blueprint.page("/settings/invitations", methods=["GET", "POST"])
@for_admins
def invitations() -> ResponseReturnValue:
    """Links to hand out. A new one is in the answer to the form, and never seen again."""
    form = Form(InvitationSchema(), typed=sent(), shown={"days": 7})
    if not form.is_valid:
        return _invitations(form), form.status
    with writing():
        secret = services.invite(current_user, form.values["note"], days=form.values["days"], at=now())
    link = url_for("accounts.accept_invitation", secret=secret, _external=True)
    page = _invitations(Form(InvitationSchema(), shown={"days": 7}), new_link=link)
    return page, 201, {"Cache-Control": "no-store"}


@blueprint.page(f"/settings/invitations/<int(max={LARGEST_ID}):invitation_id>/revoke", methods=["POST"])
@for_admins
def revoke_invitation(invitation_id: int) -> ResponseReturnValue:
    """Take a link back."""
    with writing():
        services.revoke_invitation(find(queries.invitations(), Invitation.id == invitation_id))
    flash(gettext("The invitation is revoked."))
    return htmx.redirect("accounts.invitations")


def _add(form: Form) -> ResponseReturnValue:
    wanted = form.values
    password_hash = services.hashed_password(wanted["password"])
    with writing():
        user = services.add_person(wanted["username"], wanted["email"], password_hash, is_admin=wanted["is_admin"])
    flash(gettext("%(name)s has an account.", name=user.username))
    return htmx.redirect("accounts.people")


def _invitations(form: Form, new_link: str = "") -> str:
    everything = db.session.scalars(queries.invitations()).all()
    are_off = current_app.config["REGISTRATION"] == "closed"
    return htmx.render(
        "accounts/invitations.html", form=form, invitations=everything, new_link=new_link, are_off=are_off, now=now()
    )
