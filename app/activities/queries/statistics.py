"""Sums of activities by period and sport, in one grouped statement on both databases.

SQLite knows no time zones. So the offsets the clocks of a zone showed are looked up here, and the statement adds to
each start the one that was in force: what it groups by are days on the wall.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import String

from app.activities.logic.statistics import FIRST_WEEKDAYS, Done
from app.activities.models import Activity
from app.dates import offsets_between, week_start
from app.extensions import db

EPOCH = date(1970, 1, 1)
A_DAY, A_WEEK = 86_400, 604_800
# So many days before the first of 1970 a week of each kind began.
_DAYS_BEFORE_EPOCH = {name: (EPOCH - week_start(EPOCH, day)).days for name, day in FIRST_WEEKDAYS.items()}
# So many weeks earlier than 1970 nothing is: whole numbers are divided towards zero.
_EARLY_WEEKS = 110_000
_EARLY = EPOCH.toordinal() - 7 * _EARLY_WEEKS


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


def done_by_period(
    rows: Select[Activity], period: str, zone: str | None, *, for_means: bool = True
) -> dict[date, dict[int, Done]]:
    """What was done in each period (a name of `PERIODS`), by its first day on the clocks of `zone` and by sport.

    Of days there can be one for every activity: what only means need is left out on request.
    """
    # Each for itself is one step in the index of starts.
    ends = (func.min(Activity.started_at), func.max(Activity.started_at))
    first, last = (db.session.scalar(rows.order_by(None).with_only_columns(end)) for end in ends)
    if first is None or last is None:
        return {}
    key = _key(_local_seconds(first, last, zone), period).label("period")
    single = rows.order_by(None).with_only_columns(key, *_figures(Activity)).subquery()
    groups = (single.c.period, single.c.sport_id)
    sums = _sums(single.c) + (_for_means(single.c) if for_means else [])
    found = _plain(select(*groups, *sums).group_by(*groups).order_by(*groups))
    return {
        _first_day(start): {part[1]: Done(*part[2:]) for part in parts}
        for start, parts in groupby(found, itemgetter(0))
    }


def done_by_sport(rows: Select[Activity], most: int | None = None) -> dict[int, Done]:
    """What was done in each sport; of the latest `most` activities only, if that is said."""
    rows = rows.order_by(None)
    if most is not None:
        rows = rows.order_by(Activity.started_at.desc(), Activity.id.desc()).limit(most)
    single = rows.with_only_columns(*_figures(Activity)).subquery()
    sums = select(single.c.sport_id, *_sums(single.c), *_for_means(single.c))
    return {row[0]: Done(*row[1:]) for row in _plain(sums.group_by(single.c.sport_id).order_by(single.c.sport_id))}


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
    """Days and weeks as `date.toordinal` of the first day, years and months as `2018` and `2018-03`."""
    if period == "day":
        return (seconds + _EARLY_WEEKS * A_WEEK) // A_DAY + _EARLY
    if period in _DAYS_BEFORE_EPOCH:
        before = _DAYS_BEFORE_EPOCH[period]
        return (seconds + before * A_DAY + _EARLY_WEEKS * A_WEEK) // A_WEEK * 7 + (_EARLY - before)
    return func.substr(_Written(seconds), 1, {"year": 4, "month": 7}[period])


def _first_day(key: Any) -> date:
    return date.fromisoformat(f"{key}-01-01"[:10]) if isinstance(key, str) else date.fromordinal(key)


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
    """The first fields of `Done`."""
    _sport, distance, moving, _speed, ascent, descent = _figures(columns)
    return [func.count(), _Sum(distance), _Sum(moving), _Sum(ascent), _Sum(descent)]


def _for_means(columns: Any) -> list[ColumnElement[Any]]:
    """And those behind them."""
    _sport, _distance, _moving, speed, ascent, descent = _figures(columns)
    return [_Sum(speed), func.count(ascent), func.count(descent)]
