"""Who holds a record."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from app.activities.logic.records import EMBEDDED_ORDER, MEASURED, OUTPUT_ORDER, record_holder, record_value


@dataclass
class Effort:
    id: int
    day: int = 1
    average_speed_m_per_h: int = 20_000
    distance_m: int = 10_000
    moving_us: int = 1_800_000_000
    max_speed_m_per_h: int = 40_000
    ascent_mm: int | None = 100_000

    @property
    def started_at(self) -> datetime:
        return datetime(2024, 5, self.day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("record_type", "better"),
    [
        ("AS", Effort(2, average_speed_m_per_h=20_010)),
        ("FD", Effort(2, distance_m=10_001)),
        ("LD", Effort(2, moving_us=1_800_000_001)),
        ("MS", Effort(2, max_speed_m_per_h=40_010)),
        ("HA", Effort(2, ascent_mm=100_001)),
    ],
)
def test_the_greatest_value_wins_its_record_and_no_other(record_type: str, better: Effort) -> None:
    ordinary = Effort(1)

    assert record_holder(record_type, [ordinary, better]) is better
    for other in set(OUTPUT_ORDER) - {record_type}:
        assert record_holder(other, [better, ordinary]) is ordinary


def test_among_equals_the_earliest_date_keeps_it() -> None:
    first, second, third = Effort(3, day=2), Effort(1, day=4), Effort(2, day=9)

    assert record_holder("FD", [third, second, first]) is first


def test_among_equals_of_the_same_instant_the_one_entered_first_keeps_it() -> None:
    assert record_holder("FD", [Effort(8), Effort(7), Effort(9)]) == Effort(7)


@pytest.mark.parametrize("nothing", [None, 0])
def test_nothing_is_no_record(nothing: int | None) -> None:
    assert record_holder("HA", [Effort(1, ascent_mm=nothing)]) is None
    assert record_value("HA", Effort(1, ascent_mm=nothing)) is None
    assert record_holder("HA", []) is None


def test_whoever_has_nothing_does_not_stand_in_the_way() -> None:
    climber = Effort(2, day=9, ascent_mm=1)

    assert record_holder("HA", [Effort(1, ascent_mm=None), climber, Effort(3, ascent_mm=0)]) is climber


def test_the_orders_name_every_record_once() -> None:
    assert OUTPUT_ORDER == ("AS", "FD", "LD", "MS", "HA")
    assert EMBEDDED_ORDER == ("MS", "LD", "HA", "FD", "AS")
    assert set(MEASURED) == set(OUTPUT_ORDER) == set(EMBEDDED_ORDER)
