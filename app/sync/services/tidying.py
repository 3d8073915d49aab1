"""Making the log shorter without any phone noticing.

What stands at the start of a bucket and has no content any more (MOVE, REMOVE, CLEAR) becomes one CLEAR with the sum of
their checksums. One old row at the start that never changes would block that: where there is much to be gained,
such rows are written once more at the end.
"""

from sqlalchemy import delete, func, insert, select, update

from app.extensions import db
from app.sync.logic import MODULUS
from app.sync.models import Bucket, Operation
from app.sync.recording import new_checksum
from app.sync.services.alone import keep_writers_out

SPARE = 1000
"""So many more than twice its live rows a bucket may have before they are written again."""
AT_ONCE = 2000


def buckets() -> list[int]:
    """All buckets."""
    return list(db.session.scalars(select(Bucket.id).order_by(Bucket.id)))


def tidy(bucket: int) -> bool:
    """Shorten the log of a bucket, by a step that others wait for; whether it is still long. The caller is writing."""
    keep_writers_out(db.session.connection())
    _clear_start(bucket)
    if not _is_long(bucket):
        return False
    _write_oldest_again(bucket)
    _clear_start(bucket)
    return True


def _is_long(bucket: int) -> bool:
    """Whether most of it has no content any more."""
    own = Operation.bucket == bucket
    number, rows = db.session.execute(select(func.count(), func.count(Operation.data)).where(own)).one()
    return bool(number > 2 * rows + SPARE)


def _write_oldest_again(bucket: int) -> None:
    live = Operation.bucket == bucket, Operation.op == "PUT"
    old = select(Operation.id, Operation.object_type, Operation.object_id, Operation.data).where(*live)
    found = db.session.execute(old.order_by(Operation.id).limit(AT_ONCE)).all()
    moved = update(Operation).where(*live, Operation.id <= found[-1].id)
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
