"""Tables of corrections: what was done to the track of an activity, and what the activity was before.

The recording itself is never changed. The track of an activity is its recording with its corrections applied in order
(`logic/editing.py`), so taking a correction back is leaving it out.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.activities.models import Activity
from app.database import Created, Model, UtcDateTime


class TrackEdit(Created, Model):
    """One correction of an activity's track."""

    __tablename__ = "track_edit"
    __table_args__ = (UniqueConstraint("activity_id", "number"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    number: Mapped[int]
    """From 0, in the order they were made."""
    kind: Mapped[str] = mapped_column(String(10))
    """See `logic/editing.py`."""
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the activity said, and the ids its records had, so that all of it can come back."""
    other_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"), index=True)
    """The other part of a split; None once that is gone for good."""

    other: Mapped[Activity | None] = relationship(foreign_keys=other_id)
    merged: Mapped[list["MergedActivity"]] = relationship(
        order_by="MergedActivity.activity_id", cascade="all, delete-orphan", passive_deletes=True
    )


class MergedActivity(Model):
    """An activity whose track became part of another one's. It waits, out of sight, for the merge to be undone."""

    __tablename__ = "merged_activity"
    __table_args__ = (UniqueConstraint("track_edit_id", "activity_id"),)

    track_edit_id: Mapped[int] = mapped_column(ForeignKey("track_edit.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)

    activity: Mapped[Activity] = relationship()


class UneditedActivity(Model):
    """What an activity with corrections was without them: it is recognised by it, and becomes it again."""

    __tablename__ = "unedited_activity"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    distance_m: Mapped[int]
    map_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    """Its picture stays while the corrections are there."""
    prepared_name: Mapped[str | None] = mapped_column(String(32))
    """Its prepared files stay, too."""

    activity: Mapped[Activity] = relationship()
