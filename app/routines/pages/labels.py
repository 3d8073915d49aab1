"""Names for some days of a routine: "Test week", "Holidays"."""

from datetime import date, timedelta
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.database import find, writing
from app.errors import RegimenError
from app.routines import services
from app.routines.blueprint import blueprint
from app.routines.forms import label_form
from app.routines.models import Label, Routine
from app.routines.pages.routine_list import ID
from app.routines.pages.workbench import find_routine
from app.routines.queries import labels_of
from app.web.forms import Form, sent
from app.web.htmx import redirect, render


@blueprint.page(f"/routines/<{ID}:routine_id>/labels", methods=["GET", "POST"])
def labels(routine_id: int) -> ResponseReturnValue:
    """All labels of a routine, and a form for one more."""
    shown = find_routine(routine_id)
    dates = {"first": shown.start.isoformat(), "last": min(_week_after(shown.start), shown.end).isoformat()}
    form = label_form(sent(), dates, shown.start, shown.end)
    if form.is_valid:
        try:
            with writing():
                routine = find_routine(routine_id)
                services.add_label(routine, form.values["label"], *_offsets(routine, form))
        except RegimenError as error:
            form.refuse(error)
            shown = find_routine(routine_id)
        else:
            flash(_("Saved"), "done")
            return redirect("routines.labels", routine_id=routine_id)
    return _page(shown, form, None)


@blueprint.page(f"/routines/labels/<{ID}:label_id>/", methods=["GET", "POST"])
def edit_label(label_id: int) -> ResponseReturnValue:
    """Change a label."""
    row = _find(label_id)
    dates = {"first": _date_of(row, row.start_offset), "last": _date_of(row, row.end_offset)}
    form = label_form(sent(), {"label": row.label, **dates}, row.routine.start, row.routine.end)
    if form.is_valid:
        try:
            with writing():
                row = _find(label_id)
                services.change_label(row, form.values["label"], *_offsets(row.routine, form))
                routine_id = row.routine_id
        except RegimenError as error:
            form.refuse(error)
            row = _find(label_id)
        else:
            flash(_("Saved"), "done")
            return redirect("routines.labels", routine_id=routine_id)
    return _page(row.routine, form, row)


@blueprint.page(f"/routines/labels/<{ID}:label_id>/delete", methods=["POST"])
def delete_label(label_id: int) -> ResponseReturnValue:
    """Take a name away; the days stay."""
    with writing():
        row = _find(label_id)
        routine_id = row.routine_id
        services.remove_label(row)
    flash(_("Label deleted"), "done")
    return redirect("routines.labels", routine_id=routine_id)


def _find(label_id: int) -> Label:
    return find(labels_of(current_user), Label.id == label_id)


def _week_after(start: date) -> date:
    return min(start, date.max - timedelta(days=6)) + timedelta(days=6)


def _date_of(row: Label, offset: int) -> str:
    room = (date.max - row.routine.start).days
    return (row.routine.start + timedelta(days=min(offset, room))).isoformat()


def _offsets(routine: Routine, form: Form) -> tuple[int, int]:
    return (form.values["first"] - routine.start).days, (form.values["last"] - routine.start).days


def _page(routine: Routine, form: Form, editing: Label | None) -> ResponseReturnValue:
    rows: list[dict[str, Any]] = [
        {
            "id": row.id,
            "label": row.label,
            "first": _date_of(row, row.start_offset),
            "last": _date_of(row, row.end_offset),
        }
        for row in sorted(routine.labels, key=lambda one: (one.start_offset, one.id))
    ]
    body = render(
        "routines/labels.html", routine=routine, rows=rows, form=form, editing=editing, as_date=date.fromisoformat
    )
    return body, form.status
