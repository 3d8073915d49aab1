"""Durations as the API writes and asks for them."""

import pytest

from app.activities.logic.durations import duration_text, parse_hours_minutes


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00:00"),
        (1024, "0:17:04"),
        (3600, "1:00:00"),
        (36309, "10:05:09"),
        (93784, "1 day, 2:03:04"),
        (172800, "2 days, 0:00:00"),
        (611.63, "0:10:11.630000"),
    ],
)
def test_a_duration_is_written_as_python_writes_it(seconds: float, text: str) -> None:
    assert duration_text(round(seconds * 1_000_000)) == text


@pytest.mark.parametrize(
    ("text", "seconds"), [("0:00", 0), ("1:30", 5400), ("01:05", 3900), ("23:59", 86340), ("1:30:59", 5400)]
)
def test_hours_and_minutes(text: str, seconds: int) -> None:
    assert parse_hours_minutes(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "90", "24:00", "1:60", "1:5", "-1:00", "1:30:60", " 1:30", "1:30\n", "١:30", "a:b"]
)
def test_other_texts_are_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_hours_minutes(text)
