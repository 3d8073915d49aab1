"""Ready-made programmes: well-known ways to train, as data beside the program, and routines made of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

import app.exercises
from app.accounts.models import User
from app.exercises.models import Exercise, Translation
from app.extensions import db
from app.reference.models import Language
from app.routines import services
from app.routines.logic.kinds import EFFORTS, LOADS, SET_TYPES
from app.routines.models import Day, Routine, SlotEntry
from app.routines.services.targets import RuleWish, add_rule, set_targets
from app.units import KILOGRAMS_PER_POUND

FOLDER = Path(__file__).parent / "programmes"
LEVELS = ("beginner", "intermediate", "advanced")
_SECONDS, _MINUTES = 3, 4
_GATES: Mapping[str, dict[str, Any]] = {
    "always": {},
    "earned": {"rules": ("weight", "repetitions")},
    "all": {"rules": ("weight", "repetitions"), "all_sets": True},
}


@dataclass(frozen=True)
class Programme:
    """One programme, as its file says it."""

    key: str
    data: Mapping[str, Any]

    def text(self, name: str, language: str) -> str:
        """`name`, `summary` or `description` in a language."""
        found: str = self.data.get(language, self.data["en"])[name]
        return found

    @property
    def training_days(self) -> int:
        """Days of a pass that are no rest."""
        return sum(not day.get("rest") for day in self.data["days"])

    @property
    def exercises(self) -> list[str]:
        """Keys of all its exercises, in the order of their first appearance."""
        found = [entry["exercise"] for day in self.data["days"] for slot in day.get("slots", ()) for entry in slot]
        return list(dict.fromkeys(found))

    @property
    def starts(self) -> dict[str, Decimal]:
        """Kilograms to begin with (or the training maximum), by exercise; one's own may be taken instead."""
        plain = {key: Decimal(str(value)) for key, value in self.data.get("start", {}).items()}
        return plain | {key: Decimal(str(one["value"])) for key, one in self.data.get("max", {}).items()}

    @property
    def has_maxima(self) -> bool:
        """Whether its weights are shares of training maxima."""
        return bool(self.data.get("max"))


@cache
def programmes() -> dict[str, Programme]:
    """All of them by key, the easy ones first."""
    found = [Programme(path.stem, tomllib.loads(path.read_text())) for path in sorted(FOLDER.glob("*.toml"))]
    found.sort(key=lambda one: (LEVELS.index(one.data["level"]), one.training_days, one.key))
    return {one.key: one for one in found}


@cache
def _catalogue_names() -> dict[str, str]:
    """The English name of each exercise of the starter catalogue, by key."""
    folder = Path(app.exercises.__file__).parent / "catalogue"
    names = {}
    for path in sorted(folder.glob("*.toml")):
        for row in tomllib.loads(path.read_text())["exercise"]:
            names[row["key"]] = row["en"]["name"]
    return names


def exercise_ids(keys: list[str]) -> dict[str, int]:
    """The exercises of these keys that this server has. One statement."""
    names = {_catalogue_names().get(key, ""): key for key in keys}
    rows = db.session.execute(
        select(Translation.name, Translation.exercise_id)
        .join(Translation.language)
        .join(Translation.exercise)
        .where(Language.short_name == "en", Translation.name.in_(names), Exercise.owner_id.is_(None))
        .order_by(Translation.exercise_id.desc())
    )
    return {names[name]: exercise for name, exercise in rows}


def begin_programme(
    user: User, programme: Programme, start: date, weights: Mapping[str, Decimal | None], language: str
) -> Routine:
    """A routine of one's own made of a programme. `weights` are in the person's unit; None: without a weight."""
    ids = exercise_ids(programme.exercises)
    data = programme.data
    routine = services.add_routine(
        user,
        {
            "name": programme.text("name", language)[:25],
            "description": programme.text("description", language),
            "start": start,
            "end": date.fromordinal(start.toordinal() + 7 * data["weeks"] - 1),
            "fit_in_week": data["fit_in_week"],
        },
    )
    if every := data.get("deload_every"):
        services.set_deload(routine, every, data.get("deload_weight_percent", 90), data.get("deload_sets_percent", 60))
    for row in data["days"]:
        is_rest = row.get("rest", False)
        name = "" if is_rest else row[language if language in row else "en"][:20]
        values = {"name": name, "is_rest": is_rest, "need_logs_to_advance": row.get("waits", False)}
        day = services.add_day(routine, values)
        for entries in row.get("slots", ()):
            known = [entry for entry in entries if entry["exercise"] in ids]
            if known:
                _add_slot(user, day, [(entry, ids[entry["exercise"]]) for entry in known], programme, weights)
    return routine


def _add_slot(
    user: User,
    day: Day,
    entries: list[tuple[Mapping[str, Any], int]],
    programme: Programme,
    weights: Mapping[str, Decimal | None],
) -> None:
    slot = services.add_slot(day)
    unit = user.preferences.weight_unit
    for data, exercise in entries:
        count = _SECONDS if "seconds" in data else _MINUTES if "minutes" in data else 1
        effort = data.get("effort")
        values = {
            "slot_id": slot.id,
            "exercise_id": exercise,
            "repetition_unit_id": count,
            "weight_unit_id": 2 if unit == "lb" else 1,
            "weight_rounding": in_unit(Decimal(str(data.get("round", "2.5"))), unit),
            "effort": effort if effort in EFFORTS else None,
            "load": data.get("load", LOADS[0]),
            "type": data.get("type", SET_TYPES[0]),
        }
        entry = services.add_entry(user, values)
        _set_first(entry, data, weights.get(data["exercise"]), programme, unit)
        _grow(entry, data, unit, has_weight=weights.get(data["exercise"]) is not None, weeks=programme.data["weeks"])


def in_unit(kilograms: Decimal, unit: str) -> Decimal:
    """A weight of the data in the person's unit: pounds in whole steps."""
    if unit == "kg":
        return kilograms
    pounds = kilograms / KILOGRAMS_PER_POUND
    step = Decimal(5) if pounds >= 5 else Decimal("2.5")
    return max((pounds / step).to_integral_value() * step, step)


def _set_first(
    entry: SlotEntry, data: Mapping[str, Any], weight: Decimal | None, programme: Programme, unit: str
) -> None:
    """The numbers of the first week."""
    amount = data.get("reps", data.get("seconds", data.get("minutes")))
    first: dict[str, Decimal | None] = {"sets": Decimal(data["sets"])}
    for kind, value in (
        ("repetitions", amount),
        ("max_repetitions", data.get("max_reps")),
        ("rir", data.get("rir")),
        ("rest", data.get("rest")),
    ):
        if value is not None:
            first[kind] = Decimal(value)
    maximum = programme.data.get("max", {}).get(data["exercise"])
    if weight is not None and maximum is None:
        first["weight"] = (weight * Decimal(str(data.get("share", 1)))).quantize(Decimal("0.01"))
    set_targets(entry, first)
    if "percent" in data and weight is not None and maximum is not None:
        step = in_unit(Decimal(str(maximum["step"])), unit)
        services.set_training_max(entry, weight, step, len(data["percent"]))


def _grow(entry: SlotEntry, data: Mapping[str, Any], unit: str, *, has_weight: bool, weeks: int) -> None:
    """What changes from week to week."""
    _wave(entry, data, has_weight=has_weight, weeks=weeks)
    word, _blank, rest = data.get("grow", "").partition(" ")
    if word in _GATES and has_weight:
        step = Decimal(rest) if unit == "kg" else max(in_unit(Decimal(rest), unit), Decimal("2.5"))
        add_rule(entry, "weight", RuleWish(2, step, "+", repeat=True, **_GATES[word]))
    elif word in {"reps", "seconds"}:
        add_rule(entry, "repetitions", RuleWish(2, Decimal(rest), "+", repeat=True, rules=("repetitions",)))
    elif word == "sets":
        amount, _every, every = rest.partition(" every ")
        for number in range(int(every), weeks, int(every)):
            add_rule(entry, "sets", RuleWish(number + 1, Decimal(amount), "+"))


def _wave(entry: SlotEntry, data: Mapping[str, Any], *, has_weight: bool, weeks: int) -> None:
    """Numbers that are said for every week, over and over."""
    for number in range(weeks):
        for kind, name in (("repetitions", "reps_wave"), ("rir", "rir_wave")):
            wave = data.get(name)
            if wave and (number == 0 or wave[number % len(wave)] != wave[(number - 1) % len(wave)]):
                add_rule(entry, kind, RuleWish(number + 1, Decimal(wave[number % len(wave)])))
        if has_weight and (percent := data.get("percent")):
            share = Decimal(percent[number % len(percent)])
            add_rule(entry, "weight", RuleWish(number + 1, share, is_percent_of_max=True))
    for number, sets in enumerate(data.get("sets_wave", ())):
        if number and sets != data["sets_wave"][number - 1]:
            add_rule(entry, "sets", RuleWish(number + 1, Decimal(sets)))
