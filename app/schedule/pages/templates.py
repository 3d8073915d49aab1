"""A template before it is copied: what is in it, round by round."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import find
from app.routines.forms import weeks_of
from app.routines.models import Routine
from app.routines.pages.workbench import is_weekly
from app.routines.picking import names_of
from app.routines.queries import routines_visible_to
from app.schedule.blueprint import blueprint
from app.schedule.pages.start import ID
from app.schedule.services import Programme
from app.schedule.wording import words
from app.web.htmx import render
from app.web.language import chosen_language


@blueprint.page(f"/routines/templates/<{ID}:routine_id>/")
def template(routine_id: int) -> ResponseReturnValue:
    """One's own, or one that somebody shares. Nobody sees what others trained after it."""
    routine = find(routines_visible_to(current_user), Routine.id == routine_id, Routine.is_template.is_(True))
    programme = Programme.untrained(routine)
    rounds: dict[int, list[dict[str, Any]]] = {}
    # From before its start nothing waits for logs: the rounds come as they are meant.
    for item in programme.view("display", routine.start, words()):
        if item["day"]:
            rounds.setdefault(item["iteration"], []).append(item)
    exercises = {one["exercise"] for items in rounds.values() for item in items for slot in item["slots"]
                 for one in slot["sets"]}  # fmt: skip
    return render(
        "schedule/template.html",
        routine=routine,
        rounds=rounds,
        names=names_of(exercises, chosen_language()),
        weeks=weeks_of(routine.start, routine.end),
        weekly=is_weekly(routine, len(programme.plan.days)),
        deload=programme.plan.deload,
        is_own=routine.user_id == current_user.id,
    )
