"""Making the log shorter without any phone noticing.

What stands at the start of a bucket and has no content any more (MOVE, REMOVE, CLEAR) becomes one CLEAR with the sum of
their checksums. One old row at the start that never changes would block that: where there is much to be gained,
such rows are written once more at the end.
"""

from typing import Any

from sqlalchemy import delete, func, insert, select, update

from app.extensions import db
from app.sync.logic import MODULUS
from app.sync.models import Bucket, Operation
from app.sync.recording import new_checksum
from app.sync.services.alone import keep_writers_out

SPARE = 1000
"""So many more than twice its live rows a bucket may have before they are written again."""
AT_ONCE = 500


def buckets() -> list[int]:
    """All buckets."""
    return list(db.session.scalars(select(Bucket.id).order_by(Bucket.id)))


def tidy(bucket: int) -> int:
    """Shorten the log of a bucket; how many operations it has less. The caller is writing."""
    keep_writers_out(db.session.connection())
    before = _number(bucket)
    _write_again(bucket)
    _clear_start(bucket)
    return before - _number(bucket)


def _number(bucket: int) -> int:
    return db.session.scalar(select(func.count()).where(Operation.bucket == bucket)) or 0


def _write_again(bucket: int) -> None:
    """Put live rows behind what has no content, where the log is long and most of it has none."""
    live = select(func.count()).where(Operation.bucket == bucket, Operation.op == "PUT")
    number, rows = _number(bucket), db.session.scalar(live) or 0
    if number <= 2 * rows + SPARE:
        return
    # The newest stay where they are, as many as there are rows: afterwards there are at most twice as many.
    cut = db.session.scalar(
        select(Operation.id).where(Operation.bucket == bucket).order_by(Operation.id.desc()).offset(rows).limit(1)
    )
    while _write_some_again(bucket, cut):
        pass


def _write_some_again(bucket: int, cut: Any) -> bool:
    old = (
        select(Operation.id, Operation.object_type, Operation.object_id, Operation.data)
        .where(Operation.bucket == bucket, Operation.op == "PUT", Operation.id <= cut)
        .order_by(Operation.id)
        .limit(AT_ONCE)
    )
    found = db.session.execute(old).all()
    if not found:
        return False
    moved = update(Operation).where(Operation.id.in_([row.id for row in found]))
    nothing = {"op": "MOVE", "object_type": None, "object_id": None, "data": None}
    db.session.execute(moved.values(nothing).execution_options(synchronize_session=False))
    values = [
        {
            "bucket": bucket,
            "op": "PUT",
            "object_type": row.object_type,
            "object_id": row.object_id,
            "data": row.data,
            "checksum": new_checksum(),
        }
        for row in found
    ]
    db.session.connection().execute(insert(Operation.__table__), values)
    return True


def _clear_start(bucket: int) -> None:
    own = Operation.bucket == bucket
    first_row = db.session.scalar(select(func.min(Operation.id)).where(own, Operation.op == "PUT"))
    start = own if first_row is None else own & (Operation.id < first_row)
    number, total, last = db.session.execute(
        select(func.count(), func.sum(Operation.checksum), func.max(Operation.id)).where(start)
    ).one()
    if number < 2:
        return
    unseen = {"synchronize_session": False}
    db.session.execute(delete(Operation).where(start, Operation.id < last).execution_options(**unseen))
    cleared = {"op": "CLEAR", "checksum": int(total) % MODULUS, "object_type": None, "object_id": None, "data": None}
    db.session.execute(update(Operation).where(Operation.id == last).values(cleared).execution_options(**unseen))
    shorter = update(Bucket).where(Bucket.id == bucket).values(number=Bucket.number - (number - 1))
    db.session.execute(shorter.execution_options(**unseen))
