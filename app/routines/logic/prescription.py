"""What an entry asks for in an iteration, as answers show it: rounded, within its ranges, and in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.routines.logic.kinds import REPETITIONS, RULES, UNTIL_FAILURE
from app.routines.logic.plan import Deload, Entry
from app.routines.logic.progression import INDEX, SETS, Value, Values, bases_of
from app.routines.logic.rounding import NOTHING_WRITTEN, Scale, with_tenths

_WEIGHT = INDEX["weight"]
_MAX_SETS = INDEX["max_sets"]
_MOST_RIR, _LEAST_RPE, _TEN = Decimal(5), Decimal(4), Decimal(10)
_HUNDRED, _ONE = Decimal(100), Decimal(1)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, in one language."""

    sets: str = "Sets"
    reps: str = "Reps"
    rir: str = "RiR"
    rest: str = "rest"
    repetition_units: Mapping[int, str] = field(default_factory=dict)
    weight_units: Mapping[int, str] = field(default_factory=dict)


NOTHING_SHOWN: Mapping[str, Any] = dict.fromkeys(
    (
        *("slot_entry_id", "exercise", "sets", "max_sets"),
        *("weight", "max_weight", "weight_unit", "weight_rounding"),
        *("repetitions", "max_repetitions", "repetitions_unit", "repetitions_rounding"),
        *("rir", "max_rir", "rpe", "rest", "max_rest", "type", "text_repr", "comment"),
    )
)
"""The fields of a prescription, in the order of answers."""


@dataclass(slots=True)
class Prescription:
    """One entry in one iteration: its fields as they are shown, and the text with any number of sets."""

    shown: dict[str, Any]
    sets: Decimal
    text: str
    """Without the number of sets."""
    words: Words

    def folded(self) -> dict[str, Any]:
        """As a whole: `3 Sets, 8 × 60 kg`."""
        shown = self.shown.copy()
        count, most = shown["sets"], shown["max_sets"]
        if count <= 1:
            shown["text_repr"] = self.text
            return shown
        number = f"{count}" if most is None else f"{count}-{most}"
        sets = f"{number} {self.words.sets}"
        shown["text_repr"] = f"{sets}, {self.text}" if self.text else sets
        return shown

    def single(self) -> dict[str, Any]:
        """One set of it."""
        shown = self.shown.copy()
        shown["sets"], shown["text_repr"] = 1, self.text
        return shown


def lightened(values: Values, deload: Deload | None, iteration: int) -> Values:
    """The values in a light iteration; in any other they stay as they are."""
    if deload is None or not deload.covers(iteration):
        return values
    light = list(values)
    for index in (_WEIGHT, _WEIGHT + 1):
        value = light[index]
        if value is not None:
            light[index] = value * deload.weight_percent / _HUNDRED
    for index in (SETS, _MAX_SETS):
        value = light[index]
        if value is not None and value > 1:
            light[index] = max((value * deload.sets_percent / _HUNDRED).to_integral_value(ROUND_HALF_UP), _ONE)
    return tuple(light)


def exact_within_ranges(values: Values) -> Values:
    """Without those maxima that do not count: one must be above its value, and both must be something."""
    found = list(values)
    for index in (INDEX[kind] for kind in RULES):
        found[index + 1] = _counting(values[index], values[index + 1])
    return tuple(found)


def _counting(low: Value, high: Value) -> Value:
    return high if low and high and high > low else None


class Scales:
    """Those of all entries of a plan. Entries that are rounded alike share one."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, int], Scale] = {}

    def of(self, base: Decimal | None, places: int) -> Scale:
        """The scale of a base, in answers with so many digits behind the point."""
        # 2.5 and 2.50 are the same number, and are written differently.
        key = str(base), places
        if key not in self._made:
            self._made[key] = Scale(base, places)
        return self._made[key]


class Range:
    """A value and its maximum, written down; what did not change since the last time is not written again."""

    __slots__ = ("_high", "_index", "_low", "_name", "_scale", "exact", "is_said", "text", "text_of_least")

    def __init__(self, name: str, scale: Scale) -> None:
        self._name, self._index, self._scale = name, INDEX[name], scale
        self._low: Value = None
        self._high: Value = None
        self.exact: Value = None
        self.text = self.text_of_least = ""
        self.is_said = False
        """Whether texts speak of it: not of nothing, and not of 0."""

    def show(self, shown: dict[str, Any], values: Values) -> bool:
        """Write the values of an iteration into an answer; whether they are others than those before."""
        low, high = values[self._index], values[self._index + 1]
        if low is self._low and high is self._high:
            return False
        self._low, self._high = low, high
        self.exact, wire, least = NOTHING_WRITTEN if low is None else self._scale.of(low)
        self.text = self.text_of_least = least
        most, wire_of_most = _counting(low, high), None
        if most is not None:
            _exact, wire_of_most, text = self._scale.of(most)
            self.text = f"{least}-{text}"
        shown[self._name], shown[f"max_{self._name}"] = wire, wire_of_most
        self.is_said = bool(self.exact)
        return True


class Prescriber:
    """Writes down what one entry asks for; ask it by rising iterations."""

    def __init__(self, entry: Entry, words: Words, scales: Scales | None = None) -> None:
        self.entry, self.words = entry, words
        bases, scales = bases_of(entry), scales or Scales()
        self._weight, self._repetitions, self._rir, self._rest = (
            Range(name, scales.of(bases[INDEX[name]], 1 if name == "rir" else 2)) for name in RULES
        )
        self._weight_rounding = _rounding(entry.weight_rounding)
        self._repetition_rounding = _rounding(entry.repetition_rounding)
        self._values: Values | None = None
        self._shown = {
            **NOTHING_SHOWN,
            "slot_entry_id": entry.id,
            "exercise": entry.exercise,
            "type": entry.type,
            "comment": entry.comment,
        }
        self._made = Prescription(self._shown, _ONE, "", words)

    def of(self, values: Values) -> Prescription:
        """What the (unrounded) values ask for."""
        if values is self._values:
            return self._made
        entry, shown = self.entry, self._shown
        if self._weight.show(shown, values):
            is_there = self._weight.exact is not None
            shown["weight_unit"] = entry.weight_unit if is_there else None
            shown["weight_rounding"] = self._weight_rounding if is_there else None
        if self._repetitions.show(shown, values):
            is_there = self._repetitions.exact is not None
            shown["repetitions_unit"] = entry.repetition_unit if is_there else None
            shown["repetitions_rounding"] = self._repetition_rounding if is_there else None
        if self._rir.show(shown, values):
            exact = self._rir.exact
            shown["rpe"] = None if exact is None else with_tenths(effort_of(exact))
        self._rest.show(shown, values)
        sets, most_sets = values[SETS], values[_MAX_SETS]
        shown["sets"] = 1 if sets is None else int(sets)
        shown["max_sets"] = None if most_sets is None else round(most_sets)
        self._values = values
        self._made = Prescription(shown.copy(), _ONE if sets is None else sets, self._text(), self.words)
        return self._made

    def _text(self) -> str:
        weight, repetitions, words = self._weight, self._repetitions, self.words
        parts = []
        if repetitions.is_said:
            parts.append(_with_unit(repetitions.text, self.entry.repetition_unit, weight.is_said, words))
            if weight.is_said:
                parts.append("×")
        if weight.is_said:
            parts.append(_named(weight.text, words.weight_units, self.entry.weight_unit))
        if self._rir.is_said:
            parts.append(f"@ {self._rir.text_of_least} {words.rir}")
        if self._rest.is_said:
            parts.append(f"{self._rest.text}s {words.rest}")
        return " ".join(parts)


def effort_of(rir: Decimal) -> Decimal:
    """Rate of perceived exertion: 10 with nothing in reserve, and never below 4."""
    return _LEAST_RPE if rir > _MOST_RIR else _TEN - rir


def _rounding(base: Decimal | None) -> str | None:
    return None if base is None else f"{base:.2f}"


def _with_unit(number: str, unit: int | None, with_weight: bool, words: Words) -> str:
    if unit == UNTIL_FAILURE and with_weight:
        return "∞"
    if unit == REPETITIONS and with_weight:
        return number
    if unit in {REPETITIONS, UNTIL_FAILURE}:
        return f"{number} {words.reps}"
    return _named(number, words.repetition_units, unit)


def _named(number: str, names: Mapping[int, str], unit: int | None) -> str:
    name = names.get(unit) if unit is not None else None
    return f"{number} {name}" if name else number
