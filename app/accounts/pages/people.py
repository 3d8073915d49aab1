"""For administrators: who has an account, and who is invited."""

from flask import current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app import mail
from app.accounts import letters, queries, services
from app.accounts.blueprint import blueprint
from app.accounts.credentials import has_proved_lately
from app.accounts.deeds import note_deed
from app.accounts.logic import ADMINISTRATOR, MEMBER, ROLES
from app.accounts.models import Invitation
from app.accounts.pages.proof import ask_for_proof
from app.accounts.pages.settings import LARGEST_ID
from app.accounts.pages.words import role_names
from app.accounts.roles import for_admins
from app.accounts.schemas import InvitationSchema, NewPersonSchema
from app.database import find, now, writing
from app.errors import Conflict, Invalid
from app.extensions import db
from app.files import size_of_person
from app.web import htmx
from app.web.forms import Form, sent
from app.web.paging import asked_text, sheet_of

PER_PAGE = 20
STATES = {"active": True, "deactivated": False}
USUAL_DAYS = 7


@blueprint.page("/settings/people", methods=["GET", "POST"])
@for_admins
def people() -> ResponseReturnValue:
    """Everybody with an account, and a form for one more."""
    form = Form(NewPersonSchema(), typed=sent(), shown={"role": MEMBER})
    if form.is_valid and form.values["role"] == ADMINISTRATOR and not has_proved_lately():
        return ask_for_proof()
    if form.is_valid:
        try:
            return _add(form)
        except (Conflict, Invalid) as error:
            form.refuse(error)
    text, role, state = asked_text("q"), request.args.get("role", ""), request.args.get("state", "")
    role, state = role if role in ROLES else "", state if state in STATES else ""
    sheet = sheet_of(queries.people_like(text, role, active=STATES.get(state)), PER_PAGE)
    ids = [person.id for person in sheet.rows]
    page = htmx.render(
        "accounts/people.html",
        fragment="person_list",
        form=form,
        sheet=sheet,
        asked={"q": text, "role": role, "state": state},
        seen=queries.last_visits(ids),
        sizes={user_id: size_of_person(user_id) for user_id in ids},
        careful=set(db.session.scalars(queries.ids_with_second_step())),
        role_words=role_names(),
    )
    return page, form.status


def _add(form: Form) -> ResponseReturnValue:
    wanted = form.values
    password_hash = services.hashed_password(wanted["password"])
    with writing():
        user = services.add_person(wanted["username"], wanted["email"], password_hash)
        services.change_role(user, wanted["role"])
        services.measure_in(user, current_app.config["DEFAULT_UNITS"])
        note_deed("person_added", user, role=wanted["role"])
    flash(gettext("%(name)s has an account.", name=user.username))
    return htmx.redirect("accounts.people")


@blueprint.page("/settings/invitations", methods=["GET", "POST"])
@for_admins
def invitations() -> ResponseReturnValue:
    """Links to hand out. One that is not sent by mail is in the answer to the form, and never seen again."""
    form = Form(InvitationSchema(), typed=sent(), shown={"days": USUAL_DAYS})
    if not form.is_valid:
        return _invitations(form), form.status
    note, email, days = (form.values[name] for name in ("note", "email", "days"))
    is_mailed = bool(email) and mail.is_configured()
    with writing():
        secret = services.invite(current_user, note, days=days, at=now(), email=email if is_mailed else None)
        note_deed("person_invited", invitation=note or email or "", days=days)
    path = url_for("accounts.accept_invitation", secret=secret)
    if is_mailed:
        letters.send_invitation(email, current_user, letters.public_address(path), days)
        flash(gettext("The invitation is on its way to %(email)s.", email=email))
        return htmx.redirect("accounts.invitations")
    page = _invitations(Form(InvitationSchema(), shown={"days": USUAL_DAYS}), letters.public_address(path))
    return page, 201, {"Cache-Control": "no-store"}


@blueprint.page(f"/settings/invitations/<int(max={LARGEST_ID}):invitation_id>/revoke", methods=["POST"])
@for_admins
def revoke_invitation(invitation_id: int) -> ResponseReturnValue:
    """Take a link back."""
    with writing():
        invitation = find(queries.invitations(), Invitation.id == invitation_id)
        note_deed("invitation_revoked", invitation=invitation.note or invitation.email or "")
        services.revoke_invitation(invitation)
    flash(gettext("The invitation is revoked."))
    return htmx.redirect("accounts.invitations")


def _invitations(form: Form, new_link: str = "") -> str:
    return htmx.render(
        "accounts/invitations.html",
        form=form,
        sheet=sheet_of(queries.invitations(), PER_PAGE),
        new_link=new_link,
        are_off=current_app.config["REGISTRATION"] == "closed",
        by_mail=mail.is_configured(),
        now=now(),
    )
