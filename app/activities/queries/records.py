"""Records of a person, and the activities that may hold them."""

from typing import Any

from sqlalchemy import Select, case, func, or_, select

from app.accounts.models import User
from app.activities.logic.records import AS, FD, HA, LD, MS, OUTPUT_ORDER
from app.activities.models import Activity, Record
from app.extensions import db

RECORD_COLUMNS: dict[str, Any] = {
    AS: Activity.average_speed_m_per_h,
    FD: Activity.distance_m,
    LD: Activity.moving_us,
    MS: Activity.max_speed_m_per_h,
    HA: Activity.ascent_mm,
}


def records_of(user: User) -> Select[tuple[Record]]:
    """Every record of one person: by sport, then in the order records are listed in."""
    place = case({kind: number for number, kind in enumerate(OUTPUT_ORDER)}, value=Record.record_type)
    return select(Record).where(Record.user_id == user.id).order_by(Record.sport_id, place)


def finalists(user_id: int, sport_id: int) -> list[Activity]:
    """The activities with the greatest value in any respect: only they can hold a record."""
    rows = select(Activity).where(
        Activity.user_id == user_id, Activity.sport_id == sport_id, Activity.deleted_at.is_(None)
    )
    best = db.session.execute(rows.with_only_columns(*(func.max(column) for column in RECORD_COLUMNS.values()))).one()
    return list(
        db.session.scalars(
            rows.where(or_(*(column == value for column, value in zip(RECORD_COLUMNS.values(), best, strict=True))))
        )
    )
