"""The first address, and the one that watches over the server."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text

from app.activities import queries as activities
from app.activities.models import Activity
from app.body.logic.weights import in_unit
from app.body.queries import latest_weight_of
from app.body.schemas import own_unit
from app.coaching.queries import offers_to
from app.dates import week_start
from app.extensions import db
from app.home.blueprint import blueprint
from app.nutrition.pages.diary import day_of
from app.reminders.services import shown_to
from app.reminders.wording import sentence_of
from app.routines.picking import names_of
from app.schedule.due import due_today
from app.schedule.pages.calendar import marks_of
from app.training import queries as training
from app.training.models import WorkoutSession
from app.training.pages.sessions import titles_of
from app.training.services import today_of
from app.web.formatting import current_reader
from app.web.htmx import render
from app.web.language import chosen_language
from app.web.wall import public

LATEST = 4
MOST_SHOWN = 6


@blueprint.page("/")
def start() -> ResponseReturnValue:
    """Today: what is due, the week, and what was done last."""
    today = today_of(current_user)
    due = due_today(current_user, today)
    entries = [entry for slot in due.day.slots for entry in slot.entries] if due and due.day else []
    rows = training.sessions_of(current_user).order_by(WorkoutSession.date.desc(), WorkoutSession.id.desc())
    sessions = list(db.session.scalars(rows.limit(LATEST)))
    moves = list(db.session.scalars(activities.ordered(activities.activities_of(current_user)).limit(LATEST)))
    weighed, unit = latest_weight_of(current_user), own_unit()
    begin = week_start(today, current_user.preferences.first_weekday)
    week = [begin + timedelta(days=number) for number in range(7)]
    return render(
        "home/today.html",
        today=today,
        due=due,
        offers=db.session.scalars(offers_to(current_user)).all(),
        reminders=[(one, sentence_of(one)) for one in shown_to(current_user, today)],
        entries=entries,
        names=names_of({entry.exercise for entry in entries}, chosen_language()),
        latest=_latest(sessions, moves),
        titles=titles_of(sessions),
        food=day_of(current_reader(), today),
        weighed=weighed,
        weight=float(in_unit(weighed.weight, unit)) if weighed else None,
        unit=unit,
        week=week,
        marks=marks_of(current_user, week[0], week[-1], due),
    )


def _latest(sessions: list[WorkoutSession], moves: list[Activity]) -> list[WorkoutSession | Activity]:
    """Workouts and activities as one list, the last one first; a workout without a time ends its day."""
    zone = ZoneInfo(current_reader().timezone)

    def moment(one: WorkoutSession | Activity) -> datetime:
        if isinstance(one, Activity):
            return one.started_at
        return datetime.combine(one.date, one.time_start or time.max, zone)

    done: list[WorkoutSession | Activity] = [*sessions, *moves]
    return sorted(done, key=moment, reverse=True)[:MOST_SHOWN]


@blueprint.page("/healthz")
@public
def health() -> ResponseReturnValue:
    """`ok` when the server can read its database."""
    db.session.execute(text("SELECT 1"))
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}
