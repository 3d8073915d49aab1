"""The trophies page: what was reached, and what is next. Nowhere else speaks of it."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.accounts.models import User
from app.database import now, writing
from app.dates import to_local
from app.extensions import db
from app.trophies.blueprint import blueprint
from app.trophies.logic import PERSONAL_RECORD, current_streak
from app.trophies.models import Trophy, UserTrophy
from app.trophies.overview import standings
from app.trophies.queries import exercise_names, trophies_for, user_statistics_of, user_trophies_of
from app.trophies.services import want_trophies
from app.web.htmx import redirect, render
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


@blueprint.page("/trophies/on", methods=["POST"])
def switch_on() -> ResponseReturnValue:
    """Training earns trophies from now on; what was reached meanwhile, but personal records, comes at once."""
    return _switch(wanted=True)


@blueprint.page("/trophies/off", methods=["POST"])
def switch_off() -> ResponseReturnValue:
    """Training earns nothing from now on."""
    return _switch(wanted=False)


def _switch(*, wanted: bool) -> ResponseReturnValue:
    with writing():
        want_trophies(db.session.get_one(User, current_user.id), wanted=wanted)
    flash(gettext("Saved"))
    return redirect("trophies.trophies")
