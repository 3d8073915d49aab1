"""Every night: the log is compared with the tables and made shorter."""

import logging
from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.database import now, writing
from app.errors import Busy
from app.extensions import db
from app.jobs import Run, handles
from app.jobs.models import JobSchedule
from app.sync import services
from app.sync.models import Device
from app.sync.tables import TABLES

log = logging.getLogger(__name__)


TIDY = "sync.tidy"


def put_off() -> None:
    """Let a new server have its first night before it looks. The caller is writing."""
    if db.session.scalar(select(JobSchedule.id).where(JobSchedule.kind == TIDY)) is None:
        db.session.add(JobSchedule(kind=TIDY, last_at=now()))


def _period(_settings: Any) -> timedelta:
    """Where nobody has a phone, hardly ever."""
    return timedelta(days=1) if services.has_devices() else timedelta(days=30)


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
        run.check()
        # A bucket that is being written all the time waits for the next night.
        with suppress(Busy), writing():
            services.tidy(bucket)
