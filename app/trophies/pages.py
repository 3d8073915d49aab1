"""The trophies page: what was reached, and what is next. Nowhere else speaks of it."""

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import now
from app.dates import to_local
from app.extensions import db
from app.trophies.blueprint import blueprint
from app.trophies.logic import PERSONAL_RECORD, current_streak
from app.trophies.models import Trophy, UserTrophy
from app.trophies.overview import standings
from app.trophies.queries import exercise_names, trophies_for, user_statistics_of, user_trophies_of
from app.web.htmx import render
from app.web.language import chosen_language

RECORDS = 12


@blueprint.page("/trophies")
def trophies() -> ResponseReturnValue:
    """Streaks, trophies, and the last personal records."""
    rows = db.session.scalars(trophies_for(current_user).order_by(Trophy.order, Trophy.name)).all()
    shown = standings(current_user, rows)
    statistics = db.session.scalar(user_statistics_of(current_user))
    today = to_local(now(), current_user.preferences.timezone).date()
    records = db.session.scalars(
        user_trophies_of(current_user)
        .where(UserTrophy.trophy_id == PERSONAL_RECORD)
        .order_by(UserTrophy.earned_at.desc(), UserTrophy.id.desc())
        .limit(RECORDS)
    ).all()
    return render(
        "trophies/trophies.html",
        earned=[one for one in shown if one.earned_at],
        ahead=[one for one in shown if not one.earned_at],
        statistics=statistics,
        streak=current_streak(statistics.last_streak, statistics.last_workout_date, today) if statistics else 0,
        records=records,
        names=exercise_names({one.exercise_id for one in records if one.exercise_id}, chosen_language()),
    )
