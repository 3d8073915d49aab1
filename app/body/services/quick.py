"""Weighing in: one weight for a day, replaced when somebody steps on the scale again."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.accounts.models import User
from app.body.models import WeightEntry
from app.body.queries import weight_entries_of
from app.body.services.weights import add_weight
from app.database import now
from app.dates import end_of_day, start_of_day, to_local, to_utc
from app.extensions import db


def weight_of_day(user: User, day: date) -> WeightEntry | None:
    """The last weight of a day of the person."""
    zone = user.preferences.timezone
    found: WeightEntry | None = db.session.scalar(
        weight_entries_of(user)
        .where(WeightEntry.date >= start_of_day(day, zone), WeightEntry.date < end_of_day(day, zone))
        .order_by(WeightEntry.date.desc())
        .limit(1)
    )
    return found


def weigh_in(user: User, day: date, kilograms: Decimal) -> WeightEntry:
    """The weight of a day: the last one there is gets this value, else a new one is made, of now or of noon."""
    known = weight_of_day(user, day)
    if known is not None:
        known.weight = kilograms
        db.session.flush()
        return known
    return add_weight(user, {"date": usual_moment(user, day), "weight": kilograms})


def usual_moment(user: User, day: date) -> datetime:
    """Now, if the day is today; else its noon."""
    moment, zone = now().replace(microsecond=0), user.preferences.timezone
    if to_local(moment, zone).date() == day:
        return moment
    return to_utc(datetime.combine(day, time(12)), zone)


def days_since_last_weight(user: User) -> int | None:
    """How many whole days ago somebody weighed themselves, or None if they never did."""
    last = db.session.scalar(
        weight_entries_of(user).with_only_columns(WeightEntry.date).order_by(WeightEntry.date.desc()).limit(1)
    )
    return None if last is None else max((now() - last) // timedelta(days=1), 0)
