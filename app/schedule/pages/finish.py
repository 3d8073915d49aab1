"""The end of a workout: how was it?"""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import writing
from app.schedule.blueprint import blueprint
from app.schedule.pages.gym import workout_with
from app.training import services
from app.training.pages.sessions import find_session, titles_of
from app.training.pages.wording import impressions
from app.web.htmx import redirect, render

_LONGEST_NOTE = 5000


@blueprint.page("/train/gym/<uuid:session_id>/finish", methods=["GET", "POST"])
def finish(session_id: UUID) -> ResponseReturnValue:
    """Ask for an impression and a note; then the summary."""
    session = find_session(session_id)
    if request.method == "POST":
        impression = request.form.get("impression", "2")
        values = {"impression": impression if impression in {"1", "2", "3"} else "2", "notes": _note()}
        with writing():
            row = find_session(session_id)
            services.finish_session(row, current_user, values)
        return redirect("training.session", session_id=session_id, finished=1)
    workout = workout_with(session)
    return render(
        "schedule/finish.html",
        session=session,
        title=titles_of([session])[session.id][0],
        workout=workout,
        open_sets=max(workout.planned - workout.done, 0),
        impressions=impressions(),
    )


def _note() -> str | None:
    """Without NUL and halves of characters, which no database takes."""
    text = request.form.get("notes", "").replace("\0", "").strip()[:_LONGEST_NOTE]
    return text.encode("utf-8", "ignore").decode() or None
