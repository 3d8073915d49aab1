"""The engine's reasons as sentences."""

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import gettext as _

from app.routines.logic.kinds import MINUS, PLUS
from app.routines.logic.plan import Entry
from app.routines.logic.progression import Gate, Step
from app.routines.logic.reasons import Reason
from app.routines.pages.wording import KIND_NAMES, Words, clock


def sentences(
    entry: Entry, reasons: Mapping[str, Reason], words: Words, *, weekly: bool
) -> list[tuple[str, str, list[str]]]:
    """For each value its name, what it is, and how it came about, step by step."""
    found = []
    for kind, reason in reasons.items():
        name = str(KIND_NAMES[kind.removeprefix("max_")])
        if kind.startswith("max_"):
            name = _("%(name)s, at most", name=name)
        lines = [_step(kind, step, entry, words, weekly=weekly) for step in reason.steps]
        if reason.deload_percent is not None and reason.deload_percent != 100:
            lines.append(_("A lighter week: %(percent)s %% of it.", percent=reason.deload_percent))
        if reason.base and reason.exact is not None and reason.shown != reason.exact:
            lines.append(_("Rounded to %(base)s.", base=_amount(kind, reason.base, entry, words)))
        found.append((name, _amount(kind, reason.shown, entry, words), lines))
    return found


def _amount(kind: str, value: Decimal | None, entry: Entry, words: Words) -> str:
    if value is None:
        return "–"
    field = kind.removeprefix("max_")
    if field == "weight":
        return words.weight(value, None, entry.weight_unit)
    if field == "rest":
        return clock(value)
    if field == "repetitions":
        return words.repetitions(value, None, entry.repetition_unit)
    return words.number(value)


def _step(kind: str, step: Step, entry: Entry, words: Words, *, weekly: bool) -> str:
    when = _("Week %(n)s", n=step.iteration) if weekly else _("Round %(n)s", n=step.iteration)
    after = _amount(kind, step.after, entry, words)
    if step.gate is not None and not step.gate.is_open:
        return str(
            _(
                "%(when)s: stays at %(value)s; still missing: %(goal)s.",
                when=when,
                value=after,
                goal=_goal(step.gate, entry, words),
            )
        )
    if step.amount is None:
        return str(_("%(when)s: stays at %(value)s.", when=when, value=after))
    if step.rule.operation in {PLUS, MINUS}:
        sign = "+" if step.rule.operation == PLUS else "−"
        change = f"{sign} {_amount(kind, step.amount, entry, words)}"
        if step.rule.step == "percent":
            change = f"{sign} {words.number(step.rule.value)}\u00a0%"
        text = _("%(when)s: %(change)s makes %(value)s", when=when, change=change, value=after)
    elif step.rule.percent_of_max is not None:
        percent = f"{words.number(step.rule.percent_of_max)}\u00a0%"
        text = _("%(when)s: %(percent)s of the training maximum is %(value)s", when=when, percent=percent, value=after)
    else:
        text = _("%(when)s: set to %(value)s", when=when, value=after)
    if step.gate is None:
        return f"{text}."
    if step.gate.is_assumed:
        return str(_("%(step)s, if %(goal)s is logged.", step=text, goal=_goal(step.gate, entry, words)))
    return str(_("%(step)s, because %(goal)s was logged.", step=text, goal=_goal(step.gate, entry, words)))


def _goal(gate: Gate, entry: Entry, words: Words) -> str:
    """`8 × 60 kg`, with what else was asked for."""
    known = gate.thresholds
    parts = []
    if known.get("repetitions") is not None:
        parts.append(words.repetitions(known["repetitions"] or Decimal(0), None, entry.repetition_unit))
    if known.get("weight") is not None:
        parts.append(words.weight(known["weight"] or Decimal(0), None, entry.weight_unit))
    text = " × ".join(parts)
    if known.get("rir") is not None:
        text = _("%(goal)s with %(rir)s in reserve", goal=text, rir=words.number(known["rir"])).strip()
    if known.get("rest") is not None:
        text = _("%(goal)s after %(rest)s of rest", goal=text, rest=clock(known["rest"] or 0)).strip()
    if any(value is None for value in known.values()):
        text = _("a planned value to compare with")
    if gate.needed > 1:
        return str(_("%(sets)s sets of %(goal)s", sets=gate.needed, goal=text))
    return text or _("a set")
