"""Numbers, units, dates and times as people type them, turned into plain values: readers for `app.web.forms`."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal

from babel.numbers import get_decimal_symbol

from app.dates import YEARS
from app.errors import Invalid
from app.units import metres_per
from app.web.language import chosen_language

_BLANKS = re.compile(r"[\s\u00a0\u202f'’]")
_DIGITS = re.compile(r"\d+", re.ASCII)
_WHOLE = re.compile(r"[+-]?(\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+)", re.ASCII)
LONGEST = 30
"""Characters of a number; nobody measures more."""


def number(text: str, decimal_mark: str | None = None) -> Decimal:
    """`62,5`, `62.5`, `1.234,5` or `1 234.5` as a number; a lone mark before three digits is read as the language does.

    Raises Invalid `number`.
    """
    plain = _BLANKS.sub("", text).replace("−", "-")
    mark = _decimal_mark_of(plain, decimal_mark or get_decimal_symbol(chosen_language()))
    whole, _, fraction = plain.partition(mark)
    if len(plain) > LONGEST or not _WHOLE.fullmatch(whole) or (mark in plain and not _DIGITS.fullmatch(fraction)):
        raise Invalid("number")
    return Decimal(f"{whole.replace('.', '').replace(',', '')}.{fraction or 0}")


def _decimal_mark_of(plain: str, usual: str) -> str:
    """Which of `.` and `,` stands before the decimals. Of two kinds it is the last; several of one kind are groups."""
    marks = [character for character in plain if character in ".,"]
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    if not marks:
        return usual
    before, _, after = plain.partition(marks[0])
    may_be_a_group = len(after) == 3 and before.lstrip("+-") not in {"", "0"}
    return usual if may_be_a_group else marks[0]


def metres(distance_unit: str) -> Callable[[str], Decimal]:
    """A reader of distances in `km` or `mi`; its values are metres."""

    def read(text: str) -> Decimal:
        return number(text) * metres_per(distance_unit)

    return read


def day(text: str) -> date:
    """What a date input sends, `2026-11-21`, of a year somebody may mean. Raises Invalid `date`."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        raise Invalid("date") from None
    if read.year not in YEARS:
        raise Invalid("date")
    return read


def clock(text: str) -> time:
    """What a time input sends, `07:30` or `07:30:15`. Raises Invalid `time`."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise Invalid("time") from None


def stopwatch(text: str) -> timedelta:
    """`45` minutes, `25:30` minutes and seconds, `1:05:30` with hours: as pages show a duration.

    Raises Invalid `duration`.
    """
    minutes, mark, seconds = text.partition(":")
    if not mark or ":" in seconds:
        return duration(text)
    if not re.fullmatch(r"\d{1,4}", minutes.strip(), re.ASCII):
        raise Invalid("duration")
    return timedelta(minutes=int(minutes)) + duration(f"0:00:{seconds}")


def duration(text: str) -> timedelta:
    """`45` minutes, `1:05` hours and minutes, `1:05:30` with seconds. Raises Invalid `duration`."""
    parts = text.split(":")
    if len(parts) > 3 or not all(re.fullmatch(r"\d{1,4}", part.strip(), re.ASCII) for part in parts):
        raise Invalid("duration")
    numbers = [int(part) for part in parts]
    if len(numbers) == 1:
        return timedelta(minutes=numbers[0])
    if any(number > 59 for number in numbers[1:]):
        raise Invalid("duration")
    hours, minutes, *seconds = numbers
    return timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
