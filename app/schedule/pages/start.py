"""The way into a workout: the day that is due, another day, none of a plan, or one in the past."""

from datetime import date

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.database import find, writing
from app.errors import Invalid
from app.routines.models import Day, Routine
from app.routines.pages.building import row_id
from app.routines.queries import days_of, routines_of
from app.schedule.blueprint import blueprint
from app.schedule.due import Due, due_on, running_routine
from app.training.services import today_of
from app.training.services.gym import begin
from app.web.htmx import redirect, render
from app.web.reading import day as read_day

HIGHEST_ID = 2**31 - 1
ID = f"int(max={HIGHEST_ID})"


def asked_day() -> date:
    """The date of the address or form; today without one, or with one that is none or still to come."""
    today = today_of(current_user)
    try:
        return min(read_day(request.values["date"]), today) if request.values.get("date") else today
    except Invalid:
        return today


def _choices(due: Due | None) -> list[Day]:
    if due is None:
        return []
    rows = list(due.routine.days)
    return [one for one in rows if not one.is_rest]


@blueprint.page("/train/start")
def start() -> ResponseReturnValue:
    """Choose what to train; the day that is due comes first."""
    day = asked_day()
    routine = running_routine(current_user, day)
    return _page(due_on(current_user, routine, day, today_of(current_user)) if routine else None, day)


@blueprint.page(f"/routines/<{ID}:routine_id>/start")
def start_routine(routine_id: int) -> ResponseReturnValue:
    """The same for one routine."""
    routine = find(routines_of(current_user), Routine.id == routine_id)
    day = asked_day()
    return _page(due_on(current_user, routine, day, today_of(current_user)), day)


def _page(due: Due | None, day: date) -> ResponseReturnValue:
    choices = _choices(due)
    first = due.day.id if due and due.day else None
    choices.sort(key=lambda one: one.id != first)
    today = today_of(current_user)
    return render(
        "schedule/start.html", due=due, day=day, today=today, choices=choices, due_id=first, is_past=day < today
    )


@blueprint.page("/train/start", methods=["POST"])
def begin_workout() -> ResponseReturnValue:
    """Begin it, or go on with the one that is there."""
    day_id = request.form.get("day", type=row_id)
    with writing():
        plan_day = find(days_of(current_user), Day.id == day_id) if day_id is not None else None
        routine = plan_day.routine if plan_day else None
        session = begin(current_user, asked_day(), routine, plan_day)
        other = session.day_id != plan_day.id if plan_day else False
        session_id = session.id
    if other:
        flash(_("You trained another day of this routine on that date; the workout goes on."), "warn")
    return redirect("schedule.gym", session_id=session_id)
