"""What earns a trophy. Nothing is taken away again, and nothing is earned by what was only planned.

A workout is a session. A day counts once however many sessions it has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise

from app.units import KILOGRAMS_PER_POUND

KILOGRAM, POUND, REPETITION = 1, 2, 1
SATURDAY = 5
EARLY, LATE = time(6), time(23)
PAUSE_DAYS = 30
AWAY = timedelta(days=30)
PERSONAL_RECORD = 21
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Statistics:
    """What somebody did, as far as trophies ask."""

    workouts: int = 0
    kilograms: Decimal = Decimal(0)
    longest_streak: int = 0
    longest_weekends: int = 0
    earliest: time | None = None
    latest: time | None = None
    on_new_year: bool = False
    longest_pause: int = 0


@dataclass(frozen=True)
class Rule:
    """What has to be reached: `kind` names the value, `target` how much of it."""

    kind: str
    target: int = 1


RULES: Mapping[int, Rule] = {
    **{key: Rule("workouts", count) for key, count in enumerate((1, 10, 50, 100, 200, 500, 1000), start=1)},
    8: Rule("days", 30),
    9: Rule("weekends", 4),
    **{
        key: Rule("volume", kilograms)
        for key, kilograms in enumerate((5_000, 20_000, 50_000, 100_000, 450_000, 1_000_000, 10_000_000), start=10)
    },
    17: Rule("early"),
    18: Rule("late"),
    19: Rule("new_year"),
    20: Rule("return"),
}
"""By the trophy's id. Personal records have a rule of their own: `beats`."""


def value_of(rule: Rule, statistics: Statistics) -> Decimal:
    """How much of it there is."""
    values: dict[str, int | Decimal] = {
        "workouts": statistics.workouts,
        "days": statistics.longest_streak,
        "weekends": statistics.longest_weekends,
        "volume": statistics.kilograms,
        "early": statistics.earliest is not None and statistics.earliest < EARLY,
        "late": statistics.latest is not None and statistics.latest > LATE,
        "new_year": statistics.on_new_year,
        "return": statistics.longest_pause >= PAUSE_DAYS,
    }
    return Decimal(values[rule.kind])


def earned(statistics: Statistics) -> set[int]:
    """The ids of everything that is reached."""
    return {key for key, rule in RULES.items() if value_of(rule, statistics) >= rule.target}


def longest_run(days: Sequence[date], step: int = 1) -> int:
    """The most days in a row that are `step` days apart; `days` are distinct and in order."""
    best = run = 0
    for place, day in enumerate(days):
        run = run + 1 if place and (day - days[place - 1]).days == step else 1
        best = max(best, run)
    return best


def last_run(days: Sequence[date], step: int = 1) -> int:
    """The length of the run that ends with the last day."""
    run = 0
    for place in range(len(days) - 1, -1, -1):
        if run and (days[place + 1] - days[place]).days != step:
            break
        run += 1
    return run


def current_streak(run: int, last: date | None, today: date) -> int:
    """The run that ends with `last`, as long as it can still go on today."""
    return run if last is not None and last >= today - timedelta(days=1) else 0


def whole_weekends(days: Iterable[date]) -> list[date]:
    """The Saturdays of weekends with a workout on both days."""
    known = set(days)
    return sorted(day for day in known if day.weekday() == SATURDAY and day + timedelta(days=1) in known)


def longest_pause(days: Sequence[date]) -> int:
    """The most days between two workouts that followed each other."""
    return max(((later - day).days for day, later in pairwise(days)), default=0)


def kilograms_of(weight: Decimal | None, unit: int | None, repetitions: Decimal | None) -> Decimal:
    """What a set adds to the total: pounds become kilograms, other units count as they are; no repetitions, nothing."""
    if weight is None or repetitions is None:
        return Decimal(0)
    return weight * repetitions * (KILOGRAMS_PER_POUND if unit == POUND else 1)


@dataclass(frozen=True)
class Lift:
    """A set, as far as its estimate goes."""

    weight: Decimal | None
    weight_unit: int | None
    repetitions: Decimal | None
    repetitions_unit: int | None
    reserve: Decimal | None = None


def estimate_of(lift: Lift) -> Decimal | None:
    """The weight somebody could lift once, by Brzycki's formula (1993) with the repetitions in reserve; or None.

    In the unit of the set, which is not converted.
    """
    if lift.weight is None or lift.repetitions is None or lift.weight <= 0 or lift.repetitions < 1:
        return None
    if lift.weight_unit not in {KILOGRAM, POUND, None} or lift.repetitions_unit not in {REPETITION, None}:
        return None
    left = 37 - (lift.repetitions + (lift.reserve or 0))
    return (lift.weight * 36 / left).quantize(HUNDREDTH) if left > 0 else None


def is_away(last_here: datetime | None, at: datetime) -> bool:
    """Whether somebody has not signed in for so long that nothing is awarded; they find it when they are back."""
    return last_here is not None and at - last_here > AWAY


def beats(estimate: Decimal | None, best_before: Decimal | None) -> bool:
    """Whether a lift is a personal record: the first one, or more than ever."""
    return estimate is not None and (best_before is None or estimate > best_before)


@dataclass(frozen=True)
class Progress:
    """How far somebody is: a share of 100, and the same in texts."""

    share: float
    current: str
    target: str
    display: str


def progress_of(rule: Rule, statistics: Statistics) -> Progress:
    """Towards a trophy that is not earned yet."""
    value = value_of(rule, statistics)
    share = min(float(value) / rule.target * 100, 100.0)
    if rule.kind == "volume":
        return Progress(
            share, f"{value:.2f}", f"{float(rule.target)}", f"{cut(value)} / {cut(Decimal(rule.target))} kg"
        )
    return Progress(share, f"{value:f}", str(rule.target), f"{value:f} / {rule.target} {rule.kind}")


def cut(kilograms: Decimal) -> str:
    """`3,500` from a thousand on, `812.5` below; cut off, not rounded: nobody gets what is not lifted."""
    places = Decimal(1) if kilograms >= 1000 else Decimal("0.1")
    return f"{kilograms.quantize(places, ROUND_DOWN):,}"
