"""Goals for a day, and the calculator that suggests them."""

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.body.queries import latest_weight_of
from app.database import writing
from app.extensions import db
from app.nutrition.blueprint import blueprint
from app.nutrition.forms import BodySchema, DayGoalSchema, form_of
from app.nutrition.logic.goals import GOALS, basal_rate, suggested
from app.nutrition.models import DayGoal
from app.nutrition.pages.moments import today
from app.nutrition.pages.wording import plain_number
from app.nutrition.queries import day as days
from app.nutrition.queries import day_goals_of
from app.web.formatting import current_reader
from app.web.forms import sent
from app.web.htmx import redirect, render

KINDS = (("every", _l("Every day")), ("training", _l("Training days")), ("rest", _l("Rest days")))
_KINDS = dict(KINDS)


def _kind() -> str:
    kind = request.values.get("day_kind", "every")
    return kind if kind in _KINDS else "every"


@blueprint.page("/food/goals", methods=["GET", "POST"])
def goals() -> ResponseReturnValue:
    """What somebody means to eat on a day, on training days, and on days of rest."""
    reader, kind = current_reader(), _kind()
    day = today(reader)
    known = {goal.day_kind: goal for goal in days.goals_on(current_user, day)}
    form = form_of(DayGoalSchema(), sent(), _shown(known.get(kind)) | _suggested_values())
    if form.is_valid:
        with writing():
            _keep(form.values | {"day_kind": kind}, day)
        flash(_("Saved"), "done")
        return redirect("nutrition.diary")
    page = render(
        "nutrition/goals.html",
        form=form,
        kind=kind,
        kinds=KINDS,
        known=known,
        is_suggested=bool(_suggested_values()) and sent() is None,
    )
    return page, form.status


def _shown(goal: DayGoal | None) -> dict[str, Any]:
    return {name: getattr(goal, name, None) for name in (*GOALS, "water_ml")}


def _suggested_values() -> dict[str, Any]:
    """What the calculator handed over in the address."""
    return {name: request.args[name][:6] for name in GOALS if request.args.get(name, "")[:6].isdecimal()}


def _keep(values: dict[str, Any], day: Any) -> None:
    """The goals of a kind of day, from today on; all empty takes the special ones away."""
    rows = day_goals_of(current_user).where(DayGoal.day_kind == values["day_kind"])
    if all(value is None for name, value in values.items() if name != "day_kind"):
        for goal in db.session.scalars(rows):
            db.session.delete(goal)
        return
    known = db.session.scalar(rows.where(DayGoal.since == day))
    goal = known or DayGoal(user_id=current_user.id, day_kind=values["day_kind"], since=day)
    db.session.add(goal)
    for name, value in values.items():
        setattr(goal, name, value)
    db.session.flush()


@blueprint.page("/food/goals/calculator", methods=["GET", "POST"])
def calculator() -> ResponseReturnValue:
    """What a body needs: basal rate, energy spent, and goals that follow."""
    reader = current_reader()
    weight = latest_weight_of(current_user)
    shown = {"weight": plain_number(weight.weight, reader) if weight else "", "activity": "light", "aim": "keep"}
    form = form_of(BodySchema(), sent(), shown)
    result = None
    if form.is_valid:
        told = form.values
        weight_kg = float(told["weight"])
        basal = basal_rate(weight_kg, float(told["height"]), told["age"], is_male=told["sex"] == "male")
        result = suggested(basal, weight_kg, told["activity"], told["aim"])
    return render("nutrition/calculator.html", form=form, result=result), form.status
