"""Sessions: where a person is signed in, and how that ends."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from app.accounts.logic.devices import LONGEST_DEVICE
from app.accounts.models import Session, User
from app.accounts.queries import sessions_of
from app.accounts.services.tokens import hashed_token
from app.database import write_beside
from app.extensions import db

BROWSER, APP, PROGRAM = "browser", "app", "program"
OF_ONE_DEVICE = 20
"""A program that signs in every hour leaves no more than this many sessions behind, nor do tokens of one name."""
NOTED_EVERY = timedelta(minutes=5)

Method = Mapping[str, Any]


def open_session(user: User, kind: str, at: datetime, lifetime: timedelta, device: str = "") -> Session:
    """A new session; those that are over are swept on the way, and the oldest of very many of the same device."""
    device = device[:LONGEST_DEVICE]
    same = sessions_of(user).where(Session.kind == kind, Session.device == device).order_by(None)
    kept = same.with_only_columns(Session.id).order_by(Session.last_seen_at.desc()).limit(OF_ONE_DEVICE - 1)
    surplus = same.with_only_columns(Session.id).where(Session.id.not_in(select(kept.subquery().c.id)))
    db.session.execute(
        delete(Session)
        .where(Session.user_id == user.id, (Session.expires_at < at) | Session.id.in_(surplus))
        .execution_options(synchronize_session=False)
    )
    session = Session(
        user_id=user.id,
        kind=kind,
        device=device,
        methods=[],
        created_at=at,
        last_seen_at=at,
        expires_at=at + lifetime,
    )
    db.session.add(session)
    db.session.flush()
    return session


def new_secret(session: Session) -> str:
    """What the app of this session sends from now on; only its hash is kept."""
    secret = secrets.token_urlsafe(24)
    session.token_hash = hashed_token(secret)
    return secret


def add_method(session: Session, method: Method) -> None:
    """Note how the person proved once more who they are."""
    session.methods = [*session.methods, dict(method)]


def note_visit(session: Session, at: datetime, lifetime: timedelta | None = None) -> None:
    """Remember when somebody was last here, every few minutes; the session lasts so long from then on."""
    if at - session.last_seen_at < NOTED_EVERY:
        return
    seen: dict[str, datetime] = {"last_seen_at": at}
    if lifetime:
        seen["expires_at"] = at + lifetime
    write_beside(update(Session).where(Session.id == session.id).values(**seen))


def end_session(session: Session) -> None:
    """Signed out: its tokens get no successors."""
    _keep_last_visit(session.user_id, Session.id == session.id)
    db.session.delete(session)


def end_sessions(user: User, *, besides: int | None = None, kinds: Sequence[str] = (BROWSER, APP, PROGRAM)) -> None:
    """End all sessions of these kinds but one; access tokens of the person die at once."""
    user.credential_version += 1
    _end(user, kinds, besides)


def end_sessions_of_kind(user: User, kind: str) -> None:
    """End all sessions of one kind, `app` for instance; their access tokens live on for minutes."""
    _end(user, (kind,), None)


def _end(user: User, kinds: Sequence[str], besides: int | None) -> None:
    rows = delete(Session).where(Session.user_id == user.id, Session.kind.in_(kinds))
    if besides is not None:
        rows = rows.where(Session.id != besides)
    _keep_last_visit(user.id, Session.kind.in_(kinds))
    db.session.execute(rows.execution_options(synchronize_session=False))
    db.session.flush()


def _keep_last_visit(user_id: int, *ending: Any) -> None:
    """Remember of sessions that end when the person was last there."""
    seen = select(func.max(Session.last_seen_at)).where(Session.user_id == user_id, *ending).scalar_subquery()
    later = or_(User.last_seen_at.is_(None), User.last_seen_at < seen)
    db.session.execute(
        update(User)
        .where(User.id == user_id, seen.is_not(None), later)
        .values(last_seen_at=seen)
        .execution_options(synchronize_session=False)
    )
