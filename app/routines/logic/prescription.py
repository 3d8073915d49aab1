"""What an entry asks for in an iteration, as answers show it: rounded, within its ranges, and in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.routines.logic.kinds import REPETITIONS, RULES, UNTIL_FAILURE
from app.routines.logic.plan import Deload, Entry
from app.routines.logic.progression import INDEX, SETS, Value, Values, bases_of
from app.routines.logic.rounding import rounded, with_hundredths, with_tenths, written

_WEIGHT, _REPETITIONS, _RIR, _REST = (INDEX[kind] for kind in RULES)
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
        count, most = self.shown["sets"], self.shown["max_sets"]
        if count <= 1:
            return self.shown | {"text_repr": self.text}
        number = f"{count}" if most is None else f"{count}-{most}"
        sets = f"{number} {self.words.sets}"
        return self.shown | {"text_repr": f"{sets}, {self.text}" if self.text else sets}

    def single(self) -> dict[str, Any]:
        """One set of it."""
        return self.shown | {"sets": 1, "text_repr": self.text}


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
    for index in (_WEIGHT, _REPETITIONS, _RIR, _REST):
        found[index + 1] = _counting(values[index], values[index + 1])
    return tuple(found)


def _counting(low: Value, high: Value) -> Value:
    return high if low and high and high > low else None


_WIRE: dict[int, Callable[[Decimal], str]] = {1: with_tenths, 2: with_hundredths}


class Range:
    """A value and its maximum, written down; what did not change since the last time is not written again."""

    __slots__ = ("_base", "_high", "_index", "_low", "_wire", "exact", "text", "wire", "wire_of_most")

    def __init__(self, index: int, base: Decimal | None, places: int) -> None:
        self._index, self._base = index, base
        # A multiple of a base with as many digits as answers have needs no rounding of its own.
        has_digits = base is not None and base.as_tuple().exponent in {0, -places}
        self._wire: Callable[[Decimal], str] = written if has_digits else _WIRE[places]
        self._low: Value = None
        self._high: Value = None
        self.exact: Value = None
        self.wire: str | None = None
        self.wire_of_most: str | None = None
        self.text = ""

    def take(self, values: Values) -> None:
        """The value of an iteration."""
        low, high = values[self._index], values[self._index + 1]
        if low is self._low and high is self._high:
            return
        self._low, self._high = low, high
        most = _counting(low, high)
        self.exact, exact_most = rounded(low, self._base), rounded(most, self._base)
        self.wire, self.text = self._written(self.exact)
        self.wire_of_most, most_text = self._written(exact_most)
        if most_text:
            self.text = f"{self.text}-{most_text}"

    def _written(self, value: Value) -> tuple[str | None, str]:
        """As a field, and as part of a text."""
        if value is None:
            return None, ""
        wire = self._wire(value)
        return wire, wire if self._wire is written else written(value)


class Prescriber:
    """Writes down what one entry asks for; ask it by rising iterations."""

    def __init__(self, entry: Entry, words: Words) -> None:
        self.entry, self.words = entry, words
        bases = bases_of(entry)
        self._weight = Range(_WEIGHT, bases[_WEIGHT], 2)
        self._repetitions = Range(_REPETITIONS, bases[_REPETITIONS], 2)
        self._rir = Range(_RIR, bases[_RIR], 1)
        self._rest = Range(_REST, bases[_REST], 2)
        self._roundings = _rounding(entry.weight_rounding), _rounding(entry.repetition_rounding)
        self._last: tuple[Values, Prescription] | None = None

    def of(self, values: Values) -> Prescription:
        """What the (unrounded) values ask for."""
        if self._last is not None and self._last[0] is values:
            return self._last[1]
        for part in (self._weight, self._repetitions, self._rir, self._rest):
            part.take(values)
        sets = values[SETS]
        made = Prescription(self._shown(values), _ONE if sets is None else sets, self._text(), self.words)
        self._last = values, made
        return made

    def _shown(self, values: Values) -> dict[str, Any]:
        entry, sets, most_sets = self.entry, values[SETS], rounded(values[_MAX_SETS], _ONE)
        weight, repetitions, rir, rest = self._weight, self._repetitions, self._rir, self._rest
        has_weight, has_repetitions = weight.exact is not None, repetitions.exact is not None
        return {
            "slot_entry_id": entry.id,
            "exercise": entry.exercise,
            "sets": 1 if sets is None else int(sets),
            "max_sets": None if most_sets is None else int(most_sets),
            "weight": weight.wire,
            "max_weight": weight.wire_of_most,
            "weight_unit": entry.weight_unit if has_weight else None,
            "weight_rounding": self._roundings[0] if has_weight else None,
            "repetitions": repetitions.wire,
            "max_repetitions": repetitions.wire_of_most,
            "repetitions_unit": entry.repetition_unit if has_repetitions else None,
            "repetitions_rounding": self._roundings[1] if has_repetitions else None,
            "rir": rir.wire,
            "max_rir": rir.wire_of_most,
            "rpe": None if rir.exact is None else with_tenths(effort_of(rir.exact)),
            "rest": rest.wire,
            "max_rest": rest.wire_of_most,
            "type": entry.type,
            "text_repr": "",
            "comment": entry.comment,
        }

    def _text(self) -> str:
        weight, repetitions, words = self._weight, self._repetitions, self.words
        parts = []
        if repetitions.exact:
            parts.append(_with_unit(repetitions.text, self.entry.repetition_unit, bool(weight.exact), words))
            if weight.exact:
                parts.append("×")
        if weight.exact:
            parts.append(_named(weight.text, words.weight_units, self.entry.weight_unit))
        if self._rir.exact:
            parts.append(f"@ {written(self._rir.exact)} {words.rir}")
        if self._rest.exact:
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
