"""Every night: the log is compared with the tables and made shorter."""

import logging
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from app.database import now, writing
from app.errors import Busy
from app.extensions import db
from app.jobs import Run, handles
from app.jobs.models import JobSchedule
from app.sync import services
from app.sync.models import Bucket, Device
from app.sync.tables import TABLES

log = logging.getLogger(__name__)

TIDY = "sync.tidy"
MANY = 20_000
"""So many operations more, and it is not put off until the night: an import, or weights in another unit."""
KEY = "regimen-phones-tidied"
"""Under which an application knows how far the log was after it had been tidied."""


def put_off() -> None:
    """Let a new server have its first night before it looks. The caller is writing."""
    if db.session.scalar(select(JobSchedule.id).where(JobSchedule.kind == TIDY)) is None:
        db.session.add(JobSchedule(kind=TIDY, last_at=now()))


def _period(_settings: Any) -> timedelta:
    """Where nobody has a phone, hardly ever."""
    if not services.has_devices():
        return timedelta(days=30)
    return timedelta(hours=1) if _has_grown() else timedelta(days=1)


def _has_grown() -> bool:
    """Whether much was written since the last time, or since this process began."""
    last_at = db.session.scalar(select(JobSchedule.last_at).where(JobSchedule.kind == TIDY))
    last_op = db.session.scalar(select(func.max(Bucket.last_op))) or 0
    known = current_app.extensions.get(KEY)
    if known is None or known[0] != last_at:
        known = current_app.extensions[KEY] = (last_at, last_op)
    return last_op - known[1] >= MANY


@handles(TIDY, every=_period)
def tidy(run: Run) -> None:
    """Foods nobody uses any more, what went past the triggers, wrong sums, forgotten phones, and long logs."""
    with writing() as session:
        services.note_used_foods(session.connection())
    # Compared without keeping others from writing; what is found is compared once more when it is put right.
    differing = {one.table for one in services.differences(db.session.connection())}
    wrong = services.wrong_sums(db.session.connection())
    db.session.rollback()
    for table in TABLES:
        if table.name in differing:
            run.check()
            with writing() as session:
                number = services.bring_up(session.connection(), table)
            log.warning("the log of phones lacked %s operations of %s", number, table.name)
    people = db.session.scalars(select(Device.user_id).distinct()).all()
    db.session.rollback()
    if wrong:
        log.warning("the sums of %s buckets of the log of phones were wrong", len(wrong))
        with writing() as session:
            services.add_up(session.connection())
            services.begin_anew()
    for user_id in people:
        with writing():
            services.forget_oldest(user_id)
    for bucket in services.buckets():
        # A bucket that is being written all the time waits for the next night.
        with suppress(Busy):
            _shorten(bucket, run)


def _shorten(bucket: int, run: Run) -> None:
    is_long = True
    while is_long:
        run.check()
        with writing():
            is_long = services.tidy(bucket)
