"""The dated views of a large routine, and statistics of many logs: from plain values to JSON, texts included.

A routine of 120 days with 6 days of 8 slots, 400 rules and 2,000 logs; statistics over 20,000 logs. The floor is the
same number of numbers rounded and written by `decimal`, one after the other, without any rule: what a date sequence
cannot do without.
"""

import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

from app.api.encoding import encoded
from app.routines.logic.plan import Day, Entry, History, LoggedSet, Plan, Requirement, Rule, Slot
from app.routines.logic.prescription import Words
from app.routines.logic.statistics import CountedSet, statistics, trained_by
from app.routines.logic.views import dated_view, for_display, for_gym
from benchmarks.result import Result

START = date(2025, 1, 6)
DAYS, SLOTS, LOGS, STATISTICS_LOGS = 6, 8, 2000, 20_000
WORDS = Words(repetition_units={1: "Repetitions"}, weight_units={1: "kg"})
ROUNDS = 15


def _rules(number: int) -> dict[str, list[Rule]]:
    needs = Requirement(("weight", "repetitions"))
    rules = {
        "weight": [Rule(1, Decimal("60.00")), Rule(2, Decimal("2.50"), "+", "abs", True, needs)],
        "repetitions": [Rule(1, Decimal("8.00"))],
        "max_repetitions": [Rule(1, Decimal("10.00"))],
        "sets": [Rule(1, Decimal(3))],
        "rir": [Rule(1, Decimal("2.0"))],
        "rest": [Rule(1, Decimal(120)), Rule(3, Decimal(5), "+", "percent", True)],
    }
    # Eight or nine rules an entry make four hundred.
    return rules | ({"max_weight": [Rule(1, Decimal("70.00"))]} if number % 3 == 0 else {})


def programme(days: int) -> tuple[Plan, History]:
    """A routine of that many days, and what was done of it."""
    entries = [
        Entry(key, key, _rules(key), weight_rounding=Decimal("2.50"), repetition_rounding=Decimal("1.00"))
        for key in range(1, DAYS * SLOTS + 1)
    ]
    plan_days = [
        Day(key + 1, True, [Slot([entry]) for entry in entries[key * SLOTS : (key + 1) * SLOTS]], {"id": key + 1})
        for key in range(DAYS)
    ]
    trained = {
        day.id: frozenset(START + timedelta(days=number) for number in range(day.id - 1, days + 1, DAYS))
        for day in plan_days
    }
    iterations = days // DAYS
    done = LoggedSet(Decimal("200.00"), Decimal("8.00"), Decimal("2.0"), Decimal(120))
    sets = max(LOGS // (len(entries) * (120 // DAYS)), 1)
    logs = {entry.id: {number: [done] * sets for number in range(1, iterations + 1)} for entry in entries}
    return Plan(START, START + timedelta(days=days), plan_days), History(trained, logs)


def _floor() -> None:
    """Round and write four numbers for each entry and iteration of the routine."""
    base, written = Decimal("2.50"), []
    for number in range(DAYS * SLOTS * (120 // DAYS) * 4):
        value = base * ((Decimal(number) / 7) / base).to_integral_value()
        written.append(str(value.quantize(Decimal("0.01"))))
    encoded(written)


def _logs() -> list[CountedSet]:
    return [
        CountedSet(
            START + timedelta(days=number % 120),
            number % 120 // DAYS + 1,
            number % 48,
            Decimal(40 + number % 60),
            Decimal(3 + number % 9),
        )
        for number in range(STATISTICS_LOGS)
    ]


def _milliseconds(*calls: Callable[[], Any]) -> list[float]:
    """The median of each in time of the processor, taken in turns."""
    taken: list[list[float]] = [[] for _call in calls]
    for _round in range(ROUNDS):
        for call, times in zip(calls, taken, strict=True):
            start = time.process_time()
            call()
            times.append((time.process_time() - start) * 1000)
    return [median(times) for times in taken]


def measure(_folder: Path) -> list[Result]:
    """Gym and display of 120 days, their growth from 30, and statistics."""
    plan, history = programme(120)
    short_plan, short_history = programme(30)
    logs, exercises = _logs(), {key: trained_by([key % 16 + 1], 11) for key in range(48)}
    today = plan.end + timedelta(days=1)
    gym, display, short, counted, floor = _milliseconds(
        lambda: encoded(dated_view(plan, history, today, WORDS, for_gym)),
        lambda: encoded(dated_view(plan, history, today, WORDS, for_display)),
        lambda: encoded(dated_view(short_plan, short_history, today, WORDS, for_gym)),
        lambda: encoded(statistics(logs, exercises)),
        _floor,
    )
    return [
        _line("`date-sequence-gym` of 120 days, 48 entries, 400 rules, 2,000 logs", gym, floor, 40),
        _line("`date-sequence-display` of the same", display, floor, 25),
        _line("Statistics of 20,000 logs", counted, floor, 150),
        Result(
            "Growth of the gym view from 30 to 120 days",
            f"{gym:.1f} ms",
            f"{short:.1f} ms",
            f"{gym / short:.2f}",
            "≤ 4.4 ×",
            gym / short <= 4.4,
        ),
    ]


def _line(what: str, ours: float, floor: float, target: int) -> Result:
    met = ours <= target
    return Result(what, f"{ours:.1f} ms", f"{floor:.1f} ms", f"{ours / floor:.2f}", f"≤ {target} ms", met)
