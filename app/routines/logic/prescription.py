"""What an entry asks for in an iteration, as answers show it: rounded, within its ranges, and in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.routines.logic.kinds import REPETITIONS, UNTIL_FAILURE
from app.routines.logic.plan import Deload, Entry
from app.routines.logic.progression import INDEX, SETS, Value, Values, bases_of
from app.routines.logic.rounding import rounded, with_hundredths, with_tenths, written

_WEIGHT, _MAX_WEIGHT = INDEX["weight"], INDEX["max_weight"]
_REPETITIONS, _MAX_REPETITIONS = INDEX["repetitions"], INDEX["max_repetitions"]
_RIR, _MAX_RIR = INDEX["rir"], INDEX["max_rir"]
_REST, _MAX_REST = INDEX["rest"], INDEX["max_rest"]
_MAX_SETS = INDEX["max_sets"]
_RANGES = ((_WEIGHT, _MAX_WEIGHT), (_REPETITIONS, _MAX_REPETITIONS), (_RIR, _MAX_RIR), (_REST, _MAX_REST))
_MOST_RIR, _LEAST_RPE, _TEN = Decimal(5), Decimal(4), Decimal(10)
_HUNDRED, _ONE = Decimal(100), Decimal(1)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, in one language."""

    sets: str = "Sets"
    reps: str = "Reps"
    rir: str = "RiR"
    rest: str = "rest"
    repetition_units: Mapping[int, str] | None = None
    weight_units: Mapping[int, str] | None = None


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
        return self.shown | {"text_repr": f"{number} {self.words.sets}, {self.text}".rstrip(", ")}

    def single(self) -> dict[str, Any]:
        """One set of it."""
        return self.shown | {"sets": 1, "text_repr": self.text}


def lightened(values: Values, deload: Deload | None, iteration: int) -> Values:
    """The values in a light iteration; in any other they stay as they are."""
    if deload is None or not deload.covers(iteration):
        return values
    light = list(values)
    for index in (_WEIGHT, _MAX_WEIGHT):
        value = light[index]
        if value is not None:
            light[index] = value * deload.weight_percent / _HUNDRED
    sets = light[SETS]
    if sets is not None and sets > 1:
        fewer = (sets * deload.sets_percent / _HUNDRED).to_integral_value(ROUND_HALF_UP)
        light[SETS] = max(fewer, _ONE)
        light[_MAX_SETS] = None
    return tuple(light)


def within_ranges(values: Values) -> Values:
    """A maximum counts only above its minimum, and if both are something."""
    found = list(values)
    for low, high in _RANGES:
        least, most = values[low], values[high]
        if not least or not most or most <= least:
            found[high] = None
    return tuple(found)


def prescription(entry: Entry, values: Values, words: Words) -> Prescription:
    """What the (unrounded) values of an entry ask for."""
    exact = tuple(rounded(value, base) for value, base in zip(within_ranges(values), bases_of(entry), strict=True))
    sets = values[SETS] if values[SETS] is not None else _ONE
    assert sets is not None
    weight, repetitions, rir, most_sets = exact[_WEIGHT], exact[_REPETITIONS], exact[_RIR], exact[_MAX_SETS]
    has_weight, has_repetitions = weight is not None, repetitions is not None
    shown = {
        "slot_entry_id": entry.id,
        "exercise": entry.exercise,
        "sets": int(sets),
        "max_sets": None if most_sets is None else int(most_sets),
        "weight": with_hundredths(weight),
        "max_weight": with_hundredths(exact[_MAX_WEIGHT]),
        "weight_unit": entry.weight_unit if has_weight else None,
        "weight_rounding": _rounding(entry.weight_rounding) if has_weight else None,
        "repetitions": with_hundredths(repetitions),
        "max_repetitions": with_hundredths(exact[_MAX_REPETITIONS]),
        "repetitions_unit": entry.repetition_unit if has_repetitions else None,
        "repetitions_rounding": _rounding(entry.repetition_rounding) if has_repetitions else None,
        "rir": with_tenths(rir),
        "max_rir": with_tenths(exact[_MAX_RIR]),
        "rpe": with_tenths(effort_of(rir)),
        "rest": with_hundredths(exact[_REST]),
        "max_rest": with_hundredths(exact[_MAX_REST]),
        "type": entry.type,
        "text_repr": "",
        "comment": entry.comment,
    }
    return Prescription(shown, sets, _text(entry, exact, words), words)


def effort_of(rir: Value) -> Value:
    """Rate of perceived exertion: 10 with nothing in reserve, and never below 4."""
    if rir is None:
        return None
    return _LEAST_RPE if rir > _MOST_RIR else _TEN - rir


def _rounding(base: Decimal | None) -> str | None:
    return None if base is None else f"{base:.2f}"


def _text(entry: Entry, values: Values, words: Words) -> str:
    repetitions, weight, rir, rest = values[_REPETITIONS], values[_WEIGHT], values[_RIR], values[_REST]
    parts = []
    if repetitions:
        number = _range(repetitions, values[_MAX_REPETITIONS])
        parts.append(_with_unit(number, entry.repetition_unit, bool(weight), words))
        if weight:
            parts.append("×")
    if weight:
        unit = (words.weight_units or {}).get(entry.weight_unit or 0, "")
        parts.append(f"{_range(weight, values[_MAX_WEIGHT])} {unit}".rstrip())
    if rir:
        parts.append(f"@ {written(rir)} {words.rir}")
    if rest:
        parts.append(f"{_range(rest, values[_MAX_REST])}s {words.rest}")
    return " ".join(parts)


def _range(least: Decimal, most: Value) -> str:
    return written(least) if most is None else f"{written(least)}-{written(most)}"


def _with_unit(number: str, unit: int | None, with_weight: bool, words: Words) -> str:
    if unit == UNTIL_FAILURE and with_weight:
        return "∞"
    if unit == REPETITIONS and with_weight:
        return number
    if unit in {REPETITIONS, UNTIL_FAILURE}:
        return f"{number} {words.reps}"
    return f"{number} {(words.repetition_units or {}).get(unit or 0, '')}".rstrip()
