"""Routines on paper."""

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import find
from app.errors import NotFound
from app.routines.models import Routine
from app.routines.queries import routines_of
from app.schedule.blueprint import blueprint
from app.schedule.pages.start import ID
from app.training.services import today_of
from app.web.htmx import render


@blueprint.page(f"/routines/<{ID}:routine_id>/print")
def print_sheets(routine_id: int) -> ResponseReturnValue:
    """Choose a sheet."""
    routine = find(routines_of(current_user), Routine.id == routine_id)
    return render("schedule/print.html", routine=routine)


@blueprint.page(f"/routines/<{ID}:routine_id>/print/<kind>.pdf")
def print_pdf(routine_id: int, kind: str) -> ResponseReturnValue:
    """`table`: the running week on a page to hang up; `log`: columns to write seven weeks into."""
    from app.schedule.pdf import Sheet, sheet_of  # noqa: PLC0415

    if kind not in {"table", "log"}:
        raise NotFound("no_such_row")
    routine = find(routines_of(current_user), Routine.id == routine_id)
    content = sheet_of(routine, today_of(current_user), Sheet(kind))
    response = current_app.response_class(content, mimetype="application/pdf")
    disposition = "attachment" if "download" in request.args else "inline"
    response.headers["Content-Disposition"] = f'{disposition}; filename="routine-{routine.id}-{kind}.pdf"'
    return response
