"""Statistics of logged sets: volume, number and intensity, by time and by what was trained.

Intensity is the share of the one-repetition maximum after Brzycki ("Strength testing: predicting a one-rep max from
reps-to-fatigue", JOPERD 64/1, 1993): 1.0278 − 0.0278 × repetitions.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

LOWER_BODY = frozenset({7, 8, 10, 11, 15})
"""Muscles of the legs and the buttocks; all others are upper body."""
_LOWER_CATEGORIES, _NEITHER = frozenset({9, 14}), frozenset({15})
"""Legs and calves; cardio."""
UPPER, LOWER = "upper_body", "lower_body"
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Trained:
    """What an exercise trains: its primary muscles, and the half of the body it counts for."""

    muscles: tuple[int, ...] = ()
    half: str | None = UPPER


UNKNOWN = Trained()


def trained_by(muscles: Sequence[int], category: int | None) -> Trained:
    """The half with more primary muscles; where neither has more, the category decides."""
    lower = sum(muscle in LOWER_BODY for muscle in muscles)
    upper = len(muscles) - lower
    if lower != upper:
        return Trained(tuple(muscles), LOWER if lower > upper else UPPER)
    half = None if category in _NEITHER else LOWER if category in _LOWER_CATEGORIES else UPPER
    return Trained(tuple(muscles), half)


@dataclass(frozen=True, slots=True)
class CountedSet:
    """A set in kilograms and repetitions."""

    day: date
    iteration: int | None
    exercise: int
    weight: Decimal | None
    repetitions: Decimal | None


class _Cell:
    """Sums of the sets of one exercise, in one iteration, on one day."""

    __slots__ = ("effort", "estimated", "sets", "volume")

    def __init__(self) -> None:
        self.volume, self.sets = Decimal(0), 0
        self.effort, self.estimated = 0.0, 0


Cells = Mapping[tuple[date, int | None, int], _Cell]


def statistics(logs: Iterable[CountedSet], exercises: Mapping[int, Trained]) -> dict[str, Any]:
    """Intensity, sets and volume: in the whole routine, and by iteration, ISO week and day."""
    cells = _cells(logs)
    metrics: dict[str, Callable[[_Cell], tuple[Any, int]]] = {
        "intensity": lambda cell: (cell.effort, cell.estimated),
        "sets": lambda cell: (cell.sets, 1),
        "volume": lambda cell: (cell.volume, 1),
    }
    return {name: _grouped(cells, exercises, of, averages=name == "intensity") for name, of in metrics.items()}


def _cells(logs: Iterable[CountedSet]) -> Cells:
    cells: defaultdict[tuple[date, int | None, int], _Cell] = defaultdict(_Cell)
    for log in logs:
        cell = cells[log.day, log.iteration, log.exercise]
        cell.sets += 1
        if log.weight is not None and log.repetitions is not None:
            cell.volume += log.weight * log.repetitions
            cell.effort += intensity(log.weight, log.repetitions)
            cell.estimated += 1
    return cells


def intensity(weight: Decimal, repetitions: Decimal) -> float:
    """The share of the one-repetition maximum; 0 where there was no weight."""
    return 1.0278 - 0.0278 * float(repetitions) if weight else 0.0


class _Sums:
    """Sums of one group, with the numbers of sets they are averaged over."""

    __slots__ = ("exercises", "halves", "muscles", "total")

    def __init__(self) -> None:
        self.total = [Decimal(0), 0]
        self.exercises: defaultdict[int, list[Any]] = defaultdict(lambda: [0, 0])
        self.muscles: defaultdict[int, list[Any]] = defaultdict(lambda: [0, 0])
        self.halves: dict[str | None, list[Any]] = {UPPER: [0, 0], LOWER: [0, 0]}

    def add(self, exercise: int, trained: Trained, amount: Any, number: int) -> None:
        """Count the sets of one cell."""
        sums = [self.total, self.exercises[exercise], *(self.muscles[muscle] for muscle in trained.muscles)]
        if trained.half in self.halves:
            sums.append(self.halves[trained.half])
        for one in sums:
            one[0] += amount
            one[1] += number


def _grouped(
    cells: Cells, exercises: Mapping[int, Trained], of: Callable[[_Cell], tuple[Any, int]], *, averages: bool
) -> dict[str, Any]:
    whole = _Sums()
    groups: dict[str, defaultdict[str, _Sums]] = {name: defaultdict(_Sums) for name in ("iteration", "weekly", "daily")}
    by_iteration, by_week, by_day = groups.values()
    for (day, iteration, exercise), cell in cells.items():
        amount, number = of(cell)
        if not number:
            continue
        if averages:
            amount = Decimal(amount)
        trained = exercises.get(exercise, UNKNOWN)
        for sums in (whole, by_iteration[str(iteration)], by_week[str(day.isocalendar().week)], by_day[str(day)]):
            sums.add(exercise, trained, amount, number)
    shown = _averaged if averages else _summed
    return {
        **{name: {key: shown(sums) for key, sums in group.items()} for name, group in groups.items()},
        "mesocycle": shown(whole),
    }


def _summed(sums: _Sums) -> dict[str, Any]:
    return _level(sums, lambda pair: pair[0])


def _averaged(sums: _Sums) -> dict[str, Any]:
    return _level(sums, lambda pair: pair[0] / pair[1] if pair[1] else Decimal(0))


def _level(sums: _Sums, value: Callable[[list[Any]], Any]) -> dict[str, Any]:
    return {
        "exercises": {str(key): float(value(pair)) for key, pair in sums.exercises.items()},
        "muscle": {str(key): float(value(pair)) for key, pair in sums.muscles.items()},
        UPPER: _hundredths(value(sums.halves[UPPER])),
        LOWER: _hundredths(value(sums.halves[LOWER])),
        "total": _hundredths(value(sums.total)),
    }


def _hundredths(value: Any) -> str:
    return f"{Decimal(value).quantize(_CENT, ROUND_HALF_EVEN):f}"
