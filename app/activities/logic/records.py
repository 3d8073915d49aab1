"""Records: the best a person has done in a sport, one for each measure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

AS, FD, LD, MS, HA = "AS", "FD", "LD", "MS", "HA"

OUTPUT_ORDER = (AS, FD, LD, MS, HA)
EMBEDDED_ORDER = (MS, LD, HA, FD, AS)


@dataclass(frozen=True)
class Candidate:
    """What records know of an activity; the integers are those `figures` computes, None where there is none."""

    activity_id: int
    started_at: datetime
    position: int  # order of insertion: decides between activities of the same instant
    ave_speed_ckmh: int | None
    distance_m: int | None
    moving_s: int | None
    max_speed_ckmh: int | None
    ascent_mm: int | None


MEASURED: dict[str, Callable[[Candidate], int | None]] = {
    AS: lambda activity: activity.ave_speed_ckmh,  # average speed
    FD: lambda activity: activity.distance_m,  # farthest distance
    LD: lambda activity: activity.moving_s,  # longest duration, which means the time in motion
    MS: lambda activity: activity.max_speed_ckmh,  # maximum speed
    HA: lambda activity: activity.ascent_mm,  # highest ascent
}


def record_holder(record_type: str, activities: Iterable[Candidate]) -> Candidate | None:
    """Whose value is the greatest; among equals the earliest. None when nobody has more than zero."""
    measured = MEASURED[record_type]
    ranked = [activity for activity in activities if (measured(activity) or 0) > 0]
    return min(ranked, key=lambda one: (-(measured(one) or 0), one.started_at, one.position), default=None)
