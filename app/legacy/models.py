"""Tables of what has no counterpart today: workouts planned one after the other."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Model, Owned


class Schedule(Owned, Model):
    """Workouts one after the other, each for some weeks. One schedule of a person is active at a time."""

    __tablename__ = "legacy_schedule"

    name: Mapped[str] = mapped_column(String(100))
    start_date: Mapped[date]
    is_active: Mapped[bool] = mapped_column(default=True)
    is_loop: Mapped[bool] = mapped_column(default=False)
    """Whether it starts over after its last step."""

    steps: Mapped[list["ScheduleStep"]] = relationship(
        back_populates="schedule", cascade="all, delete-orphan", passive_deletes=True
    )


class ScheduleStep(Model):
    """One workout of a schedule."""

    __tablename__ = "legacy_schedule_step"

    schedule_id: Mapped[int] = mapped_column(ForeignKey("legacy_schedule.id", ondelete="CASCADE"), index=True)
    routine_id: Mapped[int] = mapped_column(ForeignKey("routine.id", ondelete="CASCADE"), index=True)
    duration: Mapped[int] = mapped_column(default=4)
    """Weeks."""
    order: Mapped[int] = mapped_column(BigInteger, default=1)

    schedule: Mapped[Schedule] = relationship(back_populates="steps")
