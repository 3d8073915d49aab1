"""A plan and its history as plain values: what the engine works on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.routines.logic.kinds import ABSOLUTE, EXTERNAL, KILOGRAMS, NORMAL, REPETITIONS, REPLACE


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must have been logged in the iteration before, for a rule to apply."""

    rules: tuple[str, ...] = ()
    all_sets: bool = False
    """Whether every prescribed set must meet the rules; else one set is enough."""

    @classmethod
    def of(cls, stored: Any) -> "Requirement":
        """From the JSON of a config: `{"rules": ["weight"], "sets": "all"}`."""
        if not isinstance(stored, Mapping):
            return NO_REQUIREMENT
        return cls(tuple(stored.get("rules") or ()), stored.get("sets") == "all")


NO_REQUIREMENT = Requirement()


@dataclass(frozen=True, slots=True)
class Rule:
    """One config: from an iteration on a value is this, or changes by this."""

    iteration: int
    value: Decimal
    operation: str = REPLACE
    step: str = ABSOLUTE
    repeat: bool = False
    requirement: Requirement = NO_REQUIREMENT
    percent_of_max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TrainingMax:
    """A maximum that percentages are taken of; it grows by a step after every so many iterations."""

    value: Decimal
    step: Decimal = Decimal(0)
    every: int = 1

    def at(self, iteration: int) -> Decimal:
        """The maximum in an iteration."""
        return self.value + self.step * ((iteration - 1) // max(self.every, 1))


@dataclass(frozen=True, slots=True)
class Deload:
    """Every so many iterations one with less weight and fewer sets. The progression goes on as if it were not there."""

    every: int
    weight_percent: int = 100
    sets_percent: int = 100

    def covers(self, iteration: int) -> bool:
        """Whether this iteration is a light one."""
        return iteration % self.every == 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An exercise in a slot, and the rules of its values by kind."""

    id: int
    exercise: int
    rules: Mapping[str, Sequence[Rule]] = field(default_factory=dict)
    type: str = NORMAL
    comment: str = ""
    repetition_unit: int | None = REPETITIONS
    repetition_rounding: Decimal | None = None
    weight_unit: int | None = KILOGRAMS
    weight_rounding: Decimal | None = None
    training_max: TrainingMax | None = None
    effort: str | None = None
    load: str = EXTERNAL


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a day."""

    entries: Sequence[Entry] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the plan. `shown` is how answers show it."""

    id: int
    needs_logs: bool = False
    slots: Sequence[Slot] = ()
    shown: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Label:
    """A name for the dates from one offset to another, both included."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A routine."""

    start: date
    end: date
    days: Sequence[Day] = ()
    fit_in_week: bool = False
    labels: Sequence[Label] = ()
    deload: Deload | None = None


@dataclass(frozen=True, slots=True)
class LoggedSet:
    """What was done in one set, as far as rules ask for it. `id` names the log in reasons."""

    weight: Decimal | None = None
    repetitions: Decimal | None = None
    rir: Decimal | None = None
    rest: Decimal | None = None
    id: Any = None


Logs = Mapping[int, Sequence[LoggedSet]]
"""The sets of one entry, by iteration."""


@dataclass(frozen=True, slots=True)
class History:
    """What was done of a plan: dates of the sessions of each day, sets of each entry by iteration."""

    trained: Mapping[int, frozenset[date]] = field(default_factory=dict)
    logs: Mapping[int, Logs] = field(default_factory=dict)
    assumed_from: int | None = None
    """From this iteration on everything prescribed counts as done: for a preview. None: only what was logged."""
