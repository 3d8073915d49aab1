"""What a selection of activities comes to, in one statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Select, case, cast, func, select

from app.activities.models import Activity
from app.extensions import db


@dataclass(frozen=True)
class Summary:
    """Sums in the units of the columns; None where no activity of the selection has the figure."""

    count: int
    sports: int
    sport_id: int | None
    """The only sport; None when there are several, or none."""
    distance_m: int | None
    moving_us: int | None
    ascent_mm: int | None
    with_ascent: int
    descent_mm: int | None
    with_descent: int
    speed_m_per_h: int | None
    """The average speeds, added up."""
    max_speed_m_per_h: int | None
    pace_s: int | None
    """The average paces (whole seconds for a kilometre), added up."""
    with_pace: int


def summary_of(rows: Select[Any]) -> Summary:
    """The sums of a selection, which may be cut by limit and offset."""
    ids = rows.with_only_columns(Activity.id)
    one = Activity
    # Seconds for a kilometre, rounded: microseconds by metres are thousandths of it.
    pace = case((one.distance_m > 0, (one.moving_us + one.distance_m * 500) // (one.distance_m * 1000)))
    sums = select(
        func.count(),
        func.count(one.sport_id.distinct()),
        func.min(one.sport_id),
        func.sum(one.distance_m),
        func.sum(one.moving_us),
        func.sum(one.ascent_mm),
        func.count(one.ascent_mm),
        func.sum(one.descent_mm),
        func.count(one.descent_mm),
        func.sum(one.average_speed_m_per_h),
        func.max(one.max_speed_m_per_h),
        func.sum(cast(pace, BigInteger)),
        func.count(pace),
    ).where(one.id.in_(ids))
    found = [None if amount is None else int(amount) for amount in db.session.execute(sums).one()]
    count, sports, sport_id, *rest = found
    assert count is not None
    assert sports is not None
    return Summary(count, sports, sport_id if sports == 1 else None, *rest)  # type: ignore[arg-type]
