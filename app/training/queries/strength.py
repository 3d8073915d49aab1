"""Logged sets as values, for history, records and the last result of an exercise."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from app.exercises.models import exercise_muscle_secondary
from app.extensions import db
from app.routines.logic.kinds import REPETITIONS
from app.routines.logic.statistics import CountedSet
from app.training.logic import BodyWeight, DayOfExercise, DoneSet, MuscleWeek, by_day, muscles_by_week
from app.training.models import WorkoutLog, WorkoutSession
from app.training.queries.muscles import trained_by_exercise


def _sets(user: Any) -> Select[Any]:
    columns: tuple[Any, ...] = (
        WorkoutLog.id,
        WorkoutSession.date,
        WorkoutLog.exercise_id,
        WorkoutLog.weight,
        WorkoutLog.weight_unit_id,
        WorkoutLog.repetitions,
        WorkoutLog.repetitions_unit_id,
        WorkoutLog.rir,
        WorkoutLog.type,
        WorkoutLog.load,
        WorkoutLog.session_id,
    )
    return (
        select(*columns)
        .join(WorkoutSession, WorkoutSession.id == WorkoutLog.session_id)
        .where(WorkoutLog.user_id == user.id)
        .order_by(WorkoutLog.date, WorkoutLog.id)
    )


def _read(rows: Select[Any]) -> list[DoneSet]:
    return [DoneSet(*row) for row in db.session.execute(rows)]


def sets_of_exercise(user: Any, exercise_id: int) -> list[DoneSet]:
    """Every set of an exercise, in whatever routine, the oldest first."""
    return _read(_sets(user).where(WorkoutLog.exercise_id == exercise_id))


def latest_sets(user: Any, exercise_id: int, most: int) -> list[DoneSet]:
    """So many of the last sets of an exercise, in whatever routine, the oldest first."""
    rows = _sets(user).where(WorkoutLog.exercise_id == exercise_id).order_by(None)
    return _read(rows.order_by(WorkoutLog.date.desc(), WorkoutLog.id.desc()).limit(most))[::-1]


def sets_of_session(user: Any, session_id: UUID) -> list[DoneSet]:
    """The sets of one session, in the order in which they were done."""
    return _read(_sets(user).where(WorkoutLog.session_id == session_id))


def sets_before(user: Any, session: WorkoutSession, exercise_ids: Collection[int]) -> list[DoneSet]:
    """What was done of these exercises before a session."""
    rows = _sets(user).where(
        WorkoutLog.exercise_id.in_(exercise_ids),
        WorkoutSession.date <= session.date,
        WorkoutLog.session_id != session.id,
    )
    return _read(rows)


def worked_sets(user: Any, routine_id: int, body_weight: BodyWeight) -> list[CountedSet]:
    """What was done in a routine, in kilograms whatever it was logged in, one's own body counted where it was lifted.

    Sets to warm up are left out; a set without kilograms or repetitions is a set all the same.
    """
    rows = _sets(user).add_columns(WorkoutLog.iteration).where(WorkoutSession.routine_id == routine_id)
    found = []
    for *columns, iteration in db.session.execute(rows):
        done = DoneSet(*columns)
        if done.counts:
            repetitions = done.repetitions if done.repetitions_unit == REPETITIONS else None
            found.append(CountedSet(done.day, iteration, done.exercise, done.kilograms(body_weight), repetitions))
    return found


def sets_between(user: Any, first: date, last: date) -> list[DoneSet]:
    """What was done from one day to another, both included."""
    return _read(_sets(user).where(WorkoutSession.date.between(first, last)))


def last_sets(user: Any, exercise_ids: Collection[int], before: date) -> dict[int, list[DoneSet]]:
    """The sets of the last day on which each of these exercises was done, before a day. One statement."""
    mine = (
        select(
            WorkoutLog.id,
            func.dense_rank()
            .over(partition_by=WorkoutLog.exercise_id, order_by=WorkoutSession.date.desc())
            .label("age"),
        )
        .join(WorkoutSession, WorkoutSession.id == WorkoutLog.session_id)
        .where(WorkoutLog.user_id == user.id, WorkoutLog.exercise_id.in_(exercise_ids), WorkoutSession.date < before)
        .subquery()
    )
    found: defaultdict[int, list[DoneSet]] = defaultdict(list)
    for done in _read(_sets(user).join(mine, mine.c.id == WorkoutLog.id).where(mine.c.age == 1)):
        found[done.exercise].append(done)
    return dict(found)


def best_sets(user: Any, exercise_id: int, body_weight: BodyWeight) -> list[DayOfExercise]:
    """The days of an exercise with estimated maximum, volume and best set, the oldest first."""
    return by_day(sets_of_exercise(user, exercise_id), body_weight)


def volume_by_week_and_muscle(
    user: Any, first: date, last: date, body_weight: BodyWeight
) -> dict[tuple[int, int], dict[int, MuscleWeek]]:
    """Sets and volume of each muscle by ISO year and week, between two days."""
    sets = sets_between(user, first, last)
    exercises = {one.exercise for one in sets}
    helping: defaultdict[int, list[int]] = defaultdict(list)
    link = exercise_muscle_secondary.c
    for exercise_id, muscle_id in db.session.execute(
        select(link.exercise_id, link.muscle_id).where(link.exercise_id.in_(exercises))
    ):
        helping[exercise_id].append(muscle_id)
    return muscles_by_week(sets, trained_by_exercise(exercises), helping, body_weight)
