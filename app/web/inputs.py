"""What people type, as plain values: numbers with their own separators, durations as clocks show them.

Each reader raises Invalid with a code that the page words at the field.
"""

import re
from datetime import date
from decimal import Decimal

from app.errors import Invalid

_NUMBER = re.compile(r"[+\-\u2212]?\d{0,12}(?:[.,]\d{1,9})?|[+\-\u2212]?\d{1,3}(?:([.,\u00a0\u202f ’'])\d{3})+(?:[.,]\d{1,9})?", re.ASCII)
_GROUPS = re.compile(r"[\u00a0\u202f ’']")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)", re.ASCII)

DECIMAL_COMMA = {"de"}


def number_of(text: str, language: str) -> Decimal:
    """`8,4` or `8.4` or `1,234.5`: a lone separator before three digits groups thousands as in `language`.

    Raises Invalid (`not_a_number`).
    """
    typed = text.strip()
    if not typed or not _NUMBER.fullmatch(typed) or not any(sign.isdigit() for sign in typed):
        raise Invalid("not_a_number", example="8,4" if language in DECIMAL_COMMA else "8.4")
    plain = _GROUPS.sub("", typed).replace("\u2212", "-")
    comma = "," if language in DECIMAL_COMMA else "."
    point, group = plain.rfind(comma), "." if comma == "," else ","
    if point < 0 and plain.count(group) == 1 and len(plain) - plain.index(group) != 4:
        # One foreign separator that cannot group thousands is meant as the decimal one.
        return Decimal(plain.replace(group, "."))
    return Decimal(plain.replace(group, "").replace(comma, "."))


def seconds_of(text: str) -> int:
    """`1:05:00` (hours, minutes, seconds), `45:30` (minutes, seconds), or minutes alone.

    Raises Invalid (`not_a_duration`).
    """
    typed = text.strip()
    if typed.isascii() and typed.isdigit() and len(typed) <= 5:
        return int(typed) * 60
    found = _CLOCK.fullmatch(typed)
    if not found:
        raise Invalid("not_a_duration")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if found.group(1) and minutes > 59:
        raise Invalid("not_a_duration")
    return hours * 3600 + minutes * 60 + seconds


def hours_and_minutes_of(text: str) -> int:
    """`1:30` as hours and minutes, in seconds; a number alone means hours. Raises Invalid (`not_hours`)."""
    hours, colon, minutes = text.strip().partition(":")
    minutes = minutes if colon else "0"
    if not (hours + minutes).isascii() or not (hours.isdigit() and minutes.isdigit()):
        raise Invalid("not_hours")
    if len(hours) > 3 or len(minutes) > 2 or int(minutes) > 59:
        raise Invalid("not_hours")
    return int(hours) * 3600 + int(minutes) * 60


def day_of(text: str) -> date:
    """`2026-11-21`, as date fields send it. Raises Invalid (`not_a_date`)."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("not_a_date") from None
    if not 1900 <= day.year <= 2200:
        raise Invalid("not_a_date")
    return day
