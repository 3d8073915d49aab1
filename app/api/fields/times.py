"""Days, times of day, instants."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

from app.api.fields.base import Field
from app.dates import YEARS

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(:\d\d([.,]\d{1,6}\d*)?)?", re.ASCII)
_DATETIME = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*(Z|[-+]\d\d:?\d\d|[-+]\d\d)?)?", re.I | re.ASCII
)


class Date(Field):
    """A calendar day."""

    wire_type = "date"
    json_type = {"type": "string", "format": "date"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> date:
        found = day_in(value) if isinstance(value, str) else None
        if found is None:
            raise self.make_error("date")
        return found

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> str | None:
        return None if value is None else value.isoformat()


class Time(Field):
    """A time of day."""

    wire_type = "time"
    # The `time` of JSON schema has a zone.
    json_type = {"type": "string", "pattern": r"^\d\d:\d\d(:\d\d([.,]\d{1,6})?)?$"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> time:
        if not isinstance(value, str) or not _TIME.fullmatch(value):
            raise self.make_error("time")
        try:
            return time.fromisoformat(value.replace(",", "."))
        except ValueError:
            raise self.make_error("time") from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> str | None:
        return None if value is None else value.isoformat()


class DateTime(Field):
    """An instant; what names no zone is UTC, what names no time is midnight."""

    wire_type = "datetime"
    json_type = {"type": "string", "format": "date-time"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> datetime:
        found = instant_in(value) if isinstance(value, str) else None
        if found is None:
            raise self.make_error("datetime")
        return found

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Moment(DateTime):
    """An instant of a year somebody may mean; beyond them local days run off the calendar."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> datetime:
        found = super()._deserialize(value, attr, data, **options)
        if found.year not in YEARS:
            raise self.make_error("datetime_range", first=YEARS[0], last=YEARS[-1])
        return found


class Day(Date):
    """A day of a year somebody may mean."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> Any:
        found = super()._deserialize(value, attr, data, **options)
        if found.year not in YEARS:
            raise self.make_error("datetime_range", first=YEARS[0], last=YEARS[-1])
        return found


def day_in(text: str) -> date | None:
    """The day written as YYYY-MM-DD, or None."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def instant_in(text: str) -> datetime | None:
    """The instant written in ISO 8601, in UTC, or None."""
    found = _DATETIME.fullmatch(text.strip())
    if found is None:
        return None
    day, clock, zone = found.groups()
    try:
        instant = datetime.fromisoformat(f"{day}T{(clock or '00:00').replace(',', '.')}{(zone or 'Z').upper()}")
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
