"""Whose sessions and logs."""

from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from app.extensions import db
from app.training.models import WorkoutLog, WorkoutSession

IN_ORDER = (
    WorkoutLog.date,
    WorkoutLog.repetitions.asc().nulls_first(),
    WorkoutLog.weight.asc().nulls_first(),
    WorkoutLog.id,
)


def sessions_of(user: Any) -> Select[WorkoutSession]:
    """A person's sessions."""
    return select(WorkoutSession).where(WorkoutSession.user_id == user.id)


def logs_of(user: Any) -> Select[WorkoutLog]:
    """A person's logged sets."""
    return select(WorkoutLog).where(WorkoutLog.user_id == user.id)


def session_on(user: Any, day: date, routine_id: int | None) -> WorkoutSession | None:
    """The session of a date and a routine; without a routine there may be several, and it is the oldest."""
    rows = sessions_of(user).where(
        WorkoutSession.date == day, WorkoutSession.routine_id.is_not_distinct_from(routine_id)
    )
    return db.session.scalars(rows.order_by(WorkoutSession.id).limit(1)).first()


def open_session_on(user: Any, day: date) -> WorkoutSession | None:
    """The session of a date without a routine that has not ended; of several the latest."""
    rows = sessions_of(user).where(
        WorkoutSession.date == day, WorkoutSession.routine_id.is_(None), WorkoutSession.time_end.is_(None)
    )
    return db.session.scalars(rows.order_by(WorkoutSession.id.desc()).limit(1)).first()


def trained_passes(session: WorkoutSession, day_id: int) -> list[tuple[date, int | None]]:
    """When the other workouts of a day of the plan were, by date, and of which pass their sets are, if they say so."""
    rows = (
        select(WorkoutSession.date, func.max(WorkoutLog.iteration))
        .join(WorkoutLog, WorkoutLog.session_id == WorkoutSession.id)
        .where(
            WorkoutSession.user_id == session.user_id, WorkoutSession.day_id == day_id, WorkoutSession.id != session.id
        )
        .group_by(WorkoutSession.id, WorkoutSession.date)
        .order_by(WorkoutSession.date, WorkoutSession.id)
    )
    return [(trained, iteration) for trained, iteration in db.session.execute(rows)]


def routine_sessions(routine_id: int) -> Select[WorkoutSession]:
    """The sessions of a routine, by date."""
    return (
        select(WorkoutSession)
        .where(WorkoutSession.routine_id == routine_id)
        .order_by(WorkoutSession.date, WorkoutSession.id)
    )


def logs_in(sessions: Select[WorkoutSession]) -> Select[WorkoutLog]:
    """The logged sets of these sessions, in the order of the contract."""
    keys = sessions.with_only_columns(WorkoutSession.id).order_by(None)
    return select(WorkoutLog).where(WorkoutLog.session_id.in_(keys)).order_by(*IN_ORDER)
