"""The figures of an activity that was written down: what the person says, and the speed that follows from it."""

from dataclasses import dataclass

from app.activities.logic.figures import (
    MOST_CLIMB_MM,
    MOST_DISTANCE_M,
    MOST_DURATION_US,
    MOST_SPEED_M_PER_H,
    in_thousandths,
)
from app.errors import Invalid

SECONDS_PER_HOUR = 3600
MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class WrittenFigures:
    """In the units their names end in; the average speed is also the greatest, and nobody paused."""

    distance_m: int
    duration_us: int
    average_speed_m_per_h: int
    ascent_mm: int | None
    descent_mm: int | None


def written_figures(
    distance_km: float, duration_s: float, ascent_m: float | None = None, descent_m: float | None = None
) -> WrittenFigures:
    """What is stored of an activity without a track; the values are finite.

    Raises Invalid with `not_positive` (details: `figure`) for a distance or duration of nothing or less, and with
    `over_limits` (details: `figure`) for what the same limits refuse in a track.
    """
    for figure, value in {"distance": distance_km, "duration": duration_s}.items():
        if value <= 0:
            raise Invalid("not_positive", figure=figure)
    written = WrittenFigures(
        distance_m=in_thousandths(distance_km, 3),
        duration_us=max(1, round(duration_s * MICROSECONDS)),
        average_speed_m_per_h=in_thousandths(distance_km / duration_s * SECONDS_PER_HOUR, 2),
        ascent_mm=None if ascent_m is None else in_thousandths(ascent_m, 3),
        descent_mm=None if descent_m is None else in_thousandths(descent_m, 3),
    )
    limits = {
        "distance": (written.distance_m, MOST_DISTANCE_M),
        "duration": (written.duration_us, MOST_DURATION_US),
        "ave_speed": (written.average_speed_m_per_h, MOST_SPEED_M_PER_H),
        "ascent": (written.ascent_mm or 0, MOST_CLIMB_MM),
        "descent": (written.descent_mm or 0, MOST_CLIMB_MM),
    }
    for figure, (amount, most) in limits.items():
        if amount > most:
            raise Invalid("over_limits", figure=figure)
    return written
