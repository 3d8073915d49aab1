"""Phones: which there are, and the numbers that tell them that what they sent has come back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.models import ApiToken, Session
from app.accounts.services import end_session, revoke_api_token
from app.database import now, write_beside
from app.extensions import db
from app.sync.models import Device

LONGEST_CLIENT_ID = 100
MOST_DEVICES = 50
"""Copies of one person; a phone that was set up anew comes under another name, and the oldest are forgotten."""
GREATEST_CHECKPOINT = 2**62
NOTED_EVERY = timedelta(minutes=1)


def note_visit(user_id: int, client_id: str, seen: dict[str, Any], at: datetime) -> None:
    """Remember that a phone was here; `seen`: its name, and what its token stands on. A busy database forgets it.

    Phones that come back every few seconds are noted once a minute.
    """
    own = (Device.user_id == user_id, Device.client_id == client_id, Device.last_seen_at > at - NOTED_EVERY)
    as_before = [getattr(Device, name).is_not_distinct_from(value) for name, value in seen.items()]
    with db.engine.connect() as connection:
        if connection.scalar(select(Device.id).where(*own, *as_before)) is not None:
            return
    values = {"user_id": user_id, "client_id": client_id, "created_at": at, "last_seen_at": at, **seen}
    kept = {name: values[name] for name in ("last_seen_at", *seen)}
    statement = _insert().values(write_checkpoint=0, **values)
    write_beside(
        statement.on_conflict_do_update(index_elements=["user_id", "client_id"], set_=kept), _beyond_the_latest(user_id)
    )


def next_write_checkpoint(user_id: int, client_id: str) -> int:
    """A number greater than all the phone has been given. What carries it has all that was stored until now."""
    device = _device(user_id, client_id)
    # The clock remembers what a forgotten copy, or one of before a restored backup, had been given.
    device.write_checkpoint = max(device.write_checkpoint + 1, int(now().timestamp() * 1000))
    db.session.flush()
    return device.write_checkpoint


def keep_checkpoint_request(user_id: int, client_id: str, number: int) -> int:
    """The same with a number the phone made; the greatest it ever made."""
    device = _device(user_id, client_id)
    device.write_checkpoint = max(device.write_checkpoint, number)
    db.session.flush()
    return device.write_checkpoint


def _device(user_id: int, client_id: str) -> Device:
    own = select(Device).where(Device.user_id == user_id, Device.client_id == client_id)
    if (found := db.session.scalar(own)) is None:
        # A stream of the same copy may note it at this moment.
        at = now()
        new = {"user_id": user_id, "client_id": client_id, "name": "", "created_at": at, "last_seen_at": at}
        db.session.execute(_insert().values(write_checkpoint=0, **new).on_conflict_do_nothing())
        forget_oldest(user_id)
        found = db.session.scalars(own).one()
    return found


def _insert() -> Any:
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(Device)


def disconnect(device: Device) -> None:
    """End what a phone came in with, its session or its token; its stream ends with that. The caller is writing."""
    session = db.session.get(Session, device.session_id) if device.session_id else None
    token = db.session.get(ApiToken, device.token_id) if device.token_id else None
    if session is not None:
        end_session(session)
    if token is not None:
        revoke_api_token(token)
    db.session.delete(device)
    db.session.flush()


def has_devices() -> bool:
    """Whether anybody's phone was ever here."""
    return db.session.scalar(select(Device.id).limit(1)) is not None


def forget_oldest(user_id: int) -> None:
    """Keep no more copies of a person than anybody has phones. The caller is writing."""
    db.session.execute(_beyond_the_latest(user_id))


def _beyond_the_latest(user_id: int) -> Delete:
    own = select(Device.id).where(Device.user_id == user_id)
    kept = own.order_by(Device.last_seen_at.desc(), Device.id.desc()).limit(MOST_DEVICES)
    return delete(Device).where(Device.user_id == user_id, Device.id.not_in(kept))
