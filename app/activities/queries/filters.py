"""What a list of activities may be narrowed by, declared once for programs and pages.

Values come in the units of the database: metres, metres per hour, microseconds, instants in UTC. Whoever asks in
other units converts before. A value that nothing can have (not a number, beyond every number) finds nothing.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, isfinite, isnan
from operator import ge, lt
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, exists, false, literal, or_, select

from app.activities.models import Activity, Gear, activity_gear, activity_tag

# The greatest number both databases take as a whole number.
GREATEST = 2**63 - 1
LONGEST_SEARCH = 1000


class UnknownFilter(KeyError):
    """A filter that is not declared here: a mistake of the caller, not of the visitor."""


Columns = type[Activity]
Condition = Callable[[Columns, Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Filter:
    """One thing that can be asked; `condition` is given the columns to look at and the value."""

    condition: Condition
    narrows_neighbours: bool = True
    """Whether previous and next of an activity in a list keep to it."""


def _equal(name: str) -> Condition:
    def condition(columns: Columns, value: int) -> ColumnElement[bool]:
        column: ColumnElement[int] = getattr(columns, name)
        return column == value if abs(value) <= GREATEST else false()

    return condition


def _least(name: str) -> Condition:
    def condition(columns: Columns, value: float | Decimal | Fraction) -> ColumnElement[bool]:
        if isnan(value) or value > GREATEST:
            return false()
        bound = value if isfinite(value) and value > -GREATEST else -GREATEST
        return _bounded(getattr(columns, name) >= _number(ceil(bound)))

    return condition


def _most(name: str) -> Condition:
    def condition(columns: Columns, value: float | Decimal | Fraction) -> ColumnElement[bool]:
        if isnan(value) or value < -GREATEST:
            return false()
        bound = value if isfinite(value) and value < GREATEST else GREATEST
        return _bounded(getattr(columns, name) <= _number(floor(bound)))

    return condition


def _number(value: int) -> Any:
    # PostgreSQL would squeeze it into the type of the column and complain.
    return literal(value, BigInteger)


def _bounded(condition: Any) -> ColumnElement[bool]:
    result: ColumnElement[bool] = condition
    return result


def _compared(name: str, compare: Callable[[Any, Any], Any]) -> Condition:
    return lambda columns, value: _bounded(compare(getattr(columns, name), value))


def _contains(*names: str) -> Condition:
    """Part of a text, whatever its case; `%` and `_` stand for any characters, as programs expect."""

    def condition(columns: Columns, value: str) -> ColumnElement[bool]:
        if len(value) > LONGEST_SEARCH:
            return false()
        # PostgreSQL takes a backslash for an escape character unless told otherwise, and no text holds a NUL.
        pattern = f"%{value.casefold()}%".replace("\0", "\N{REPLACEMENT CHARACTER}")
        return or_(*(getattr(columns, name).like(pattern, escape="\x1b") for name in names))

    return condition


def _done_with(uuids: Collection[UUID]) -> Select[Any]:
    rows = select(activity_gear.c.activity_id).join(Gear, Gear.id == activity_gear.c.gear_id)
    return rows.where(Gear.uuid.in_(uuids))


def _has_gear(columns: Columns) -> ColumnElement[bool]:
    return exists().where(activity_gear.c.activity_id == columns.id)


def _gear_or_none(columns: Columns, uuids: Collection[UUID]) -> ColumnElement[bool]:
    return or_(columns.id.in_(_done_with(uuids)), ~_has_gear(columns))


def _tagged(tag_ids: Collection[int]) -> Select[Any]:
    return select(activity_tag.c.activity_id).where(activity_tag.c.tag_id.in_(tag_ids))


def _has_tag(columns: Columns) -> ColumnElement[bool]:
    return exists().where(activity_tag.c.activity_id == columns.id)


FILTERS: dict[str, Filter] = {
    "sport_id": Filter(_equal("sport_id")),
    "sports": Filter(lambda columns, values: columns.sport_id.in_([n for n in values if abs(n) <= GREATEST])),
    "started_from": Filter(_compared("started_at", ge)),
    "started_before": Filter(_compared("started_at", lt)),
    "distance_from": Filter(_least("distance_m")),
    "distance_to": Filter(_most("distance_m")),
    "moving_from": Filter(_least("moving_us")),
    "moving_to": Filter(_most("moving_us")),
    "average_speed_from": Filter(_least("average_speed_m_per_h")),
    "average_speed_to": Filter(_most("average_speed_m_per_h")),
    "max_speed_from": Filter(_least("max_speed_m_per_h")),
    "max_speed_to": Filter(_most("max_speed_m_per_h")),
    "gear": Filter(lambda columns, uuids: columns.id.in_(_done_with(uuids)), narrows_neighbours=False),
    "without_gear": Filter(lambda columns, _yes: ~_has_gear(columns), narrows_neighbours=False),
    "not_sports": Filter(lambda columns, values: columns.sport_id.not_in([n for n in values if abs(n) <= GREATEST])),
    "with_gear": Filter(lambda columns, _yes: _has_gear(columns), narrows_neighbours=False),
    "without_tags": Filter(lambda columns, _yes: ~_has_tag(columns), narrows_neighbours=False),
    "with_tags": Filter(lambda columns, _yes: _has_tag(columns), narrows_neighbours=False),
    "gear_or_none": Filter(_gear_or_none, narrows_neighbours=False),
    "not_gear": Filter(lambda columns, uuids: columns.id.not_in(_done_with(uuids)), narrows_neighbours=False),
    "tags": Filter(lambda columns, ids: columns.id.in_(_tagged(ids)), narrows_neighbours=False),
    "tags_or_none": Filter(
        lambda columns, ids: or_(columns.id.in_(_tagged(ids)), ~_has_tag(columns)), narrows_neighbours=False
    ),
    "not_tags": Filter(lambda columns, ids: columns.id.not_in(_tagged(ids)), narrows_neighbours=False),
    "ids": Filter(lambda columns, ids: columns.id.in_(ids), narrows_neighbours=False),
    "ascent_from": Filter(_least("ascent_mm")),
    "ascent_to": Filter(_most("ascent_mm")),
    "heart_rate_from": Filter(_least("average_heart_rate")),
    "heart_rate_to": Filter(_most("average_heart_rate")),
    "calories_from": Filter(_least("calories")),
    "calories_to": Filter(_most("calories")),
    "has_track": Filter(lambda columns, yes: columns.track_name.is_not(None) if yes else columns.track_name.is_(None)),
    "title": Filter(_contains("title_folded"), narrows_neighbours=False),
    "notes": Filter(_contains("notes_folded"), narrows_neighbours=False),
    "description": Filter(_contains("description_folded"), narrows_neighbours=False),
    "text": Filter(_contains("title_folded", "notes_folded", "description_folded"), narrows_neighbours=False),
}

Wanted = Mapping[str, Any]


def narrowed(rows: Select[Any], wanted: Wanted) -> Select[Any]:
    """Only the activities that meet every wish. Raises UnknownFilter."""
    return rows.where(*conditions(wanted))


def conditions(wanted: Wanted, columns: Columns = Activity) -> list[ColumnElement[bool]]:
    """The wishes as conditions on `columns` (the table, or an alias of it)."""
    if unknown := wanted.keys() - FILTERS.keys():
        raise UnknownFilter(*sorted(unknown))
    return [FILTERS[name].condition(columns, value) for name, value in wanted.items()]


def for_neighbours(wanted: Wanted) -> dict[str, Any]:
    """The wishes that previous and next keep to."""
    return {name: value for name, value in wanted.items() if FILTERS[name].narrows_neighbours}
