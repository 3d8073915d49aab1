"""Counting, and awarding what is reached. Everything follows from events of training, in their transaction."""

from decimal import Decimal
from typing import Any

from app.accounts.models import User
from app.accounts.services import change_preferences
from app.database import now
from app.events import listens_to
from app.extensions import db
from app.training.events import SessionsChanged, SetLogged, SetsChanged
from app.training.models import WorkoutLog
from app.trophies.logic import (
    HUNDREDTH,
    PERSONAL_RECORD,
    Lift,
    Statistics,
    beats,
    earned,
    estimate_of,
    kilograms_of,
    last_run,
    longest_pause,
    longest_run,
    whole_weekends,
)
from app.trophies.models import UserStatistics, UserTrophy
from app.trophies.queries import (
    best_estimate,
    earned_ids,
    number_of_sessions,
    sessions_counted,
    sets_counted,
    takes_part,
    user_statistics_of,
)

WEEK = 7


@listens_to(SetLogged)
def count_set(event: SetLogged) -> None:
    """A set more: add it to the total, see whether its session is new, and whether it is a record."""
    log = event.log
    row = _row_of(log.user_id)
    # A new set without repetitions counts as one (contract); where all are counted again, it counts as none.
    repetitions = Decimal(1) if log.repetitions is None else log.repetitions
    row.total_weight_lifted += kilograms_of(log.weight, log.weight_unit_id, repetitions).quantize(HUNDREDTH)
    if number_of_sessions(log.user_id) != row.total_workouts:
        _count_sessions(row)
    _award_record(log)
    _award(row)


@listens_to(SetsChanged)
def count_sets_again(event: SetsChanged) -> None:
    """Sets are other ones, or fewer: count them all. Awards stay."""
    row = _row_of(event.user_id)
    _count_sets(row)
    if number_of_sessions(event.user_id) != row.total_workouts:
        _count_sessions(row)
    _award(row)


@listens_to(SessionsChanged)
def count_sessions_again(event: SessionsChanged) -> None:
    """Sessions are other ones, more or fewer."""
    row = _row_of(event.user_id)
    _count_sessions(row)
    _award(row)


def recount(user_id: int) -> int:
    """Count everything anew and award what is missing. Returns how many trophies that were."""
    row = _row_of(user_id)
    _count_sets(row)
    _count_sessions(row)
    return _award(row)


def want_trophies(user: User, *, wanted: bool) -> None:
    """Switch trophies on or off. What was reached stays; what came meanwhile, but personal records, comes then."""
    change_preferences(user, trophies_enabled=wanted)
    db.session.flush()
    row = db.session.scalar(user_statistics_of(user))
    if wanted and row:
        _award(row)


def statistics_of(row: UserStatistics | None) -> Statistics:
    """What was counted, as the rules want it."""
    if row is None:
        return Statistics()
    return Statistics(
        workouts=row.total_workouts,
        kilograms=row.total_weight_lifted,
        longest_streak=row.longest_streak,
        longest_weekends=row.longest_weekend_streak,
        earliest=row.earliest_workout_time,
        latest=row.latest_workout_time,
        on_new_year=row.worked_out_jan_1,
        longest_pause=row.longest_pause,
    )


def _row_of(user_id: int) -> UserStatistics:
    row: UserStatistics | None = db.session.query(UserStatistics).filter_by(user_id=user_id).one_or_none()
    if row is None:
        row = UserStatistics(user_id=user_id, total_weight_lifted=0, total_workouts=0)
        db.session.add(row)
        db.session.flush()
    return row


def _count_sets(row: UserStatistics) -> None:
    total = sum((kilograms_of(*one) for one in sets_counted(row.user_id)), Decimal(0))
    row.total_weight_lifted = total.quantize(HUNDREDTH)
    row.last_updated = now()
    db.session.flush()


def _count_sessions(row: UserStatistics) -> None:
    sessions = sessions_counted(row.user_id)
    days = sorted({day for day, _start in sessions})
    starts = [start for _day, start in sessions if start is not None]
    weekends = whole_weekends(days)
    counted: dict[str, Any] = {
        "total_workouts": len(sessions),
        "last_streak": last_run(days),
        "longest_streak": longest_run(days),
        "last_workout_date": days[-1] if days else None,
        "earliest_workout_time": min(starts, default=None),
        "latest_workout_time": max(starts, default=None),
        "weekend_workout_streak": last_run(weekends, WEEK),
        "longest_weekend_streak": longest_run(weekends, WEEK),
        "last_complete_weekend_date": weekends[-1] if weekends else None,
        "worked_out_jan_1": any((day.month, day.day) == (1, 1) for day in days),
        "longest_pause": longest_pause(days),
        "last_updated": now(),
    }
    for name, value in counted.items():
        setattr(row, name, value)
    db.session.flush()


def _award(row: UserStatistics) -> int:
    missing = earned(statistics_of(row)) - earned_ids(row.user_id)
    if not missing or not takes_part(row.user_id, now()):
        return 0
    for trophy_id in sorted(missing):
        db.session.add(UserTrophy(user_id=row.user_id, trophy_id=trophy_id))
    db.session.flush()
    return len(missing)


def _award_record(log: WorkoutLog) -> None:
    estimate = estimate_of(Lift(log.weight, log.weight_unit_id, log.repetitions, log.repetitions_unit_id, log.rir))
    if not beats(estimate, best_estimate(log.user_id, log.exercise_id)) or not takes_part(log.user_id, now()):
        return
    db.session.add(
        UserTrophy(
            user_id=log.user_id,
            trophy_id=PERSONAL_RECORD,
            exercise_id=log.exercise_id,
            estimate=estimate,
            context_data={
                "log_id": str(log.id),
                "date": log.date.isoformat(),
                "session_id": str(log.session_id) if log.session_id else None,
                "exercise_id": log.exercise_id,
                "repetitions_unit_id": log.repetitions_unit_id,
                "repetitions": _number(log.repetitions),
                "weight_unit_id": log.weight_unit_id,
                "weight": _number(log.weight),
                "iteration": log.iteration,
                "one_rep_max_estimate": _number(estimate),
            },
        )
    )
    db.session.flush()


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
