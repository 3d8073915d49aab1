"""Numbers, units and dates as the reader writes them: pure functions, and the Jinja filters made of them.

The database speaks metres, millimetres, metres per hour and microseconds; the reader chose kilometres or miles,
a language, a time zone and a way to write dates.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import gettext, to_user_timezone
from flask_login import current_user

from app.database import now
from app.units import metres_per, metres_per_height
from app.web.language import chosen_language

DATE_FORMATS = ("language", "yyyy-MM-dd", "dd/MM/yyyy", "MM/dd/yyyy", "dd.MM.yyyy", "d MMM yyyy")
"""`language` leaves the choice to the reader's language; the others are patterns."""

MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class DayPatterns:
    """How a language writes a day of this year, of another year, and in a heading."""

    near: str
    far: str
    long: str


DAY_PATTERNS = {
    "en": DayPatterns("EEE d MMM", "d MMM yyyy", "EEEE, d MMMM yyyy"),
    "de": DayPatterns("EEE, d. MMM", "d. MMM yyyy", "EEEE, d. MMMM yyyy"),
}


@dataclass(frozen=True)
class Quantity:
    """A number and its unit, written; templates set the unit smaller."""

    number: str
    unit: str

    def __str__(self) -> str:
        return f"{self.number}\u00a0{self.unit}"


@dataclass(frozen=True)
class Reader:
    """What formatting needs to know about whoever reads."""

    language: str = "en"
    distance_unit: str = "km"
    date_format: str = "language"
    timezone: str = "UTC"
    offset_min: int | None = None
    """Minutes ahead of UTC where clocks are read that are not the reader's own."""

    def at(self, offset_min: int | None) -> "Reader":
        """The same reader before clocks that are so many minutes ahead of UTC; None: before their own."""
        return self if offset_min == self.offset_min else replace(self, offset_min=offset_min)

    @property
    def zone(self) -> tzinfo:
        """What the clocks go by that are read."""
        if self.offset_min is None:
            return ZoneInfo(self.timezone)
        return timezone(timedelta(minutes=self.offset_min))

    def foreign_zone(self, instant: datetime) -> str | None:
        """`UTC+5:30` where the clocks that are read showed another time than the reader's own."""
        there, here = (instant.astimezone(zone).utcoffset() for zone in (self.zone, ZoneInfo(self.timezone)))
        if there is None or there == here:
            return None
        hours, minutes = divmod(abs(there) // timedelta(minutes=1), 60)
        sign = "\N{MINUS SIGN}" if there < timedelta(0) else "+"
        return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with the reader's separators."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(value, format=pattern, locale=self.language))

    def distance(self, metres: float) -> Quantity:
        """Two decimals below 10, one from there on, none from 1,000."""
        value = float(metres) / float(metres_per(self.distance_unit))
        decimals = 2 if value < 9.995 else (1 if value < 999.95 else 0)
        return Quantity(self.number(value, decimals), self.distance_unit)

    def height(self, millimetres: float) -> Quantity:
        """Whole metres, or feet for who thinks in miles."""
        value = float(millimetres) / 1000 / float(metres_per_height(self.distance_unit))
        return Quantity(self.number(round(value)), "m" if self.distance_unit == "km" else "ft")

    def speed(self, metres_per_hour: float) -> Quantity:
        """One decimal."""
        value = float(metres_per_hour) / float(metres_per(self.distance_unit))
        return Quantity(self.number(value, 1), "km/h" if self.distance_unit == "km" else "mph")

    def pace(self, metres_per_hour: float) -> Quantity | None:
        """Time for one kilometre or mile; None for who did not move."""
        if not metres_per_hour:
            return None
        seconds = 3600 * float(metres_per(self.distance_unit)) / float(metres_per_hour)
        return Quantity(duration(seconds * MICROSECONDS), f"/{self.distance_unit}")

    def size(self, count: float) -> Quantity:
        """Bytes as `812 kB`, `4.6 MB`, `1.2 GB`: powers of 1,000, as disks are sold."""
        value, unit = count / 1000, "kB"
        for larger in ("MB", "GB", "TB"):
            if value < 999.5:
                break
            value, unit = value / 1000, larger
        return Quantity(self.number(value, 1 if 0 < value < 9.95 else 0), unit)

    def day(self, instant: datetime, today: date | None = None) -> str:
        """`Today`, `Yesterday`, `Tue 17 Nov`, or with the year when it is another one."""
        return self.near(instant.astimezone(self.zone).date(), today)

    def near(self, day: date, today: date | None = None) -> str:
        """The same for a day of the calendar."""
        today = today or now().astimezone(self.zone).date()
        if day == today:
            return str(gettext("Today"))
        if day == today - timedelta(days=1):
            return str(gettext("Yesterday"))
        if self.date_format != "language" or day.year != today.year:
            return self.written(day)
        return str(format_date(day, format=DAY_PATTERNS[self.language].near, locale=self.language))

    def written(self, day: date) -> str:
        """`17 Nov 2025`, or as the reader chose to write dates."""
        pattern = DAY_PATTERNS[self.language].far if self.date_format == "language" else self.date_format
        return str(format_date(day, format=pattern, locale=self.language))

    def long_day(self, instant: datetime) -> str:
        """`Saturday, 21 November 2026`."""
        day = instant.astimezone(self.zone).date()
        usual = DAY_PATTERNS[self.language].long
        pattern = usual if self.date_format == "language" else f"EEEE, {self.date_format}"
        return str(format_date(day, format=pattern, locale=self.language))

    def clock(self, instant: datetime) -> str:
        """`07:12`."""
        local = instant.astimezone(self.zone)
        return str(format_time(local, format="HH:mm", tzinfo=local.tzinfo, locale=self.language))


def duration(microseconds: float) -> str:
    """`45:18`, `4:12:30`, `26:03:04`."""
    seconds = round(microseconds / MICROSECONDS)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def current_reader() -> Reader:
    """Whoever looks at the page now."""
    if not (current_user and current_user.is_authenticated):
        return Reader(language=chosen_language())
    preferences = current_user.preferences
    return Reader(
        language=chosen_language(),
        distance_unit=preferences.distance_unit,
        date_format=preferences.date_format,
        timezone=preferences.timezone or "UTC",
    )


def local(instant: datetime) -> datetime:
    """The instant on the reader's clock."""
    there: datetime = to_user_timezone(instant)
    return there


def init_app(app: Flask) -> None:
    """Register the filters: `{{ activity.distance_m | distance }}`."""
    filters: dict[str, Callable[..., Any]] = {
        "number": lambda value, decimals=0: current_reader().number(value, decimals),
        "distance": lambda metres: current_reader().distance(metres),
        "height": lambda millimetres: current_reader().height(millimetres),
        "speed": lambda value: current_reader().speed(value),
        "pace": lambda value: current_reader().pace(value),
        "duration": duration,
        "size": lambda count: current_reader().size(count),
        "day": lambda instant, offset_min=None: current_reader().at(offset_min).day(instant),
        "near": lambda day: current_reader().near(day),
        "weekday": lambda day: format_date(day, format="EEE", locale=chosen_language()),
        "written_day": lambda day: current_reader().written(day),
        "long_day": lambda instant, offset_min=None: current_reader().at(offset_min).long_day(instant),
        "clock": lambda instant, offset_min=None: current_reader().at(offset_min).clock(instant),
        "foreign_zone": lambda instant, offset_min: current_reader().at(offset_min).foreign_zone(instant),
        "local": local,
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)
