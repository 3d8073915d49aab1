"""Reading the log, and what is imported."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from app.administration.models import AuditEntry
from app.extensions import db
from app.jobs.models import UNFINISHED, Job, JobLine


def entries(*, action: str = "", text: str = "") -> Select[AuditEntry]:
    """What was done, the newest first; of one kind, or with a part of a name of who did it or to whom."""
    rows = select(AuditEntry).order_by(AuditEntry.id.desc())
    if action:
        rows = rows.where(AuditEntry.action == action)
    if text:
        names = (AuditEntry.by_name, AuditEntry.whom_name)
        rows = rows.where(or_(*(func.lower(name).contains(text.lower(), autoescape=True) for name in names)))
    return rows


def actions_in_use() -> list[str]:
    """The kinds of actions there are entries of."""
    return list(db.session.scalars(select(AuditEntry.action).distinct()))


def latest_jobs(most: int, *kinds: str) -> Sequence[Job]:
    """The newest jobs of some kinds, whoever began them."""
    return db.session.scalars(select(Job).where(Job.kind.in_(kinds)).order_by(Job.id.desc()).limit(most)).all()


def is_going_on(kind: str) -> bool:
    """Whether such a job waits or runs."""
    return db.session.scalar(select(Job.id).where(Job.kind == kind, Job.state.in_(UNFINISHED)).limit(1)) is not None


def summaries(jobs: Sequence[Job]) -> dict[int, dict[str, Any]]:
    """What imports came to, by the ids of their jobs."""
    rows = select(JobLine.job_id, JobLine.details).where(
        JobLine.job_id.in_([job.id for job in jobs]), JobLine.name == "summary"
    )
    return dict(db.session.execute(rows).all())


def files_wanted(kind: str, since: datetime) -> set[str]:
    """Files of jobs that are unfinished, or ended after that moment and may be begun again."""
    rows = select(Job.wishes).where(Job.kind == kind, or_(Job.ended_at.is_(None), Job.ended_at > since))
    return {wishes.get("file", "") for wishes in db.session.scalars(rows)}
