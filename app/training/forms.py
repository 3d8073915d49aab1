"""What people type about a workout, a set, and what they train with."""

from collections.abc import Mapping
from decimal import Decimal as Number
from typing import Any

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from app.api.fields import Boolean, Choice, Date, Decimal, Integer, Reference, Text, Time
from app.api.schema import Schema
from app.errors import Invalid, Problem
from app.reference.queries import repetition_units, weight_units
from app.routines.forms import bare, plain, seconds
from app.routines.logic.kinds import EFFORTS, LOADS, RIR_OPTIONS, SET_TYPES
from app.training.models import GymSetup, WorkoutLog
from app.training.schemas import AmountField
from app.web.forms import Form, add_words
from app.web.reading import clock, number
from app.web.reading import day as read_day

MOST_KINDS_OF_PLATES = 15

add_words(
    __name__,
    {
        "nothing_logged": lazy_gettext("Write repetitions or a weight, or both."),
        "less_than_nothing": lazy_gettext("Write 0 or more."),
        "trained_that_day": lazy_gettext("There is a workout of this routine on that day already."),
        "unique_set": lazy_gettext("There is a workout of this routine on that day already."),
        "plates": lazy_gettext("Write the weights of your plates with blanks between them, for example 20 10 5 2.5."),
        "repetitions_without_unit": lazy_gettext("Choose what is counted."),
        "weight_without_unit": lazy_gettext("Choose a unit of weight."),
    },
)


class SetForm(Schema):
    """A set as a person logs it."""

    weight = AmountField()
    repetitions = AmountField()
    rir = Choice(*RIR_OPTIONS, allow_none=True)
    rest = Integer(minimum=0, maximum=86_400, allow_none=True)
    weight_unit = Reference(weight_units, allow_none=True, attribute="weight_unit_id")
    repetitions_unit = Reference(repetition_units, allow_none=True, attribute="repetitions_unit_id")
    type = Choice(*SET_TYPES, *EFFORTS)
    load_kind = Choice(*LOADS, attribute="load")


def set_form(typed: MultiDict[str, str] | None, log: WorkoutLog | None = None) -> Form:
    """A set: numbers as the reader writes them."""
    shown: Mapping[str, Any] = {}
    if log is not None:
        shown = {
            "weight": plain(log.weight),
            "repetitions": plain(log.repetitions),
            "rir": "" if log.rir is None else bare(log.rir),
            "rest": "" if log.rest is None else log.rest,
            "weight_unit": log.weight_unit_id,
            "repetitions_unit": log.repetitions_unit_id,
            "type": log.type,
            "load_kind": log.load,
        }
    return Form(SetForm(), {"weight": number, "repetitions": number, "rest": seconds}, typed=typed, shown=shown)


def set_values(form: Form) -> dict[str, Any]:
    """What a filled-in set says, as the services take it."""
    values = dict(form.values)
    if "rir" in values:
        values["rir"] = None if values["rir"] is None else Number(values["rir"])
    return values


class SessionFrame(Schema):
    """A workout as its form asks for it."""

    date = Date(required=True)
    time_start = Time(allow_none=True)
    time_end = Time(allow_none=True)
    impression = Choice("1", "2", "3")
    notes = Text(blank=True, allow_none=True, longest=5000)


def session_form(typed: MultiDict[str, str] | None, shown: Mapping[str, Any]) -> Form:
    """A workout: its times are given both, or none."""
    readers: dict[str, Any] = {"date": read_day, "time_start": clock, "time_end": clock}
    form = Form(SessionFrame(), readers, typed=typed, shown=shown)
    if typed is not None and (form.values.get("time_start") is None) != (form.values.get("time_end") is None):
        form.add("time_end" if form.values.get("time_start") else "time_start", "required")
    return form


class SetupFrame(Schema):
    """What one trains with."""

    unit = Choice("kg", "lb", required=True)
    bar = Decimal(6, 2, minimum=0, maximum=200, required=True)
    curl_bar = Decimal(6, 2, minimum=0, maximum=200, required=True)
    plates = Text(required=True, longest=200)
    rest_seconds = Integer(minimum=10, maximum=1800, required=True)
    has_sound = Boolean()


def setup_form(typed: MultiDict[str, str] | None, setup: GymSetup) -> Form:
    """Bars, plates and rest. `values["plates"]` are kinds, heaviest first, as texts."""
    shown = {
        "unit": setup.unit,
        "bar": plain(setup.bar),
        "curl_bar": plain(setup.curl_bar),
        "plates": "  ".join(plain(Number(one)) for one in setup.plates),
        "rest_seconds": f"{setup.rest_seconds // 60}:{setup.rest_seconds % 60:02}",
        "has_sound": setup.has_sound,
    }
    readers: dict[str, Any] = {"bar": number, "curl_bar": number, "rest_seconds": seconds}
    form = Form(SetupFrame(), readers, typed=typed, shown=shown, boxes=("has_sound",))
    if typed is not None and "plates" in form.values:
        try:
            form.values["plates"] = _plates(form.values["plates"])
        except Invalid as error:
            form.add("plates", Problem(error.code))
    return form


def _plates(text: str) -> list[str]:
    """Raises Invalid `plates`."""
    words = text.replace(";", " ").replace(", ", " ").split()
    try:
        found = {number(word) for word in words}
    except Invalid:
        raise Invalid("plates") from None
    if not found or len(found) > MOST_KINDS_OF_PLATES or not all(Number("0.1") <= one <= 100 for one in found):
        raise Invalid("plates")
    return [bare(one) for one in sorted(found, reverse=True)]
