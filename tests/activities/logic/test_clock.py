"""Times in files: which spellings are times, and that remembering them changes nothing."""

from math import isnan

import pytest

from app.activities.logic.clock import Clock

EIGHT = 1714550400.0  # 2024-05-01 08:00:00 UTC


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2024-05-01T08:00:05Z", 5),
        ("2024-05-01 08:00:05Z", 5),
        ("2024-05-01T08:00:05", 5),  # without a zone it is UTC
        ("2024-05-01T8:00:05Z", 5),
        ("2024-05-01T10:00:05+02:00", 5),
        ("2024-05-01T10:00:05+02", 5),
        ("2024-05-01T10:00:05+0200", 5),
        ("2024-05-01T02:30:05-05:30", 5),
        ("2024-05-01T08:00:05.250Z", 5.25),
        ("2024-05-01T08:00:05.123456789012345Z", 5.123456),  # cut off at microseconds
        ("2024-05-01T10:00:05.5+02:00", 5.5),
        ("\n 2024-05-01T08:00:05Z ", 5),
        ("2024-04-30T22:00:00-10:00", 0),
        ("1970-01-01T00:00:00Z", -EIGHT),
        ("1969-12-31T23:59:59Z", -EIGHT - 1),
    ],
)
def test_these_are_times(text: str, seconds: float) -> None:
    clock = Clock()

    assert clock.read(text) - EIGHT == pytest.approx(seconds, abs=1e-6)
    assert clock.read(text) - EIGHT == pytest.approx(seconds, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        None, "", "noon", "2024-05-01", "08:00:00", "2024-05-01T08:00Z", "2024-05-01T08:00:05z", "2024-05-01T08:00:5Z",
        "2024-5-1T08:00:05Z", "2024-13-01T08:00:05Z", "2024-02-30T08:00:05Z", "2024-05-01T24:00:05Z",
        "2024-05-01T08:60:05Z", "2024-05-01T08:00:60Z", "2024-05-01T08:00:05.Z",
        "2024-05-01T08:00:05.1234567890123456Z", "2024-05-01T08:00:05 Z", "2024-05-01T08:00:05+2",
        "2024-05-01T08:00:05CEST", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-10:00", "٢٠٢٤-05-01T08:00:05Z", "-2024-05-01T08:00:05Z",
    ],
)  # fmt: skip
def test_anything_else_is_a_missing_time(text: str | None) -> None:
    assert isnan(Clock().read(text))


def test_what_is_remembered_adds_up_to_what_is_read() -> None:
    clock = Clock()
    clock.read("2024-05-01T08:00:05Z")
    clock.read("2024-05-01T10:07:41.5+02:00")

    for text in ("2024-05-01T08:00:41.5+02:00", "2024-05-01T10:07:05Z"):
        assert clock.minutes[text[:17]] + clock.seconds[text[17:]] == Clock().read(text)


def test_a_senseless_time_is_never_remembered() -> None:
    clock = Clock()
    clock.read("2024-05-01T08:00:99Z")
    clock.read("2024-02-31T08:00:00Z")
    clock.read("2024-05-01T8:00:00Z")

    assert (clock.minutes, clock.seconds) == ({}, {})
