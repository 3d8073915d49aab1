"""Moments and local days."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import end_of_day, rfc1123, rfc1123_of, start_of_day, to_local, to_utc


@pytest.mark.parametrize(
    ("wall_clock", "zone", "utc"),
    [
        ("2026-07-01 12:00", "Europe/Paris", "2026-07-01 10:00"),
        ("2026-01-01 12:00", "Europe/Paris", "2026-01-01 11:00"),
        ("2026-07-01 12:00", None, "2026-07-01 12:00"),
        ("2026-03-29 02:30", "Europe/Paris", "2026-03-29 01:30"),  # does not exist: the clocks go forward
        ("2026-10-25 02:30", "Europe/Paris", "2026-10-25 01:30"),  # exists twice: the clocks go back
        ("2026-03-08 02:30", "America/New_York", "2026-03-08 07:30"),
        ("2026-11-01 01:30", "America/New_York", "2026-11-01 06:30"),
        ("2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-03 15:45"),  # half an hour of summer time
        ("2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04 15:15"),
    ],
)
def test_a_wall_clock_is_read_with_the_standard_offset_when_in_doubt(
    wall_clock: str, zone: str | None, utc: str
) -> None:
    assert to_utc(datetime.fromisoformat(wall_clock), zone) == datetime.fromisoformat(utc + "+00:00")


def test_a_time_that_does_not_exist_shows_an_hour_later() -> None:
    moment = to_utc(datetime(2026, 3, 29, 2, 30), "Europe/Paris")

    assert to_local(moment, "Europe/Paris").strftime("%H:%M") == "03:30"


@pytest.mark.parametrize(
    ("day", "zone", "start", "end"),
    [
        (date(2026, 5, 1), None, "2026-05-01 00:00", "2026-05-02 00:00"),
        (date(2026, 5, 1), "Europe/Paris", "2026-04-30 22:00", "2026-05-01 22:00"),
        (date(2026, 3, 29), "Europe/Paris", "2026-03-28 23:00", "2026-03-29 22:00"),  # 23 hours
        (date(2026, 10, 25), "Europe/Paris", "2026-10-24 22:00", "2026-10-25 23:00"),  # 25 hours
        (date(2026, 5, 1), "Pacific/Kiritimati", "2026-04-30 10:00", "2026-05-01 10:00"),
    ],
)
def test_a_local_day_in_utc(day: date, zone: str | None, start: str, end: str) -> None:
    assert start_of_day(day, zone) == datetime.fromisoformat(start + "+00:00")
    assert end_of_day(day, zone) == datetime.fromisoformat(end + "+00:00")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd"])
def test_an_unknown_zone_is_an_error_and_none_is_utc(zone: str) -> None:
    if not zone:
        assert to_utc(datetime(2026, 1, 1), zone) == datetime(2026, 1, 1, tzinfo=UTC)
        return
    with pytest.raises((KeyError, ValueError)):
        to_utc(datetime(2026, 1, 1), zone)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2019, 7, 14, 13, 51, 1, tzinfo=UTC), "Sun, 14 Jul 2019 13:51:01 GMT"),
        (datetime(2024, 5, 1, 8, 0, 0, 999_999, tzinfo=UTC), "Wed, 01 May 2024 08:00:00 GMT"),
        (datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC), "Wed, 31 Dec 1969 23:59:59 GMT"),
        (datetime(900, 1, 1, tzinfo=UTC), "Fri, 01 Jan 0900 00:00:00 GMT"),
    ],
)
def test_a_moment_in_the_format_of_the_workouts_api(moment: datetime, text: str) -> None:
    assert rfc1123(moment) == text


@given(
    st.datetimes(
        min_value=datetime(1900, 1, 2),
        max_value=datetime(9998, 12, 30),
        timezones=st.timezones(),
        allow_imaginary=False,
    )
)
def test_any_moment_is_written_in_utc(moment: datetime) -> None:
    written = rfc1123(moment)

    assert datetime.strptime(written, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC) == moment.astimezone(
        UTC
    ).replace(microsecond=0)
    assert written == moment.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_seconds_since_1970_are_written_the_same() -> None:
    assert rfc1123_of(1714550400.75) == "Wed, 01 May 2024 08:00:00 GMT"
    assert rfc1123_of(-0.5) == "Wed, 31 Dec 1969 23:59:59 GMT"


def test_days_at_the_ends_of_the_calendar_end_with_it() -> None:
    assert start_of_day(date.min, "Asia/Tokyo") == datetime.min.replace(tzinfo=UTC)
    assert end_of_day(date.max, "America/Los_Angeles") == datetime.max.replace(tzinfo=UTC)
    assert to_local(datetime.max.replace(tzinfo=UTC), "Asia/Tokyo") == datetime.max.replace(tzinfo=UTC)
