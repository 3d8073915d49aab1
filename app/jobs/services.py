"""Adding, cancelling and forgetting jobs. Nothing here commits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from app.database import now
from app.extensions import db
from app.jobs.models import CANCELLED, FAILED, UNFINISHED, WAITING, Job


def add_job(kind: str, user_id: int | None, wishes: Mapping[str, Any], total: int = 0) -> Job:
    """A new job that waits for its turn. After the transaction, `wake_workers` tells who does it."""
    job = Job(kind=kind, user_id=user_id, wishes=dict(wishes), total=total)
    db.session.add(job)
    db.session.flush()
    return job


def cancel(job: Job) -> None:
    """End a job before its time: at once while it waits, after the step it is at when it runs."""
    if job.state == WAITING:
        job.state, job.ended_at = CANCELLED, now()
    if job.state in UNFINISHED:
        job.wants_cancel = True


def repeat(job: Job) -> None:
    """Let what failed or was stopped wait again; what its report says is done is not done twice."""
    if job.state in (FAILED, CANCELLED):
        job.state, job.wants_cancel, job.tries = WAITING, False, 0
        job.failure = job.ended_at = job.beat_at = None


def forget_jobs(ended_before: datetime) -> None:
    """Remove what ended long ago, with its report."""
    db.session.execute(delete(Job).where(Job.ended_at < ended_before))
