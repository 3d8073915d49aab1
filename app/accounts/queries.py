"""Who has an account, and with what they come in."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict
from sqlalchemy.orm.util import identity_key

from app.accounts.logic import ADMINISTRATOR, MEMBER, TRAINER, folded
from app.accounts.models import ApiToken, Invitation, PersonalDetails, Portrait, Session, TwoFactor, User
from app.extensions import db


def people() -> Select[User]:
    """Everybody, by name."""
    return select(User).order_by(User.username_folded)


def people_like(text: str = "", role: str = "", *, active: bool | None = None) -> Select[User]:
    """The same, narrowed by a part of the name or address, by role, and by whether they can sign in."""
    rows = people()
    if text:
        by_name = User.username_folded.contains(folded(text), autoescape=True)
        rows = rows.where(or_(by_name, User.email.contains(text.lower(), autoescape=True)))
    if role:
        rows = rows.where(_ROLES[role])
    return rows if active is None else rows.where(User.active.is_(active))


_ROLES = {
    ADMINISTRATOR: User.is_admin,
    TRAINER: and_(~User.is_admin, User.is_trainer),
    MEMBER: and_(~User.is_admin, ~User.is_trainer),
}


def last_visits(user_ids: Collection[int]) -> dict[int, datetime]:
    """When each of these people was last here, in a browser or through a program. One statement."""
    seen = union_all(
        select(User.id.label("who"), User.last_seen_at.label("at")).where(User.id.in_(user_ids)),
        select(Session.user_id, Session.last_seen_at).where(Session.user_id.in_(user_ids)),
        select(ApiToken.user_id, ApiToken.last_used_at).where(ApiToken.user_id.in_(user_ids)),
    ).subquery()
    latest = select(seen.c.who, func.max(seen.c.at)).where(seen.c.at.is_not(None))
    rows = db.session.execute(latest.group_by(seen.c.who)).all()
    return {row[0]: row[1] for row in rows}


def active_admins() -> Select[User]:
    """Administrators who can sign in."""
    return select(User).where(User.is_admin, User.active)


def has_people() -> bool:
    """Whether anybody has an account; an empty server shows its first-run page."""
    return bool(db.session.scalar(select(exists().where(User.id.is_not(None)))))


def person_called(name_or_email: str) -> User | None:
    """Whom a person means by what they type at the sign-in: an e-mail address, else a user name."""
    by_email = select(User).where(User.email == name_or_email.strip().lower())
    by_name = select(User).where(User.username_folded == folded(name_or_email))
    found: User | None = db.session.scalar(by_email) or db.session.scalar(by_name)
    return found


def person_with_email(email: str) -> User | None:
    """Whose address this is, in any case of letters."""
    found: User | None = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    return found


def people_known_as(name_or_email: str) -> Select[User]:
    """Whom somebody could mean by this, as a name or as an address: at most one person, or names are not clear."""
    return select(User).where(
        or_(User.username_folded == folded(name_or_email), User.email == name_or_email.strip().lower())
    )


def personal_details_of(user: User) -> Select[PersonalDetails]:
    """What a person told about themselves, if anything."""
    return select(PersonalDetails).where(PersonalDetails.user_id == user.id)


def details_of(user: User) -> PersonalDetails:
    """The same, or what is assumed of somebody who has told nothing."""
    found: PersonalDetails | None = db.session.scalar(personal_details_of(user))
    if found:
        return found
    columns = PersonalDetails.__table__.columns
    return PersonalDetails(**{column.key: column.default.arg for column in columns if column.default is not None})


Acquaintance = Callable[[Any], ColumnElement[bool]]
_acquaintance: list[Acquaintance] = []


def shows_portraits(condition: Acquaintance) -> Acquaintance:
    """Have the people who meet this condition show their picture to the one it is made for."""
    _acquaintance.append(condition)
    return condition


def portraits_of(user: Any) -> Select[Portrait]:
    """A person's picture, if there is one."""
    return select(Portrait).where(Portrait.user_id == user.id)


def known_person_called(name: str, viewer: Any) -> User | None:
    """The person of that name, if it is the viewer or somebody who shows them their picture."""
    known = or_(User.id == viewer.id, *(condition(viewer) for condition in _acquaintance))
    found: User | None = db.session.scalar(people().where(User.username_folded == folded(name), known))
    return found


def ids_with_portrait(user_ids: Collection[int]) -> set[int]:
    """Who of these people has a picture. One statement."""
    return set(db.session.scalars(select(Portrait.user_id).where(Portrait.user_id.in_(user_ids))))


def api_tokens_of(user: User) -> Select[ApiToken]:
    """A person's permanent tokens, the newest first."""
    return select(ApiToken).where(ApiToken.user_id == user.id).order_by(ApiToken.created_at.desc(), ApiToken.id.desc())


@dataclass(frozen=True)
class KnownToken:
    """What is asked of a permanent token with every request: whose it is, and how far it reaches."""

    id: int
    scope: str
    last_used_at: datetime | None
    user: User


# Asked with every request of a program: put together only once, and without the session's way of loading rows, which
# would take three times as long. What else there is of the person is loaded when somebody asks for it.
_PERSON = (
    User.id,
    User.username,
    User.active,
    User.is_admin,
    User.is_trainer,
    User.email_verified,
    User.credential_version,
)
_PERSON_NAMES = [column.key for column in _PERSON]
_TOKEN_WITH_HASH = (
    select(ApiToken.id, ApiToken.scope, ApiToken.last_used_at, *_PERSON)
    .join(ApiToken.user)
    .where(ApiToken.token_hash == bindparam("token_hash"))
)
_PERSON_WITH_ID = select(*_PERSON).where(User.id == bindparam("user_id"))


def api_token_with(token_hash: str) -> KnownToken | None:
    """The permanent token with this hash, and its person."""
    session = db.session()
    found = session.connection().execute(_TOKEN_WITH_HASH, {"token_hash": token_hash}).one_or_none()
    return found and KnownToken(*found[:3], _person_of(session, found[3:]))


def person_with_id(user_id: int) -> User | None:
    """Whose number this is."""
    session = db.session()
    found = session.connection().execute(_PERSON_WITH_ID, {"user_id": user_id}).one_or_none()
    return found and _person_of(session, found)


def _person_of(session: Any, values: Sequence[Any]) -> User:
    """A row of the session, made from these values; the one that is there already, if it is."""
    named = dict(zip(_PERSON_NAMES, values, strict=True))
    there: User | None = session.identity_map.get(identity_key(User, named["id"]))
    if there is not None:
        return there
    user: User = User.__mapper__.class_manager.new_instance()
    instance_dict(user).update(named)
    make_transient_to_detached(user)
    session.add(user)
    return user


def sessions_of(user: User) -> Select[Session]:
    """Where a person is signed in, the last seen first."""
    return select(Session).where(Session.user_id == user.id).order_by(Session.last_seen_at.desc(), Session.id.desc())


def session_with(token_hash: str, at: datetime) -> Session | None:
    """The session of an app with this secret."""
    found: Session | None = db.session.scalar(
        select(Session).where(Session.token_hash == token_hash, Session.expires_at > at)
    )
    return found


def two_factor_of(user: User) -> Select[TwoFactor]:
    """A person's second step, also one that is only being set up."""
    return select(TwoFactor).where(TwoFactor.user_id == user.id)


def ids_with_second_step() -> Select[int]:
    """Whose password alone lets nobody in."""
    return select(TwoFactor.user_id).where(TwoFactor.confirmed_at.is_not(None))


def second_step_of(user: User) -> TwoFactor | None:
    """What a person has to prove beside the password, if they want that."""
    found: TwoFactor | None = db.session.scalar(two_factor_of(user).where(TwoFactor.confirmed_at.is_not(None)))
    return found


def invitations() -> Select[Invitation]:
    """All invitations, the newest first."""
    return select(Invitation).order_by(Invitation.created_at.desc(), Invitation.id.desc())


def open_invitation_with(token_hash: str, at: datetime) -> Invitation | None:
    """The invitation with this hash, if it can still be used."""
    usable = select(Invitation).where(
        Invitation.token_hash == token_hash, Invitation.used_at.is_(None), Invitation.expires_at > at
    )
    found: Invitation | None = db.session.scalar(usable)
    return found
