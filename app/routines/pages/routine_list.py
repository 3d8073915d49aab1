"""Routines: the list, a new one, its settings, copies, templates, and the end of one."""

from datetime import date
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select

from app.accounts.models import User
from app.database import find, now, writing
from app.dates import to_local
from app.errors import RegimenError
from app.extensions import db
from app.routines import queries, services
from app.routines.blueprint import blueprint
from app.routines.forms import end_of, routine_form, weeks_of
from app.routines.models import Day, Routine
from app.web.formatting import current_reader
from app.web.forms import Form, sent
from app.web.htmx import redirect, render

HIGHEST_ID = 2**31 - 1
ID = f"int(max={HIGHEST_ID})"
USUAL_WEEKS = 8


def today() -> date:
    """The day on the reader's calendar."""
    return to_local(now(), current_reader().timezone).date()


@blueprint.page("/routines/")
def routine_list() -> ResponseReturnValue:
    """Running and coming routines first, then those that are over."""
    day = today()
    own = list(db.session.scalars(queries.routines_of(current_user).order_by(Routine.start.desc(), Routine.id.desc())))
    plans = [one for one in own if not one.is_template]
    counts = dict(
        db.session.execute(
            select(Day.routine_id, func.count())
            .join(Day.routine)
            .where(Routine.user_id == current_user.id, Day.is_rest.is_(False))
            .group_by(Day.routine_id)
        ).all()
    )
    return render(
        "routines/routine_list.html",
        running=[one for one in plans if one.start <= day <= one.end],
        coming=[one for one in plans if one.start > day],
        over=[one for one in plans if one.end < day],
        templates=[one for one in own if one.is_template],
        counts=counts,
        weeks_of=weeks_of,
        today=day,
    )


@blueprint.page("/routines/templates")
def templates() -> ResponseReturnValue:
    """One's own templates, and those others made public."""
    own = db.session.scalars(queries.templates_of(current_user).order_by(Routine.name))
    public = db.session.execute(
        queries.public_templates()
        .join(User, User.id == Routine.user_id)
        .where(Routine.user_id != current_user.id)
        .order_by(Routine.name)
        .with_only_columns(Routine, User.username)
    )
    return render("routines/templates.html", own=list(own), public=list(public), weeks_of=weeks_of)


@blueprint.page("/routines/new", methods=["GET", "POST"])
def add_routine() -> ResponseReturnValue:
    """Name, start and length; days follow."""
    shown = {"start": today().isoformat(), "weeks": USUAL_WEEKS, "fit_in_week": True}
    form = routine_form(sent(), shown)
    if form.is_valid:
        try:
            with writing():
                made = services.add_routine(current_user, _frame(form.values))
                services.add_day(made, {"name": _("Day %(number)s", number=1)})
                routine_id = made.id
        except RegimenError as error:
            form.refuse(error)
        else:
            return redirect("routines.routine", routine_id=routine_id)
    return _form_page(form, None)


@blueprint.page(f"/routines/<{ID}:routine_id>/edit", methods=["GET", "POST"])
def edit_routine(routine_id: int) -> ResponseReturnValue:
    """Change what a routine is called, when it runs, its light weeks, and whether it is a template."""
    row = find(queries.routines_of(current_user), Routine.id == routine_id)
    form = routine_form(sent(), _shown(row))
    if form.is_valid:
        try:
            with writing():
                row = find(queries.routines_of(current_user), Routine.id == routine_id)
                services.change_routine(row, _frame(form.values, row))
                services.set_deload(
                    row,
                    form.values.get("deload_every"),
                    form.values.get("deload_weight_percent", 90),
                    form.values.get("deload_sets_percent", 60),
                )
        except RegimenError as error:
            form.refuse(error)
            row = find(queries.routines_of(current_user), Routine.id == routine_id)
        else:
            flash(_("Saved"), "done")
            return redirect("routines.routine", routine_id=routine_id)
    return _form_page(form, row)


def _form_page(form: Form, row: Routine | None) -> ResponseReturnValue:
    return render("routines/routine_form.html", form=form, routine=row), form.status


def _frame(values: dict[str, Any], row: Routine | None = None) -> dict[str, Any]:
    frame = {name: values[name] for name in ("name", "start", "fit_in_week")}
    frame["description"] = values.get("description", "")
    frame["is_template"] = values.get("is_template", False)
    frame["is_public"] = values.get("is_public", False)
    # Its end stays to the day unless start or length were changed.
    if row is None or (row.start, weeks_of(row.start, row.end)) != (values["start"], values["weeks"]):
        frame["end"] = end_of(values["start"], values["weeks"])
    return frame


def _shown(row: Routine) -> dict[str, Any]:
    names = ("name", "description", "fit_in_week", "is_template", "is_public", "deload_every")
    shown = {name: getattr(row, name) for name in names}
    is_light = row.deload_every is not None
    return shown | {
        "start": row.start.isoformat(),
        "weeks": weeks_of(row.start, row.end),
        "deload_weight_percent": row.deload_weight_percent if is_light else 90,
        "deload_sets_percent": row.deload_sets_percent if is_light else 60,
    }


@blueprint.page(f"/routines/<{ID}:routine_id>/copy", methods=["POST"])
def copy_routine(routine_id: int) -> ResponseReturnValue:
    """A routine of one's own like this one, from today; public templates may be copied by everybody."""
    with writing():
        source = find(queries.routines_visible_to(current_user), Routine.id == routine_id)
        copy = services.copy_routine(source, current_user, today())
        if not source.is_template:
            copy.name = _("Copy of %(name)s", name=source.name)[:25]
        copy_id = copy.id
    flash(_("Copied. It starts today."), "done")
    return redirect("routines.routine", routine_id=copy_id)


@blueprint.page(f"/routines/<{ID}:routine_id>/template", methods=["POST"])
def make_template(routine_id: int) -> ResponseReturnValue:
    """A template like this routine; the routine itself goes on."""
    with writing():
        source = find(queries.routines_of(current_user), Routine.id == routine_id)
        copy = services.copy_routine(source, current_user, today())
        services.change_routine(copy, {"is_template": True, "is_public": "is_public" in request.form})
    flash(_("Kept as a template"), "done")
    return redirect("routines.templates")


@blueprint.page(f"/routines/<{ID}:routine_id>/delete", methods=["GET", "POST"])
def delete_routine(routine_id: int) -> ResponseReturnValue:
    """Ask once, and say what goes with it."""
    row = find(queries.routines_of(current_user), Routine.id == routine_id)
    if request.method == "POST":
        with writing():
            services.remove_routine(find(queries.routines_of(current_user), Routine.id == routine_id))
        flash(_("%(name)s deleted", name=row.name or _("Routine")), "done")
        return redirect("routines.routine_list")
    return render("routines/delete.html", routine=row)
