"""Lines of many tracks at once, and the activities that pass a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from sqlalchemy import Select, exists, func, select

from app.activities.logic.lines import COARSE_PER_DEGREE, FINE_PER_DEGREE, passes_near, unpack
from app.activities.logic.track import METRES_PER_DEGREE
from app.activities.models import PREPARED_VERSION, Activity, TrackLine
from app.extensions import db

MOST_FINE_LINES = 1500
"""More are drawn coarsely: nobody could tell them apart, and they would take too long to send."""


@dataclass(frozen=True)
class Box:
    """A part of the world, in degrees; `west` may be greater than `east`."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True)
class Place:
    """A place and how far around it: degrees, metres."""

    latitude: float
    longitude: float
    radius_m: float

    @property
    def box(self) -> Box:
        """What surrounds it; whole circles of latitude near the poles."""
        up = self.radius_m / METRES_PER_DEGREE
        along = up / max(cos(radians(min(abs(self.latitude) + up, 90))), 1e-6)
        if along >= 180:
            return Box(self.latitude - up, -180, self.latitude + up, 180)
        west, east = self.longitude - along, self.longitude + along
        return Box(self.latitude - up, west + 360 * (west < -180), self.latitude + up, east - 360 * (east > 180))


@dataclass(frozen=True)
class Lines:
    """Packed lines: whose activity (uuid), which sport, the line; and how many steps a degree has in them."""

    rows: Sequence[Any]
    per_degree: int


def lines_of(rows: Select[Any], box: Box | None = None) -> Lines:
    """The lines of a selection of activities, the oldest first, or of those in a part of the world; fine if few."""
    joined = rows.order_by(None).join(TrackLine, TrackLine.activity_id == Activity.id)
    if box is not None:
        joined = joined.where(*_meets(box))
    count = db.session.scalar(joined.with_only_columns(func.count())) or 0
    is_fine = count <= MOST_FINE_LINES
    line = TrackLine.fine if is_fine else TrackLine.coarse
    found = db.session.execute(joined.with_only_columns(Activity.uuid, Activity.sport_id, line).order_by(Activity.id))
    return Lines(found.all(), FINE_PER_DEGREE if is_fine else COARSE_PER_DEGREE)


def ids_near(rows: Select[Any], place: Place) -> list[int]:
    """The ids of those activities of a selection whose tracks pass a place."""
    joined = rows.order_by(None).join(TrackLine, TrackLine.activity_id == Activity.id).where(*_meets(place.box))
    found = db.session.execute(joined.with_only_columns(Activity.id, TrackLine.fine))
    latitude, longitude, radius = place.latitude, place.longitude, place.radius_m
    return [row[0] for row in found if passes_near(unpack(row[1], FINE_PER_DEGREE), latitude, longitude, radius)]


def unprepared(limit: int) -> list[int]:
    """The ids of some activities of anybody from whose tracks not all was prepared that is now."""
    has_line = exists().where(TrackLine.activity_id == Activity.id)
    outdated = (Activity.prepared_version < PREPARED_VERSION) | ~has_line
    rows = select(Activity.id).where(Activity.track_name.is_not(None), outdated).order_by(Activity.id)
    return list(db.session.scalars(rows.limit(limit)))


def _meets(box: Box) -> list[Any]:
    conditions: list[Any] = [TrackLine.south <= box.north, TrackLine.north >= box.south]
    if box.west <= box.east:
        return [*conditions, TrackLine.west <= box.east, TrackLine.east >= box.west]
    return [*conditions, (TrackLine.east >= box.west) | (TrackLine.west <= box.east)]
