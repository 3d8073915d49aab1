"""Activities of a person: the select everything starts from, a page of it, its sums, and who stands next to whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_, union_all
from sqlalchemy.orm import aliased, selectinload

from app.accounts.models import User
from app.activities.editing_models import MergedActivity, UneditedActivity
from app.activities.models import Activity
from app.activities.queries.filters import Wanted, conditions, for_neighbours
from app.extensions import db


def every_activity() -> Select[Activity]:
    """The activities of everybody, without those in a bin."""
    return select(Activity).where(Activity.deleted_at.is_(None))


def activities_of(user: User) -> Select[Activity]:
    """The activities of one person, without those in the bin."""
    return every_activity().where(Activity.user_id == user.id)


SAME_START = timedelta(minutes=1)
SAME_DISTANCE = Decimal("0.01")


def tracks_like(user: User, started_at: datetime, distance_m: int) -> Select[Activity]:
    """The recorded activities of one person that began within a minute and are within 1 % as long; the first first."""
    # At the ends of the calendar there is no minute before or after.
    earliest = started_at - min(SAME_START, started_at - datetime.min.replace(tzinfo=UTC))
    latest = started_at + min(SAME_START, datetime.max.replace(tzinfo=UTC) - started_at)
    shortest, longest = floor(distance_m * (1 - SAME_DISTANCE)), ceil(distance_m * (1 + SAME_DISTANCE))

    def is_like(row: type[Activity] | type[UneditedActivity]) -> ColumnElement[bool]:
        return row.started_at.between(earliest, latest) & row.distance_m.between(shortest, longest)

    # Also what was trimmed or split since, and what is a part of another activity now; each by an index of its own.
    recorded = select(Activity.id).where(Activity.user_id == user.id, Activity.track_name.is_not(None))
    in_sight = recorded.where(Activity.deleted_at.is_(None), is_like(Activity))
    merged = recorded.join(MergedActivity, MergedActivity.activity_id == Activity.id).where(is_like(Activity))
    unedited = recorded.join(UneditedActivity, UneditedActivity.activity_id == Activity.id).where(
        is_like(UneditedActivity), Activity.deleted_at.is_(None) | is_merged()
    )
    return select(Activity).where(Activity.id.in_(union_all(in_sight, merged, unedited))).order_by(Activity.id)


def is_merged() -> ColumnElement[bool]:
    """Whether an activity is a part of another one now."""
    return exists().where(MergedActivity.activity_id == Activity.id)


def binned_activities_of(user: User) -> Select[Activity]:
    """What one person deleted and can still have back."""
    return select(Activity).where(Activity.user_id == user.id, Activity.deleted_at.is_not(None), ~is_merged())


@dataclass(frozen=True)
class Neighbours:
    """The activity before and the one after, by start and then by insertion; None at the ends."""

    previous: UUID | None
    next: UUID | None


@dataclass(frozen=True)
class Page:
    """Some activities of a longer list, each with its neighbours by the list's own filters."""

    activities: Sequence[Activity]
    number: int
    per_page: int
    total: int
    neighbours: dict[int, Neighbours] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages there are; 0 when there is nothing."""
        return -(-self.total // self.per_page)


def counts_of_everybody() -> dict[str, int]:
    """How many people there are, how many workouts, and in how many sports."""
    workouts = every_activity().with_only_columns(func.count(), func.count(Activity.sport_id.distinct()))
    count, sports = db.session.execute(workouts).one()
    return {
        "users": db.session.scalar(select(func.count()).select_from(User)) or 0,
        "workouts": count,
        "sports": sports,
    }


@dataclass(frozen=True)
class Totals:
    """Sums over a list: metres, microseconds, millimetres."""

    count: int
    distance_m: int
    moving_us: int
    ascent_mm: int


def count_of(rows: Select[Activity]) -> int:
    """How many activities these are."""
    return db.session.scalar(rows.order_by(None).with_only_columns(func.count())) or 0


def totals_of(rows: Select[Activity]) -> Totals:
    """How many activities these are, how far, how long and how high, in one statement."""
    sums = rows.order_by(None).with_only_columns(
        func.count(),
        func.sum(Activity.distance_m),
        func.sum(Activity.moving_us),
        func.sum(Activity.ascent_mm),
    )
    # PostgreSQL sums into decimals.
    return Totals(*(int(amount or 0) for amount in db.session.execute(sums).one()))


def page_of(rows: Select[Activity], wanted: Wanted, number: int, per_page: int, *, complete: bool = True) -> Page:
    """One page of an ordered list that `wanted` has narrowed, its neighbours with it.

    `complete` also fetches segments and records. The number of statements depends on neither the page nor the list.
    """
    total = count_of(rows)
    number = max(number, 1)
    if (number - 1) * per_page >= total:
        return Page([], number, per_page, total)
    previous, following = _neighbour(wanted, before=True), _neighbour(wanted, before=False)
    cut = rows.add_columns(previous, following).limit(per_page).offset((number - 1) * per_page)
    if complete:
        cut = cut.options(selectinload(Activity.segments), selectinload(Activity.records))
    found = db.session.execute(cut).all()
    return Page(
        [row[0] for row in found],
        number,
        per_page,
        total,
        {row[0].id: Neighbours(previous=row[1], next=row[2]) for row in found},
    )


def neighbours_of(activity: Activity, wanted: Wanted | None = None) -> Neighbours:
    """The activities of the same person before and after this one, of those that `wanted` lets pass."""
    pair = select(_neighbour(wanted or {}, before=True), _neighbour(wanted or {}, before=False))
    previous, following = db.session.execute(pair.select_from(Activity).where(Activity.id == activity.id)).one()
    return Neighbours(previous=previous, next=following)


def _neighbour(wanted: Wanted, *, before: bool) -> Any:
    """The uuid of the activity next to the one of the surrounding select: one step in the index of starts."""
    other = aliased(Activity)
    place, here = tuple_(other.started_at, other.id), tuple_(Activity.started_at, Activity.id)
    order = (other.started_at.desc(), other.id.desc()) if before else (other.started_at, other.id)
    return (
        select(other.uuid)
        .where(
            other.user_id == Activity.user_id,
            other.deleted_at.is_(None),
            place < here if before else place > here,
            *conditions(for_neighbours(wanted), other),
        )
        .order_by(*order)
        .limit(1)
        .correlate(Activity)
        .scalar_subquery()
    )
