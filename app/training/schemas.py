"""Sessions and logged sets in JSON."""

from datetime import datetime
from decimal import Decimal as Number
from typing import Any

from app.api.fields import Choice, Date, DateTime, Decimal, Integer, Reference, Text, Time, Uuid, problem
from app.api.schema import Schema
from app.reference.queries import repetition_units, weight_units
from app.routines.queries import days_of, entries_of, exercises_for, routines_of
from app.routines.schemas import RirField
from app.training.models import WorkoutSession
from app.training.queries import logs_of, sessions_of
from app.training.services import to_instant
from app.training.services.sessions import ends_on
from app.web.language import chosen_timezone


class _Moment(DateTime):
    """An instant that is stored as a date and a time on the person's clock."""

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **_options: Any) -> str | None:
        """When the session began or ended."""
        return self._serialize(_moment(obj, is_end=attr.endswith("end")), attr, obj)


def _moment(session: WorkoutSession, *, is_end: bool) -> datetime | None:
    if is_end:
        return to_instant(ends_on(session), session.time_end, chosen_timezone())
    return to_instant(session.date, session.time_start, chosen_timezone())


class WorkoutSessionSchema(Schema):
    """A session. Its times are told twice: on the person's clock, and as instants, which newer programs want."""

    id = Uuid()
    routine = Reference(routines_of, own=True, allow_none=True, attribute="routine_id")
    day = Reference(days_of, own=True, allow_none=True, attribute="day_id")
    date = Date()
    notes = Text(blank=True, allow_none=True, help_text="What was good, what was not.")
    impression = Choice(
        "1",
        "2",
        "3",
        names={"1": "Bad", "2": "Neutral", "3": "Good"},
        label="General impression",
        help_text="How the session felt as a whole.",
    )
    time_start = Time(allow_none=True, label="Start time")
    time_end = Time(allow_none=True, label="Finish time")
    datetime_start = _Moment(allow_none=True)
    datetime_end = _Moment(allow_none=True)


class AmountField(Decimal):
    """A weight or a number of repetitions: up to 9999.99, and never below nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(6, 2, allow_none=True, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Number:
        found = super()._deserialize(value, attr, data)
        if found < 0:
            raise problem("less_than_nothing")
        return found


class WorkoutLogSchema(Schema):
    """A logged set: what was done, and what the plan asked for."""

    id = Uuid()
    date = DateTime()
    session = Reference(sessions_of, own=True, allow_none=True, attribute="session_id")
    routine = Reference(routines_of, own=True, allow_none=True, attribute="routine_id", label="Workout")
    iteration = Integer(minimum=0, allow_none=True)
    slot_entry = Reference(entries_of, own=True, allow_none=True, attribute="slot_entry_id")
    next_log = Reference(logs_of, own=True, allow_none=True, attribute="next_log_id")
    exercise = Reference(exercises_for, required=True, attribute="exercise_id")
    repetitions_unit = Reference(repetition_units, allow_none=True, attribute="repetitions_unit_id")
    repetitions = AmountField()
    repetitions_target = AmountField()
    weight_unit = Reference(weight_units, allow_none=True, attribute="weight_unit_id")
    weight = AmountField()
    weight_target = AmountField()
    rir = RirField(allow_none=True)
    rir_target = RirField(allow_none=True)
    rest = Integer(minimum=0, allow_none=True)
    rest_target = Integer(minimum=0, allow_none=True)
