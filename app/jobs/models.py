"""Tables of work in the background, and of what came of it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Created, Model, UtcDateTime

WAITING, RUNNING, DONE, CANCELLED, FAILED = "waiting", "running", "done", "cancelled", "failed"
UNFINISHED = (WAITING, RUNNING)
LONGEST_NAME = 500


class Job(Created, Model):
    """One piece of work. Its row is the truth; the queue only wakes who does it."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_state_id", "state", "id"),
        Index("ix_job_user_kind_id", "user_id", "kind", "id"),
    )

    uuid: Mapped[UUID] = mapped_column(Uuid, default=uuid4, unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    """For whom it is done; None: for the server itself."""
    kind: Mapped[str] = mapped_column(String(60))
    """Names what does it: see `handles`."""
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    wishes: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What was asked for, as JSON; only who does it knows what it means."""
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """Steps; 0 as long as nobody knows how many there are."""
    wants_cancel: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(default=0)
    """How many times somebody began with it."""
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The last sign of life of whoever does it."""
    failure: Mapped[str | None] = mapped_column(String(200))
    """The code of what ended it early."""

    @property
    def is_unfinished(self) -> bool:
        """Whether something may still come of it."""
        return self.state in UNFINISHED


class JobLine(Model):
    """What became of one step, for the report."""

    __tablename__ = "job_line"
    __table_args__ = (
        UniqueConstraint("job_id", "name"),
        Index("ix_job_line_job_outcome_id", "job_id", "outcome", "id"),
    )

    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """Of what the step was about, unlike every other of the job: what has a line is not done again."""
    outcome: Mapped[str] = mapped_column(String(20))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class JobSchedule(Model):
    """When the server last added a job of a kind by itself."""

    __tablename__ = "job_schedule"

    kind: Mapped[str] = mapped_column(String(60), unique=True)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
