"""Phones: which there are, and the numbers that tell them that what they sent has come back."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
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


def note_visit(user_id: int, client_id: str, seen: dict[str, Any], at: datetime) -> None:
    """Remember that a phone was here; `seen`: its name, and what its token stands on. A busy database forgets it."""
    insert: Any = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(Device)
    values = {"user_id": user_id, "client_id": client_id, "created_at": at, "last_seen_at": at, **seen}
    kept = {name: values[name] for name in ("last_seen_at", *seen)}
    statement = insert.values(write_checkpoint=0, **values)
    write_beside(statement.on_conflict_do_update(index_elements=["user_id", "client_id"], set_=kept))


def next_write_checkpoint(user_id: int, client_id: str) -> int:
    """A number the phone has not been given before. What carries it has all that was stored until now."""
    device = _device(user_id, client_id)
    device.write_checkpoint += 1
    db.session.flush()
    return device.write_checkpoint


def keep_checkpoint_request(user_id: int, client_id: str, number: int) -> int:
    """The same with a number the phone made; the greatest it ever made."""
    device = _device(user_id, client_id)
    device.write_checkpoint = max(device.write_checkpoint, number)
    db.session.flush()
    return device.write_checkpoint


def _device(user_id: int, client_id: str) -> Device:
    own = select(Device).where(Device.user_id == user_id)
    found = db.session.scalar(own.where(Device.client_id == client_id))
    if found is None:
        # Behind all numbers there are: also of a copy that was forgotten meanwhile.
        highest = db.session.scalar(select(func.max(Device.write_checkpoint)).where(Device.user_id == user_id)) or 0
        found = Device(user_id=user_id, client_id=client_id, name="", last_seen_at=now(), write_checkpoint=int(highest))
        db.session.add(found)
        db.session.flush()
        forget_oldest(user_id)
    return found


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
    kept = select(Device.id).where(Device.user_id == user_id).order_by(Device.last_seen_at.desc(), Device.id.desc())
    ids = db.session.scalars(kept.offset(MOST_DEVICES)).all()
    if ids:
        db.session.execute(delete(Device).where(Device.id.in_(ids)))
