"""Numbers, units and dates as different readers write them."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from app.web.formatting import Reader, duration

ANNA = Reader("en", "km", "language", "Europe/Berlin")
BERND = Reader("de", "km", "dd.MM.yyyy", "Europe/Berlin")
MARY = Reader("en", "mi", "MM/dd/yyyy", "America/New_York")


@pytest.mark.parametrize(
    ("reader", "metres", "text"),
    [
        (ANNA, 8424, "8.42 km"),  # two decimals below ten
        (ANNA, 9996, "10.0 km"),  # what rounds to ten is written as ten
        (ANNA, 18_340, "18.3 km"),
        (ANNA, 1_024_400, "1,024 km"),  # none from a thousand
        (BERND, 8424, "8,42 km"),
        (MARY, 16_093, "10.0 mi"),
        (ANNA, 0, "0.00 km"),
    ],
)
def test_distance(reader: Reader, metres: int, text: str) -> None:
    assert str(reader.distance(metres)) == text.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("reader", "metres_per_hour", "speed", "pace"),
    [
        (ANNA, 12_000, "12.0 km/h", "5:00 /km"),
        (MARY, 16_093, "10.0 mph", "6:00 /mi"),
        (BERND, 25_460, "25,5 km/h", "2:21 /km"),
        (ANNA, 0, "0.0 km/h", None),  # who stands still has no pace
    ],
)
def test_speed_and_pace(reader: Reader, metres_per_hour: int, speed: str, pace: str | None) -> None:
    assert str(reader.speed(metres_per_hour)) == speed.replace(" ", "\u00a0")
    assert (str(reader.pace(metres_per_hour)).replace("\u00a0", " ") if pace else reader.pace(metres_per_hour)) == pace


@pytest.mark.parametrize(
    ("reader", "millimetres", "text"), [(ANNA, 74_400, "74 m"), (MARY, 304_800, "1,000 ft"), (ANNA, -2_600, "-3 m")]
)
def test_height(reader: Reader, millimetres: int, text: str) -> None:
    assert str(reader.height(millimetres)) == text.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (59.6, "1:00"), (2718, "45:18"), (15_150, "4:12:30"), (93_784, "26:03:04")]
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds * 1_000_000) == text


@pytest.mark.parametrize(
    ("reader", "instant", "text"),
    [
        (ANNA, datetime(2026, 11, 21, 6, 12, tzinfo=UTC), "Today"),
        (ANNA, datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "Today"),  # past midnight in Berlin
        (MARY, datetime(2026, 11, 21, 3, 30, tzinfo=UTC), "Yesterday"),  # still Friday in New York
        (ANNA, datetime(2026, 11, 17, 17, 20, tzinfo=UTC), "Tue 17 Nov"),
        (ANNA, datetime(2025, 11, 17, 17, 20, tzinfo=UTC), "17 Nov 2025"),
        (BERND, datetime(2026, 11, 17, 17, 20, tzinfo=UTC), "17.11.2026"),
        (MARY, datetime(2026, 11, 17, 17, 20, tzinfo=UTC), "11/17/2026"),
    ],
)
def test_the_day_is_told_as_the_reader_would(app: Flask, reader: Reader, instant: datetime, text: str) -> None:
    with app.test_request_context():
        assert reader.day(instant, today=date(2026, 11, 21)) == text
