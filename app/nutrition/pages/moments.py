"""Days and moments of the diary, on the clock of whoever keeps it."""

from datetime import date, datetime, time, timedelta

from flask import request

from app.database import now
from app.dates import start_of_day, to_local, to_utc
from app.errors import Invalid
from app.web import reading
from app.web.formatting import Reader

NOON = time(12)


def today(reader: Reader) -> date:
    """The day on the reader's calendar."""
    return to_local(now(), reader.timezone).date()


def day_asked(reader: Reader) -> date:
    """The day the address names, or today."""
    try:
        return reading.day(request.values.get("day", ""))
    except Invalid:
        return today(reader)


def bounds(day: date, reader: Reader, days: int = 1) -> tuple[datetime, datetime]:
    """The instants at which so many days begin and end for the reader."""
    return start_of_day(day, reader.timezone), start_of_day(day + timedelta(days=days), reader.timezone)


def moment_on(day: date, reader: Reader, clock: time | None = None) -> datetime:
    """The instant an entry of a day gets: the time of its meal, this very moment today, else noon."""
    if clock is None and day == today(reader):
        return now()
    return to_utc(datetime.combine(day, clock or NOON), reader.timezone)


def moved_to(moment: datetime, day: date, reader: Reader) -> datetime:
    """The same time of another day."""
    return to_utc(datetime.combine(day, to_local(moment, reader.timezone).time()), reader.timezone)
