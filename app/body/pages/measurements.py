"""Measurements: what somebody measures besides their weight, several values at once, and a curve for each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, flash, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from marshmallow import ValidationError

from app.api.fields import uuid_in
from app.body import queries, services
from app.body.blueprint import blueprint
from app.body.forms import category_form, moment_reader, rounded, shown_moment, value_form
from app.body.models import Category, StoredMeasurement
from app.body.pages.series import RANGES, Drawing, Series, columns_of, drawings_of, in_seconds, series_of, since
from app.body.pages.weight import ROWS, signed, today
from app.body.schemas import Value
from app.body.services import Suggestion
from app.database import find, now, writing
from app.errors import RegimenError
from app.extensions import db
from app.web.formatting import Reader, current_reader
from app.web.forms import in_words
from app.web.htmx import redirect, render
from app.web.language import later
from app.web.paging import Sheet, sheet_of

SPARK_WIDTH, SPARK_HEIGHT, SPARK_POINTS = 88, 32, 24
WIDE_RANGE = "1y"
SUGGESTIONS = {
    "waist": (later("Waist"), "cm", ()),
    "hips": (later("Hips"), "cm", ()),
    "chest": (later("Chest"), "cm", ()),
    "arm": (later("Upper arm"), "cm", ()),
    "thigh": (later("Thigh"), "cm", ()),
    "calf": (later("Calf"), "cm", ()),
    "neck": (later("Neck"), "cm", ()),
    "fat": (later("Body fat"), "%", ()),
    "pulse": (later("Resting pulse"), "bpm", ()),
    "pressure": (later("Blood pressure"), "mmHg", (later("Systolic"), later("Diastolic"))),
    "sleep": (later("Sleep"), "h", ()),
}
"""What people usually measure: name, unit, parts."""


@dataclass(frozen=True)
class Shown:
    """A category in the list: its last value, how it changed, a small curve."""

    category: Category
    last: str
    when: datetime | None
    change: str
    spark: str


@blueprint.page("/body/measurements")
def measurements() -> ResponseReturnValue:
    """Every category with its last value."""
    reader = current_reader()
    categories = _categories()
    points = _points()
    wholes = [one for one in categories if one.parent_id is None]
    names = {one.name for one in categories}
    return render(
        "body/measurements.html",
        shown=[
            _shown(one, [part for part in categories if part.parent_id == one.id], points, reader) for one in wholes
        ],
        suggestions=[(key, _(name)) for key, (name, _unit, _parts) in SUGGESTIONS.items() if _(name) not in names],
    )


def _categories() -> Sequence[Category]:
    rows = queries.categories_of(current_user).where(~Category.is_official)
    return db.session.scalars(rows.order_by(Category.order, Category.name, Category.id)).all()


def _points() -> dict[UUID, list[tuple[datetime, float]]]:
    """Every value by its category, the oldest first."""
    found = defaultdict[UUID, list[tuple[datetime, float]]](list)
    rows = queries.stored_measurements_of(current_user).with_only_columns(
        StoredMeasurement.category_id, StoredMeasurement.date, StoredMeasurement.value
    )
    for category_id, moment, value in db.session.execute(rows.order_by(StoredMeasurement.date)):
        found[category_id].append((moment, value))
    return found


def number(value: float, reader: Reader) -> str:
    """A measured value with as many decimals as it has, two at most."""
    decimals = 0 if value == int(value) else 1 if round(value, 1) == round(value, 2) else 2
    return reader.number(value, decimals)


def _shown(
    category: Category, parts: Sequence[Category], points: dict[UUID, list[tuple[datetime, float]]], reader: Reader
) -> Shown:
    if parts:
        lasts = [points[part.id][-1] for part in parts if points[part.id]]
        text = "/".join(number(value, reader) for _moment, value in lasts)
        return Shown(category, text, max((moment for moment, _value in lasts), default=None), "", "")
    own = points[category.id]
    if not own:
        return Shown(category, "", None, "", "")
    change = signed(own[-1][1] - own[0][1], reader) if len(own) > 1 else ""
    return Shown(category, number(own[-1][1], reader), own[-1][0], change, _spark([value for _moment, value in own]))


def _spark(values: Sequence[float]) -> str:
    kept = values[-SPARK_POINTS:]
    low, rise = min(kept), (max(kept) - min(kept)) or 1
    step = (SPARK_WIDTH - 4) / max(len(kept) - 1, 1)
    places = (
        f"{round(2 + step * place, 1)} {round(SPARK_HEIGHT - 4 - (value - low) * (SPARK_HEIGHT - 8) / rise, 1)}"
        for place, value in enumerate(kept)
    )
    return "M" + "L".join(places) if len(kept) > 1 else ""


@blueprint.page("/body/measurements/suggest/<key>", methods=["POST"])
def suggest_category(key: str) -> ResponseReturnValue:
    """Make a category people usually want."""
    if key not in SUGGESTIONS:
        abort(404)
    name, unit, parts = SUGGESTIONS[key]
    # Who thinks in miles measures in inches.
    local_unit = "in" if unit == "cm" and current_user.preferences.distance_unit == "mi" else unit
    with writing():
        services.suggest(current_user, Suggestion(_(name), local_unit, tuple(_(part) for part in parts)))
    flash(_("%(name)s added", name=_(name)), "done")
    return redirect("body.add_measurements")


@blueprint.page("/body/measurements/categories/new", methods=["GET", "POST"])
def add_category() -> ResponseReturnValue:
    """Something of one's own to measure."""
    form = category_form(request.form if request.method == "POST" else None)
    if form.is_valid:
        with writing():
            services.add_category(current_user, form.values["name"], form.values["unit"])
        flash(_("Saved"), "done")
        return redirect("body.measurements")
    return render("body/category_form.html", form=form, category=None), form.status


@blueprint.page("/body/measurements/add", methods=["GET", "POST"])
def add_measurements() -> ResponseReturnValue:
    """Several values of one moment; what is left empty was not measured."""
    reader, categories = current_reader(), _categories()
    wholes = {one.parent_id for one in categories}
    inputs = [one for one in categories if one.id not in wholes]
    names = {one.id: one.name for one in categories}
    values, moment, errors = _typed(reader, inputs) if request.method == "POST" else ({}, None, {})
    if moment is not None and values and not errors:
        with writing():
            count = services.measure(current_user, moment, values, request.form.get("notes", "").strip()[:100])
        flash(ngettext("%(num)s value saved", "%(num)s values saved", count), "done")
        return redirect("body.measurements")
    return render(
        "body/measure.html",
        inputs=[(one, f"{names[one.parent_id]}, {one.name}" if one.parent_id else one.name) for one in inputs],
        typed=request.form if request.method == "POST" else shown_moment(now(), reader),
        errors=errors,
    ), 422 if errors else 200


def _typed(reader: Reader, inputs: Sequence[Category]) -> tuple[dict[UUID, float], datetime | None, dict[str, str]]:
    """The values that were typed, their moment, and what is wrong with them by the names of the inputs."""
    values, errors, field = dict[UUID, float](), dict[str, str](), Value(6, 2, minimum=0, maximum=5000)
    moment = None
    try:
        text = moment_reader(reader).read(request.form.get("day", ""), request.form.get("clock", ""))
        moment = datetime.fromisoformat(text)
    except RegimenError as error:
        errors["day"] = in_words(error.code)
    for category in inputs:
        name = f"value-{category.id}"
        typed = request.form.get(name, "").strip()
        if not typed:
            continue
        try:
            values[category.id] = field.deserialize(f"{rounded(typed):f}")
        except RegimenError as error:
            errors[name] = in_words(error.code)
        except ValidationError as error:
            errors[name] = " ".join(in_words(problem) for problem in error.messages)
    if not values and not errors:
        errors["whole"] = _("Write at least one value.")
    return values, moment, errors


def _category(key: str) -> Category:
    found = uuid_in(key)
    if found is None:
        abort(404)
    return find(queries.categories_of(current_user), Category.id == found, ~Category.is_official)


@dataclass(frozen=True)
class Curve:
    """The curve of a category, or of one of its parts."""

    category: Category
    drawings: list[Drawing]
    sentence: str
    average: str


@blueprint.page("/body/measurements/<key>")
def category(key: str) -> ResponseReturnValue:
    """A category: its curve, and every value."""
    reader, own = current_reader(), _category(key)
    parts = [one for one in _categories() if one.parent_id == own.id]
    name = request.args.get("range", WIDE_RANGE)
    name = name if name in RANGES else WIDE_RANGE
    start = since(name, today(reader), reader)
    points = _points()
    sheet = _sheet([one.id for one in (parts or [own])], start)
    units = {one.id: one for one in [own, *parts]}
    return render(
        "body/category.html",
        fragment="category_curves" if request.headers.get("HX-Target") == "category-curves" else None,
        category=own,
        parts=parts,
        range=name,
        curves=[_curve(one, points[one.id], start, reader) for one in (parts or [own])],
        rows=[(row, units[row.category_id], number(row.value, reader)) for row in sheet.rows],
        sheet=sheet,
    )


def _curve(one: Category, points: Sequence[tuple[datetime, float]], start: datetime | None, reader: Reader) -> Curve:
    series: Series = series_of(in_seconds(points), reader)
    sentence = ""
    if series.values:
        sentence = _(
            "%(name)s over time: %(low)s to %(high)s %(unit)s, the average is %(average)s now.",
            name=one.name,
            low=number(min(series.values), reader),
            high=number(max(series.values), reader),
            unit=one.unit,
            average=reader.number(series.averages[-1], 1),
        )
    average = reader.number(series.averages[-1], 1) if series.values else ""
    return Curve(one, drawings_of(series, start, None, reader), sentence, average)


def _sheet(ids: Sequence[UUID], start: Any) -> Sheet:
    rows = queries.stored_measurements_of(current_user).where(StoredMeasurement.category_id.in_(ids))
    if start:
        rows = rows.where(StoredMeasurement.date >= start)
    ordered = rows.order_by(StoredMeasurement.date.desc(), StoredMeasurement.category_id, StoredMeasurement.id)
    return sheet_of(ordered, ROWS)


@blueprint.page("/body/measurements/<key>/chart.json")
def category_chart(key: str) -> Response:
    """The numbers of a curve, for the page's script."""
    reader, own = current_reader(), _category(key)
    name = request.args.get("range", WIDE_RANGE)
    rows = queries.stored_measurements_of(current_user).where(StoredMeasurement.category_id == own.id)
    points = [
        (moment, value)
        for moment, value in db.session.execute(
            rows.with_only_columns(StoredMeasurement.date, StoredMeasurement.value).order_by(StoredMeasurement.date)
        )
    ]
    start = since(name if name in RANGES else WIDE_RANGE, today(reader), reader)
    return jsonify(columns_of(series_of(in_seconds(points), reader), start, None))


@blueprint.page("/body/measurements/<key>/edit", methods=["GET", "POST"])
def edit_category(key: str) -> ResponseReturnValue:
    """Name and unit of a category."""
    form = category_form(request.form if request.method == "POST" else None, _category(key))
    if form.is_valid:
        with writing():
            services.change_category(_category(key), current_user, form.values)
        flash(_("Saved"), "done")
        return redirect("body.category", key=key)
    return render("body/category_form.html", form=form, category=_category(key)), form.status


@blueprint.page("/body/measurements/<key>/delete", methods=["POST"])
def delete_category(key: str) -> ResponseReturnValue:
    """Forget a category with its values."""
    with writing():
        services.remove_category(_category(key), current_user)
    flash(_("Deleted"), "done")
    return redirect("body.measurements")


def _value(key: str) -> StoredMeasurement:
    found = uuid_in(key)
    if found is None:
        abort(404)
    return find(queries.stored_measurements_of(current_user), StoredMeasurement.id == found)


@blueprint.page("/body/values/<key>/edit", methods=["GET", "POST"])
def edit_value(key: str) -> ResponseReturnValue:
    """Correct a value."""
    stored = _value(key)
    form = value_form(current_reader(), request.form if request.method == "POST" else None, stored)
    own = db.session.get_one(Category, stored.category_id)
    back = own.parent_id or own.id
    if form.is_valid:
        with writing():
            changed = _value(key)
            for name, value in form.values.items():
                setattr(changed, name, value)
        flash(_("Saved"), "done")
        return redirect("body.category", key=back)
    return render("body/value_form.html", form=form, category=own, back=back, key=key), form.status


@blueprint.page("/body/values/<key>/delete", methods=["POST"])
def delete_value(key: str) -> ResponseReturnValue:
    """Forget a value; for a day it can come back."""
    with writing():
        stored = _value(key)
        own = db.session.get_one(Category, stored.category_id)
        back = own.parent_id or own.id
        offer = services.delete_measurement(stored, current_app.config["SECRET_KEY"])
    flash({"text": _("Value deleted"), "undo": url_for("body.restore_value", offer=offer)}, "undo")  # type: ignore[arg-type]
    return redirect("body.category", key=back)


@blueprint.page("/body/values/restore/<offer>", methods=["POST"])
def restore_value(offer: str) -> ResponseReturnValue:
    """Bring a deleted value back."""
    with writing():
        stored = services.restore_measurement(current_user, offer, current_app.config["SECRET_KEY"])
        own = db.session.get_one(Category, stored.category_id)
        back = own.parent_id or own.id
    flash(_("Value restored"), "done")
    return redirect("body.category", key=back)
