"""The times in recorded files: text to seconds since 1970, fast where a device writes one point after the other."""

import re
from datetime import UTC, datetime, timedelta

from app.activities.logic.track import MISSING
from app.dates import YEARS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MOST_REMEMBERED = 100_000
A_QUARTER_S = 900
OFFSETS_MIN = range(-12 * 60, 14 * 60 + 1)
"""All there are on earth."""

# YYYY-MM-DD, T or a blank, H:MM:SS, a fraction, Z or an offset; no zone means UTC.
TIME = re.compile(
    r"(?P<minute>(\d{4})-(\d\d)-(\d\d)[T ](\d?\d):(\d\d):)"
    r"(?P<second>(\d\d)(\.\d{1,15})?(Z|[+-]\d\d(?::?\d\d)?)?)",
    re.ASCII,
)


class Clock:
    """Reads times and remembers what it read.

    A time is a minute (`2024-05-01T08:00:`, 17 characters) and what follows (`05Z`, `05.250+02:00`). Both repeat from
    point to point, so a reader may look for `minutes[text[:17]] + seconds[text[17:]]` before it calls `read`.
    """

    offset_min: int | None = None
    """Of the first time that says how far the clocks were ahead of UTC."""

    def __init__(self) -> None:
        self.minutes: dict[str, float] = {}
        self.seconds: dict[str, float] = {}

    def read(self, text: str | None) -> float:
        """Seconds since 1970 in UTC with microseconds, or NaN where `text` is no such time."""
        match = TIME.fullmatch(text.strip()) if text else None
        if match is None:
            return MISSING
        _, year, month, day, hour, minute, _, second, fraction, zone = match.groups()
        try:
            start = (datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=UTC) - EPOCH) / SECOND
        except ValueError:
            return MISSING
        if int(second) > 59 or int(year) not in YEARS:
            return MISSING
        offset_s = _offset_s(zone)
        if self.offset_min is None:
            self.offset_min = offset_min(offset_s)
        # Cut off at microseconds as Python's own datetime is.
        after = int(second) + int((fraction or ".0")[1:7].ljust(6, "0")) / 1_000_000 - offset_s
        if len(match["minute"]) == 17 and len(self.minutes) + len(self.seconds) < MOST_REMEMBERED:
            self.minutes[match["minute"]] = start
            self.seconds[match["second"]] = after
        return start + after


def offset_min(seconds: float) -> int | None:
    """An offset from UTC in minutes. None for one no clock on earth has, and for 0: so UTC is written, everywhere.

    Some devices set their two clocks a little apart, so half a minute is forgiven.
    """
    quarters = round(seconds / A_QUARTER_S)
    minutes = quarters * A_QUARTER_S // 60
    is_one = quarters and abs(seconds - quarters * A_QUARTER_S) <= 30 and minutes in OFFSETS_MIN
    return minutes if is_one else None


def _offset_s(zone: str | None) -> int:
    if zone is None or zone == "Z":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[-2:] if len(zone) > 3 else 0) * 60
    return -seconds if zone[0] == "-" else seconds
