"""What the ten values of an entry are in each iteration: rules stacked on each other, and gated by what was logged.

All ten are walked together. A rule that repeats is tried in every iteration until a newer one of its field takes over;
one that does not, and is not earned, stays armed until it is earned or a newer one drops it. A field's maximum follows
the gate of the field itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from app.routines.logic.kinds import KINDS, MINUS, PERCENT, REPLACE
from app.routines.logic.plan import Entry, LoggedSet, Logs, Requirement, Rule
from app.routines.logic.rounding import rounded

Value = Decimal | None
Values = tuple[Value, ...]
"""The ten values in the order of `KINDS`; unrounded. None: no rule has set it."""

NOTHING: Values = (None,) * len(KINDS)
INDEX = {kind: number for number, kind in enumerate(KINDS)}
SETS, MAX_SETS = INDEX["sets"], INDEX["max_sets"]
_HIGHEST, _HIGHEST_RIR = Decimal("9999.99"), Decimal("9.5")
_LOWEST = Decimal(-10) ** 15
"""Values may fall below nothing, but not to where numbers cannot be written any more."""
_HUNDRED = Decimal(100)
_HALF, _ONE = Decimal("0.5"), Decimal(1)


def caps() -> tuple[Decimal, ...]:
    """The greatest value of each kind."""
    return tuple(_HIGHEST_RIR if kind.endswith("rir") else _HIGHEST for kind in KINDS)


CAPS = caps()


def bases_of(entry: Entry) -> tuple[Decimal | None, ...]:
    """What each of the ten values is rounded to, in the order of `KINDS`; sets are not."""
    weight, repetitions = entry.weight_rounding, entry.repetition_rounding
    return weight, weight, repetitions, repetitions, _HALF, _HALF, _ONE, _ONE, None, _ONE


class Gate(NamedTuple):
    """Whether a rule applied: what it asked for, and the log that earned it."""

    requirement: Requirement
    is_open: bool
    thresholds: Mapping[str, Value]
    """What had to be reached, by rule; None: nothing was prescribed, so it cannot be."""
    earned_by: tuple[LoggedSet, ...] = ()
    is_assumed: bool = False
    """Whether it is open only because everything prescribed is taken as done."""
    needed: int = 1
    """How many sets had to reach it."""


class Step(NamedTuple):
    """One try of a rule in one iteration."""

    iteration: int
    kind: str
    rule: Rule
    gate: Gate | None
    """None: nothing was required."""
    before: Value
    after: Value
    amount: Value = None
    """What was set, added or taken away; None when the gate was closed."""
    is_capped: bool = False


class _Field:
    """One value on its way: what it is, the newest rule met, and the one that waits to be earned."""

    __slots__ = ("active", "armed", "base", "candidate", "index", "kind", "rules")

    def __init__(self, kind: str, rules: Sequence[Rule]) -> None:
        self.kind, self.index = kind, INDEX[kind]
        self.rules = {rule.iteration: rule for rule in rules}
        self.active: Rule | None = None
        self.armed: Rule | None = None
        self.candidate: Rule | None = None
        self.base: _Field | None = None
        """The field this one is the maximum of."""

    @property
    def is_live(self) -> bool:
        """Whether something may happen in the next iteration without a new rule."""
        return self.armed is not None or (self.active is not None and self.active.repeat)

    def governing(self, rule: Rule) -> Rule:
        """The rule whose requirement the maximum of this field follows; its own `rule` where this field has none."""
        return self.candidate or self.active or rule

    def find_candidate(self, iteration: int) -> None:
        """The rule to try in this iteration."""
        new = self.rules.get(iteration)
        if new is not None:
            self.active, self.armed, self.candidate = new, None, new
        elif self.active is not None and self.active.repeat:
            self.candidate = self.active
        else:
            self.candidate = self.armed


def values_by_iteration(
    entry: Entry,
    logs: Logs,
    last: int,
    *,
    assumed_from: int | None = None,
    note: Callable[[Step], None] | None = None,
) -> list[Values]:
    """The ten values in the iterations 1 … last.

    From iteration `assumed_from` on, everything prescribed counts as done. `note` is told of every try of a rule.
    """
    walk = _Walk(entry, logs, assumed_from, note)
    return [walk.values for _ in walk.through(last)]


class _Walk:
    """The walk through the iterations of one entry."""

    def __init__(self, entry: Entry, logs: Logs, assumed_from: int | None, note: Callable[[Step], None] | None) -> None:
        self.fields = [_Field(kind, entry.rules[kind]) for kind in KINDS if entry.rules.get(kind)]
        by_kind = {field.kind: field for field in self.fields}
        for field in self.fields:
            field.base = by_kind.get(field.kind.removeprefix("max_")) if field.kind.startswith("max_") else None
        self.entry, self.logs, self.note = entry, logs, note
        self.bases = bases_of(entry)
        self.assumed_from = assumed_from
        self.values: Values = NOTHING
        self._thresholds: dict[int, tuple[Value, Value]] = {}

    def through(self, last: int) -> Iterator[int]:
        """Go on, one iteration at a time."""
        changes = {iteration for field in self.fields for iteration in field.rules}
        live: list[_Field] = []
        for iteration in range(1, last + 1):
            due = self.fields if iteration in changes else live
            if due:
                self._enter(iteration, due)
                live = [field for field in due if field.is_live]
            yield iteration

    def _enter(self, iteration: int, due: Sequence[_Field]) -> None:
        """Try the rules of those fields that may change in this iteration."""
        for field in due:
            field.find_candidate(iteration)
        before, values = self.values, list(self.values)
        for field in due:
            rule, index = field.candidate, field.index
            if rule is None:
                continue
            requirement = rule.requirement if field.base is None else field.base.governing(rule).requirement
            gate = self._judged(requirement, before, iteration - 1) if requirement.rules and iteration > 1 else None
            amount, value = None, before[index]
            is_capped = False
            if gate is None or gate.is_open:
                amount, value = result_of(rule, value, self.entry, iteration)
                is_capped = value > CAPS[index]
                values[index] = value = CAPS[index] if is_capped else max(value, _LOWEST)
                field.armed = None
            elif not rule.repeat:
                field.armed = rule
            if self.note:
                self.note(Step(iteration, field.kind, rule, gate, before[index], value, amount, is_capped))
        for field in due:
            field.candidate = None
        self.values = tuple(values)

    def _judged(self, requirement: Requirement, before: Values, trained: int) -> Gate:
        """The gate of a rule that requires something of the iteration `trained`."""
        thresholds = {name: self._threshold(INDEX[name], before) for name in requirement.rules}
        needed = max(int(before[SETS] or 1), 1) if requirement.all_sets else 1
        if None in thresholds.values():
            return Gate(requirement, is_open=False, thresholds=thresholds, needed=needed)
        earning = []
        for log in self.logs.get(trained, ()):
            if meets(log, thresholds):
                earning.append(log)
                if len(earning) == needed:
                    return Gate(requirement, True, thresholds, tuple(earning), needed=needed)
        is_assumed = self.assumed_from is not None and trained >= self.assumed_from
        return Gate(requirement, is_assumed, thresholds, tuple(earning), is_assumed, needed)

    def _threshold(self, index: int, before: Values) -> Value:
        """A value as it was shown; rounded anew only when it is another one."""
        value = before[index]
        exact, threshold = self._thresholds.get(index, (None, None))
        if value is not exact:
            threshold = rounded(value, self.bases[index])
            self._thresholds[index] = value, threshold
        return threshold


def meets(log: LoggedSet, thresholds: Mapping[str, Value]) -> bool:
    """Whether one set reaches everything that is asked for."""
    for name, threshold in thresholds.items():
        done: Value = getattr(log, name)
        if done is None or threshold is None or done < threshold:
            return False
    return True


def result_of(rule: Rule, before: Value, entry: Entry, iteration: int) -> tuple[Decimal, Decimal]:
    """What a rule sets, adds or takes away, and what comes of it. A value nobody has set yet counts as 0."""
    if rule.operation == REPLACE:
        if rule.percent_of_max is None or entry.training_max is None:
            return rule.value, rule.value
        share = entry.training_max.at(iteration) * rule.percent_of_max / _HUNDRED
        return share, share
    now = before if before is not None else Decimal(0)
    amount = now * rule.value / _HUNDRED if rule.step == PERCENT else rule.value
    return amount, now - amount if rule.operation == MINUS else now + amount
