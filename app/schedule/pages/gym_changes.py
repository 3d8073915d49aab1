"""What one does differently in a workout: another exercise, one more, or one less."""

from typing import Any
from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.database import writing
from app.errors import Invalid
from app.routines.picking import search_exercises
from app.schedule.blueprint import blueprint
from app.schedule.noting import entry_named, exercise_named
from app.schedule.pages.gym import gym_page
from app.training.pages.sessions import find_session
from app.training.services.drafts import add_exercise, leave_out, swap_exercise
from app.web.htmx import redirect, render, wants_part
from app.web.language import chosen_language


@blueprint.page("/train/gym/<uuid:session_id>/exercises")
def find_for_gym(session_id: UUID) -> ResponseReturnValue:
    """Exercises to add, or to take instead."""
    session = find_session(session_id)
    term = request.args.get("search", "")
    values: dict[str, Any] = {
        "found": search_exercises(current_user, term, chosen_language()),
        "term": term,
        "swap": request.args.get("swap", ""),
        "session": session,
    }
    if wants_part():
        return render("schedule/_gym_found.html", **values)
    return render("schedule/gym_search.html", **values)


@blueprint.page("/train/gym/<uuid:session_id>/add", methods=["POST"])
def add_to_workout(session_id: UUID) -> ResponseReturnValue:
    """An exercise more, or another one in the place of `swap`."""
    swap = request.form.get("swap", "")
    entry_id = entry_named(swap)
    try:
        with writing():
            session = find_session(session_id)
            exercise = exercise_named(current_user, request.form.get("exercise", ""))
            at = f"x{exercise.id}" if entry_id is None else swap
            if entry_id is None:
                add_exercise(session, exercise.id)
            else:
                swap_exercise(session, entry_id, exercise.id)
    except Invalid:
        return _too_many(session_id)
    return redirect("schedule.gym", session_id=session_id, at=at)


@blueprint.page("/train/gym/<uuid:session_id>/skip", methods=["POST"])
def skip(session_id: UUID) -> ResponseReturnValue:
    """Leave an exercise out today, or take it in again."""
    key, is_left_out = request.form.get("at", "")[:12], request.form.get("leave_out", "yes") == "yes"
    try:
        with writing():
            leave_out(find_session(session_id), key, is_left_out=is_left_out)
    except Invalid:
        return _too_many(session_id)
    if wants_part():
        return gym_page(find_session(session_id), None)
    return redirect("schedule.gym", session_id=session_id, at=None if is_left_out else key)


def _too_many(session_id: UUID) -> ResponseReturnValue:
    flash(_("There are too many changes in this workout. Begin another one."), "warn")
    return redirect("schedule.gym", session_id=session_id)
