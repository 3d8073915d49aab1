"""Equipment: what a person moves with, how far it went, and when it is retired. (Our tables call it gear.)"""

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.forms import gear_form
from app.activities.models import Gear, GearType
from app.activities.pages.activity import uuid_of
from app.activities.pages.editing import sport_choices
from app.activities.services import GearChange
from app.database import find, writing
from app.errors import NotFound, RegimenError
from app.extensions import db
from app.web.forms import Form, sent
from app.web.htmx import redirect, render


def find_gear(short_id: str) -> Gear:
    """A thing the reader has. Raises NotFound."""
    return find(queries.gear_of(current_user), Gear.uuid == uuid_of(short_id))


@blueprint.page("/activities/equipment")
def equipment() -> ResponseReturnValue:
    """What is in use, and what is retired."""
    found = queries.in_use(queries.gear_of(current_user))
    sports = {sport.id: sport for sport in db.session.scalars(queries.sports())}
    return render(
        "activities/equipment.html",
        groups=[
            (_("In use"), [item for item in found if item.gear.is_active]),
            (_("Retired"), [item for item in found if not item.gear.is_active]),
        ],
        sports=sports,
        has_any=bool(found),
    )


@blueprint.page("/activities/equipment/new", methods=["GET", "POST"])
def add_equipment() -> ResponseReturnValue:
    """Something new to move with."""
    form = gear_form(sent())
    if form.is_valid:
        try:
            with writing():
                wanted = _change_of(form.values)
                assert wanted.gear_type is not None
                services.add_gear(current_user, wanted.gear_type, form.values["label"], wanted)
        except RegimenError as error:
            _refuse(form, error)
        else:
            flash(_("Saved"), "done")
            return redirect("activities.equipment")
    return _page(form)


@blueprint.page("/activities/equipment/<short_id>/edit", methods=["GET", "POST"])
def edit_equipment(short_id: str) -> ResponseReturnValue:
    """Change a thing: its name, its type, where it is usual."""
    shown = find_gear(short_id)
    form = gear_form(sent(), shown)
    if form.is_valid:
        try:
            with writing():
                services.change_gear(find_gear(short_id), _change_of(form.values))
        except RegimenError as error:
            _refuse(form, error)
        else:
            flash(_("Saved"), "done")
            return redirect("activities.equipment")
    return _page(form, find_gear(short_id))


@blueprint.page("/activities/equipment/<short_id>/retire", methods=["POST"])
def retire_equipment(short_id: str) -> ResponseReturnValue:
    """Keep a thing for what was done with it; it is offered no longer."""
    return _switch(short_id, is_active=False)


@blueprint.page("/activities/equipment/<short_id>/reuse", methods=["POST"])
def reuse_equipment(short_id: str) -> ResponseReturnValue:
    """Offer a retired thing again."""
    return _switch(short_id, is_active=True)


@blueprint.page("/activities/equipment/<short_id>/delete", methods=["POST"])
def delete_equipment(short_id: str) -> ResponseReturnValue:
    """Forget a thing; activities stay."""
    with writing():
        services.delete_gear(find_gear(short_id), even_if_used=True)
    flash(_("Deleted"), "done")
    return redirect("activities.equipment")


def _switch(short_id: str, *, is_active: bool) -> ResponseReturnValue:
    with writing():
        services.change_gear(find_gear(short_id), GearChange(is_active=is_active))
    flash(_("Saved"), "done")
    return redirect("activities.equipment")


def _change_of(values: dict[str, Any]) -> GearChange:
    known = {sport_id for sport_id, _name in sport_choices(hidden=True)}
    if not known.issuperset(values["usual_sport_ids"]):
        raise NotFound("no_such_row", field="usual_sport_ids")
    return GearChange(
        label=values["label"],
        description=values.get("description") or "",
        gear_type=find(queries.gear_types(), GearType.id == values["gear_type_id"]),
        usual_sport_ids=values["usual_sport_ids"],
    )


def _refuse(form: Form, error: RegimenError) -> None:
    if isinstance(error, NotFound):
        form.add(error.details.get("field", "gear_type_id"), error.code)
    else:
        form.refuse(error)


def _page(form: Form, gear: Gear | None = None) -> ResponseReturnValue:
    body = render(
        "activities/equipment_form.html",
        form=form,
        gear=gear,
        type_choices=[(kind.id, _(kind.label)) for kind in db.session.scalars(queries.gear_types())],
        sport_choices=sport_choices(hidden=True),
        chosen_sports={str(sport_id) for sport_id in form.chosen("usual_sport_ids")},
    )
    return body, form.status
