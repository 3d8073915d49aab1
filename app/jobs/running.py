"""Doing jobs: taking one up, calling who does it, and noting how it ended."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import current_app
from sqlalchemy import insert, select, update

from app import settings
from app.database import now, writing
from app.errors import Busy, RegimenError
from app.extensions import db
from app.jobs.handlers import handler_of
from app.jobs.models import CANCELLED, DONE, FAILED, LONGEST_NAME, RUNNING, UNFINISHED, WAITING, Job, JobLine

log = logging.getLogger(__name__)

MOST_TRIES = 3
"""What ended its process so many times is not tried again."""
GIVEN_UP_AFTER = timedelta(minutes=5)
"""Without a sign of life for so long, whoever did a job is gone."""


class Stopped(Exception):
    """The job is not to go on now: it was cancelled, or the process is to end."""


def line_name(name: str) -> str:
    """The name under which a step is noted: cut where it is too long for an index, storable, and still its own."""
    plain = name.encode(errors="replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
    if plain == name and len(name) <= LONGEST_NAME:
        return name
    digest = sha256(name.encode(errors="surrogatepass")).hexdigest()[:12]
    return f"{plain[: LONGEST_NAME - 14]}… {digest}"


class Run:
    """A job while it is done.

    The work is divided into steps with names. A step notes its line in the transaction of its own changes, so that a
    job that was interrupted and is taken up again does nothing twice: what is `noted` is left out.
    """

    def __init__(self, job: Job, wants_to_end: Callable[[], bool]) -> None:
        self.id = job.id
        self.user_id = job.user_id
        self.wishes = job.wishes
        self._wants_to_end = wants_to_end

    def noted(self) -> set[str]:
        """The names (see `line_name`) of the steps that were done before."""
        return set(db.session.scalars(select(JobLine.name).where(JobLine.job_id == self.id)))

    def outcomes(self) -> set[str]:
        """What the steps came to so far."""
        return set(db.session.scalars(select(JobLine.outcome).where(JobLine.job_id == self.id).distinct()))

    def check(self) -> None:
        """To be called between steps. Raises Stopped."""
        wants_cancel = db.session.scalar(select(Job.wants_cancel).where(Job.id == self.id))
        db.session.rollback()
        if wants_cancel is not False or self._wants_to_end():
            raise Stopped

    def note(self, name: str, outcome: str, **details: Any) -> None:
        """Count one step and write its line, inside the transaction in which the step changes things."""
        db.session.execute(
            insert(JobLine).values(job_id=self.id, name=line_name(name), outcome=outcome, details=details)
        )
        counted = update(Job).where(Job.id == self.id).values(done=Job.done + 1, beat_at=now())
        db.session.execute(counted.execution_options(synchronize_session=False))

    def reached(self, done: int, total: int) -> None:
        """Say how far it is, and that somebody is still at it, for work without lines; inside a transaction."""
        said = update(Job).where(Job.id == self.id).values(done=done, total=total, beat_at=now())
        db.session.execute(said.execution_options(synchronize_session=False))

    def expect(self, total: int) -> None:
        """Say how many steps there are, inside a transaction."""
        db.session.execute(
            update(Job).where(Job.id == self.id).values(total=total).execution_options(synchronize_session=False)
        )


def work_off(wants_to_end: Callable[[], bool] = lambda: False) -> int:
    """Do every job that waits, the oldest first. Returns how many were taken up."""
    count = 0
    while not wants_to_end():
        job_id = db.session.scalar(select(Job.id).where(Job.state == WAITING).order_by(Job.id).limit(1))
        db.session.rollback()
        if job_id is None:
            break
        count += run_job(job_id, wants_to_end)
    return count


def run_job(job_id: int, wants_to_end: Callable[[], bool] = lambda: False) -> bool:
    """Do a job if it waits. Returns whether it did, to whatever end."""
    settings.look(current_app)
    job = _taken_up(job_id)
    if job is None:
        return False
    if job.tries > MOST_TRIES:
        _end(job_id, FAILED, "given_up")
        return True
    handler = handler_of(job.kind)
    if handler is None:
        _end(job_id, FAILED, "unknown_kind")
        return True
    done_before = job.done
    try:
        handler(Run(job, wants_to_end))
    except Stopped:
        _stop(job_id)
    except Busy:
        _try_again(job_id, done_before, wants_to_end)
    except RegimenError as error:
        _end(job_id, FAILED, error.code)
    except Exception:
        log.exception("job %s (%s) failed", job_id, job.kind)
        _end(job_id, FAILED, "broken")
    else:
        _end(job_id, DONE)
    return True


def put_back(last_beat_before: datetime | None = None) -> None:
    """Let what nobody does any more wait again: everything that runs, or what gave no sign of life since then."""
    with writing():
        lost = update(Job).where(Job.state == RUNNING).values(state=WAITING)
        if last_beat_before is not None:
            lost = lost.where(Job.beat_at < last_beat_before)
        db.session.execute(lost.execution_options(synchronize_session=False))


def _taken_up(job_id: int) -> Job | None:
    """The job, which is now ours alone; None when it does not wait (any more)."""
    moment = now()
    with writing():
        taken = db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == WAITING)
            .values(state=RUNNING, beat_at=moment, tries=Job.tries + 1)
            .execution_options(synchronize_session=False)
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            return None
        job = db.session.get_one(Job, job_id, populate_existing=True)
        job.started_at = job.started_at or moment
    return job


def _stop(job_id: int) -> None:
    """Whether it was cancelled, or only interrupted, its row says."""
    with writing():
        job = db.session.get(Job, job_id, populate_existing=True)
        if job is None:
            return
        if job.wants_cancel:
            job.state, job.ended_at = CANCELLED, now()
        else:
            # Who stops it is sound: this was no try that ended badly.
            job.state, job.tries = WAITING, job.tries - 1


def _try_again(job_id: int, done_before: int, wants_to_end: Callable[[], bool]) -> None:
    """Others did not stop writing: the next try goes on where this one came to. Only those without a step count."""
    while not wants_to_end():
        db.session.rollback()
        # They may still be at it.
        with suppress(Busy), writing():
            job = db.session.get(Job, job_id, populate_existing=True)
            if job is not None and job.state == RUNNING:
                job.tries -= job.done > done_before
                if job.tries < MOST_TRIES:
                    job.state = WAITING
                else:
                    job.state, job.failure, job.ended_at = FAILED, "database_busy", now()
            return


def _end(job_id: int, state: str, failure: str | None = None) -> None:
    db.session.rollback()
    with writing():
        db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state.in_(UNFINISHED))
            .values(state=state, failure=failure, ended_at=now())
            .execution_options(synchronize_session=False)
        )
