"""Which day of a plan falls on which date: the tables of the documents, day by day."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.routines.logic.calendar import Dated, sequence
from app.routines.logic.plan import Day, Label, Plan

MONDAY = date(2024, 1, 1)
NEVER = date(2023, 1, 1)


def _january(day: int) -> date:
    return date(2024, 1, day)


def _days(number: int, *waiting: int) -> list[Day]:
    return [Day(key, key in waiting) for key in range(1, number + 1)]


def _shown(found: list[Dated]) -> list[tuple[int | None, int]]:
    return [(one.day.id if one.day else None, one.iteration) for one in found]


def test_days_follow_each_other_and_begin_again() -> None:
    plan = Plan(MONDAY, _january(10), _days(3))

    assert _shown(sequence(plan, {}, MONDAY)) == [
        *[(1, 1), (2, 1), (3, 1)],
        *[(1, 2), (2, 2), (3, 2)],
        *[(1, 3), (2, 3), (3, 3)],
        (1, 4),
    ]


def test_a_day_that_needs_logs_is_repeated_until_a_session_was_logged() -> None:
    plan = Plan(MONDAY, _january(10), _days(3, 3))
    trained = {3: frozenset({_january(3), _january(8)})}

    assert _shown(sequence(plan, trained, _january(10))) == [
        *[(1, 1), (2, 1), (3, 1)],
        *[(1, 2), (2, 2), (3, 2), (3, 2), (3, 2)],
        *[(1, 3), (2, 3)],
    ]


def test_the_future_is_planned_as_if_everything_were_done() -> None:
    plan = Plan(MONDAY, _january(10), _days(3, 3))

    found = _shown(sequence(plan, {3: frozenset({_january(3)})}, _january(9)))

    assert found[5:] == [(3, 2), (3, 2), (3, 2), (3, 2), (1, 3)]


def test_a_week_is_filled_up_so_that_the_routine_begins_again_on_a_monday() -> None:
    plan = Plan(MONDAY, _january(10), _days(3), fit_in_week=True)

    assert _shown(sequence(plan, {}, MONDAY)) == [
        *[(1, 1), (2, 1), (3, 1)],
        *[(None, 1)] * 4,
        *[(1, 2), (2, 2), (3, 2)],
    ]


def test_a_routine_that_begins_within_a_week_begins_again_on_the_next_monday() -> None:
    thursday = _january(4)
    plan = Plan(thursday, _january(15), _days(2), fit_in_week=True)

    assert _shown(sequence(plan, {}, MONDAY)) == [
        *[(1, 1), (2, 1), (None, 1), (None, 1)],
        *[(1, 2), (2, 2), *[(None, 2)] * 5],
        (1, 3),
    ]


def test_an_iteration_that_ends_on_a_sunday_gets_no_empty_week() -> None:
    tuesday = _january(2)
    plan = Plan(tuesday, _january(10), _days(6), fit_in_week=True)

    assert _shown(sequence(plan, {}, MONDAY))[5:] == [(6, 1), (1, 2), (2, 2), (3, 2)]


def test_seven_days_need_no_filling_up() -> None:
    plan = Plan(_january(3), _january(12), _days(7), fit_in_week=True)

    assert [day for day, _iteration in _shown(sequence(plan, {}, MONDAY))] == [1, 2, 3, 4, 5, 6, 7, 1, 2, 3]


def test_a_single_day_begins_an_iteration_every_day() -> None:
    plan = Plan(MONDAY, _january(3), _days(1))

    assert _shown(sequence(plan, {}, MONDAY)) == [(1, 1), (1, 2), (1, 3)]


def test_a_routine_without_days_has_no_dates() -> None:
    assert sequence(Plan(MONDAY, _january(10)), {}, MONDAY) == []


def test_of_labels_that_meet_the_one_that_begins_last_is_shown() -> None:
    plan = Plan(MONDAY, _january(6), _days(1), labels=[Label(1, 3, "build"), Label(3, 99, "deload"), Label(0, 1, "in")])

    labels = [one.label for one in sequence(plan, {}, MONDAY)]

    assert labels == ["in", "build", "build", "deload", "deload", "deload"]


plans = st.builds(
    Plan,
    start=st.just(MONDAY),
    end=st.integers(0, 120).map(lambda days: MONDAY + timedelta(days=days)),
    days=st.lists(st.booleans(), min_size=1, max_size=9).map(
        lambda waits: [Day(key, wait) for key, wait in enumerate(waits)]
    ),
    fit_in_week=st.booleans(),
)
sessions = st.dictionaries(
    st.integers(0, 8), st.frozensets(st.integers(0, 120).map(lambda days: MONDAY + timedelta(days=days)))
)
todays = st.integers(-5, 130).map(lambda days: MONDAY + timedelta(days=days))


@given(plans, sessions, todays)
def test_every_date_comes_once_and_nothing_is_skipped(
    plan: Plan, trained: dict[int, frozenset[date]], today: date
) -> None:
    found = sequence(plan, trained, today)

    length = (plan.end - plan.start).days + 1
    assert [one.date for one in found] == [plan.start + timedelta(days=number) for number in range(length)]
    days = [(one.iteration, one.day.id) for one in found if one.day]
    assert days == sorted(days)
    for (iteration, day), (next_iteration, next_day) in itertools.pairwise(days):
        followers = {(iteration, day), (iteration, day + 1), (iteration + 1, 0)}
        assert (next_iteration, next_day) in followers


@given(plans, sessions, todays)
def test_only_the_past_waits_and_only_for_days_that_need_logs(
    plan: Plan, trained: dict[int, frozenset[date]], today: date
) -> None:
    found = sequence(plan, trained, today)

    for one, following in itertools.pairwise(found):
        if one.day and following.day and (one.day.id, one.iteration) == (following.day.id, following.iteration):
            assert one.day.needs_logs
            assert following.date <= today
            assert one.date not in trained.get(one.day.id, ())


@given(plans, sessions, todays)
def test_with_fit_in_week_every_iteration_but_the_first_begins_on_a_monday(
    plan: Plan, trained: dict[int, frozenset[date]], today: date
) -> None:
    found = sequence(plan, trained, today)

    starts = [
        one
        for before, one in itertools.pairwise(found)
        if one.day and one.day.id == 0 and before.iteration < one.iteration
    ]
    if plan.fit_in_week and len(plan.days) % 7:
        assert all(one.date.weekday() == 0 for one in starts)
    else:
        assert all(one.day for one in found)


@pytest.mark.parametrize("days", [30, 120])
def test_the_last_dates_there_are_can_be_planned(days: int) -> None:
    plan = Plan(date.max - timedelta(days=days), date.max, _days(3), fit_in_week=True)

    assert sequence(plan, {}, MONDAY)[-1].date == date.max
