"""For administrators: one person's account, and what can be done to it."""

from collections.abc import Callable

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app import mail
from app.accounts import letters, queries, services
from app.accounts.blueprint import blueprint
from app.accounts.deeds import note_deed
from app.accounts.models import User
from app.accounts.pages.proof import proved_lately
from app.accounts.pages.settings import LARGEST_ID
from app.accounts.pages.words import role_names
from app.accounts.roles import for_admins
from app.accounts.schemas import NameSchema, NewPasswordSchema, RoleSchema
from app.database import find, writing
from app.errors import Conflict, NotFound
from app.extensions import db
from app.files import size_of_person
from app.web import htmx
from app.web.forms import Form, in_words, sent

PERSON = f"/settings/people/<int(max={LARGEST_ID}):person_id>"

CHANGES: dict[str, tuple[str, Callable[[User], None]]] = {
    "deactivate": ("person_deactivated", services.deactivate),
    "reactivate": ("person_reactivated", services.reactivate),
    "drop-second-step": ("second_step_reset", services.drop_second_step),
    "trust-email": ("email_trusted", services.trust_email),
}
"""What an administrator can do to an account, by the last word of its address, and what the log calls it."""


@blueprint.page(PERSON)
@for_admins
def person(person_id: int) -> ResponseReturnValue:
    """One account, with everything that can be done to it."""
    return _person(_find(person_id))


@blueprint.page(f"{PERSON}/<change>", methods=["POST"])
@for_admins
@proved_lately
def change_person(person_id: int, change: str) -> ResponseReturnValue:
    """Shut a person out or let them in, take the second step away, trust the address."""
    if change not in CHANGES:
        raise NotFound("no_such_change")
    if change == "drop-second-step" and person_id == current_user.id:
        return _to_ones_own()
    deed, carry_out = CHANGES[change]
    return _changed(person_id, carry_out, deed)


@blueprint.page(f"{PERSON}/role", methods=["POST"])
@for_admins
@proved_lately
def change_role(person_id: int) -> ResponseReturnValue:
    """Administrator, trainer or member."""
    form = Form(RoleSchema(), typed=sent())
    if not form.is_valid:
        return _person(_find(person_id), role_form=form)
    role = form.values["role"]
    return _changed(person_id, lambda user: services.change_role(user, role), "role_changed", role=role)


def _changed(person_id: int, carry_out: Callable[[User], None], deed: str, **details: str) -> ResponseReturnValue:
    try:
        with writing():
            user = _find(person_id)
            carry_out(user)
            note_deed(deed, user, **details)
    except Conflict as error:
        flash(in_words(error.code), "bad")
    else:
        flash(gettext("Saved"))
    # Whoever is no administrator any more may not look at this page.
    mine = person_id == current_user.id
    return htmx.redirect("accounts.account") if mine else htmx.redirect("accounts.person", person_id=person_id)


@blueprint.page(f"{PERSON}/password", methods=["GET", "POST"])
@for_admins
@proved_lately
def give_password(person_id: int) -> ResponseReturnValue:
    """A new password for somebody who lost theirs; their devices have to sign in again."""
    if person_id == current_user.id:
        return _to_ones_own()
    user = _find(person_id)
    form = Form(NewPasswordSchema(user.username, user.email), typed=sent())
    if not form.is_valid:
        return htmx.render("accounts/give_password.html", form=form, person=user), form.status
    password_hash = services.hashed_password(form.values["new_password"])
    with writing():
        user = _find(person_id)
        services.change_password(user, password_hash)
        note_deed("password_given", user)
    flash(gettext("%(name)s has a new password.", name=user.username))
    return htmx.redirect("accounts.person", person_id=person_id)


@blueprint.page(f"{PERSON}/reset-link", methods=["POST"])
@for_admins
@proved_lately
def make_reset_link(person_id: int) -> ResponseReturnValue:
    """A link to a new password: sent where that is possible, else, or when too many were sent, shown once."""
    if person_id == current_user.id:
        return _to_ones_own()
    user = _find(person_id)
    with writing():
        note_deed("reset_link_made", _find(person_id))
    is_possible = bool(user.email) and mail.is_configured()
    if not is_possible or not letters.send_reset(user, user.email or "", purpose="reset by an administrator"):
        page, _status = _person(_find(person_id), link=letters.reset_link(user))
        return page, 201, {"Cache-Control": "no-store"}
    flash(gettext("The link is on its way to %(email)s.", email=user.email))
    return htmx.redirect("accounts.person", person_id=person_id)


@blueprint.page(f"{PERSON}/delete", methods=["GET", "POST"])
@for_admins
@proved_lately
def delete_person(person_id: int) -> ResponseReturnValue:
    """An account and everything in it, once its name was typed."""
    if person_id == current_user.id:
        return htmx.redirect("accounts.delete_account")
    user = _find(person_id)
    form = Form(NameSchema(), typed=sent())
    if form.is_valid and form.values["name"].strip() != user.username:
        form.add("name", "not_the_name")
    if not form.is_valid:
        return htmx.render("accounts/delete_person.html", form=form, person=user), form.status
    name = user.username
    try:
        with writing():
            services.delete_account(_find(person_id))
            note_deed("person_deleted", name=name)
    except Conflict as error:
        flash(in_words(error.code), "bad")
        return htmx.redirect("accounts.person", person_id=person_id)
    flash(gettext("%(name)s is deleted, with everything in the account.", name=name))
    return htmx.redirect("accounts.people")


def _to_ones_own() -> ResponseReturnValue:
    """Also who runs the server changes their own password, and gives up their second step, by proving who they are."""
    flash(gettext("Change your own password and second step in your settings."), "bad")
    return htmx.redirect("accounts.account")


def _find(person_id: int) -> User:
    return find(queries.people(), User.id == person_id)


def _person(user: User, *, role_form: Form | None = None, link: str = "") -> tuple[str, int]:
    form = role_form or Form(RoleSchema(), shown={"role": user.role})
    page = htmx.render(
        "accounts/person.html",
        person=user,
        form=form,
        link=link,
        seen=queries.last_visits([user.id]).get(user.id),
        size=size_of_person(user.id),
        is_careful=queries.second_step_of(user) is not None,
        tokens=len(db.session.scalars(queries.api_tokens_of(user)).all()),
        sessions=len(db.session.scalars(queries.sessions_of(user)).all()),
        by_mail=bool(user.email) and mail.is_configured(),
        role_words=role_names(),
    )
    return page, form.status
