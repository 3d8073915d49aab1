"""A month of training: what was done, and what is planned."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date, get_day_names
from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.dates import YEARS, week_start
from app.extensions import db
from app.schedule.blueprint import blueprint
from app.schedule.due import Due, due_today, planned_days
from app.training import queries
from app.training.models import WorkoutSession
from app.training.pages.sessions import titles_of
from app.training.services import today_of
from app.web.htmx import render
from app.web.language import chosen_language


@dataclass(frozen=True)
class Mark:
    """Something on a day: `done` or `planned`, its name, and where it leads."""

    kind: str
    name: str
    address: str


def marks_of(user: User, first: date, last: date, due: Due | None) -> dict[date, list[Mark]]:
    """Workouts, and the planned days that are still to come; `due` is what is known of today."""
    found: defaultdict[date, list[Mark]] = defaultdict(list)
    rows = queries.sessions_of(user).where(WorkoutSession.date.between(first, last)).order_by(WorkoutSession.date)
    sessions = list(db.session.scalars(rows))
    titles = titles_of(sessions)
    for one in sessions:
        address = url_for("training.session", session_id=one.id)
        found[one.date].append(Mark("done", titles[one.id][0], address))
    today = today_of(user)
    if last >= today:
        for day, (routine, dated) in planned_days(user, max(first, today), last, today, due).items():
            if day not in found and dated.day is not None:
                address = url_for("schedule.preview", routine_id=routine.id)
                found[day].append(Mark("planned", dated.day.shown["name"] or _("Training"), address))
    return dict(found)


def _asked_month(today: date) -> date:
    """The first day of the month of the address, `2026-11`."""
    text = request.args.get("month", "")
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if found.year in YEARS else today.replace(day=1)


@blueprint.page("/train/calendar")
def calendar() -> ResponseReturnValue:
    """One month, with ways to the ones before and after."""
    today = today_of(current_user)
    first = _asked_month(today)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    begin = current_user.preferences.first_weekday - 1
    shown_from = week_start(first, begin + 1)
    days = [shown_from + timedelta(days=number) for number in range(-(-((last - shown_from).days + 1) // 7) * 7)]
    marks = marks_of(current_user, days[0], days[-1], due_today(current_user, today))
    locale = chosen_language()
    names = get_day_names("abbreviated", locale=locale)
    return render(
        "schedule/calendar.html",
        today=today,
        first=first,
        title=format_date(first, format="MMMM yyyy", locale=locale),
        weekdays=[names[(begin + number) % 7] for number in range(7)],
        weeks=[days[number : number + 7] for number in range(0, len(days), 7)],
        marks=marks,
        earlier=(first - timedelta(days=1)).strftime("%Y-%m") if first.year > YEARS[0] else None,
        later=(last + timedelta(days=1)).strftime("%Y-%m") if last.year < YEARS[-1] else None,
        done=sum(mark.kind == "done" for day, there in marks.items() for mark in there if first <= day <= last),
    )
