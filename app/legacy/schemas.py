"""Workouts, sets, settings and schedules in JSON, as older programs send and read them."""

from decimal import Decimal as Number
from typing import Any

from app.api.fields import Boolean, Computed, Date, Decimal, Integer, Reference, Text
from app.api.schema import Schema
from app.legacy.logic import plain
from app.legacy.projection import shown_workout
from app.legacy.queries import schedules_of, workouts_of
from app.reference.queries import repetition_units, weight_units
from app.routines.queries import days_of, exercises_for, slots_of
from app.routines.schemas import RirField


class ReserveField(RirField):
    """Repetitions in reserve, as a short text: `2`, `1.5`; an empty one is none."""

    def deserialize(self, value: Any, attr: Any = None, data: Any = None, **options: Any) -> Number | None:
        """Nothing for an empty text."""
        found: Number | None = super().deserialize(None if value == "" else value, attr, data, **options)
        return found

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> str | None:
        return None if value is None else plain(value)

    def answer_shape(self) -> dict[str, Any]:
        """Without zeros at the end."""
        return {"type": "string"}


class WorkoutSchema(Schema):
    """A routine as a workout. The text was called `comment` before it was called `description`."""

    id = Integer(dump_only=True)
    name = Text(longest=100, blank=True)
    creation_date = Computed(lambda row: shown_workout(row)["creation_date"], {"type": "string", "format": "date"})
    description = Text(longest=1000, blank=True)
    comment = Computed(lambda row: row.description, {"type": "string"})


class SetSchema(Schema):
    """A slot as a set: some exercises, each so many times."""

    id = Integer(dump_only=True)
    exerciseday = Reference(days_of, own=True, required=True, attribute="day_id")
    sets = Integer(minimum=0, maximum=10)
    order = Integer(minimum=0)
    comment = Text(longest=200, blank=True)


class SettingSchema(Schema):
    """An entry as a setting: an exercise, how often and how heavy."""

    id = Integer(dump_only=True)
    set = Reference(slots_of, own=True, required=True, attribute="slot_id")
    order = Integer(minimum=0)
    exercise_base = Reference(exercises_for, required=True, attribute="exercise_id")
    exercise = Integer(dump_only=True)
    repetition_unit = Reference(repetition_units, allow_none=True, attribute="repetition_unit_id")
    reps = Integer(minimum=0, maximum=600, required=True)
    weight = Decimal(6, 2, minimum=0, maximum=1500, allow_none=True)
    weight_unit = Reference(weight_units, allow_none=True, attribute="weight_unit_id")
    rir = ReserveField(allow_none=True)
    comment = Text(longest=100, blank=True)


class ScheduleSchema(Schema):
    """Workouts one after the other."""

    id = Integer(dump_only=True)
    name = Text(longest=100, required=True)
    start_date = Date()
    is_active = Boolean()
    is_loop = Boolean()


class ScheduleStepSchema(Schema):
    """One workout of a schedule, for so many weeks."""

    id = Integer(dump_only=True)
    schedule = Reference(schedules_of, own=True, required=True, attribute="schedule_id")
    workout = Reference(workouts_of, own=True, required=True, attribute="routine_id")
    duration = Integer(minimum=1, maximum=25)
    order = Integer(minimum=0, load_only=True)


class VariationSchema(Schema):
    """A group of exercises: its number."""

    id = Integer(dump_only=True)


class WeightUnitOfFoodSchema(Schema):
    """What a household portion is called, and in which language."""

    id = Integer(dump_only=True)
    name = Text(dump_only=True)
    language = Integer(dump_only=True)


class IngredientToWeightUnitSchema(Schema):
    """A household portion of a food: so many units, and what they weigh."""

    id = Integer(dump_only=True)
    amount = Computed(lambda _row: "1.00", {"type": "string", "format": "decimal"})
    gram = Integer(dump_only=True)
    ingredient = Integer(dump_only=True, attribute="ingredient_id")
    unit = Integer(dump_only=True, attribute="id")
