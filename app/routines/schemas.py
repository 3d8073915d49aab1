"""Routines and what they are made of, in JSON."""

from decimal import Decimal as Number
from typing import Any

from app.api.fields import (
    Boolean,
    Choice,
    Date,
    DateTime,
    Decimal,
    Integer,
    Json,
    Reference,
    Text,
    problem,
)
from app.api.schema import Schema
from app.reference.queries import repetition_units, weight_units
from app.routines.logic.kinds import DAY_TYPES, RIR_OPTIONS, RULES, SET_TYPES
from app.routines.queries import days_of, entries_of, exercises_for, routines_of, slots_of

_RESERVES = {Number(option) for option in RIR_OPTIONS}


class RirField(Decimal):
    """Repetitions in reserve: half steps up to 4.5."""

    def __init__(self, **options: Any) -> None:
        super().__init__(2, 1, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Number:
        found = super()._deserialize(value, attr, data)
        if found not in _RESERVES:
            raise problem("not_a_rir", value=found)
        return found


class WholeField(Integer):
    """A whole number that is stored among others that are not."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> int | None:
        return None if value is None else int(value)


class RequirementsField(Json):
    """What must have been logged for a rule to apply: `{"rules": ["weight", "repetitions"]}`.

    Our own addition: `"sets": "all"` asks it of every prescribed set, where otherwise one is enough.
    """

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Any:
        found = super()._deserialize(value, attr, data)
        if not isinstance(found, dict):
            raise problem("requirements_no_object")
        if "rules" not in found:
            raise problem("requirements_without_rules")
        if not isinstance(found["rules"], list):
            raise problem("requirements_no_list")
        for rule in found["rules"]:
            if rule not in RULES:
                raise problem("requirements_unknown_rule", rule=rule)
        if found.get("sets") not in (None, "all"):
            raise problem("requirements_unknown_sets")
        return found


class RoutineSchema(Schema):
    """A routine. A program never sees whose it is."""

    id = Integer(dump_only=True)
    name = Text(longest=25, blank=True)
    description = Text(longest=1000, blank=True)
    created = DateTime(dump_only=True, label="Creation date")
    start = Date(required=True, label="Start date")
    end = Date(required=True, label="End date")
    fit_in_week = Boolean()
    is_template = Boolean(label="Workout template", help_text="A template is kept to be copied.")
    is_public = Boolean(label="Public template", help_text="Everybody on this server may copy a public template.")


class DaySchema(Schema):
    """A day of a routine."""

    id = Integer(dump_only=True)
    routine = Reference(routines_of, own=True, required=True, attribute="routine_id")
    order = Integer(minimum=0)
    name = Text(longest=20, blank=True)
    description = Text(longest=1000, blank=True)
    is_rest = Boolean()
    need_logs_to_advance = Boolean()
    type = Choice(*DAY_TYPES)
    config = Json(allow_none=True)


class SlotSchema(Schema):
    """A place in a day."""

    id = Integer(dump_only=True)
    day = Reference(days_of, own=True, required=True, attribute="day_id", label="Exercise day")
    order = Integer(minimum=0)
    comment = Text(longest=200, blank=True)
    config = Json(allow_none=True)


class SlotEntrySchema(Schema):
    """An exercise in a slot."""

    id = Integer(dump_only=True)
    slot = Reference(slots_of, own=True, required=True, attribute="slot_id")
    exercise = Reference(exercises_for, required=True, attribute="exercise_id")
    type = Choice(*SET_TYPES, names={"iso": "Iso Hold"})
    repetition_unit = Reference(repetition_units, allow_none=True, attribute="repetition_unit_id")
    repetition_rounding = Decimal(4, 2, allow_none=True)
    weight_unit = Reference(weight_units, allow_none=True, attribute="weight_unit_id", label="Unit")
    weight_rounding = Decimal(4, 2, allow_none=True)
    order = Integer(minimum=0)
    comment = Text(longest=100, blank=True)
    config = Json(allow_none=True)


class _ConfigSchema(Schema):
    """From an iteration on a value is this, or changes by this."""

    id = Integer(dump_only=True)
    slot_entry = Reference(entries_of, own=True, required=True, attribute="slot_entry_id")
    iteration = Integer(minimum=0, required=True)
    value: Any
    operation = Choice("+", "-", "r", names={"+": "Plus", "-": "Minus", "r": "Replace"})
    step = Choice("na", "abs", "percent", names={"na": "Not Applicable", "abs": "Absolute", "percent": "Percent"})
    repeat = Boolean()
    requirements = RequirementsField(allow_none=True)

    class Meta(Schema.Meta):
        """The order of the contract."""

        fields = ("id", "slot_entry", "iteration", "value", "operation", "step", "repeat", "requirements")


class AmountConfigSchema(_ConfigSchema):
    """Of a weight, or of repetitions."""

    value = Decimal(6, 2, minimum=0, maximum=3000, required=True)


class SetsConfigSchema(_ConfigSchema):
    """Of the number of sets."""

    value = WholeField(minimum=0, maximum=50, required=True)


class RestConfigSchema(_ConfigSchema):
    """Of the seconds of rest."""

    value = WholeField(minimum=0, maximum=1800, required=True)


class MaxRestConfigSchema(_ConfigSchema):
    """Of the most seconds of rest."""

    value = WholeField(minimum=0, maximum=600, required=True)


class RirConfigSchema(_ConfigSchema):
    """Of the repetitions in reserve."""

    value = RirField(required=True)


CONFIG_SCHEMAS: dict[str, type[_ConfigSchema]] = {
    "weight": AmountConfigSchema,
    "max_weight": AmountConfigSchema,
    "repetitions": AmountConfigSchema,
    "max_repetitions": AmountConfigSchema,
    "sets": SetsConfigSchema,
    "max_sets": SetsConfigSchema,
    "rest": RestConfigSchema,
    "max_rest": MaxRestConfigSchema,
    "rir": RirConfigSchema,
    "max_rir": RirConfigSchema,
}
