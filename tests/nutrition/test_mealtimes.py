"""The meal that is meant at a time of the day."""

from datetime import time

import pytest

from app.nutrition.logic.mealtimes import meal_at

USUAL = [None, None, None, None]


@pytest.mark.parametrize(
    ("clock", "place"),
    [(time(6), 0), (time(9, 30), 0), (time(12), 1), (time(15), 3), (time(18), 2), (time(23), 2), (time(1), 2)],
)
def test_a_usual_day_has_breakfast_lunch_dinner_and_a_snack_in_between(clock: time, place: int) -> None:
    assert meal_at(clock, USUAL) == place


def test_the_times_of_a_plan_decide() -> None:
    assert meal_at(time(6), [time(22), time(5)]) == 1


def test_a_plan_without_meals_has_no_say() -> None:
    assert meal_at(time(6), []) == 0
