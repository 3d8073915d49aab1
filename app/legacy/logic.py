"""Rules of older servers, as functions of values."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from app.routines.logic.kinds import REPETITIONS, UNTIL_FAILURE

Item = TypeVar("Item")

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""By their numbers, from 1."""
USUAL_SETS = 4
WEEKS_OF_A_WORKOUT = 16
"""So long a workout lasts as a routine: older ones had no end, and a routine has at most 120 days."""
LONGEST_NAME, LONGEST_DAY_NAME = 25, 20


def span_of_workout(today: date) -> tuple[date, date]:
    """The first and the last day of the routine a new workout becomes: from the next Monday on."""
    start = today + timedelta(days=7 - today.weekday())
    return start, start + timedelta(weeks=WEEKS_OF_A_WORKOUT)


def taking_turns(groups: Sequence[Sequence[Item]]) -> list[Item]:
    """One of each group in turn, until the shortest is used up."""
    return [one for turn in zip(*groups, strict=False) for one in turn]


def weekdays_in(config: Any) -> list[int]:
    """The numbers of the weekdays that are kept with a day."""
    found = config.get("weekdays") if isinstance(config, Mapping) else None
    if not isinstance(found, list):
        return []
    return sorted({day for day in found if type(day) is int and 1 <= day <= len(WEEKDAYS)})


def sets_in(config: Any) -> int | None:
    """The number of sets that is kept with a slot."""
    found = config.get("sets") if isinstance(config, Mapping) else None
    return found if type(found) is int and 0 <= found <= 50 else None


def plain(number: Decimal) -> str:
    """Without zeros at the end: `2.5`, `60`."""
    whole = number.to_integral_value()
    return str(int(whole)) if whole == number else f"{number.normalize():f}"


def setting_text(
    sets: int, settings: Sequence[Mapping[str, Any]], units: tuple[Mapping[int, str], Mapping[int, str]]
) -> str:
    """What to do of one exercise: `4 × 10 (15 kg, 2 RiR)`; several settings are joined by dashes."""
    texts = [_one_text(one, units) for one in settings]
    return f"{sets} × {texts[0]}" if len(texts) == 1 else " – ".join(texts)


def _one_text(setting: Mapping[str, Any], units: tuple[Mapping[int, str], Mapping[int, str]]) -> str:
    repetitions, weights = units
    unit = setting["repetition_unit"]
    amount = "∞" if unit == UNTIL_FAILURE else str(setting["reps"])
    if unit not in {None, REPETITIONS, UNTIL_FAILURE}:
        amount = f"{amount} {repetitions.get(unit, '')}".strip()
    details = []
    if setting["weight"] is not None:
        details.append(f"{plain(Decimal(setting['weight']))} {weights.get(setting['weight_unit'], '')}".strip())
    if setting["rir"] is not None:
        details.append(f"{setting['rir']} RiR")
    return f"{amount} ({', '.join(details)})" if details else amount


def heaviest_by_day(logs: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """For each number of repetitions the heaviest set of each day."""
    found: dict[int, dict[str, Mapping[str, Any]]] = {}
    for log in logs:
        if log["weight"] is None or log["reps"] is None:
            continue
        days = found.setdefault(log["reps"], {})
        best = days.get(log["date"])
        if best is None or Decimal(log["weight"]) > Decimal(best["weight"]):
            days[log["date"]] = log
    return [
        [{name: log[name] for name in ("date", "weight", "reps")} for log in days.values()]
        for _repetitions, days in sorted(found.items())
    ]
