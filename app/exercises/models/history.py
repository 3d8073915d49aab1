"""Tables of what happened to the catalogue, and of what people propose for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.database import Model, UtcDateTime, now
from app.exercises.models.exercises import Exercise


class DeletionLog(Model):
    """What was taken out of the catalogue, so that programs with a copy can follow."""

    __tablename__ = "exercise_deletion"

    model_type: Mapped[str] = mapped_column(String(20), index=True)
    """`base`, `translation`, `image` or `video`."""
    uuid: Mapped[UUID] = mapped_column(index=True)
    replaced_by: Mapped[UUID | None]
    timestamp: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    comment: Mapped[str] = mapped_column(String(200), default="")


class ExerciseEdit(Model):
    """Who changed what in the catalogue."""

    __tablename__ = "exercise_edit"

    exercise_id: Mapped[int | None] = mapped_column(ForeignKey("exercise.id", ondelete="SET NULL"), index=True)
    exercise_name: Mapped[str] = mapped_column(String(200), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    """`exercise`, `translation`, `alias`, `comment`, `image` or `video`."""
    row_id: Mapped[int]
    verb: Mapped[str] = mapped_column(String(10))
    """`created`, `updated`, `deleted` or `merged`."""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    user: Mapped[User | None] = relationship()


class Contribution(Model):
    """What somebody proposes for the catalogue, until an administrator decides."""

    __tablename__ = "exercise_contribution"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    """`exercise`: take somebody's own exercise into the catalogue; `text`: new words for one that is in it."""
    proposal: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """For `text`: `language`, `name`, `description_source`, `aliases`, `comments`."""
    state: Mapped[str] = mapped_column(String(10), default="open", index=True)
    """`open`, `approved`, `refused` or `merged`."""
    answer: Mapped[str] = mapped_column(String(500), default="")
    """What the administrator says about it."""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    user: Mapped[User] = relationship(foreign_keys=user_id)
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)
    exercise: Mapped[Exercise] = relationship()


class ShippedCatalogue(Model):
    """One row: which state of the starter catalogue was taken in last."""

    __tablename__ = "exercise_shipped_catalogue"

    digest: Mapped[str] = mapped_column(String(64))
