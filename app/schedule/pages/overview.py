"""Train: what is due, the week, and what was done last."""

from datetime import timedelta

from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import selectinload

from app.dates import week_start
from app.extensions import db
from app.routines.picking import names_of
from app.schedule.blueprint import blueprint
from app.schedule.due import due_today
from app.schedule.pages.calendar import marks_of
from app.training import queries
from app.training.models import WorkoutSession
from app.training.pages.sessions import set_words, titles_of
from app.training.services import today_of
from app.web.htmx import render
from app.web.language import chosen_language

LATEST = 5


@blueprint.page("/train/")
def train() -> ResponseReturnValue:
    """Today's workout with its button, the week around it, the latest workouts."""
    today = today_of(current_user)
    due = due_today(current_user, today)
    rows = queries.sessions_of(current_user).options(selectinload(WorkoutSession.logs))
    latest = list(db.session.scalars(rows.order_by(WorkoutSession.date.desc(), WorkoutSession.id.desc()).limit(LATEST)))
    exercises = {log.exercise_id for one in latest for log in one.logs}
    planned = due.day.slots if due and due.day else ()
    entries = [entry for slot in planned for entry in slot.entries]
    begin = week_start(today, current_user.preferences.first_weekday)
    week = [begin + timedelta(days=number) for number in range(7)]
    return render(
        "schedule/train.html",
        today=today,
        due=due,
        entries=entries,
        latest=latest,
        titles=titles_of(latest),
        names=names_of(exercises | {entry.exercise for entry in entries}, chosen_language()),
        week=week,
        marks=marks_of(current_user, week[0], week[-1], due),
        words=set_words(),
    )
