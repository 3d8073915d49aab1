"""Ready-made programmes to start in two taps."""

from decimal import Decimal
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from app.database import writing
from app.errors import Invalid, NotFound
from app.routines.blueprint import blueprint
from app.routines.forms import plain
from app.routines.pages.routine_list import today
from app.routines.picking import names_of
from app.routines.ready_made import Programme, begin_programme, exercise_ids, in_unit
from app.routines.ready_made import programmes as all_programmes
from app.web.forms import in_words
from app.web.htmx import redirect, render
from app.web.language import chosen_language
from app.web.reading import day as read_day
from app.web.reading import number

LEVEL_NAMES = {
    "beginner": lazy_gettext("to begin with"),
    "intermediate": lazy_gettext("with some experience"),
    "advanced": lazy_gettext("advanced"),
}
NEED_NAMES = {
    "barbell": lazy_gettext("barbell"),
    "dumbbells": lazy_gettext("dumbbells"),
    "kettlebell": lazy_gettext("kettlebell"),
    "bands": lazy_gettext("bands"),
    "machines": lazy_gettext("machines or cables"),
}
_HEAVIEST = 1000


@blueprint.page("/routines/ready-made/")
def programmes() -> ResponseReturnValue:
    """All of them, those for what one has, or for one's days."""
    found = list(all_programmes().values())
    need, days = request.args.get("with", ""), request.args.get("days", 0, type=int)
    shown = [
        one
        for one in found
        if (not need or need in one.data["needs"] or (need == "nothing" and not one.data["needs"]))
        and (not days or per_week(one) == days)
    ]
    return render(
        "routines/programmes.html",
        programmes=shown,
        need=need,
        days=days,
        day_choices=sorted({per_week(one) for one in found}),
        needs=NEED_NAMES,
        levels=LEVEL_NAMES,
        per_week=per_week,
        language=chosen_language(),
    )


def per_week(programme: Programme) -> int:
    """Training days in a week, about."""
    length = len(programme.data["days"])
    if programme.data["fit_in_week"]:
        return programme.training_days
    return round(7 * programme.training_days / length)


@blueprint.page("/routines/ready-made/<key>/", methods=["GET", "POST"])
def programme(key: str) -> ResponseReturnValue:
    """What it is like; start date and weights are all it asks."""
    found = all_programmes().get(key)
    if found is None:
        raise NotFound("no_such_row")
    unit = current_user.preferences.weight_unit
    ids = exercise_ids(found.exercises)
    values, problems = _read(found, unit) if request.method == "POST" else ({}, {})
    if request.method == "POST" and not problems:
        with writing():
            routine = begin_programme(current_user, found, values["start"], values["weights"], chosen_language())
            routine_id = routine.id
        flash(_("Made. Change whatever you like."), "done")
        return redirect("routines.routine", routine_id=routine_id)
    names = names_of(ids.values(), chosen_language())
    body = render(
        "routines/programme.html",
        programme=found,
        names={name: names.get(exercise, "") for name, exercise in ids.items()},
        missing=len(found.exercises) - len(ids),
        starts={name: plain(in_unit(weight, unit)) for name, weight in found.starts.items() if name in ids},
        typed=request.form,
        problems={name: in_words(code) for name, code in problems.items()},
        unit=unit,
        today=today(),
        per_week=per_week(found),
        needs=NEED_NAMES,
        levels=LEVEL_NAMES,
        language=chosen_language(),
    )
    return body, 422 if problems else 200


def _read(found: Programme, unit: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Start and weights as typed, and what is wrong with them by input."""
    problems: dict[str, str] = {}
    values: dict[str, Any] = {"start": today(), "weights": {}}
    try:
        values["start"] = read_day(request.form.get("start", "")) if request.form.get("start") else today()
    except Invalid as error:
        problems["start"] = error.code
    for name, usual in found.starts.items():
        text = request.form.get(f"weight-{name}")
        if text is None:
            values["weights"][name] = in_unit(usual, unit)
            continue
        try:
            weight: Decimal | None = number(text.strip()) if text.strip() else None
        except Invalid as error:
            problems[f"weight-{name}"] = error.code
            continue
        if weight is not None and not 0 < weight <= _HEAVIEST:
            problems[f"weight-{name}"] = "number"
        values["weights"][name] = weight
    return values, problems
