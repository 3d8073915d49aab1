"""Gear of a person, with what was done with it, and how a person wants to see their sports.

Totals are sums over the activities of the moment: there is no counter that could be wrong.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.activities.models import Activity, Gear, GearType, SportPreference, activity_gear
from app.extensions import db


@dataclass(frozen=True)
class GearInUse:
    """Gear and its totals: metres and microseconds, without what is in a bin."""

    gear: Gear
    count: int
    distance_m: int
    duration_us: int
    moving_us: int


def gear_types() -> Select[GearType]:
    """All of them, in the order of their ids."""
    return select(GearType).order_by(GearType.id)


def gear_of(user: User) -> Select[Gear]:
    """What one person has, in the order it was added."""
    return select(Gear).where(Gear.user_id == user.id).order_by(Gear.id)


def in_use(rows: Select[Gear]) -> list[GearInUse]:
    """The gear of a select with its totals. The number of statements does not depend on how much it is."""
    sums = _sums(rows.order_by(None).with_only_columns(Gear.id))
    amounts = [func.coalesce(column, 0) for column in (sums.c.count, sums.c.distance, sums.c.duration, sums.c.moving)]
    found = rows.outerjoin(sums, sums.c.gear_id == Gear.id).add_columns(*amounts)
    answers = db.session.execute(found.options(selectinload(Gear.usual_in))).all()
    # PostgreSQL sums into decimals.
    return [GearInUse(row[0], *(int(amount) for amount in row[1:])) for row in answers]


def _sums(gear_ids: Select[Any]) -> Any:
    return (
        select(
            activity_gear.c.gear_id,
            func.count().label("count"),
            func.sum(Activity.distance_m).label("distance"),
            func.sum(Activity.duration_us).label("duration"),
            func.sum(Activity.moving_us).label("moving"),
        )
        .join(Activity, Activity.id == activity_gear.c.activity_id)
        .where(Activity.deleted_at.is_(None), activity_gear.c.gear_id.in_(gear_ids))
        .group_by(activity_gear.c.gear_id)
        .subquery()
    )


def gear_in(activities: Iterable[Activity]) -> dict[int, list[GearInUse]]:
    """What was used in some activities, by their ids; an activity without any has no entry."""
    pairs = db.session.execute(
        select(activity_gear).where(activity_gear.c.activity_id.in_([activity.id for activity in activities]))
    ).all()
    if not pairs:
        return {}
    wanted = select(Gear).where(Gear.id.in_({pair.gear_id for pair in pairs})).order_by(Gear.id)
    found = {item.gear.id: item for item in in_use(wanted)}
    used: dict[int, list[GearInUse]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda pair: (pair.activity_id, pair.gear_id)):
        used[pair.activity_id].append(found[pair.gear_id])
    return used


def sports_done_with(gear: Gear) -> Sequence[int]:
    """The sports of the activities with this gear, those in a bin too."""
    rows = select(Activity.sport_id).join(activity_gear, activity_gear.c.activity_id == Activity.id)
    return db.session.scalars(rows.where(activity_gear.c.gear_id == gear.id).distinct()).all()


def is_in_use(gear: Gear) -> bool:
    """Whether there are activities with this gear, those in a bin left out."""
    rows = select(Activity.id).join(activity_gear, activity_gear.c.activity_id == Activity.id)
    used = rows.where(activity_gear.c.gear_id == gear.id, Activity.deleted_at.is_(None))
    return db.session.scalar(used.limit(1)) is not None


def sport_preferences_of(user: User) -> Select[SportPreference]:
    """What one person said about sports, with the gear they chose for them."""
    usual = joinedload(SportPreference.gear)
    return select(SportPreference).where(SportPreference.user_id == user.id).options(usual)


def sport_preference_of(user: User, sport_id: int) -> SportPreference | None:
    """What one person said about one sport, if anything."""
    found: SportPreference | None = db.session.scalar(
        sport_preferences_of(user).where(SportPreference.sport_id == sport_id)
    )
    return found


def preferences_by_sport(user: User) -> dict[int, SportPreference]:
    """What one person said about sports, by their ids."""
    return {preference.sport_id: preference for preference in db.session.scalars(sport_preferences_of(user))}


def stopped_speed_of(user: User, sport_id: int, usual_m_per_h: int) -> int:
    """Up to which speed (metres per hour) this person counts as standing still in a sport."""
    preference = sport_preference_of(user, sport_id)
    chosen = preference.stopped_speed_threshold_m_per_h if preference else None
    return usual_m_per_h if chosen is None else chosen
