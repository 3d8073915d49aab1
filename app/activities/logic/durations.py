"""Durations as the workouts API writes and asks for them."""

import re
from datetime import timedelta

HOURS_AND_MINUTES = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?")


def duration_text(duration_us: int) -> str:
    """`0:17:04`, from 24 hours on `1 day, 2:03:04`, with a fraction `0:10:11.630000`; from microseconds."""
    return str(timedelta(microseconds=duration_us))


def parse_hours_minutes(text: str) -> int:
    """The seconds of a filter like `1:30`; seconds after it are accepted and ignored. `ValueError` for other texts."""
    match = HOURS_AND_MINUTES.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return int(match[1]) * 3600 + int(match[2]) * 60
