"""Numbers, units, dates and times as people type them, turned into plain values: readers for `app.web.forms`."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal

from babel.numbers import get_decimal_symbol

from app.errors import Invalid
from app.units import metres_per
from app.web.language import chosen_language

YEARS = range(1900, 2201)
"""Beyond them, local days and instants run off the calendar."""

_BLANKS = re.compile(r"[\s\u00a0\u202f'’]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def number(text: str, decimal_mark: str | None = None) -> Decimal:
    """`62,5`, `62.5`, `1.234,5` or `1 234.5` as a number; a lone mark before three digits is read as the language does.

    Raises Invalid `number`.
    """
    mark = decimal_mark or get_decimal_symbol(chosen_language())
    plain = _BLANKS.sub("", text).replace("−", "-")
    marks = [character for character in plain if character in ".,"]
    if len(set(marks)) == 2:
        mark = marks[-1]
    elif len(marks) == 1:
        decimals = plain.rpartition(marks[0])[2]
        mark = mark if len(decimals) == 3 and marks[0] != mark and not plain.lstrip("+-").startswith("0") else marks[0]
    elif len(marks) > 1:
        mark = "," if marks[0] == "." else "."
    other = "," if mark == "." else "."
    plain = plain.replace(other, "").replace(mark, ".")
    if len(plain) > 30 or not _NUMBER.fullmatch(plain):
        raise Invalid("number")
    return Decimal(plain)


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
