"""The dated views: turns of a superset, folding, and what is written about each set."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.routines.logic.plan import Day, Entry, History, Plan, Slot
from app.routines.logic.prescription import Words
from app.routines.logic.views import MOST_SETS, View, dated_view, for_display, for_gym
from tests.routines.logic.plans import entry, rule

MONDAY = date(2024, 1, 1)


def _first_day(view: View, *slots: Slot, days: int = 1) -> list[dict[str, Any]]:
    plan = Plan(MONDAY, MONDAY + timedelta(days=days - 1), [Day(1, slots=slots)])
    items = dated_view(plan, History(), MONDAY, Words(weight_units={1: "kg"}), view)
    slots_of_last: list[dict[str, Any]] = items[-1]["slots"]
    return slots_of_last


def _of(key: int, sets: str, exercise: int = 0, **options: Any) -> Entry:
    return entry({"sets": [rule(1, sets)], "weight": [rule(1, "60")]}, id=key, exercise=exercise or key, **options)


def test_the_exercises_of_a_superset_take_turns_until_all_are_used_up() -> None:
    [slot] = _first_day(for_gym, Slot([_of(1, "4"), _of(2, "2"), _of(3, "3")]))

    assert [one["exercise"] for one in slot["sets"]] == [1, 2, 3, 1, 2, 3, 1, 3, 1]
    assert slot["is_superset"]
    assert slot["exercises"] == [1, 2, 3]


def test_neighbours_of_one_exercise_become_one_line_each_with_its_own_sets() -> None:
    heavy, light, other = Slot([_of(1, "3", 9)], "warm up"), Slot([_of(2, "1", 9)]), Slot([_of(3, "2", 12)])

    shown = _first_day(for_display, heavy, Slot([]), light, other)

    assert [(slot["comment"], [one["text_repr"] for one in slot["sets"]]) for slot in shown] == [
        ("warm up", ["3 Sets, 60 kg", "60 kg"]),
        ("", ["2 Sets, 60 kg"]),
    ]


def test_the_gym_keeps_places_without_exercises() -> None:
    assert [len(slot["sets"]) for slot in _first_day(for_gym, Slot([]), Slot([_of(1, "0")]), Slot([_of(2, "2")]))] == [
        0,
        0,
        2,
    ]


def test_a_base_written_with_other_digits_is_written_with_them() -> None:
    coarse = _of(1, "1", weight_rounding=Decimal("2.5"))
    fine = _of(2, "1", weight_rounding=Decimal("7.50"))

    texts = [slot["sets"][0]["text_repr"] for slot in _first_day(for_gym, Slot([coarse]), Slot([fine]))]

    assert texts == ["60 kg", "60 kg"]
    lighter = {"weight": [rule(1, "61.30")]}
    both = [
        Slot([entry(lighter, id=key, weight_rounding=base)])
        for key, base in ((1, Decimal("2.5")), (2, Decimal("2.50")))
    ]
    assert [slot["sets"][0]["text_repr"] for slot in _first_day(for_gym, *both)] == ["62.5 kg", "62.50 kg"]


def test_rules_that_ask_for_thousands_of_sets_do_not_fill_the_memory() -> None:
    many = entry({"sets": [rule(1, "50"), rule(2, "+50%", repeat=True)]})

    [alone] = _first_day(for_gym, Slot([many]), days=60)
    [together] = _first_day(for_gym, Slot([many, _of(2, "3")]), days=60)

    assert len(alone["sets"]) == MOST_SETS
    assert len(together["sets"]) == MOST_SETS + 3
    [line] = _first_day(for_display, Slot([many]), days=60)
    assert line["sets"][0]["sets"] == 9999
