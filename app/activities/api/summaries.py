"""What a list of workouts comes to, as the list tells it on request."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from app.activities import queries
from app.activities.logic.durations import duration_text
from app.activities.logic.figures import round_half_up
from app.activities.logic.statistics import hundredths
from app.activities.queries import Summary
from app.errors import NotFound

MICROSECONDS = 1_000_000


def summaries(selections: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The figures of several selections, by their names."""
    return {name: _figures(queries.summary_of(rows)) for name, rows in selections.items()}


def _figures(found: Summary) -> dict[str, Any]:
    pace = found.sport_id is not None and _shows_pace(found.sport_id)
    single = found.sport_id is not None
    best = found.max_speed_m_per_h if pace else None
    return {
        "average_ascent": hundredths(found.ascent_mm, found.with_ascent),
        "average_descent": hundredths(found.descent_mm, found.with_descent),
        "average_distance": hundredths(found.distance_m, found.count),
        "average_duration": _duration(found.moving_us, found.count),
        "average_pace": _pace(Fraction(found.pace_s or 0, found.with_pace)) if pace and found.with_pace else None,
        "average_speed": hundredths(found.speed_m_per_h, found.count) if single else None,
        "best_pace": _pace(Fraction(3_600_000, best)) if best else None,
        "count": found.count,
        "max_speed": hundredths(found.max_speed_m_per_h) if single else None,
        "total_ascent": hundredths(found.ascent_mm),
        "total_descent": hundredths(found.descent_mm),
        "total_distance": hundredths(found.distance_m),
        "total_duration": _duration(found.moving_us, 1),
        "total_sports": found.sports,
    }


def _shows_pace(sport_id: int) -> bool:
    try:
        return queries.find_sport(sport_id).shows_pace
    except NotFound:
        return False


def _duration(microseconds: int | None, count: int) -> str | None:
    """Whole seconds, cut off."""
    return None if microseconds is None else duration_text(microseconds // count // MICROSECONDS * MICROSECONDS)


def _pace(seconds: Fraction) -> str:
    return duration_text(round_half_up(float(seconds)) * MICROSECONDS)
