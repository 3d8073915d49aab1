"""Sums of activities by period and sport, in one grouped statement on both databases.

SQLite knows no time zones. So the offsets the clocks of a zone showed are looked up here, and the statement adds to
each start the one that was in force: what it groups by are days on the wall.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import String

from app.activities.logic.statistics import FIRST_WEEKDAYS, PERIODS, Done
from app.activities.models import Activity
from app.dates import offsets_between, week_start
from app.extensions import db

EPOCH = date(1970, 1, 1)
A_DAY, A_WEEK = 86_400, 604_800
AT_ONCE = 1000
# So many days before the first of 1970 a week of each kind began.
_DAYS_BEFORE_EPOCH = {name: (EPOCH - week_start(EPOCH, day)).days for name, day in FIRST_WEEKDAYS.items()}
# So many weeks earlier than 1970 nothing is: whole numbers are divided towards zero.
_EARLY_WEEKS = 110_000


class _Seconds(FunctionElement[int]):
    """Whole seconds since 1970 of an instant."""

    type = BigInteger()
    inherit_cache = True


class _Sum(FunctionElement[int]):
    """A sum of whole numbers that is one, too: PostgreSQL makes decimals of them."""

    type = BigInteger()
    inherit_cache = True


class _Written(FunctionElement[str]):
    """Seconds since 1970 as `2018-03-11`."""

    type = String()
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


@compiles(_Written, "sqlite")
def _written_on_sqlite(element: _Written, compiler: SQLCompiler, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, 'unixepoch')"


@compiles(_Written, "postgresql")
def _written_on_postgresql(element: _Written, compiler: SQLCompiler, **options: Any) -> str:
    seconds = compiler.process(element.clauses, **options)
    return f"to_char(to_timestamp({seconds}) AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


def done_by_period(rows: Select[Activity], period: str, zone: str | None) -> dict[tuple[date, int], Done]:
    """What was done in each period (a name of `PERIODS`) and sport, by its first day on the clocks of `zone`."""
    return {
        (start, sport_id): done
        for start, done_in in each_period(rows, period, zone)
        for sport_id, done in done_in.items()
    }


def each_period(rows: Select[Activity], period: str, zone: str | None) -> Iterator[tuple[date, dict[int, Done]]]:
    """The same one period after the other, by sport: of days there can be one for every activity."""
    # Each for itself is one step in the index of starts.
    ends = (func.min(Activity.started_at), func.max(Activity.started_at))
    first, last = (db.session.scalar(rows.order_by(None).with_only_columns(end)) for end in ends)
    if first is None or last is None:
        return
    single = (
        rows.order_by(None)
        .with_only_columns(_key(_local_seconds(first, last, zone), period).label("period"), *_figures(Activity))
        .subquery()
    )
    sums = select(single.c.period, single.c.sport_id, *_sums(single.c)).group_by(single.c.period, single.c.sport_id)
    found = db.session.connection().execute(sums.order_by(single.c.period, single.c.sport_id))
    for key, parts in groupby(chain.from_iterable(found.partitions(AT_ONCE)), itemgetter(0)):
        yield _first_day(key, period), {part[1]: Done._make(part[2:]) for part in parts}


def done_by_sport(rows: Select[Activity], most: int | None = None) -> dict[int, Done]:
    """What was done in each sport; of the latest `most` activities only, if that is said."""
    rows = rows.order_by(None)
    if most is not None:
        rows = rows.order_by(Activity.started_at.desc(), Activity.id.desc()).limit(most)
    single = rows.with_only_columns(*_figures(Activity)).subquery()
    sums = select(single.c.sport_id, *_sums(single.c)).group_by(single.c.sport_id).order_by(single.c.sport_id)
    return {row[0]: Done._make(row[1:]) for row in _plain(sums)}


def _plain(sums: Select[Any]) -> Sequence[Any]:
    # There can be a group for every activity, and no objects are wanted: past the session it takes a third less time.
    return db.session.connection().execute(sums).all()


def _local_seconds(first: datetime, last: datetime, zone: str | None) -> ColumnElement[int]:
    """The seconds since 1970 that a clock on the wall shows at the start of an activity."""
    return _Seconds(Activity.started_at) + _shift(offsets_between(first, last, zone))


def _shift(offsets: Sequence[tuple[datetime, timedelta]]) -> ColumnElement[int]:
    """The offset in force, in seconds, found by halving: the clocks of twenty years change forty times."""
    if len(offsets) == 1:
        return literal(_whole(offsets[0][1]), BigInteger)
    middle = len(offsets) // 2
    return case((Activity.started_at < offsets[middle][0], _shift(offsets[:middle])), else_=_shift(offsets[middle:]))


def _whole(offset: timedelta) -> int:
    return int(offset.total_seconds())


def _key(seconds: ColumnElement[int], period: str) -> ColumnElement[Any]:
    if period == "day":
        return (seconds + _EARLY_WEEKS * A_WEEK) // A_DAY
    if period in _DAYS_BEFORE_EPOCH:
        return (seconds + _DAYS_BEFORE_EPOCH[period] * A_DAY + _EARLY_WEEKS * A_WEEK) // A_WEEK
    return func.substr(_Written(seconds), 1, {"year": 4, "month": 7}[period])


def _first_day(key: Any, period: str) -> date:
    if period == "day":
        return EPOCH + timedelta(days=int(key) - _EARLY_WEEKS * 7)
    if period in _DAYS_BEFORE_EPOCH:
        return EPOCH + timedelta(days=(int(key) - _EARLY_WEEKS) * 7 - _DAYS_BEFORE_EPOCH[period])
    return PERIODS[period](date.fromisoformat(f"{key}-01-01"[:10]))


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
