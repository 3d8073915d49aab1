"""Tables of recorded movement.

Figures are stored as integers in thousandths of what the API shows (metres for kilometres, millimetres for
metres, metres per hour for km/h) and microseconds, so that sums, filters and records agree with what is shown.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.accounts.models import User
from app.activities.logic.short_ids import encode
from app.activities.logic.weather import Weather
from app.database import Created, Model, Owned, UtcDateTime

PREPARED_VERSION = 3
"""To be raised when something else is prepared from tracks.

1 has lines, best efforts and splits, 2 courses, 3 the file's own time zone.
"""


class Sport(Model):
    """A kind of movement. Ids and labels are a contract with the programs that upload."""

    __tablename__ = "sport"

    label: Mapped[str] = mapped_column(String(50), unique=True)
    stopped_speed_threshold_m_per_h: Mapped[int]
    """Up to this speed a person counts as standing still."""
    has_elevation: Mapped[bool] = mapped_column(default=True)
    """Whether climbing means anything in this sport."""
    shows_pace: Mapped[bool] = mapped_column(default=False)
    """Whether people of this sport think in minutes for a kilometre."""
    cadence_factor: Mapped[int | None]
    """How much a turn counts for: once on wheels, as two steps on foot; None where cadence is not shown."""
    shows_power: Mapped[bool] = mapped_column(default=False, server_default=false())
    icon: Mapped[str] = mapped_column(String(30))
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Off when administrators do not want it to be offered; what was done in it stays."""

    @property
    def sensors(self) -> dict[str, int]:
        """The sensors that are shown in this sport, and what their values are multiplied with."""
        shown: dict[str, int | None] = {
            "heart_rate": 1,
            "cadence": self.cadence_factor,
            "power": 1 if self.shows_power else None,
            "temperature": 1,
        }
        return {sensor: factor for sensor, factor in shown.items() if factor}


class GearType(Model):
    """A kind of gear. Ids and labels are a contract with the programs that upload."""

    __tablename__ = "gear_type"

    label: Mapped[str] = mapped_column(String(50), unique=True)
    sport_ids: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    """The sports it is used in; None: any."""

    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Off when administrators do not want it to be offered; what there is of it stays."""

    def fits(self, sport_id: int) -> bool:
        """Whether it is used in this sport."""
        return self.sport_ids is None or sport_id in self.sport_ids


class Gear(Owned, Created, Model):
    """A thing a person moves with, like a bike or a pair of shoes; programs call it equipment.

    (The `Equipment` of exercises is another thing: what an exercise needs, like a barbell.)
    """

    __tablename__ = "gear"
    __table_args__ = (UniqueConstraint("user_id", "label"),)

    uuid: Mapped[UUID] = mapped_column(Uuid, default=uuid4, unique=True)
    """Shown as a short id; see `logic/short_ids.py`."""
    gear_type_id: Mapped[int] = mapped_column(ForeignKey("gear_type.id"))
    label: Mapped[str] = mapped_column(String(50))
    description: Mapped[str | None] = mapped_column(String(1000))
    is_active: Mapped[bool] = mapped_column(default=True)
    """Off when it is retired: what was done with it stays, nothing new is."""

    gear_type: Mapped[GearType] = relationship(lazy="joined", innerjoin=True)
    usual_in: Mapped[list["SportPreference"]] = relationship(viewonly=True, order_by="SportPreference.sport_id")

    @property
    def short_id(self) -> str:
        """How addresses spell the uuid."""
        return encode(self.uuid)

    @property
    def usual_sport_ids(self) -> list[int]:
        """The sports in which new activities get it by themselves."""
        return [preference.sport_id for preference in self.usual_in]


class SportPreference(Owned, Model):
    """How a person wants to see a sport; what is not said here is as the sport has it."""

    __tablename__ = "sport_preference"
    __table_args__ = (UniqueConstraint("user_id", "sport_id"),)

    sport_id: Mapped[int] = mapped_column(ForeignKey("sport.id"))
    color: Mapped[str | None] = mapped_column(String(7))
    """Like `#1a7f3c`."""
    is_shown: Mapped[bool] = mapped_column(default=True)
    """Whether it is offered where a sport is chosen."""
    stopped_speed_threshold_m_per_h: Mapped[int | None]
    gear_id: Mapped[int | None] = mapped_column(ForeignKey("gear.id", ondelete="SET NULL"), index=True)
    """What new activities get when nothing else is said, unless it is retired."""

    gear: Mapped[Gear | None] = relationship()


activity_gear = Table(
    "activity_gear",
    Model.metadata,
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True),
    Column("gear_id", ForeignKey("gear.id", ondelete="CASCADE"), primary_key=True, index=True),
)
"""What was used. The programs' contract allows one thing for each activity."""


class Measured:
    """The figures an activity and its segments share."""

    duration_us: Mapped[int] = mapped_column(BigInteger)
    moving_us: Mapped[int] = mapped_column(BigInteger)
    pauses_us: Mapped[int | None] = mapped_column(BigInteger)
    distance_m: Mapped[int]
    average_speed_m_per_h: Mapped[int]
    max_speed_m_per_h: Mapped[int]
    min_altitude_mm: Mapped[int | None]
    max_altitude_mm: Mapped[int | None]
    ascent_mm: Mapped[int | None]
    descent_mm: Mapped[int | None]
    average_heart_rate: Mapped[int | None]
    max_heart_rate: Mapped[int | None]
    """Beats a minute."""
    average_cadence: Mapped[int | None]
    max_cadence: Mapped[int | None]
    """Turns a minute on wheels, steps a minute on foot."""
    average_power: Mapped[int | None]
    max_power: Mapped[int | None]
    """Watts."""


class Activity(Measured, Owned, Created, Model):
    """One effort: from a track file, or written down by hand."""

    __tablename__ = "activity"

    uuid: Mapped[UUID] = mapped_column(Uuid, default=uuid4, unique=True)
    """Shown as a short id; see `logic/short_ids.py`."""
    sport_id: Mapped[int] = mapped_column(ForeignKey("sport.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    utc_offset_min: Mapped[int | None] = mapped_column(SmallInteger)
    """How far the clocks were ahead of UTC, where the file says so: it is shown by them, not by the person's."""
    title: Mapped[str | None] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(String(500))
    title_folded: Mapped[str | None] = mapped_column(Text)
    description_folded: Mapped[str | None] = mapped_column(Text)
    notes_folded: Mapped[str | None] = mapped_column(Text)
    """Case-folded copies: SQLite folds only ASCII when it searches."""
    bounds: Mapped[list[float] | None] = mapped_column(JSON)
    """South, west, north, east in degrees."""
    track_name: Mapped[str | None] = mapped_column(String(32), unique=True)
    """The server's own name of the stored file; None without a file."""
    track_ending: Mapped[str] = mapped_column(String(10), default=".gpx", server_default=".gpx")
    """What kind of file it is; says nothing without one."""
    prepared_name: Mapped[str | None] = mapped_column(String(32))
    """The same of what was prepared from the track, once that is no longer what the upload prepared."""
    original_name: Mapped[str | None] = mapped_column(String(255))
    track_size: Mapped[int | None]
    calories: Mapped[int | None]
    """Kilocalories, as the device or the person says."""
    source: Mapped[str | None] = mapped_column(String(100))
    """The device or program that recorded it, in the file's own words."""
    prepared_version: Mapped[int] = mapped_column(SmallInteger, default=PREPARED_VERSION, server_default="0")
    """Which release prepared line, best efforts and profile; older ones are made anew in the background."""
    course: Mapped[str | None] = mapped_column(String(32))
    """The name of the way it took, the same for all of the person and the sport that took it; see `Course`."""
    map_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    """Whoever knows it may see the map image."""
    weather_start: Mapped[Weather | None] = mapped_column(JSON(none_as_null=True))
    weather_end: Mapped[Weather | None] = mapped_column(JSON(none_as_null=True))
    modified_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None, index=True)
    """Set while a deletion can still be undone."""

    user: Mapped[User] = relationship()
    sport: Mapped[Sport] = relationship()
    segments: Mapped[list["Segment"]] = relationship(
        order_by="Segment.number", cascade="all, delete-orphan", passive_deletes=True
    )
    records: Mapped[list["Record"]] = relationship(viewonly=True)
    gear: Mapped[list[Gear]] = relationship(secondary=activity_gear, order_by=Gear.id, passive_deletes=True)

    line: Mapped["TrackLine | None"] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    efforts: Mapped[list["BestEffort"]] = relationship(
        order_by="BestEffort.distance_m", cascade="all, delete-orphan", passive_deletes=True
    )
    tags: Mapped[list["Tag"]] = relationship(
        secondary="activity_tag", order_by="Tag.label_folded", passive_deletes=True
    )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        # One index for every order offered, and for the filter by sport; they hold only what is not in the bin.
        orders = ("started_at", "distance_m", "moving_us", "average_speed_m_per_h", "max_speed_m_per_h", "title_folded")
        in_use = text("deleted_at IS NULL")
        sorted_by: list[tuple[str, tuple[str, ...]]] = [
            (f"ix_activity_user_{column}", ("user_id", column, "id")) for column in orders
        ]
        sorted_by.append(("ix_activity_user_sport_started_at", ("user_id", "sport_id", "started_at", "id")))
        return (
            *(Index(name, *columns, sqlite_where=in_use, postgresql_where=in_use) for name, columns in sorted_by),
            Index("ix_activity_user_course", "user_id", "course"),
            # Counting and statistics need nothing but this one.
            Index(
                "ix_activity_user_figures",
                *("user_id", "deleted_at", "sport_id", "started_at"),
                *("distance_m", "moving_us", "average_speed_m_per_h", "ascent_mm", "descent_mm"),
            ),
        )

    @property
    def short_id(self) -> str:
        """How addresses spell the uuid."""
        return encode(self.uuid)

    @property
    def has_track(self) -> bool:
        """Whether a track file is attached."""
        return self.track_name is not None


class TrackLine(Model):
    """The simplified line of an activity's track, packed by `logic/lines.py`: for maps of many, and for places."""

    __tablename__ = "track_line"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), unique=True)
    south: Mapped[float]
    west: Mapped[float]
    north: Mapped[float]
    east: Mapped[float]
    """Degrees."""
    coarse: Mapped[bytes] = mapped_column(LargeBinary)
    fine: Mapped[bytes] = mapped_column(LargeBinary)


class Course(Owned, Model):
    """A way that activities of one sport took, packed by `logic/lines.py` as the first of them took it."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("user_id", "sport_id", "name"),
        Index("ix_course_user_sport_start", "user_id", "sport_id", "start_latitude"),
    )

    sport_id: Mapped[int] = mapped_column(ForeignKey("sport.id"))
    name: Mapped[str] = mapped_column(String(32))
    """Made from the line, so that it is the same one when a correction is taken back."""
    start_latitude: Mapped[float]
    """Degrees."""
    length_m: Mapped[float]
    line: Mapped[bytes] = mapped_column(LargeBinary)


class BestEffort(Model):
    """The fastest stretch of a usual distance inside an activity."""

    __tablename__ = "best_effort"
    __table_args__ = (UniqueConstraint("activity_id", "distance_m"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    distance_m: Mapped[int]
    """Whole metres: 1609 is the mile, 21097 half a marathon."""
    duration_ms: Mapped[int] = mapped_column(BigInteger)
    after_s: Mapped[int]
    """How long after the start it began."""


class Tag(Owned, Model):
    """A word of a person's own for some of their activities."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("user_id", "label_folded"),)

    label: Mapped[str] = mapped_column(String(50))
    label_folded: Mapped[str] = mapped_column(String(150))


activity_tag = Table(
    "activity_tag",
    Model.metadata,
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class SavedFilter(Owned, Created, Model):
    """A filter of activities somebody gave a name."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    name: Mapped[str] = mapped_column(String(50))
    wishes: Mapped[str] = mapped_column(Text)
    """As they stand in the address."""


class Segment(Measured, Model):
    """An uninterrupted part of a track."""

    __tablename__ = "segment"
    __table_args__ = (UniqueConstraint("activity_id", "number"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    number: Mapped[int]
    """From 0, in the order of the file."""


class Record(Owned, Model):
    """The best of one person in one sport and one respect."""

    __tablename__ = "record"
    # An id is never used twice: programs see in it whether a record is the same one as before.
    __table_args__ = (UniqueConstraint("user_id", "sport_id", "record_type"), {"sqlite_autoincrement": True})

    sport_id: Mapped[int] = mapped_column(ForeignKey("sport.id"))
    record_type: Mapped[str] = mapped_column(String(2))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    value: Mapped[int] = mapped_column(BigInteger)
    """In the unit of the activity's column."""
    achieved_at: Mapped[datetime] = mapped_column(UtcDateTime)
