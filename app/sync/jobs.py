"""Every night: the log is compared with the tables and made shorter."""

import logging
from datetime import timedelta

from sqlalchemy import select

from app.database import writing
from app.extensions import db
from app.jobs import Run, handles
from app.sync import services
from app.sync.models import Device
from app.sync.tables import TABLES

log = logging.getLogger(__name__)


@handles("sync.tidy", every=lambda _settings: timedelta(days=1))
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
        with writing():
            services.tidy(bucket)
