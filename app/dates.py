"""Moments and local days: between a person's wall clock and UTC, and the date format of the workouts API.

A zone is an IANA name (`Europe/Paris`); None means UTC.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from math import floor
from zoneinfo import ZoneInfo, available_timezones

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOT_FOR_PEOPLE = ("Etc/", "SystemV/", "posix/", "right/")


@cache
def timezone_names() -> frozenset[str]:
    """Every time zone this machine knows."""
    return frozenset(available_timezones())


@cache
def timezone_choices() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a person may choose from, by continent: `("Europe", ("Europe/Amsterdam", …))`."""
    continents: dict[str, list[str]] = {}
    for name in sorted(timezone_names()):
        if "/" in name and not name.startswith(_NOT_FOR_PEOPLE):
            continents.setdefault(name.partition("/")[0], []).append(name)
    return tuple((continent, tuple(names)) for continent, names in continents.items())


def week_start(day: date, first_weekday: int) -> date:
    """The first day of the week `day` is in; weekdays as in ISO 8601: 1 Monday … 7 Sunday."""
    return day - timedelta(days=(day.isoweekday() - first_weekday) % 7)


YEARS = range(1900, 2201)
"""Those somebody may mean. Beyond them, local days and instants run off the calendar."""
_EARLIEST, _LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def zone_of(name: str | None) -> ZoneInfo:
    """The zone of that name, UTC when there is none. Raises `ValueError` or `KeyError` for an unknown one."""
    return ZoneInfo(name or "UTC")


def to_utc(wall_clock: datetime, zone: str | None) -> datetime:
    """The moment at which a clock on the wall in `zone` shows `wall_clock` (which is naive).

    A time that exists twice or not at all, because the clocks change, is read with the zone's standard offset.
    """
    local = wall_clock.replace(tzinfo=zone_of(zone))
    readings = [local, local.replace(fold=1)]
    if readings[0].utcoffset() != readings[1].utcoffset():
        readings.sort(key=lambda reading: reading.dst() or timedelta(0))
    return readings[0].astimezone(UTC)


def to_local(moment: datetime, zone: str | None) -> datetime:
    """The same moment with the offset of `zone`; at the ends of the calendar, where there is none, in UTC."""
    try:
        return moment.astimezone(zone_of(zone))
    except OverflowError:
        return moment


def start_of_day(day: date, zone: str | None) -> datetime:
    """When `day` begins in `zone`, in UTC. No earlier than the calendar."""
    try:
        return to_utc(datetime.combine(day, time.min), zone)
    except OverflowError:
        return _EARLIEST if day.year == 1 else _LATEST


def end_of_day(day: date, zone: str | None) -> datetime:
    """When `day` is over in `zone`, in UTC: one second after its 23:59:59, itself no longer part of the day.

    No later than the calendar.
    """
    try:
        return to_utc(datetime.combine(day, time(23, 59, 59)), zone) + timedelta(seconds=1)
    except OverflowError:
        return _EARLIEST if day.year == 1 else _LATEST


def rfc1123(moment: datetime) -> str:
    """`Sun, 14 Jul 2019 13:51:01 GMT`, whatever the locale; fractions of a second are cut off."""
    return rfc1123_of(moment.replace(microsecond=0).timestamp())


def rfc1123_of(timestamp: float) -> str:
    """The same for seconds since 1970 in UTC."""
    minute, second = divmod(floor(timestamp), 60)
    return f"{_minute_text(minute)}{second:02d} GMT"


@lru_cache(maxsize=4096)
def _minute_text(minute: int) -> str:
    # Neighbouring points of a track share their minute; composing it again for each would cost most of a chart.
    moment = datetime(1970, 1, 1) + timedelta(minutes=minute)
    weekday, month = WEEKDAYS[moment.weekday()], MONTHS[moment.month - 1]
    return f"{weekday}, {moment.day:02d} {month} {moment.year:04d} {moment.hour:02d}:{moment.minute:02d}:"


def offsets_between(first: datetime, last: datetime, zone: str | None) -> list[tuple[datetime, timedelta]]:
    """Which offsets from UTC the clocks of `zone` show from `first` to `last`, each with the second it begins at.

    Looks once in 20 days: no zone moved its clocks there and back in less. Not beyond the years somebody may mean.
    """
    first = max(first, datetime(YEARS[0], 1, 1, tzinfo=UTC))
    last = min(last, datetime(YEARS[-1] + 1, 1, 1, tzinfo=UTC))
    here, found, moment = zone_of(zone), [], first
    offset = _offset_at(first, here)
    found.append((first, offset))
    while moment < last:
        ahead = min(moment + timedelta(days=20), last)
        if _offset_at(ahead, here) != offset:
            moment = _change_between(moment, ahead, here)
            offset = _offset_at(moment, here)
            found.append((moment, offset))
        else:
            moment = ahead
    return found


def _offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second with another offset than `before`; the clocks change once, at a whole second."""
    offset = _offset_at(before, zone)
    seconds, low = int((after - before).total_seconds()) + 1, 0
    start = before.replace(microsecond=0)
    while low < seconds:
        middle = (low + seconds) // 2
        if _offset_at(start + timedelta(seconds=middle), zone) == offset:
            low = middle + 1
        else:
            seconds = middle
    return start + timedelta(seconds=low)


def years_between(born: date, day: date) -> int:
    """How old somebody is on that day; who was born on a leap day has birthday on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
