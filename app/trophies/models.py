"""Tables of trophies, of who earned them, and of what was counted for them."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Fixed, Model, Owned, UtcDateTime, now


class BigFixed(Fixed):
    """The same with room for whatever somebody claims to have lifted."""

    impl = BigInteger
    cache_ok = True


class Trophy(Model):
    """Something that can be reached. Ids and UUIDs are a contract with the programs that use the API."""

    __tablename__ = "trophy"

    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(200))
    trophy_type: Mapped[str] = mapped_column(String(20))
    is_hidden: Mapped[bool] = mapped_column(default=False)
    is_progressive: Mapped[bool] = mapped_column(default=False)
    is_repeatable: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    order: Mapped[int]


class UserTrophy(Owned, Model):
    """A trophy somebody earned; personal records once for each."""

    __tablename__ = "user_trophy"
    __table_args__ = (
        Index(None, "user_id", "earned_at"),
        Index(None, "user_id", "trophy_id", "exercise_id"),
    )

    trophy_id: Mapped[int] = mapped_column(ForeignKey("trophy.id"), index=True)
    earned_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    progress: Mapped[float] = mapped_column(default=100.0)
    is_notified: Mapped[bool] = mapped_column(default=False)
    context_data: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    exercise_id: Mapped[int | None] = mapped_column(BigInteger)
    """Of a personal record. The exercise may go; the award stays."""
    estimate: Mapped[Decimal | None] = mapped_column(BigFixed(2))

    trophy: Mapped[Trophy] = relationship(lazy="joined", innerjoin=True)


class UserStatistics(Owned, Model):
    """What was counted of a person's training."""

    __tablename__ = "user_statistics"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    total_weight_lifted: Mapped[Decimal] = mapped_column(BigFixed(2), default=Decimal(0))
    total_workouts: Mapped[int] = mapped_column(default=0)
    last_streak: Mapped[int] = mapped_column(default=0)
    """The run of days that ends with the last workout, whenever that was."""
    longest_streak: Mapped[int] = mapped_column(default=0)
    last_workout_date: Mapped[date | None]
    earliest_workout_time: Mapped[time | None]
    latest_workout_time: Mapped[time | None]
    weekend_workout_streak: Mapped[int] = mapped_column(default=0)
    longest_weekend_streak: Mapped[int] = mapped_column(default=0)
    last_complete_weekend_date: Mapped[date | None]
    worked_out_jan_1: Mapped[bool] = mapped_column(default=False)
    longest_pause: Mapped[int] = mapped_column(default=0)
    """Days between two workouts."""
    last_updated: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
