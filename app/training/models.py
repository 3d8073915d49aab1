"""Tables of what was done: sessions, and the sets logged in them."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Model, Owned, UtcDateTime, now, uuid7


class WorkoutSession(Owned, Model):
    """One workout of a person on one date."""

    __tablename__ = "workout_session"
    __table_args__ = (
        UniqueConstraint("user_id", "date", "routine_id"),
        Index("ix_workout_session_routine_id", "routine_id", "date"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid7)  # type: ignore[assignment]
    routine_id: Mapped[int | None] = mapped_column(ForeignKey("routine.id", ondelete="CASCADE"))
    day_id: Mapped[int | None] = mapped_column(ForeignKey("routine_day.id", ondelete="SET NULL"), index=True)
    date: Mapped[date]
    notes: Mapped[str | None] = mapped_column(Text)
    impression: Mapped[str] = mapped_column(String(1), default="2")
    """"1" bad, "2" neutral, "3" good."""
    time_start: Mapped[time | None]
    """On the person's clock, as `date`."""
    time_end: Mapped[time | None]
    """Before `time_start`: on the following day."""

    logs: Mapped[list["WorkoutLog"]] = relationship(
        back_populates="session",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="(WorkoutLog.date, WorkoutLog.repetitions, WorkoutLog.weight)",
    )


class WorkoutLog(Owned, Model):
    """One set: what was done, and what the plan had asked for at that time."""

    __tablename__ = "workout_log"
    __table_args__ = (
        Index("ix_workout_log_user_id_date", "user_id", "date"),
        Index("ix_workout_log_user_id_exercise_id", "user_id", "exercise_id", "date"),
        Index("ix_workout_log_slot_entry_id", "slot_entry_id", "iteration"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid7)  # type: ignore[assignment]
    date: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("workout_session.id", ondelete="CASCADE"), index=True)
    routine_id: Mapped[int | None] = mapped_column(ForeignKey("routine.id", ondelete="CASCADE"), index=True)
    slot_entry_id: Mapped[int | None] = mapped_column(ForeignKey("slot_entry.id", ondelete="SET NULL"))
    next_log_id: Mapped[UUID | None] = mapped_column(ForeignKey("workout_log.id", ondelete="SET NULL"), index=True)
    """The set that followed without rest: drop sets are chains."""
    iteration: Mapped[int | None] = mapped_column(BigInteger)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"), index=True)
    repetitions_unit_id: Mapped[int | None] = mapped_column(ForeignKey("repetition_unit.id"))
    repetitions: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    repetitions_target: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    weight_unit_id: Mapped[int | None] = mapped_column(ForeignKey("weight_unit.id"))
    weight: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    weight_target: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    rir: Mapped[Decimal | None] = mapped_column(Numeric(2, 1))
    rir_target: Mapped[Decimal | None] = mapped_column(Numeric(2, 1))
    rest: Mapped[int | None] = mapped_column(BigInteger)
    """Seconds before the set."""
    rest_target: Mapped[int | None] = mapped_column(BigInteger)
    type: Mapped[str] = mapped_column(String(10), default="normal")
    """Our own: the kind of set, as the plan's words have it (`warmup`, `dropset`, `amrap`, …)."""
    load: Mapped[str] = mapped_column(String(10), default="external")
    """Our own: whether the weight was lifted, added to the body, or taken off it."""

    session: Mapped[WorkoutSession | None] = relationship(back_populates="logs")


class WorkoutDraft(Model):
    """What somebody does differently in one workout than the plan says."""

    __tablename__ = "workout_draft"
    __table_args__ = (UniqueConstraint("session_id"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("workout_session.id", ondelete="CASCADE"))
    swaps: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """Entry of the plan, as text → the exercise taken instead."""
    skipped: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Keys of stations: `e41` for an entry of the plan, `x9` for an exercise that was added."""
    added: Mapped[list[int]] = mapped_column(JSON, default=list)
    """Exercises nobody planned."""


class RemovedSet(Model):
    """A deleted set, which can be taken back for a day."""

    __tablename__ = "removed_set"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # type: ignore[assignment]
    session_id: Mapped[UUID] = mapped_column(ForeignKey("workout_session.id", ondelete="CASCADE"), index=True)
    removed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The columns of the set; numbers, instants and keys as texts."""


class GymSetup(Owned, Model):
    """What a person has to train with, and how the rest timer behaves."""

    __tablename__ = "gym_setup"
    __table_args__ = (UniqueConstraint("user_id"),)

    unit: Mapped[str] = mapped_column(String(2), default="kg")
    """Of the bars and plates: `kg` or `lb`."""
    bar: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    curl_bar: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    plates: Mapped[list[str]] = mapped_column(JSON)
    """Kinds of plates, heaviest first, as texts: `["20", "1.25"]`."""
    rest_seconds: Mapped[int] = mapped_column(default=120)
    """Between sets that no plan says a rest for."""
    has_sound: Mapped[bool] = mapped_column(default=True)

    @classmethod
    def usual(cls, user_id: int, unit: str) -> "GymSetup":
        """What most have."""
        bar, curl_bar, plates = USUAL_PLATES.get(unit, USUAL_PLATES["kg"])
        return cls(
            user_id=user_id,
            unit=unit,
            bar=Decimal(bar),
            curl_bar=Decimal(curl_bar),
            plates=list(plates),
            rest_seconds=120,
            has_sound=True,
        )


USUAL_PLATES = {
    "kg": (20, 10, ("25", "20", "15", "10", "5", "2.5", "1.25")),
    "lb": (45, 25, ("45", "35", "25", "10", "5", "2.5")),
}
