"""Targets and rules in words."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.reference.models import RepetitionUnit, WeightUnit
from app.routines.logic.kinds import KILOGRAMS, POUNDS, REPETITIONS, UNTIL_FAILURE
from app.routines.models import Config, SlotEntry
from app.web.formatting import Reader, current_reader

TYPE_NAMES: Mapping[str, Any] = {
    "normal": lazy_gettext("Normal sets"),
    "warmup": lazy_gettext("Warm-up"),
    "dropset": lazy_gettext("Drop set"),
    "amrap": lazy_gettext("As many as possible"),
    "failure": lazy_gettext("To failure"),
    "hold": lazy_gettext("Timed hold"),
    "myo": lazy_gettext("Myo repetitions"),
    "partial": lazy_gettext("Partial repetitions"),
    "forced": lazy_gettext("Forced repetitions"),
    "tut": lazy_gettext("Slow (time under tension)"),
    "iso": lazy_gettext("Isometric hold"),
    "jump": lazy_gettext("Jumps"),
}
LOAD_NAMES: Mapping[str, Any] = {
    "external": lazy_gettext("The weight is all I lift"),
    "body": lazy_gettext("Added to my body weight"),
    "assisted": lazy_gettext("Help that is taken off my body weight"),
}
DAY_TYPE_NAMES: Mapping[str, Any] = {
    "custom": lazy_gettext("Sets and rests"),
    "enom": lazy_gettext("Every minute on the minute"),
    "amrap": lazy_gettext("As many rounds as possible"),
    "hiit": lazy_gettext("Intervals"),
    "tabata": lazy_gettext("Tabata"),
    "edt": lazy_gettext("Escalating density"),
    "rft": lazy_gettext("Rounds for time"),
    "afap": lazy_gettext("As fast as possible"),
}
KIND_NAMES: Mapping[str, Any] = {
    "weight": lazy_gettext("Weight"),
    "repetitions": lazy_gettext("Repetitions"),
    "sets": lazy_gettext("Sets"),
    "rest": lazy_gettext("Rest"),
    "rir": lazy_gettext("Reserve"),
}
UNIT_WORDS: Mapping[str, Any] = {
    "Repetitions": lazy_gettext("repetitions"),
    "Until Failure": lazy_gettext("until failure"),
    "Seconds": lazy_gettext("seconds"),
    "Minutes": lazy_gettext("minutes"),
    "Miles": lazy_gettext("miles"),
    "Kilometers": lazy_gettext("kilometres"),
    "Max Reps": lazy_gettext("maximum repetitions"),
    "Meters": lazy_gettext("metres"),
    "kg": lazy_gettext("kg"),
    "lb": lazy_gettext("lb"),
    "Body Weight": lazy_gettext("body weights"),
    "Plates": lazy_gettext("plates"),
    "Kilometers Per Hour": lazy_gettext("km/h"),
    "Miles Per Hour": lazy_gettext("mph"),
}


def unit_name(unit: RepetitionUnit | WeightUnit) -> str:
    """What a unit is called in the reader's language."""
    return str(UNIT_WORDS.get(unit.name, unit.name))


def written(value: Decimal | None, reader: Reader | None = None) -> str:
    """A number with as many decimals as it has, two at most."""
    if value is None:
        return "–"
    decimals = max(-int(value.normalize().as_tuple().exponent), 0)
    return (reader or current_reader()).number(float(value), min(decimals, 2)).replace("-", "−")


def clock(seconds: Decimal | int) -> str:
    """`1:30`, `45 s`."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}" if whole >= 60 else f"{whole}\u00a0s"


def first_values(configs: Sequence[Config]) -> dict[str, Config]:
    """The rule each kind of value begins with."""
    found: dict[str, Config] = {}
    for config in sorted(configs, key=lambda config: config.iteration):
        if config.iteration >= 1:
            found.setdefault(config.kind, config)
    return {kind: config for kind, config in found.items() if config.iteration == 1}


class Words:
    """Says what entries ask for. `units`: names of units of repetitions and weights, by id."""

    def __init__(self, repetition_units: Mapping[int, str], weight_units: Mapping[int, str]) -> None:
        self.repetition_units, self.weight_units = repetition_units, weight_units
        self.reader = current_reader()

    def number(self, value: Decimal | None) -> str:
        """As the reader writes it."""
        return written(value, self.reader)

    def repetitions(self, low: Decimal, high: Decimal | None, unit: int | None) -> str:
        """`8–10`, `30 seconds`, `until failure`."""
        if unit == UNTIL_FAILURE:
            return self.repetition_units.get(UNTIL_FAILURE, "")
        amount = self.number(low) if high is None or high <= low else f"{self.number(low)}–{self.number(high)}"
        return amount if unit in {REPETITIONS, None} else f"{amount} {self.repetition_units.get(unit, '')}"

    def weight(self, low: Decimal, high: Decimal | None, unit: int | None, load: str = "external") -> str:
        """`60 kg`, `20–25 kg`, `body weight + 10 kg`."""
        amount = self.number(low) if high is None or high <= low else f"{self.number(low)}–{self.number(high)}"
        text = f"{amount}\u00a0{self.weight_units.get(unit or KILOGRAMS, '')}"
        if load == "body":
            return str(_("body + %(weight)s", weight=text) if low else _("body weight"))
        return _("%(weight)s of help", weight=text) if load == "assisted" else text

    def targets(self, entry: SlotEntry) -> str:
        """`4 sets of 6–8, 60 kg, 2 in reserve, rest 2:00`: what the first week asks for."""
        first = first_values(entry.configs)
        value = {kind: config.value for kind, config in first.items()}
        sets = int(value.get("sets", Decimal(1)))
        parts = []
        if "repetitions" in value:
            amount = self.repetitions(value["repetitions"], value.get("max_repetitions"), entry.repetition_unit_id)
            parts.append(ngettext("%(num)s set of %(amount)s", "%(num)s sets of %(amount)s", sets, amount=amount))
        else:
            parts.append(ngettext("%(num)s set", "%(num)s sets", sets))
        if (percent := first["weight"].percent_of_max if "weight" in first else None) is not None:
            parts.append(_("%(percent)s of the training maximum", percent=f"{self.number(percent)}\u00a0%"))
        elif "weight" in value:
            parts.append(self.weight(value["weight"], value.get("max_weight"), entry.weight_unit_id, entry.load))
        elif entry.load == "body":
            parts.append(_("body weight"))
        if "rir" in value:
            parts.append(_("%(number)s in reserve", number=self.number(value["rir"])))
        if value.get("rest"):
            parts.append(_("rest %(time)s", time=clock(value["rest"])))
        return ", ".join(parts)

    def rule(self, config: Config, entry: SlotEntry, *, weekly: bool) -> str:
        """A rule as a sentence."""
        what = self._what(config, entry)
        when = _when(config, weekly=weekly)
        condition = self._condition(config, entry)
        if condition:
            return str(_("%(what)s %(when)s, once %(condition)s.", what=what, when=when, condition=condition))
        return str(_("%(what)s %(when)s.", what=what, when=when))

    def _what(self, config: Config, entry: SlotEntry) -> str:
        amount = self._amount(config, entry)
        kind = config.kind.removeprefix("max_")
        if config.operation == "+":
            return str(_("Add %(amount)s", amount=amount))
        if config.operation == "-":
            return str(_("Take off %(amount)s", amount=amount))
        if kind == "sets":
            return str(ngettext("Do %(num)s set", "Do %(num)s sets", int(config.value)))
        return str(_("%(kind)s becomes %(amount)s", kind=str(KIND_NAMES[kind]), amount=amount))

    def _amount(self, config: Config, entry: SlotEntry) -> str:
        kind, value = config.kind.removeprefix("max_"), config.value
        if config.percent_of_max is not None:
            return str(_("%(percent)s of the training maximum", percent=f"{self.number(config.percent_of_max)}\u00a0%"))
        if config.step == "percent":
            return f"{self.number(value)}\u00a0% ({KIND_NAMES[kind]!s})"
        say: Mapping[str, Callable[[], str]] = {
            "weight": lambda: (
                f"{self.number(value)}\u00a0{self.weight_units.get(entry.weight_unit_id or KILOGRAMS, '')}"
            ),
            "repetitions": lambda: self._counted(value, entry.repetition_unit_id),
            "sets": lambda: str(ngettext("%(num)s set", "%(num)s sets", int(value))),
            "rest": lambda: str(_("%(time)s of rest", time=clock(value))),
            "rir": lambda: str(_("%(number)s in reserve", number=self.number(value))),
        }
        return say[kind]()

    def _counted(self, value: Decimal, unit: int | None) -> str:
        """`8 repetitions`, `30 seconds`."""
        if unit in {REPETITIONS, None}:
            amount = self.number(value)
            return str(ngettext("%(amount)s repetition", "%(amount)s repetitions", int(value), amount=amount))
        return self.repetitions(value, None, unit)

    def _condition(self, config: Config, entry: SlotEntry) -> str:
        rules = (config.requirements or {}).get("rules") or []
        if not rules:
            return ""
        first = {kind: found.value for kind, found in first_values(entry.configs).items()}
        parts = []
        if "repetitions" in rules:
            target = first.get("repetitions")
            if target is not None and not _changes(entry, "repetitions"):
                parts.append(self._counted(target, entry.repetition_unit_id))
            else:
                parts.append(_("the planned repetitions"))
        if "weight" in rules:
            parts.append(_("at this weight") if parts else _("this weight"))
        if "rir" in rules:
            parts.append(_("with the planned reserve"))
        if "rest" in rules:
            parts.append(_("after the planned rest"))
        logged = " ".join(parts)
        if (config.requirements or {}).get("sets") == "all":
            return str(_("%(goal)s were logged in every set", goal=logged))
        return str(_("%(goal)s were logged in one set", goal=logged))


def _changes(entry: SlotEntry, kind: str) -> bool:
    return any(config.kind == kind and config.iteration > 1 for config in entry.configs)


def _when(config: Config, *, weekly: bool) -> str:
    number = config.iteration
    if config.repeat:
        if number <= 2:
            return str(_("every week") if weekly else _("every round"))
        return str(
            _("every week from week %(n)s on", n=number) if weekly else _("every round from round %(n)s on", n=number)
        )
    return str(_("in week %(n)s", n=number) if weekly else _("in round %(n)s", n=number))


def weight_unit_of(preferred: str) -> int:
    """The unit of weight for somebody who prefers `kg` or `lb`."""
    return POUNDS if preferred == "lb" else KILOGRAMS
