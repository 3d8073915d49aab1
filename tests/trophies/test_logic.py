"""What earns a trophy, as tables of cases."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from app.trophies.logic import (
    RULES,
    Lift,
    Statistics,
    beats,
    current_streak,
    cut,
    earned,
    estimate_of,
    kilograms_of,
    last_run,
    longest_pause,
    longest_run,
    progress_of,
    whole_weekends,
)

MONDAY = date(2026, 1, 5)


def days(*places: int) -> list[date]:
    """Days counted from a Monday."""
    return [MONDAY + timedelta(days=place) for place in places]


@pytest.mark.parametrize(
    ("statistics", "ids"),
    [
        (Statistics(), set()),
        (Statistics(workouts=1), {1}),
        (Statistics(workouts=9), {1}),
        (Statistics(workouts=10), {1, 2}),
        (Statistics(workouts=1000), {1, 2, 3, 4, 5, 6, 7}),
        (Statistics(longest_streak=29), set()),
        (Statistics(longest_streak=30), {8}),
        (Statistics(longest_weekends=3), set()),
        (Statistics(longest_weekends=4), {9}),
        (Statistics(kilograms=Decimal("4999.99")), set()),
        (Statistics(kilograms=Decimal(5000)), {10}),
        (Statistics(kilograms=Decimal(10_000_000)), {10, 11, 12, 13, 14, 15, 16}),
        (Statistics(earliest=time(6), latest=time(6)), set()),
        (Statistics(earliest=time(5, 59, 59), latest=time(6)), {17}),
        (Statistics(earliest=time(12), latest=time(22, 59)), set()),
        (Statistics(earliest=time(12), latest=time(23)), set()),
        (Statistics(earliest=time(12), latest=time(23, 0, 1)), {18}),
        (Statistics(on_new_year=True), {19}),
        (Statistics(longest_pause=29), set()),
        (Statistics(longest_pause=30), {20}),
    ],
)
def test_each_trophy_has_its_limit(statistics: Statistics, ids: set[int]) -> None:
    assert earned(statistics) == ids


@pytest.mark.parametrize(
    ("places", "longest", "last"),
    [
        ((), 0, 0),
        ((0,), 1, 1),
        ((0, 1, 2), 3, 3),
        ((0, 1, 2, 4), 3, 1),
        ((0, 2, 3), 2, 2),
        ((0, 1, 3, 4, 5, 9), 3, 1),
    ],
)
def test_a_streak_is_days_in_a_row(places: tuple[int, ...], longest: int, last: int) -> None:
    assert (longest_run(days(*places)), last_run(days(*places))) == (longest, last)


@pytest.mark.parametrize(("ago", "streak"), [(0, 5), (1, 5), (2, 0), (400, 0)])
def test_a_streak_lasts_until_the_end_of_the_day_after(ago: int, streak: int) -> None:
    assert current_streak(5, MONDAY - timedelta(days=ago), MONDAY) == streak
    assert current_streak(0, None, MONDAY) == 0


def test_weekends_count_when_both_days_do_and_follow_each_other() -> None:
    saturdays = whole_weekends(days(5, 6, 12, 13, 19, 26, 27, 33, 34))

    assert saturdays == days(5, 12, 26, 33)
    assert longest_run(saturdays, 7) == last_run(saturdays, 7) == 2


def test_a_pause_is_the_time_between_two_workouts() -> None:
    assert longest_pause(days(0, 3, 33, 40)) == 30
    assert longest_pause(days(4)) == 0


@pytest.mark.parametrize(
    ("weight", "unit", "repetitions", "kilograms"),
    [
        (Decimal(50), 1, Decimal(5), "250"),
        (Decimal(45), 2, Decimal(8), "163.2932532"),
        (Decimal(3), 4, Decimal(10), "30"),
        (Decimal(50), 1, None, "0"),
        (None, 1, Decimal(10), "0"),
    ],
)
def test_pounds_become_kilograms_and_other_units_count_as_they_are(
    weight: Decimal | None, unit: int, repetitions: Decimal | None, kilograms: str
) -> None:
    assert kilograms_of(weight, unit, repetitions) == Decimal(kilograms)


@pytest.mark.parametrize(
    ("lift", "estimate"),
    [
        (Lift(Decimal(40), 2, Decimal(10), 1), "53.33"),
        (Lift(Decimal(100), 1, Decimal(8), 1, Decimal(3)), "138.46"),
        (Lift(Decimal(100), 1, Decimal(1), 1), "100.00"),
        (Lift(Decimal(100), None, Decimal(1), None), "100.00"),
        (Lift(Decimal(100), 1, Decimal(37), 1), None),
        (Lift(Decimal(100), 1, Decimal(30), 3), None),
        (Lift(Decimal(12), 5, Decimal(10), 1), None),
        (Lift(None, 1, Decimal(10), 1), None),
        (Lift(Decimal(100), 1, None, 1), None),
        (Lift(Decimal(0), 1, Decimal(10), 1), None),
        (Lift(Decimal(-5), 1, Decimal(10), 1), None),
    ],
)
def test_an_estimate_wants_a_weight_that_was_lifted_a_number_of_times(lift: Lift, estimate: str | None) -> None:
    assert estimate_of(lift) == (Decimal(estimate) if estimate else None)


@pytest.mark.parametrize(
    ("estimate", "before", "is_record"),
    [("60", None, True), ("60", "59.99", True), ("60", "60", False), ("60", "61", False), (None, None, False)],
)
def test_a_record_is_the_first_or_strictly_more(estimate: str | None, before: str | None, is_record: bool) -> None:
    assert beats(*(Decimal(one) if one else None for one in (estimate, before))) is is_record


def test_progress_says_the_share_and_the_values_as_texts() -> None:
    told = progress_of(RULES[10], Statistics(kilograms=Decimal("3500.79")))
    streak = progress_of(RULES[8], Statistics(longest_streak=4))

    assert (told.share, told.current, told.target, told.display) == (70.0158, "3500.79", "5000.0", "3,500 / 5,000 kg")
    assert (streak.share, streak.current, streak.target, streak.display) == (4 / 30 * 100, "4", "30", "4 / 30 days")
    assert progress_of(RULES[9], Statistics()).display == "0 / 4 weekends"


@pytest.mark.parametrize(
    ("kilograms", "text"), [("812.59", "812.5"), ("999.99", "999.9"), ("1000", "1,000"), ("0", "0.0")]
)
def test_weights_are_cut_off_not_rounded(kilograms: str, text: str) -> None:
    assert cut(Decimal(kilograms)) == text
