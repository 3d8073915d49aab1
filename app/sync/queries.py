"""Reading the log: everything one answer needs, in one snapshot of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, func, select, text

from app.accounts.logic.devices import device_name
from app.accounts.models import ApiToken, Session, User
from app.database import UtcDateTime, now
from app.extensions import db
from app.sync.logic import CORE, PLACES, SyncClaims, buckets_of, phone_name
from app.sync.models import Device, Operation

AT_ONCE = 1000
"""Operations of one line of an answer."""
BYTES_AT_ONCE = 1_000_000
MOST_BYTES = 8_000_000
"""Of rows that are held in memory for one phone; what is more it is told afterwards."""
_ROW_BY_ROW = {"stream_results": True, "max_row_buffer": 100}


Operated = Any
"""Number, kind, checksum, table, id and content of an operation."""


@dataclass(frozen=True)
class Sum:
    """How far a bucket is."""

    checksum: int = 0
    number: int = 0


@dataclass(frozen=True)
class KnownDevice:
    """A phone, and what a page says of it."""

    device: Device
    owner: str
    token: str | None
    """The name of the permanent token it came in with."""
    signed_in_with: str | None
    """What signed in says it is. Where both are None, the phone was signed out."""

    @property
    def name(self) -> str:
        """In a few words, as far as it is known."""
        with_what = self.token or device_name(self.signed_in_with or "")
        return phone_name(with_what, self.device.name)

    @property
    def is_signed_out(self) -> bool:
        """Whether nothing reaches it any more until it signs in again."""
        return self.token is None and self.signed_in_with is None


@dataclass(frozen=True)
class LogSize:
    """How large the log is."""

    operations: int
    rows: int
    """Operations that hold a row."""
    bytes: int
    """What those rows take."""


@dataclass(frozen=True)
class Snapshot:
    """The log of one person at one moment."""

    epoch: str
    last_op: int
    sums: Mapping[int, Sum]
    write_checkpoint: int | None
    parts: list[tuple[int, list[Operated]]] = field(default_factory=list)
    """Buckets, each with operations that the phone lacks, in their order."""
    is_whole: bool = True
    """Whether these are all that it lacks."""


_OPERATIONS = (
    select(Operation.id, Operation.op, Operation.checksum, Operation.object_type, Operation.object_id, Operation.data)
    .where(Operation.bucket == bindparam("bucket"), Operation.id > bindparam("after"))
    .order_by(Operation.id)
    .limit(bindparam("most"))
)


# One statement says whether somebody may come in, and all that is one value; put together once.
_HEAD = text(
    "SELECT (SELECT max(epoch) FROM sync_state) AS epoch, (SELECT max(last_op) FROM sync_bucket) AS last_op, "
    "(SELECT max(write_checkpoint) FROM sync_device WHERE user_id = u.id AND client_id = :client_id) AS gate "
    'FROM "user" AS u WHERE u.id = :user_id AND u.active AND u.credential_version = :credential_version '
    "AND (:session_id = 0 OR EXISTS (SELECT 1 FROM login_session AS s WHERE s.id = :session_id AND s.user_id = u.id "
    "AND s.expires_at > :now)) "
    "AND (:token_id = 0 OR EXISTS (SELECT 1 FROM api_token AS t WHERE t.id = :token_id AND t.user_id = u.id "
    "AND t.created_at < :made_before))"
).bindparams(bindparam("now", type_=UtcDateTime), bindparam("made_before", type_=UtcDateTime))
_SUMS = text(
    "SELECT id, checksum, number, last_op FROM sync_bucket "
    f"WHERE id = {CORE} OR id BETWEEN :user_id * {PLACES} AND :user_id * {PLACES} + {PLACES - 1}"
)


def _head(connection: Connection, claims: SyncClaims, client_id: str) -> Any:
    """`epoch`, `last_op` and `gate`; None for somebody who may not come in any more."""
    asked = {name: getattr(claims, name) for name in ("user_id", "credential_version", "session_id", "token_id")}
    # Claims have whole seconds. A permanent token that was made later only has the number of the one meant.
    moments = {"now": now(), "made_before": claims.made_at + timedelta(seconds=1)}
    return connection.execute(_HEAD, asked | moments | {"client_id": client_id}).one_or_none()


def epoch_for(connection: Connection, claims: SyncClaims) -> str | None:
    """Which history a phone is to follow, empty while there is none; None when it may not come in any more."""
    found = _head(connection, claims, "")
    return None if found is None else found.epoch or ""


def snapshot(
    engine: Engine, claims: SyncClaims, client_id: str, after: Mapping[int, int], most: int
) -> Snapshot | None:
    """What a phone is to be told that holds each bucket as far as `after`; None when it may not come in any more.

    At most so many operations are read, and no more than some megabytes; the connection goes back before anything is
    sent.
    """
    options: dict[str, Any] = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection:
        found = _head(connection, claims, client_id)
        if found is None or found.epoch is None:
            return None
        rows = connection.execute(_SUMS, {"user_id": claims.user_id}).all()
        sums = {row.id: Sum(row.checksum, row.number) for row in rows}
        parts, is_whole = _lacking(connection, after, {row.id: row.last_op for row in rows}, most)
        return Snapshot(
            found.epoch,
            found.last_op or 0,
            {bucket: sums.get(bucket, Sum()) for bucket in buckets_of(claims.user_id)},
            found.gate or None,
            parts,
            is_whole,
        )


def _lacking(
    connection: Connection, after: Mapping[int, int], last: Mapping[int, int], most: int
) -> tuple[list[tuple[int, list[Operated]]], bool]:
    """Operations of each bucket, in their order, and whether these are all."""
    parts: list[tuple[int, list[Operated]]] = []
    number = size = 0
    for bucket in sorted(last):
        begin = after.get(bucket, 0)
        if last[bucket] <= begin:
            continue
        part: list[Operated] = []
        asked = {"bucket": bucket, "after": begin, "most": most - number}
        with connection.execute(_OPERATIONS, asked, execution_options=_ROW_BY_ROW) as rows:
            parts.append((bucket, part))
            for row in rows:
                part.append(row)
                number, size = number + 1, size + len(row.data or "")
                if number >= most or size >= MOST_BYTES:
                    return parts, False
    return [(bucket, part) for bucket, part in parts if part], True


def devices_of(user_id: int) -> Select[Device]:
    """A person's phones, the one seen last first."""
    return select(Device).where(Device.user_id == user_id).order_by(Device.last_seen_at.desc(), Device.id.desc())


def known_devices(user_id: int | None = None, most: int = 200) -> Sequence[KnownDevice]:
    """Phones with whose they are and what they came in with, those seen last: a person's, or everybody's."""
    rows = (
        select(Device, User.username, ApiToken.name, Session.device)
        .join(User, User.id == Device.user_id)
        .outerjoin(ApiToken, ApiToken.id == Device.token_id)
        .outerjoin(Session, Session.id == Device.session_id)
    )
    if user_id is not None:
        rows = rows.where(Device.user_id == user_id)
    rows = rows.order_by(Device.last_seen_at.desc(), Device.id.desc()).limit(most)
    return [KnownDevice(*row) for row in db.session.execute(rows)]


def size_of_log() -> LogSize:
    """Of everybody's."""
    number, rows, size = db.session.execute(
        select(func.count(), func.count(Operation.data), func.coalesce(func.sum(func.length(Operation.data)), 0))
    ).one()
    return LogSize(int(number), int(rows), int(size))
