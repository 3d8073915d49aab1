"""Whose weights, measurements and photos."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Integer, Select, cast, extract, func, select, type_coerce

from app.accounts.models import User
from app.body.models import Category, Image, Measurement, StoredMeasurement, WeightEntry, WeightGoal, WeightImport
from app.dates import end_of_day
from app.extensions import db


def weight_entries_of(user: Any) -> Select[WeightEntry]:
    """A person's weights."""
    return select(WeightEntry).where(WeightEntry.user_id == user.id)


def weight_kg_on(user: User, day: date) -> Decimal | None:
    """What a person weighed on a day of theirs, in kilograms: the last weight on or before it, or None."""
    until = end_of_day(day, user.preferences.timezone)
    found: Decimal | None = db.session.scalar(
        select(WeightEntry.weight)
        .where(WeightEntry.user_id == user.id, WeightEntry.date < until)
        .order_by(WeightEntry.date.desc())
        .limit(1)
    )
    return found


def latest_weight_of(user: User) -> WeightEntry | None:
    """The last weight, or None."""
    found: WeightEntry | None = db.session.scalar(weight_entries_of(user).order_by(WeightEntry.date.desc()).limit(1))
    return found


def weight_series_of(user: User, since: datetime | None = None) -> list[tuple[datetime, int]]:
    """Instants and milligrams, the oldest first. Plain numbers, because there may be thousands."""
    rows = select(WeightEntry.date, type_coerce(WeightEntry.weight, Integer)).where(WeightEntry.user_id == user.id)
    if since:
        rows = rows.where(WeightEntry.date >= since)
    return [(moment, milligrams) for moment, milligrams in db.session.execute(rows.order_by(WeightEntry.date))]


def weight_points_of(user: User) -> list[tuple[int, int]]:
    """Whole seconds since 1970 and milligrams of every weight, the oldest first: the database says both as numbers."""
    date: Any = WeightEntry.__table__.c.date
    seconds = (
        cast(func.strftime("%s", func.substr(date, 1, 19)), Integer)
        if db.engine.dialect.name == "sqlite"
        else cast(func.floor(extract("epoch", date)), BigInteger)
    )
    rows = select(seconds, type_coerce(WeightEntry.__table__.c.weight, Integer))
    rows = rows.where(WeightEntry.__table__.c.user_id == user.id).order_by(date)
    return [(time, milligrams) for time, milligrams in db.session.connection().execute(rows).all()]


def weight_goal_of(user: Any) -> WeightGoal | None:
    """What a person wants to weigh, if they said so."""
    found: WeightGoal | None = db.session.scalar(select(WeightGoal).where(WeightGoal.user_id == user.id))
    return found


def weight_imports_of(user: Any) -> Select[WeightImport]:
    """Files a person brought weights with, the newest first."""
    return select(WeightImport).where(WeightImport.user_id == user.id).order_by(WeightImport.id.desc())


def categories_of(user: Any) -> Select[Category]:
    """What a person measures, the official category included."""
    return select(Category).where(Category.user_id == user.id)


def measurements_of(user: Any) -> Select[Measurement]:
    """Every measurement of a person, weights included. To read only."""
    return select(Measurement).where(Measurement.user_id == user.id)


def stored_measurements_of(user: Any) -> Select[StoredMeasurement]:
    """A person's measurements, weights apart."""
    return select(StoredMeasurement).where(StoredMeasurement.user_id == user.id)


def official_category_of(user: Any) -> Category | None:
    """The category whose measurements are the person's weights."""
    found: Category | None = db.session.scalar(categories_of(user).where(Category.is_official))
    return found


def is_official(user: Any, category_id: UUID) -> bool:
    """Whether this is the category of the person's weights."""
    rows = categories_of(user).where(Category.id == category_id, Category.is_official)
    return db.session.scalar(rows.with_only_columns(Category.id)) is not None


def images_of(user: Any) -> Select[Image]:
    """A person's photos."""
    return select(Image).where(Image.user_id == user.id)
