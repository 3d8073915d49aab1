"""`workoutsession` and `workoutlog` for programs."""

from collections.abc import Mapping
from typing import Any

from app.api import rows
from app.api.filters import choice, exact, on_day, one_of, ranged, reference
from app.api.resource import Resource
from app.reference.queries import repetition_units, weight_units
from app.routines.queries import exercises_for, routines_of
from app.training import services
from app.training.blueprint import blueprint
from app.training.models import WorkoutLog, WorkoutSession
from app.training.queries import logs_of, sessions_of
from app.training.queries.rows import IN_ORDER
from app.training.schemas import WorkoutLogSchema, WorkoutSessionSchema


def _add_session(model: Any, user: Any, values: Mapping[str, Any]) -> WorkoutSession:
    rows.refuse_taken_key(model, values)
    return services.start_session(user, values)


def _add_log(model: Any, user: Any, values: Mapping[str, Any]) -> WorkoutLog:
    rows.refuse_taken_key(model, values)
    return services.log_set(user, values)


blueprint.resources(
    Resource(
        "workoutsession",
        WorkoutSession,
        WorkoutSessionSchema,
        visible=sessions_of,
        filters=[
            *exact(WorkoutSession.date, WorkoutSession.notes, WorkoutSession.time_start, WorkoutSession.time_end),
            *choice(WorkoutSession.impression, "1", "2", "3"),
            *reference(WorkoutSession.routine_id, routines_of),
        ],
        ordering=(WorkoutSession.date,),
        add=_add_session,
        change=services.change_session,
        remove=lambda row, _user: services.remove_session(row),
        title="Workout Session",
        description="Workouts: one of a routine on each date.",
    ),
    Resource(
        "workoutlog",
        WorkoutLog,
        WorkoutLogSchema,
        visible=logs_of,
        filters=[
            *reference(WorkoutLog.routine_id, routines_of),
            *reference(WorkoutLog.session_id, sessions_of),
            *reference(WorkoutLog.exercise_id, exercises_for),
            *reference(WorkoutLog.repetitions_unit_id, repetition_units),
            *reference(WorkoutLog.weight_unit_id, weight_units),
            *one_of(
                WorkoutLog.exercise_id,
                WorkoutLog.iteration,
                WorkoutLog.repetitions_unit_id,
                WorkoutLog.weight_unit_id,
                WorkoutLog.rir,
                WorkoutLog.rir_target,
            ),
            *exact(WorkoutLog.iteration),
            *on_day(WorkoutLog.date),
            *ranged(
                WorkoutLog.date,
                WorkoutLog.repetitions,
                WorkoutLog.repetitions_target,
                WorkoutLog.weight,
                WorkoutLog.weight_target,
                WorkoutLog.rir,
                WorkoutLog.rir_target,
            ),
        ],
        ordering=IN_ORDER[:-1],
        add=_add_log,
        change=services.change_log,
        remove=lambda row, _user: services.remove_log(row),
        title="Workout Log",
        description="Logged sets.",
    ),
)
