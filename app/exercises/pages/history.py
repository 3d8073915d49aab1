"""Who changed what in the catalogue, for administrators; texts can be put back."""

from datetime import timedelta
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from app.accounts.deeds import note_deed
from app.database import find, now, writing
from app.errors import NotAllowed
from app.exercises import services
from app.exercises.blueprint import blueprint
from app.exercises.models import ExerciseEdit
from app.exercises.pages.exercise import HIGHEST_ID
from app.extensions import db
from app.web.htmx import redirect, render

PER_PAGE = 50
KINDS = ("exercise", "translation", "alias", "comment", "image", "video")
VERBS = ("created", "updated", "deleted", "merged")


def _admins_only() -> None:
    if not current_user.is_admin:
        raise NotAllowed("for_administrators")


@blueprint.page("/exercises/history/")
def history() -> ResponseReturnValue:
    """The newest changes, narrowed by kind and verb."""
    _admins_only()
    kind, verb = request.args.get("kind", ""), request.args.get("verb", "")
    rows: Select[Any] = select(ExerciseEdit)
    if kind in KINDS:
        rows = rows.where(ExerciseEdit.kind == kind)
    if verb in VERBS:
        rows = rows.where(ExerciseEdit.verb == verb)
    newest = rows.order_by(ExerciseEdit.id.desc()).limit(PER_PAGE).options(selectinload(ExerciseEdit.user))
    return render(
        "exercises/history.html",
        edits=db.session.scalars(newest).all(),
        counts=[(days, _count_of(days)) for days in (1, 7, 30)],
        kind=kind,
        verb=verb,
        kinds=KINDS,
        verbs=VERBS,
    )


def _count_of(days: int) -> int:
    since = ExerciseEdit.made_at >= now() - timedelta(days=days)
    return db.session.scalar(select(func.count()).select_from(ExerciseEdit).where(since)) or 0


@blueprint.page(f"/exercises/history/<int(max={HIGHEST_ID}):edit_id>/revert", methods=["POST"])
def revert(edit_id: int) -> ResponseReturnValue:
    """Put back what a text or an exercise was before a change."""
    _admins_only()
    with writing():
        rows: Any = select(ExerciseEdit)
        edit = find(rows, ExerciseEdit.id == edit_id)
        done = services.revert(edit, current_user)
        if done:
            note_deed("change_reverted", exercise=edit.exercise_name)
    flash(
        _("It is as it was before.") if done else _("This cannot be put back: it is gone."), "done" if done else "warn"
    )
    return redirect("exercises.history")
