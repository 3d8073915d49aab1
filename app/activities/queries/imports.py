"""Imports of archives: whose, and which are not finished."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func

from app.accounts.models import User
from app.extensions import db
from app.jobs.models import UNFINISHED, Job
from app.jobs.queries import jobs_of

IMPORT = "activities.import_archive"


def imports_of(user: User) -> Select[Job]:
    """The imports of one person, the newest first."""
    return jobs_of(user.id, IMPORT)


def unfinished_imports_of(user: User) -> Select[Job]:
    """Those that wait or run."""
    return imports_of(user).where(Job.state.in_(UNFINISHED))


@dataclass(frozen=True)
class SomeJobs:
    """A page of jobs."""

    jobs: Sequence[Job]
    number: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; 0 when there is nothing."""
        return -(-self.total // self.per_page)


def overview_of_jobs(rows: Select[Job], number: int, per_page: int) -> SomeJobs:
    """One page of jobs; beyond the end there is nothing."""
    total = db.session.scalar(rows.order_by(None).with_only_columns(func.count())) or 0
    reached = (number - 1) * per_page < total
    found = db.session.scalars(rows.limit(per_page).offset((number - 1) * per_page)).all() if reached else []
    return SomeJobs(found, number, per_page, total)
