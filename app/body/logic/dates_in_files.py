"""Dates as other apps write them into their exports."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner janv janvier ene enero gennaio",
            "feb february februar févr février febrero febbraio fev",
            "mar march märz mrz mär mars marzo",
            "apr april avr avril abr abril aprile",
            "may mai mayo maggio maj",
            "jun june juni juin junio giugno",
            "jul july juli juil juillet julio luglio",
            "aug august août ago agosto",
            "sep sept september septembre septiembre settembre",
            "oct october okt oktober octobre octubre ottobre out",
            "nov november novembre noviembre",
            "dec december dez dezember déc décembre dic diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?", re.ASCII)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]+(.*))?", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?:[T ,]+(.*))?", re.ASCII)
_DAY_FIRST = re.compile(r"(?:\w+,?\s+)?(\d{1,2})\.?\s+([^\W\d]+)\.?,?\s+(\d{4})(?:[ ,]+(.*))?")
_MONTH_FIRST = re.compile(r"(?:[^\W\d]+,\s+)?([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})(?:[ ,]+(.*))?")
_ZONE = re.compile(r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)\Z", re.I)
_EPOCH = re.compile(r"\d{10}(\d{3})?", re.ASCII)

Found = tuple[datetime, bool]
"""A moment (aware where the file names a zone), and whether it has a time of day."""


def moment_in(text: str, *, day_first: bool) -> Found | None:
    """The moment a cell means, or None. `day_first` reads 03/04/2026 as 3 April."""
    text = " ".join(text.strip().strip('"').split())
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC), True
    for pattern, order in (
        (_ISO, "ymd"),
        (_NUMBERS, "dmy" if day_first else "mdy"),
        (_DAY_FIRST, "named dmy"),
        (_MONTH_FIRST, "named mdy"),
    ):
        found = pattern.fullmatch(text)
        if found:
            return _made(_day_in(found.groups(), order), found.groups()[-1])
    return None


def _day_in(parts: tuple[str | None, ...], order: str) -> date | None:
    kept = [part or "" for part in (parts[:1] + parts[2:4] if order in {"dmy", "mdy"} else parts[:3])]
    places = order.removeprefix("named ")
    year, month, day = (kept[places.index(letter)] for letter in "ymd")
    number = MONTHS.get(month.lower()) if order.startswith("named") else int(month)
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    # Dots are written by people who put the day first, whatever the rest of the file says.
    if order == "mdy" and parts[1] == ".":
        number, day = int(day), month
    try:
        return date(full_year, number or 0, int(day))
    except ValueError:
        return None


def _made(day: date | None, rest: str | None) -> Found | None:
    if day is None:
        return None
    if not rest or not rest.strip():
        return datetime.combine(day, time.min), False
    zone = _ZONE.search(rest)
    clock = clock_in(rest[: zone.start()] if zone else rest)
    if clock is None:
        return None
    moment = datetime.combine(day, clock)
    if zone is None:
        return moment, True
    offset = zone[1].upper()
    try:
        return datetime.fromisoformat(moment.isoformat() + ("Z" if offset in {"Z", "UTC", "GMT"} else offset)), True
    except ValueError:
        return None


def clock_in(text: str) -> time | None:
    """`07:30`, `7:30:15 AM`, or None."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, half = int(found[1]), (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


def day_order(texts: Iterable[str]) -> bool | None:
    """Whether dates of numbers have the day first: True, False, or None when nothing in the file tells."""
    for text in texts:
        found = _NUMBERS.fullmatch(" ".join(text.strip().split()))
        if found is None:
            continue
        if found[2] == "." or int(found[1]) > 12:
            return True
        if int(found[3]) > 12:
            return False
    return None


def has_number_dates(texts: Iterable[str]) -> bool:
    """Whether any date is of the kind whose order must be known."""
    return any(_NUMBERS.fullmatch(" ".join(text.strip().split())) for text in texts)
