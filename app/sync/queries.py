"""Reading the log: everything one answer needs, in one snapshot of the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, func, select, text

from app.accounts.models import User
from app.extensions import db
from app.sync.logic import CORE, PLACES, SyncClaims, buckets_of
from app.sync.models import Device, Operation

AT_ONCE = 1000
"""Operations of one line of an answer."""
BYTES_AT_ONCE = 1_000_000


Operated = Any
"""Number, kind, checksum, table, id and content of an operation."""


@dataclass(frozen=True)
class Sum:
    """How far a bucket is."""

    checksum: int = 0
    number: int = 0


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
    "AND (:session_id = 0 OR EXISTS (SELECT 1 FROM login_session AS s WHERE s.id = :session_id AND s.user_id = u.id)) "
    "AND (:token_id = 0 OR EXISTS (SELECT 1 FROM api_token AS t WHERE t.id = :token_id AND t.user_id = u.id))"
)
_SUMS = text(
    "SELECT id, checksum, number, last_op FROM sync_bucket "
    f"WHERE id = {CORE} OR id BETWEEN :user_id * {PLACES} AND :user_id * {PLACES} + {PLACES - 1}"
)


def _head(connection: Connection, claims: SyncClaims, client_id: str) -> Any:
    """`epoch`, `last_op` and `gate`; None for somebody who may not come in any more."""
    asked = {name: getattr(claims, name) for name in ("user_id", "credential_version", "session_id", "token_id")}
    return connection.execute(_HEAD, asked | {"client_id": client_id}).one_or_none()


def epoch_for(connection: Connection, claims: SyncClaims) -> str | None:
    """Which history a phone is to follow, empty while there is none; None when it may not come in any more."""
    found = _head(connection, claims, "")
    return None if found is None else found.epoch or ""


def snapshot(
    engine: Engine, claims: SyncClaims, client_id: str, after: Mapping[int, int], most: int
) -> Snapshot | None:
    """What a phone is to be told that holds each bucket as far as `after`; None when it may not come in any more.

    At most so many operations are read. The connection goes back before anything is sent.
    """
    options: dict[str, Any] = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection:
        found = _head(connection, claims, client_id)
        if found is None or found.epoch is None:
            return None
        rows = connection.execute(_SUMS, {"user_id": claims.user_id}).all()
        sums = {row.id: Sum(row.checksum, row.number) for row in rows}
        parts = list(_parts(connection, after, {row.id: row.last_op for row in rows}, most))
        return Snapshot(
            found.epoch,
            found.last_op or 0,
            {bucket: sums.get(bucket, Sum()) for bucket in buckets_of(claims.user_id)},
            found.gate or None,
            parts,
            sum(len(operations) for _bucket, operations in parts) < most,
        )


def _parts(
    connection: Connection, after: Mapping[int, int], last: Mapping[int, int], most: int
) -> Iterator[tuple[int, list[Operated]]]:
    left = most
    for bucket in sorted(last):
        begin = after.get(bucket, 0)
        if left > 0 and last[bucket] > begin:
            found = list(connection.execute(_OPERATIONS, {"bucket": bucket, "after": begin, "most": left}))
            left -= len(found)
            if found:
                yield bucket, found


def devices_of(user_id: int) -> Select[Device]:
    """A person's phones, the one seen last first."""
    return select(Device).where(Device.user_id == user_id).order_by(Device.last_seen_at.desc(), Device.id.desc())


def all_devices(most: int) -> list[tuple[Device, str]]:
    """Phones and whose they are, those seen last."""
    rows = select(Device, User.username).join(User, User.id == Device.user_id)
    found = db.session.execute(rows.order_by(Device.last_seen_at.desc(), Device.id.desc()).limit(most)).all()
    return [(device, username) for device, username in found]


def size_of_log() -> LogSize:
    """Of everybody's."""
    number, rows, size = db.session.execute(
        select(func.count(), func.count(Operation.data), func.coalesce(func.sum(func.length(Operation.data)), 0))
    ).one()
    return LogSize(int(number), int(rows), int(size))
