"""A routine date by date, as it will be if every target is met; and for each number, why."""

from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import find
from app.routines.models import Routine
from app.routines.pages.workbench import is_weekly
from app.routines.pages.workbench import words as page_words
from app.routines.picking import names_of
from app.routines.queries import routines_of
from app.schedule.blueprint import blueprint
from app.schedule.pages.reasons import sentences
from app.schedule.pages.start import ID
from app.schedule.services import Programme
from app.schedule.wording import words
from app.training.services import today_of
from app.web.htmx import render
from app.web.language import chosen_language


@blueprint.page(f"/routines/<{ID}:routine_id>/preview")
def preview(routine_id: int) -> ResponseReturnValue:
    """Every pass through the days; the running one, or the one of the address, is open."""
    routine = find(routines_of(current_user), Routine.id == routine_id)
    programme = Programme.of(routine)
    today = today_of(current_user)
    items = programme.preview("display", today, words())
    rounds: dict[int, list[dict[str, Any]]] = {}
    for item in items:
        rounds.setdefault(item["iteration"], []).append(item)
    now = next((item["iteration"] for item in items if item["date"] >= today.isoformat()), 1)
    exercises = {one["exercise"] for item in items for slot in item["slots"] for one in slot["sets"]}
    return render(
        "schedule/preview.html",
        routine=routine,
        rounds=rounds,
        now=now,
        today=today.isoformat(),
        names=names_of(exercises, chosen_language()),
        as_date=date.fromisoformat,
        weekly=is_weekly(routine, len(programme.plan.days)),
        deload=programme.plan.deload,
    )


@blueprint.page(f"/routines/<{ID}:routine_id>/why/<{ID}:entry_id>")
def why(routine_id: int, entry_id: int) -> ResponseReturnValue:
    """Why an exercise asks for what it asks for in one pass (`iteration` of the address)."""
    routine = find(routines_of(current_user), Routine.id == routine_id)
    programme = Programme.of(routine)
    entry = programme.entry(entry_id)
    iteration = min(max(request.args.get("iteration", 1, type=int), 1), 121)
    weekly = is_weekly(routine, len(programme.plan.days))
    return render(
        "schedule/why.html",
        fragment="why",
        routine=routine,
        entry_id=entry_id,
        name=names_of([entry.exercise], chosen_language()).get(entry.exercise, ""),
        iteration=iteration,
        weekly=weekly,
        lines=sentences(entry, programme.reasons(entry_id, iteration), page_words(), weekly=weekly),
    )
