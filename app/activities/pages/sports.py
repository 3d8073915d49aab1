"""Sports as a person wants to see them: colour, hidden or not, standing still, usual equipment."""

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.forms import sport_form
from app.activities.models import Sport
from app.activities.pages.activity import uuid_of
from app.activities.pages.editing import gear_choices
from app.activities.pages.equipment import find_gear
from app.database import writing
from app.errors import NotFound, RegimenError
from app.extensions import db
from app.web.formatting import current_reader
from app.web.forms import sent
from app.web.htmx import redirect, render

HIGHEST_ID = 2**31 - 1


@blueprint.page("/activities/sports")
def sports() -> ResponseReturnValue:
    """Every sport by its name, with what the reader prefers."""
    found = list(db.session.scalars(queries.sports()))
    found.sort(key=lambda sport: str(_(sport.label)))
    return render("activities/sports.html", sports=found, wanted=queries.preferences_by_sport(current_user))


@blueprint.page(f"/activities/sports/<int(max={HIGHEST_ID}):sport_id>", methods=["GET", "POST"])
def sport(sport_id: int) -> ResponseReturnValue:
    """The preferences of one sport."""
    shown = queries.find_sport(sport_id)
    wanted = queries.sport_preference_of(current_user, sport_id)
    reader = current_reader()
    form = sport_form(reader, shown, wanted, sent())
    if form.is_valid:
        try:
            with writing():
                services.prefer(current_user, shown, **_chosen(form.values))
        except NotFound:
            form.add("gear", "choice")
        except RegimenError as error:
            form.refuse(error)
        else:
            flash(_("Saved"), "done")
            return redirect("activities.sports")
    body = render(
        "activities/sport_form.html",
        sport=shown,
        form=form,
        has_wishes=wanted is not None,
        speed_unit=reader.speed(0).unit,
        gear_choices=[("", _("None")), *gear_choices(shown)],
    )
    return body, form.status


@blueprint.page(f"/activities/sports/<int(max={HIGHEST_ID}):sport_id>/reset", methods=["POST"])
def reset_sport(sport_id: int) -> ResponseReturnValue:
    """Let the sport be as it is for everybody."""
    with writing():
        services.forget_preference(current_user, _find(sport_id))
    flash(_("Saved"), "done")
    return redirect("activities.sports")


def _find(sport_id: int) -> Sport:
    return queries.find_sport(sport_id)


def _chosen(values: dict[str, Any]) -> dict[str, Any]:
    gear_id = values.get("gear")
    if gear_id:
        uuid_of(gear_id)
    return {
        "color": values["color"] if values["has_color"] else None,
        "is_shown": values["is_shown"],
        "stopped_speed_threshold_m_per_h": values["threshold"],
        "gear": find_gear(gear_id) if gear_id else None,
    }
