"""Records: the best a person has done in a sport, one for each measure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

AS, FD, LD, MS, HA = "AS", "FD", "LD", "MS", "HA"

MEASURED = {
    AS: "average_speed_m_per_h",
    FD: "distance_m",  # the farthest distance
    LD: "moving_us",  # the longest duration, which means time in motion
    MS: "max_speed_m_per_h",
    HA: "ascent_mm",  # the highest ascent
}
"""What a record is about: the figure of an activity."""

OUTPUT_ORDER = (AS, FD, LD, MS, HA)
EMBEDDED_ORDER = (MS, LD, HA, FD, AS)


class Candidate(Protocol):
    """Anything with these and with the figures of `MEASURED`; the id tells the order of insertion."""

    @property
    def id(self) -> int: ...

    @property
    def started_at(self) -> datetime: ...


AnyCandidate = TypeVar("AnyCandidate", bound=Candidate)


def record_value(record_type: str, activity: Candidate) -> int | None:
    """What `activity` has to offer for a record; None when it is nothing or zero."""
    return getattr(activity, MEASURED[record_type]) or None


def record_holder(record_type: str, activities: Iterable[AnyCandidate]) -> AnyCandidate | None:
    """Whose value is the greatest; among equals the earliest. None when nobody has more than zero."""
    able = [activity for activity in activities if (record_value(record_type, activity) or 0) > 0]
    return min(able, key=lambda one: (-(record_value(record_type, one) or 0), one.started_at, one.id), default=None)
