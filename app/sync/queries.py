"""Reading the log: everything one answer needs, in one snapshot of the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, func, select

from app.accounts.models import ApiToken, Session, User
from app.extensions import db
from app.sync.logic import SyncClaims, buckets_of
from app.sync.models import Bucket, Device, LogState, Operation

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


def snapshot(
    engine: Engine, claims: SyncClaims, client_id: str, after: Mapping[int, int], most: int
) -> Snapshot | None:
    """What a phone is to be told that holds each bucket as far as `after`; None when it may not come in any more.

    At most so many operations are read. The connection goes back before anything is sent.
    """
    options: dict[str, Any] = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection:
        if not may_come_in(connection, claims):
            return None
        epoch = connection.scalar(select(LogState.epoch))
        if epoch is None:
            return None
        buckets = buckets_of(claims.user_id)
        rows = connection.execute(select(Bucket).where(Bucket.id.in_(buckets))).all()
        sums = {row.id: Sum(row.checksum, row.number) for row in rows}
        last = {row.id: row.last_op for row in rows}
        parts = list(_parts(connection, after, last, most))
        own = (Device.user_id == claims.user_id, Device.client_id == client_id)
        return Snapshot(
            epoch,
            connection.scalar(select(func.max(Bucket.last_op))) or 0,
            {bucket: sums.get(bucket, Sum()) for bucket in buckets},
            connection.scalar(select(Device.write_checkpoint).where(*own, Device.write_checkpoint > 0)),
            parts,
            sum(len(operations) for _bucket, operations in parts) < most,
        )


def may_come_in(connection: Connection, claims: SyncClaims) -> bool:
    """Whether the person still has the password, and the session or token, that a phone's token was made for."""
    conditions = [User.id == claims.user_id, User.active, User.credential_version == claims.credential_version]
    if claims.session_id:
        conditions.append(select(Session.id).where(Session.id == claims.session_id).exists())
    if claims.token_id:
        conditions.append(select(ApiToken.id).where(ApiToken.id == claims.token_id).exists())
    return connection.scalar(select(User.id).where(*conditions)) is not None


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
