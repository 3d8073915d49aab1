"""What the ten values of an entry are in each iteration: rules stacked on each other, and gated by what was logged.

All ten are walked together. A rule that repeats is tried in every iteration until a newer one of its field takes over;
one that does not, and is not earned, stays armed until it is earned or a newer one drops it. A field's maximum follows
the gate of the field itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.routines.logic.kinds import KINDS, MINUS, PERCENT, REPLACE, RULES
from app.routines.logic.plan import Entry, LoggedSet, Logs, Requirement, Rule
from app.routines.logic.rounding import rounded

Value = Decimal | None
Values = tuple[Value, ...]
"""The ten values in the order of `KINDS`; unrounded. None: no rule has set it."""

NOTHING: Values = (None,) * len(KINDS)
INDEX = {kind: number for number, kind in enumerate(KINDS)}
SETS, MAX_SETS = INDEX["sets"], INDEX["max_sets"]
_HIGHEST, _HIGHEST_RIR = Decimal("9999.99"), Decimal("9.5")
_HUNDRED = Decimal(100)
_HALF, _ONE = Decimal("0.5"), Decimal(1)


def caps() -> tuple[Decimal, ...]:
    """The greatest value of each kind."""
    return tuple(_HIGHEST_RIR if kind.endswith("rir") else _HIGHEST for kind in KINDS)


CAPS = caps()


def bases_of(entry: Entry) -> tuple[Decimal | None, ...]:
    """What each of the ten values is rounded to, in the order of `KINDS`; sets are not."""
    bases = {
        "weight": entry.weight_rounding,
        "repetitions": entry.repetition_rounding,
        "rir": _HALF,
        "rest": _ONE,
        "sets": None,
    }
    return tuple(_ONE if kind == "max_sets" else bases[kind.removeprefix("max_")] for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Gate:
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


@dataclass(frozen=True, slots=True)
class Step:
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
        has_changed = False
        for field in due:
            rule = field.candidate
            if rule is None:
                continue
            gate = self._gate(field, rule, before, iteration)
            if gate is None or gate.is_open:
                values[field.index] = self._apply(field, rule, gate, before[field.index], iteration)
                field.armed, has_changed = None, True
            else:
                self._hold_back(field, rule, gate, before[field.index], iteration)
        for field in due:
            field.candidate = None
        if has_changed:
            self.values = tuple(values)

    def _hold_back(self, field: _Field, rule: Rule, gate: Gate, value: Value, iteration: int) -> None:
        field.armed = None if rule.repeat else rule
        if self.note:
            self.note(Step(iteration, field.kind, rule, gate, value, value))

    def _apply(self, field: _Field, rule: Rule, gate: Gate | None, before: Value, iteration: int) -> Decimal:
        amount, after = result_of(rule, before, self.entry, iteration)
        cap = CAPS[field.index]
        if self.note:
            capped = min(after, cap)
            self.note(Step(iteration, field.kind, rule, gate, before, capped, amount, is_capped=after > cap))
        return min(after, cap)

    def _gate(self, field: _Field, rule: Rule, before: Values, iteration: int) -> Gate | None:
        """The gate of a rule, None where nothing is required."""
        if field.base is not None:
            rule = field.base.candidate or field.base.active or rule
        requirement = rule.requirement
        if iteration == 1 or not requirement.rules:
            return None
        thresholds = {
            name: rounded(before[INDEX[name]], self.bases[INDEX[name]]) for name in RULES if name in requirement.rules
        }
        needed = max(int(before[SETS] or 1), 1) if requirement.all_sets else 1
        return self._judged(requirement, thresholds, needed, iteration - 1)

    def _judged(self, requirement: Requirement, thresholds: dict[str, Value], needed: int, trained: int) -> Gate:
        if any(threshold is None for threshold in thresholds.values()):
            return Gate(requirement, is_open=False, thresholds=thresholds, needed=needed)
        earning = []
        for log in self.logs.get(trained, ()):
            if meets(log, thresholds):
                earning.append(log)
                if len(earning) == needed:
                    return Gate(requirement, True, thresholds, tuple(earning), needed=needed)
        is_assumed = self.assumed_from is not None and trained >= self.assumed_from
        return Gate(requirement, is_assumed, thresholds, tuple(earning), is_assumed, needed)


def meets(log: LoggedSet, thresholds: Mapping[str, Value]) -> bool:
    """Whether one set reaches everything that is asked for."""
    for name, threshold in thresholds.items():
        done = getattr(log, name)
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
