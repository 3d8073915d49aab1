"""Whose trophies."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Preferences, Session, User
from app.exercises.models import Translation
from app.extensions import db
from app.reference.models import Language
from app.training.models import WorkoutLog, WorkoutSession
from app.trophies.logic import PERSONAL_RECORD, is_away
from app.trophies.models import Trophy, UserStatistics, UserTrophy


def active_trophies() -> Select[Trophy]:
    """Everything that can be reached."""
    return select(Trophy).where(Trophy.is_active)


def trophies_for(user: Any) -> Select[Trophy]:
    """What a person may know of: hidden ones only once they are earned."""
    if getattr(user, "is_admin", False):
        return active_trophies()
    if not getattr(user, "is_authenticated", False):
        return active_trophies().where(~Trophy.is_hidden)
    own = select(UserTrophy.trophy_id).where(UserTrophy.user_id == user.id)
    return active_trophies().where(or_(~Trophy.is_hidden, Trophy.id.in_(own)))


def user_trophies_of(user: Any) -> Select[UserTrophy]:
    """What a person earned, each with its trophy."""
    return (
        select(UserTrophy)
        .join(UserTrophy.trophy)
        .options(contains_eager(UserTrophy.trophy))
        .where(UserTrophy.user_id == user.id)
    )


def user_statistics_of(user: Any) -> Select[UserStatistics]:
    """What was counted of a person's training, if they trained."""
    return select(UserStatistics).where(UserStatistics.user_id == user.id)


def earned_ids(user_id: int) -> set[int]:
    """The ids of the trophies a person has."""
    return set(db.session.scalars(select(UserTrophy.trophy_id).where(UserTrophy.user_id == user_id).distinct()))


def takes_part(user_id: int, at: datetime) -> bool:
    """Whether training earns a person anything: they want it, and signed in lately (or never, as programs do)."""
    open_now = select(func.max(Session.last_seen_at)).where(Session.user_id == user_id).scalar_subquery()
    rows = select(Preferences.trophies_enabled, User.last_seen_at, open_now)
    wanted, *visits = db.session.execute(rows.join(Preferences.user).where(User.id == user_id)).one()
    return bool(wanted) and not is_away(max((one for one in visits if one), default=None), at)


def best_estimate(user_id: int, exercise_id: int) -> Decimal | None:
    """The best of a person's personal records of an exercise."""
    found: Decimal | None = db.session.scalar(
        select(func.max(UserTrophy.estimate)).where(
            UserTrophy.user_id == user_id,
            UserTrophy.trophy_id == PERSONAL_RECORD,
            UserTrophy.exercise_id == exercise_id,
        )
    )
    return found


def sessions_counted(user_id: int) -> list[tuple[date, time | None]]:
    """The dates and starting times of a person's sessions, in order."""
    rows = select(WorkoutSession.date, WorkoutSession.time_start).where(WorkoutSession.user_id == user_id)
    return [(day, start) for day, start in db.session.execute(rows.order_by(WorkoutSession.date))]


def number_of_sessions(user_id: int) -> int:
    """How many sessions a person has."""
    return db.session.scalar(select(func.count()).where(WorkoutSession.user_id == user_id)) or 0


def sets_counted(user_id: int) -> list[tuple[Decimal | None, int | None, Decimal | None]]:
    """Weight, its unit, and repetitions of every set of a person."""
    rows = select(WorkoutLog.weight, WorkoutLog.weight_unit_id, WorkoutLog.repetitions)
    found = db.session.execute(rows.where(WorkoutLog.user_id == user_id))
    return [(weight, unit, repetitions) for weight, unit, repetitions in found]


def people_who_train() -> Select[User]:
    """Everybody with a session."""
    return select(User).where(User.id.in_(select(WorkoutSession.user_id)))


def exercise_names(exercise_ids: set[int], language: str) -> dict[int, str]:
    """Names of exercises, in this language where they have one, else in any other."""
    rows = (
        select(Translation.exercise_id, Translation.name, Language.short_name)
        .join(Language, Language.id == Translation.language_id)
        .where(Translation.exercise_id.in_(exercise_ids))
        .order_by(Translation.id)
    )
    names: dict[int, str] = {}
    for exercise_id, name, short_name in db.session.execute(rows):
        if short_name == language or exercise_id not in names:
            names[exercise_id] = name
    return names
