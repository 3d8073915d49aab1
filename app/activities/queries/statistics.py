"""Sums of activities by period and sport.

SQLite knows no time zones. So the offsets the clocks of a zone showed are looked up here, and the statement adds to
each start the one that was in force: what it tells are days on the wall.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.activities.logic.statistics import PERIODS, Done
from app.activities.models import Activity
from app.dates import offsets_between
from app.extensions import db

EPOCH = date(1970, 1, 1)
A_DAY = 86_400


class _Seconds(FunctionElement[int]):
    """Whole seconds since 1970 of an instant."""

    type = BigInteger()
    inherit_cache = True


class _Sum(FunctionElement[int]):
    """A sum of whole numbers that is one, too: PostgreSQL makes decimals of them."""

    type = BigInteger()
    inherit_cache = True


@compiles(_Seconds, "sqlite")
def _seconds_on_sqlite(element: _Seconds, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **options)}) AS INTEGER)"


@compiles(_Seconds, "postgresql")
def _seconds_on_postgresql(element: _Seconds, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **options)})) AS BIGINT)"


@compiles(_Sum)
def _sum_on_sqlite(element: _Sum, compiler: SQLCompiler, **options: Any) -> str:
    return f"sum({compiler.process(element.clauses, **options)})"


@compiles(_Sum, "postgresql")
def _sum_on_postgresql(element: _Sum, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(sum({compiler.process(element.clauses, **options)}) AS BIGINT)"


def done_by_period(rows: Select[Activity], period: str, zone: str | None) -> dict[date, dict[int, Done]]:
    """What was done in each period (a name of `PERIODS`), by its first day on the clocks of `zone` and by sport."""
    # Each for itself is one step in the index of starts.
    ends = (func.min(Activity.started_at), func.max(Activity.started_at))
    first, last = (db.session.scalar(rows.order_by(None).with_only_columns(end)) for end in ends)
    if first is None or last is None:
        return {}
    # Not grouped there: SQLite would put them all in order once more, and of days there can be one for each.
    figures = rows.order_by(None).with_only_columns(_local_day(first, last, zone), *_figures(Activity))
    each = _plain(figures.order_by(Activity.sport_id, Activity.started_at))
    starts = {day: PERIODS[period](date.fromordinal(day)) for day in {row[0] for row in each}}
    found: dict[date, dict[int, Done]] = {start: {} for start in sorted(set(starts.values()))}
    for (start, sport_id), same in groupby(each, lambda row: (starts[row[0]], row[1])):
        here, done = found[start], Done.of([row[2:] for row in same])
        # Where clocks are put back over midnight, a day comes twice.
        here[sport_id] = here[sport_id] + done if sport_id in here else done
    return found


def done_by_sport(rows: Select[Activity], most: int | None = None) -> dict[int, Done]:
    """What was done in each sport; of the latest `most` activities only, if that is said."""
    rows = rows.order_by(None)
    if most is not None:
        rows = rows.order_by(Activity.started_at.desc(), Activity.id.desc()).limit(most)
    single = rows.with_only_columns(*_figures(Activity)).subquery()
    sums = select(single.c.sport_id, *_sums(single.c)).group_by(single.c.sport_id).order_by(single.c.sport_id)
    return {row[0]: Done._make(row[1:]) for row in _plain(sums)}


def _plain(sums: Select[Any]) -> Sequence[Any]:
    # No objects are wanted: past the session it takes a third less time.
    return db.session.connection().execute(sums).all()


def _local_day(first: datetime, last: datetime, zone: str | None) -> ColumnElement[int]:
    """The day, counted as `date.toordinal` does, that a clock on the wall shows at the start of an activity."""
    seconds = _Seconds(Activity.started_at) + _shift(offsets_between(first, last, zone))
    return (seconds + EPOCH.toordinal() * A_DAY) // A_DAY


def _shift(offsets: Sequence[tuple[datetime, timedelta]]) -> ColumnElement[int]:
    """The offset in force, in seconds, found by halving: the clocks of twenty years change forty times."""
    if len(offsets) == 1:
        return literal(_whole(offsets[0][1]), BigInteger)
    middle = len(offsets) // 2
    return case((Activity.started_at < offsets[middle][0], _shift(offsets[:middle])), else_=_shift(offsets[middle:]))


def _whole(offset: timedelta) -> int:
    return int(offset.total_seconds())


def _figures(columns: Any) -> list[Any]:
    return [
        columns.sport_id,
        columns.distance_m,
        columns.moving_us,
        columns.average_speed_m_per_h,
        columns.ascent_mm,
        columns.descent_mm,
    ]


def _sums(columns: Any) -> list[ColumnElement[Any]]:
    _sport, distance, moving, speed, ascent, descent = _figures(columns)
    return [
        func.count(),
        _Sum(distance),
        _Sum(moving),
        _Sum(speed),
        _Sum(ascent),
        _Sum(descent),
        func.count(ascent),
        func.count(descent),
    ]
