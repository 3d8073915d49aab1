"""Records of a person, and the activities that may hold them."""

from uuid import UUID

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.activities.logic.records import MEASURED, OUTPUT_ORDER
from app.activities.models import Activity, Record
from app.extensions import db


def records_of(user: User) -> Select[Record]:
    """Every record of one person: by sport, then in the order records are listed in."""
    place = case({kind: number for number, kind in enumerate(OUTPUT_ORDER)}, value=Record.record_type)
    return select(Record).where(Record.user_id == user.id).order_by(Record.sport_id, place)


def records_with_uuids_of(user: User) -> Select[Record, UUID]:
    """The same, each with the uuid of the activity that holds it."""
    return records_of(user).join(Activity, Activity.id == Record.activity_id).add_columns(Activity.uuid)


def records_with_activities_of(user: User) -> Select[Record, Activity]:
    """The same, each with the activity that holds it and its sport."""
    found = records_of(user).join(Activity, Activity.id == Record.activity_id).add_columns(Activity)
    return found.options(joinedload(Activity.sport))


def finalists(user_id: int, sport_id: int) -> list[Activity]:
    """The activities with the greatest value in any respect: only they can hold a record."""
    rows = select(Activity).where(
        Activity.user_id == user_id, Activity.sport_id == sport_id, Activity.deleted_at.is_(None)
    )
    columns = [getattr(Activity, name) for name in MEASURED.values()]
    best = db.session.execute(rows.with_only_columns(*(func.max(column) for column in columns))).one()
    greatest = [column == value for column, value in zip(columns, best, strict=True) if value]
    return list(db.session.scalars(rows.where(or_(*greatest)))) if greatest else []
