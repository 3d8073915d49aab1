"""What a list of activities may be ordered by, declared once for programs and pages."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from app.activities.models import Activity


class UnknownOrder(KeyError):
    """An order that is not declared here."""


ORDERS: dict[str, InstrumentedAttribute[Any]] = {
    "started_at": Activity.started_at,
    "distance": Activity.distance_m,
    "moving": Activity.moving_us,
    "average_speed": Activity.average_speed_m_per_h,
    "max_speed": Activity.max_speed_m_per_h,
    "title": Activity.title_folded,
    "sport": Activity.sport_id,
}


def ordered(rows: Select[Any], by: str = "started_at", *, descending: bool = True) -> Select[Any]:
    """In this order; what has no value comes last in both directions, insertion decides between equals."""
    if by not in ORDERS:
        raise UnknownOrder(by)
    column = ORDERS[by]
    first = column.desc() if descending else column.asc()
    if column.property.columns[0].nullable:
        first = first.nulls_last()
    return rows.order_by(None).order_by(first, Activity.id.desc() if descending else Activity.id.asc())
