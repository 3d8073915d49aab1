"""The builder: a routine and its days."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.database import writing
from app.errors import RegimenError
from app.routines import services
from app.routines.blueprint import blueprint
from app.routines.forms import day_form
from app.routines.models import Day
from app.routines.pages.routine_list import HIGHEST_ID, ID
from app.routines.pages.wording import DAY_TYPE_NAMES
from app.routines.pages.workbench import after, builder, find_day, find_routine
from app.routines.services.bin import put_in_bin, restore
from app.web.forms import sent
from app.web.htmx import redirect, render, wants_part


def row_id(text: str) -> int:
    """The key of a row as a form names it; 0, which no row has, where it can be none. Raises ValueError."""
    number = int(text)
    return number if 0 < number <= HIGHEST_ID else 0


@blueprint.page(f"/routines/<{ID}:routine_id>/")
def routine(routine_id: int) -> ResponseReturnValue:
    """The days of a routine, one of them with everything in it."""
    return builder(find_routine(routine_id), request.args.get("day", type=int))


@blueprint.page(f"/routines/<{ID}:routine_id>/days", methods=["POST"])
def add_day(routine_id: int) -> ResponseReturnValue:
    """A new day at the end."""
    with writing():
        shown = find_routine(routine_id)
        is_rest = "is_rest" in request.form
        number = len(shown.days) + 1
        name = "" if is_rest else _("Day %(number)s", number=number)
        day = services.add_day(shown, {"is_rest": is_rest, "name": name[:20]})
        day_id = day.id
    return _moved_on(day_id)


def _moved_on(day_id: int) -> ResponseReturnValue:
    day = find_day(day_id)
    return redirect("routines.routine", routine_id=day.routine_id, day=day.id)


@blueprint.page(f"/routines/days/<{ID}:day_id>/", methods=["GET", "POST"])
def edit_day(day_id: int) -> ResponseReturnValue:
    """Name a day, make it a day of rest, have the plan wait for it."""
    day = find_day(day_id)
    names = ("name", "description", "is_rest", "need_logs_to_advance", "type")
    form = day_form(sent(), {name: getattr(day, name) for name in names})
    if form.is_valid:
        with writing():
            day = find_day(day_id)
            lost = bool(form.values.get("is_rest")) and bool(day.slots)
            services.change_day(day, form.values)
        if lost:
            flash(_("It is a day of rest now; its exercises are gone."), "done")
        return redirect("routines.routine", routine_id=day.routine_id, day=day.id)
    body = render(
        "routines/day_form.html",
        day=day,
        form=form,
        type_choices=[(key, str(name)) for key, name in DAY_TYPE_NAMES.items()],
        others=[other for other in day.routine.days if other.id != day.id],
    )
    return body, form.status


@blueprint.page(f"/routines/days/<{ID}:day_id>/move", methods=["POST"])
def move_day(day_id: int) -> ResponseReturnValue:
    """Put a day before or behind others."""
    with writing():
        day = find_day(day_id)
        services.move_day(day, place_asked(day))
    return _moved_on(day_id)


def place_asked(row: Any) -> int:
    """Where something shall go: `place` counts from 1, `by` steps up (−1) or down (1)."""
    place, step = request.form.get("place", type=int), request.form.get("by", type=int)
    wanted = place if place is not None else int(row.order) + (step or 0)
    return max(1, min(wanted, 10_000))


@blueprint.page(f"/routines/days/<{ID}:day_id>/duplicate", methods=["POST"])
def duplicate_day(day_id: int) -> ResponseReturnValue:
    """The same day once more."""
    with writing():
        copy = services.copy_day(find_day(day_id))
        copy_id = copy.id
    return _moved_on(copy_id)


@blueprint.page(f"/routines/days/<{ID}:day_id>/delete", methods=["POST"])
def delete_day(day_id: int) -> ResponseReturnValue:
    """Take a day out, and offer to put it back."""
    with writing():
        day = find_day(day_id)
        routine_id, name = day.routine_id, day_name(day)
        word = put_in_bin(current_user, day)
    offer_undo(_("%(name)s deleted", name=name), word)
    return redirect("routines.routine", routine_id=routine_id)


def day_name(day: Day) -> str:
    """What a day is called."""
    return day.name or (_("Rest") if day.is_rest else _("Day %(number)s", number=day.order))


def offer_undo(text: str, word: str) -> None:
    """Say what was deleted, with a way back."""
    flash({"text": text, "undo": url_for("routines.undo", word=word)}, "done")  # type: ignore[arg-type]


@blueprint.page("/routines/undo/<word>", methods=["POST"])
def undo(word: str) -> ResponseReturnValue:
    """Put back what was deleted."""
    try:
        with writing():
            day = restore(current_user, word)
            day_id = day.id
    except RegimenError:
        flash(_("That cannot be taken back any more."), "warn")
        return redirect("routines.routine_list")
    if wants_part():
        return after(find_day(day_id))
    return _moved_on(day_id)
