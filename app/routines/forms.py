"""What people type about a routine: its frame, a day, the targets of an exercise, and a rule as a sentence."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal as Number
from typing import Any

from babel.numbers import get_decimal_symbol
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from app.api.fields import Boolean, Choice, Date, Decimal, Integer, Text
from app.api.schema import Schema
from app.errors import Invalid
from app.routines.logic.kinds import DAY_TYPES, EFFORTS, LOADS, RIR_OPTIONS, SET_TYPES
from app.web.forms import Form, add_words
from app.web.language import chosen_language
from app.web.reading import day as read_day
from app.web.reading import number

MOST_WEEKS = 17
SHARE_OF_MAX = "max"
"""Stands for "per cent of the training maximum" among the units of weight."""
TYPES = (*SET_TYPES, *EFFORTS)

add_words(
    __name__,
    {
        "routine_too_long": lazy_gettext("A routine lasts 17 weeks at most."),
        "outside_routine": lazy_gettext("Choose a day of the routine."),
        "end_before_start": lazy_gettext("The end comes before the start."),
        "out_of_range": lazy_gettext("Write a number from %(least)s to %(most)s."),
        "not_a_rir": lazy_gettext("Reserve goes in half steps from 0 to 4.5."),
        "no_training_max": lazy_gettext("Write a training maximum first; percentages are taken of it."),
        "max_digits": lazy_gettext("Write a shorter number."),
        "max_decimal_places": lazy_gettext("Write at most %(limit)s decimals."),
        "max_whole_digits": lazy_gettext("Write a smaller number."),
        "rest_day_has_no_exercises": lazy_gettext("A day of rest has no exercises. Make it a training day first."),
        "share_is_set": lazy_gettext("Choose “Set to” for a share of the maximum."),
        "share_of_weight": lazy_gettext("Only a weight can be a share of the maximum."),
        "percent_is_added": lazy_gettext(
            "Per cent can be added or taken off. To set a value, choose a number or a share of the maximum."
        ),
        "range_reversed": lazy_gettext("The second number must be greater than the first."),
        "rest_time": lazy_gettext("Write a rest as 90 seconds or as 1:30."),
        "no_such_exercise": lazy_gettext("Choose an exercise from the list."),
    },
)


class RoutineFrame(Schema):
    """A routine as its form asks for it: weeks instead of an end."""

    name = Text(required=True, longest=25)
    description = Text(longest=1000, blank=True)
    start = Date(required=True)
    weeks = Integer(required=True, minimum=1, maximum=MOST_WEEKS)
    fit_in_week = Boolean()
    deload_every = Integer(minimum=2, maximum=MOST_WEEKS, allow_none=True)
    deload_weight_percent = Integer(minimum=1, maximum=100)
    deload_sets_percent = Integer(minimum=1, maximum=100)
    is_template = Boolean()
    is_public = Boolean()


def routine_form(typed: MultiDict[str, str] | None, shown: Mapping[str, Any]) -> Form:
    """The frame of a routine."""
    readers = {"start": read_day, "deload_weight_percent": _whole, "deload_sets_percent": _whole}
    return Form(RoutineFrame(), readers, typed=typed, shown=shown, boxes=("fit_in_week", "is_template", "is_public"))


def end_of(start: date, weeks: int) -> date:
    """The last day of so many weeks."""
    return start + timedelta(days=7 * weeks - 1)


def weeks_of(start: date, end: date) -> int:
    """How many weeks a routine takes, begun ones counted."""
    return min(((end - start).days + 7) // 7, MOST_WEEKS)


class LabelFrame(Schema):
    """A name for some days, from one date to another."""

    label = Text(required=True, longest=35)
    first = Date(required=True)
    last = Date(required=True)


def label_form(typed: MultiDict[str, str] | None, shown: Mapping[str, Any], start: date, end: date) -> Form:
    """A label of a routine that lasts from `start` to `end`."""
    form = Form(LabelFrame(), {"first": read_day, "last": read_day}, typed=typed, shown=shown)
    first, last = form.values.get("first"), form.values.get("last")
    for name, day in (("first", first), ("last", last)):
        if day is not None and not start <= day <= end:
            form.add(name, "outside_routine")
    if first is not None and last is not None and last < first:
        form.add("last", "end_before_start")
    return form


class DayFrame(Schema):
    """A day of a routine."""

    name = Text(longest=20, blank=True)
    description = Text(longest=1000, blank=True)
    is_rest = Boolean()
    need_logs_to_advance = Boolean()
    type = Choice(*DAY_TYPES)


def day_form(typed: MultiDict[str, str] | None, shown: Mapping[str, Any]) -> Form:
    """A day."""
    return Form(DayFrame(), {}, typed=typed, shown=shown, boxes=("is_rest", "need_logs_to_advance"))


class Targets(Schema):
    """What an exercise asks for in the first week, and how it is counted."""

    sets = Integer(minimum=1, maximum=50, required=True)
    repetitions = Decimal(6, 2, minimum=0, maximum=3000, allow_none=True)
    max_repetitions = Decimal(6, 2, minimum=0, maximum=3000, allow_none=True)
    repetition_unit = Integer(minimum=1)
    weight = Decimal(6, 2, minimum=0, maximum=3000, allow_none=True)
    max_weight = Decimal(6, 2, minimum=0, maximum=3000, allow_none=True)
    weight_unit = Text(longest=10)
    rir = Choice(*RIR_OPTIONS, allow_none=True)
    rest = Integer(minimum=0, maximum=1800, allow_none=True)
    weight_rounding = Decimal(4, 2, minimum=0, allow_none=True)
    type = Choice(*TYPES)
    load_kind = Choice(*LOADS, attribute="load")
    comment = Text(longest=100, blank=True)
    slot_comment = Text(longest=200, blank=True)
    training_max = Decimal(6, 2, minimum=0, maximum=3000, allow_none=True)
    training_max_step = Decimal(6, 2, minimum=0, maximum=999, allow_none=True)
    training_max_every = Integer(minimum=1, maximum=52, allow_none=True)


def targets_form(typed: MultiDict[str, str] | None, shown: Mapping[str, Any]) -> Form:
    """The targets of an exercise; ranges run upwards, and a share needs a maximum."""
    numbers = ("repetitions", "max_repetitions", "weight", "max_weight", "weight_rounding")
    readers: dict[str, Any] = dict.fromkeys((*numbers, "training_max", "training_max_step"), number)
    form = Form(Targets(), readers | {"rest": seconds}, typed=typed, shown=shown)
    if typed is None:
        return form
    values = form.values
    for low, high in (("repetitions", "max_repetitions"), ("weight", "max_weight")):
        least, most = values.get(low), values.get(high)
        if most is not None and (least is None or most <= least):
            form.add(high, "range_reversed")
    if values.get("weight_unit") == SHARE_OF_MAX and not values.get("training_max"):
        form.add("training_max", "no_training_max")
    return form


class RuleSentence(Schema):
    """A rule: do something to a value, at some time, on some condition."""

    kind = Choice("weight", "repetitions", "sets", "rest", "rir", required=True)
    operation = Choice("+", "-", "r", required=True)
    value = Decimal(6, 2, minimum=0, maximum=3000, required=True)
    unit = Choice("abs", "percent", SHARE_OF_MAX, required=True)
    when = Choice("each", "once", required=True)
    iteration = Integer(minimum=2, maximum=120, required=True)
    condition = Choice("none", "weight_repetitions", "repetitions", "weight", "all", required=True)
    scope = Choice("one", "all", required=True)


CONDITIONS: dict[str, tuple[str, ...]] = {
    "none": (),
    "weight_repetitions": ("weight", "repetitions"),
    "repetitions": ("repetitions",),
    "weight": ("weight",),
    "all": ("weight", "repetitions", "rir"),
}
"""What must have been logged, by what the sentence says."""
WHOLE_KINDS = ("sets", "rest")
"""What there are no halves of."""
USUAL_RULE: dict[str, Any] = {
    "kind": "weight",
    "operation": "+",
    "unit": "abs",
    "when": "each",
    "iteration": 2,
    "condition": "weight_repetitions",
    "scope": "one",
}


def rule_form(typed: MultiDict[str, str] | None) -> Form:
    """A rule as a sentence."""
    shown = USUAL_RULE | {"value": plain(Number("2.5"))}
    form = Form(RuleSentence(), {"value": number}, typed=typed, shown=shown)
    values = form.values
    kind, operation, unit, value = (values.get(name) for name in ("kind", "operation", "unit", "value"))
    if unit == SHARE_OF_MAX and operation in {"+", "-"}:
        form.add("operation", "share_is_set")
    elif unit == SHARE_OF_MAX and kind is not None and kind != "weight":
        form.add("kind", "share_of_weight")
    elif unit == "percent" and operation == "r":
        form.add("operation", "percent_is_added")
    elif unit == "abs" and kind in WHOLE_KINDS and value is not None and value % 1:
        form.add("value", "integer")
    return form


def seconds(text: str) -> int:
    """`90` seconds or `1:30`. Raises Invalid `rest_time`."""
    minutes, mark, rest = text.partition(":")
    parts = (minutes, rest) if mark else ("0", minutes)
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        raise Invalid("rest_time")
    return int(parts[0]) * 60 + int(parts[1])


def _whole(text: str) -> str:
    return text.replace("%", "").strip()


def plain(value: Number | None) -> str:
    """A number without needless zeros, for an input, as the reader writes it."""
    return "" if value is None else bare(value).replace(".", get_decimal_symbol(chosen_language()))


def reserves() -> list[tuple[str, str]]:
    """Repetitions in reserve to choose from, none first: what is sent, and how the reader writes it."""
    return [("", "–"), *((option, plain(Number(option))) for option in RIR_OPTIONS)]


def bare(value: Number) -> str:
    """A number without needless zeros, with a point."""
    return f"{value.normalize():f}" if value else "0"
