"""Scales a reader finds round."""

import pytest

from app.web.axes import CLOCK_STEPS, inner_ticks, thinned, ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (25, 68, [20, 40, 60, 80]),
        (0, 1, [0, 0.25, 0.5, 0.75, 1]),
        (97.2, 98.9, [97, 97.5, 98, 98.5, 99]),
        (100, 100, [100, 100.25, 100.5, 100.75, 101]),  # all values equal
        (-5, 5, [-5, -2.5, 0, 2.5, 5]),
    ],
)
def test_ticks_enclose_the_values(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected


def test_ticks_of_a_pace_are_round_on_a_clock() -> None:
    assert ticks(293, 363, 3, CLOCK_STEPS) == [270, 300, 330, 360, 390]


def test_ticks_along_the_bottom_stay_inside() -> None:
    assert inner_ticks(0, 8.42) == [0, 2, 4, 6, 8]


@pytest.mark.parametrize(("count", "most", "expected"), [(3, 5, [0, 1, 2]), (11, 3, [0, 5, 10]), (1, 2, [0])])
def test_thinning_keeps_both_ends(count: int, most: int, expected: list[int]) -> None:
    assert thinned(list(range(count)), most) == expected
