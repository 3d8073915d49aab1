"""Accounts: making them, changing them, and who may run the server."""

from dataclasses import dataclass
from shutil import rmtree
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.accounts.logic import ADMINISTRATOR, TRAINER, folded, is_username, plain_name
from app.accounts.models import PersonalDetails, Preferences, User
from app.accounts.queries import active_admins, has_people, people_known_as, personal_details_of
from app.accounts.services.invitations import forget_invitations
from app.accounts.services.keys import confirmed_by
from app.accounts.services.sessions import end_sessions
from app.database import at_the_end, empty_write_ahead_log
from app.errors import Conflict, Invalid
from app.events import announce
from app.extensions import db
from app.files import folder
from app.personal_cache import forget_person
from app.reference.queries import ENGLISH, language_id

IMPERIAL = {"weight_unit": "lb", "distance_unit": "mi"}


@dataclass(frozen=True)
class AccountDeleted:
    """Somebody leaves. Their rows go by themselves afterwards; rooms remove what lies outside `uploads/<user id>/`.

    Files are best removed by `app.files.stage_of_this_change()`.
    """

    user: User


@dataclass(frozen=True)
class RoleChanged:
    """Somebody may do more or less for others from now on."""

    user: User


@dataclass(frozen=True)
class PersonAdded:
    """Somebody has an account from now on. Rooms give them what everybody has."""

    user: User


def add_person(
    username: str, email: str | None, password_hash: str, *, is_admin: bool = False, timezone: str | None = None
) -> User:
    """A new account with default preferences. Raises Invalid or Conflict; `field` says which value is to blame."""
    username = plain_name(username)
    if not is_username(username):
        raise Invalid("username_invalid", field="username")
    refuse_taken(username, email)
    user = User(
        username=username,
        username_folded=folded(username),
        email=email.lower() if email else None,
        password_hash=password_hash,
        is_admin=is_admin,
        preferences=Preferences(timezone=timezone),
    )
    db.session.add(user)
    _flush_or_taken()
    announce(PersonAdded(user))
    return user


def found_server(username: str, email: str | None, password_hash: str, *, timezone: str | None = None) -> User:
    """The first account, which runs the server. Raises Conflict when somebody was faster.

    Everybody who is not signed in waits for the same lock, so two first accounts cannot be made at once.
    """
    if has_people():
        raise Conflict("server_has_people")
    return add_person(username, email, password_hash, is_admin=True, timezone=timezone)


def refuse_taken(username: str | None, email: str | None, *, besides: User | None = None) -> None:
    """Raises Conflict when a name or an address is somebody else's.

    A name may not be another's address either: it would be unclear who signs in.
    """
    for field, wanted in (("username", username), ("email", email)):
        if not wanted:
            continue
        known = db.session.scalars(people_known_as(wanted))
        if any(besides is None or user.id != besides.id for user in known):
            raise Conflict(f"{field}_taken", field=field)


def change_email(user: User, email: str | None) -> None:
    """A new address, or none; it is not confirmed. Raises Conflict when it is somebody else's."""
    email = email.lower() if email else None
    if email == user.email:
        return
    refuse_taken(None, email, besides=user)
    user.email, user.email_verified, user.pending_email = email, False, None
    _flush_or_taken()


def propose_email(user: User, email: str, *, discreetly: bool = False) -> bool:
    """An address that takes the place of the present one once it is confirmed; whether that is still to be done.

    Raises Conflict when it is somebody else's; `discreetly` only who confirms it learns that.
    """
    if email == user.email:
        return not user.email_verified
    if not discreetly:
        refuse_taken(None, email, besides=user)
    user.pending_email = email
    return True


def forget_proposed_email(user: User) -> None:
    """The present address stays."""
    user.pending_email = None


def confirm_email(key: str, secret: str) -> User | None:
    """The person whose address the key of a letter confirms. Raises Conflict when somebody else took it meanwhile."""
    found = confirmed_by(key, secret)
    if found is None:
        return None
    user, email = found
    refuse_taken(None, email, besides=user)
    user.email, user.email_verified, user.pending_email = email, True, None
    _flush_or_taken()
    return user


def trust_email(user: User) -> None:
    """An administrator knows that the address is the person's."""
    user.email_verified = user.email is not None


def change_preferences(user: User, **chosen: Any) -> None:
    """Keep what the person chose: units, time zone, language, dates, colours."""
    for name, value in chosen.items():
        setattr(user.preferences, name, value)


def measure_in(user: User, units: str) -> None:
    """`metric` or `imperial` for everything; each can be changed for itself."""
    if units == "imperial":
        change_preferences(user, **IMPERIAL)


def change_details(user: User, **told: Any) -> None:
    """Keep what a person tells about themselves."""
    details = db.session.scalar(personal_details_of(user))
    if details is None:
        details = PersonalDetails(user_id=user.id)
        db.session.add(details)
    for name, value in told.items():
        setattr(details, name, value)
    db.session.flush()


def write_in(user: User, language: str) -> None:
    """The language of letters to a person, `de` for instance; nothing said is English."""
    if language != ENGLISH:
        change_details(user, notification_language_id=language_id(language))


def deactivate(user: User) -> None:
    """Shut a person out at once. Raises Conflict for the last administrator."""
    _keep_an_admin(user)
    user.active = False
    end_sessions(user)


def reactivate(user: User) -> None:
    """Let a person in again."""
    user.active = True


def change_role(user: User, role: str) -> None:
    """Let a person do more or less for others. Raises Conflict for the last administrator."""
    if role != ADMINISTRATOR:
        _keep_an_admin(user)
    user.is_admin, user.is_trainer = role == ADMINISTRATOR, role == TRAINER
    announce(RoleChanged(user))


def delete_account(user: User) -> None:
    """A person leaves; everything that is theirs goes with them. Raises Conflict for the last administrator.

    Rows go by their foreign keys. Rooms that keep files elsewhere than in the person's own folder listen to the event.
    """
    if user.is_admin and user.active:
        _keep_an_admin(user)
    user_id, email = user.id, user.email
    own_files = folder("uploads") / str(user_id)
    announce(AccountDeleted(user))
    db.session.delete(user)
    db.session.flush()
    forget_invitations(email)
    at_the_end(lambda: rmtree(own_files, ignore_errors=True), lambda: None)
    at_the_end(lambda: forget_person(user_id), lambda: None)
    at_the_end(empty_write_ahead_log, lambda: None)


def _keep_an_admin(leaving: User) -> None:
    # Locked rows: two administrators who remove each other wait, and the second sees what the first did.
    remaining = db.session.scalars(active_admins().with_for_update(of=User)).all()
    if leaving in remaining and len(remaining) == 1:
        raise Conflict("last_admin")


def _flush_or_taken() -> None:
    """Store the row; what the check above could not see, the database refuses."""
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as error:
        field = "email" if "email" in str(error.orig) else "username"
        raise Conflict(f"{field}_taken", field=field) from error
