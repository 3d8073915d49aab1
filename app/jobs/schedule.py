"""What is done again and again: the server adds such a job by itself when its time has come.

The last time is a row, so that several processes do not do it twice, and what fell into a night without power is done
in the morning.
"""

import logging
import threading
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app import settings
from app.database import now, writing
from app.errors import RegimenError
from app.extensions import db
from app.jobs.handlers import periods
from app.jobs.models import UNFINISHED, Job, JobSchedule
from app.jobs.processes import wake_workers
from app.jobs.services import add_job

LOOKS_EVERY_S = 30.0
FIRST_LOOK_AFTER_S = 5.0

log = logging.getLogger(__name__)


def add_due(moment: datetime) -> list[str]:
    """Add a job of every kind whose time has come; which."""
    if not _due(moment):
        return []
    with writing():
        added = [kind for kind in _due(moment) if _is_added(kind, moment)]
    if added:
        wake_workers()
    return added


def _due(moment: datetime) -> list[str]:
    wanted = periods(current_app.config)
    if not wanted:
        return []
    last = {row.kind: row.last_at for row in db.session.scalars(select(JobSchedule))}
    # A clock that was set back does not keep anything from being done.
    return [kind for kind, period in wanted.items() if kind not in last or abs(moment - last[kind]) >= period]


def _is_added(kind: str, moment: datetime) -> bool:
    if db.session.scalar(select(Job.id).where(Job.kind == kind, Job.state.in_(UNFINISHED)).limit(1)):
        return False
    noted = db.session.scalar(select(JobSchedule).where(JobSchedule.kind == kind))
    if noted is None:
        noted = JobSchedule(kind=kind)
        db.session.add(noted)
    noted.last_at = moment
    add_job(kind, None, {})
    return True


def start_clock(app: Flask) -> None:
    """Look for what is due from now on, beside the pages; for a server that starts its workers itself."""
    if app.config["STARTS_WORKER"]:
        threading.Thread(target=_look, args=(app,), daemon=True, name="clock").start()


def _look(app: Flask) -> None:
    wait = threading.Event().wait
    wait(FIRST_LOOK_AFTER_S)
    while True:
        look(app)
        wait(LOOKS_EVERY_S)


def look(app: Flask) -> None:
    """Add what is due; what goes wrong is tried again the next time."""
    with app.app_context():
        try:
            settings.look(app)
            add_due(now())
        except (SQLAlchemyError, RegimenError, OSError) as error:
            log.warning("What is due could not be added: %s", error)
        finally:
            db.session.remove()
