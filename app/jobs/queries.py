"""Reading jobs: whose, which are unfinished, and their reports."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from app.extensions import db
from app.jobs.models import UNFINISHED, Job, JobLine


def jobs_of(user_id: int, *kinds: str) -> Select[Job]:
    """The jobs of one person, the newest first; of some kinds, if any are named."""
    rows = select(Job).where(Job.user_id == user_id).order_by(Job.id.desc())
    return rows.where(Job.kind.in_(kinds)) if kinds else rows


def every_job() -> Select[Job]:
    """The jobs of everybody and of the server itself, the newest first."""
    return select(Job).order_by(Job.id.desc())


def jobs_in(*states: str) -> Select[Job]:
    """Everybody's jobs in some states, the newest first; all when none is named."""
    return every_job().where(Job.state.in_(states)) if states else every_job()


def unfinished_jobs() -> Select[Job]:
    """What waits or runs, the oldest first."""
    return select(Job).where(Job.state.in_(UNFINISHED)).order_by(Job.id)


def lines_of(job: Job, *outcomes: str) -> Select[JobLine]:
    """The report in its order, or only lines with these outcomes."""
    rows = select(JobLine).where(JobLine.job_id == job.id).order_by(JobLine.id)
    return rows.where(JobLine.outcome.in_(outcomes)) if outcomes else rows


def outcomes_of(jobs: Sequence[Job]) -> dict[int, dict[str, int]]:
    """How many lines of each outcome the reports of some jobs have, by the ids of the jobs."""
    found: dict[int, dict[str, int]] = {job.id: {} for job in jobs}
    rows = select(JobLine.job_id, JobLine.outcome, func.count()).where(JobLine.job_id.in_(list(found)))
    for job_id, outcome, count in db.session.execute(rows.group_by(JobLine.job_id, JobLine.outcome)):
        found[job_id][outcome] = count
    return found
