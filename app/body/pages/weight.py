"""Weight: weighing in, the curve beneath the noise, and every entry."""

from collections.abc import Iterator
from csv import writer
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

from flask import Response, current_app, flash, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import PersonalDetails
from app.accounts.queries import personal_details_of
from app.body import queries, services
from app.body.blueprint import blueprint
from app.body.forms import Aim, plain, quick_form, rounded, weight_form
from app.body.logic.mass_index import body_mass_index, class_of, normal_range
from app.body.logic.trend import Trend, days_until, trend_of
from app.body.logic.weights import in_unit
from app.body.models import MILLIGRAMS, WeightEntry
from app.body.pages.series import RANGES, USUAL_RANGE, Series, columns_of, drawings_of, series_of, since
from app.body.schemas import own_unit
from app.database import find, now, writing
from app.dates import to_local
from app.errors import RegimenError
from app.extensions import db
from app.units import KILOGRAMS_PER_POUND
from app.web.formatting import Reader, current_reader
from app.web.forms import Form, sent
from app.web.htmx import redirect, render
from app.web.paging import Sheet, sheet_of

ROWS = 30
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


def today(reader: Reader) -> date:
    """The day on the reader's calendar."""
    return to_local(now(), reader.timezone).date()


def weight_series(reader: Reader) -> Series:
    """Every weight of the reader, in their unit."""
    divisor = MILLIGRAMS * (float(KILOGRAMS_PER_POUND) if own_unit() == "lb" else 1)
    return series_of([(time, mg / divisor) for time, mg in queries.weight_points_of(current_user)], reader)


@blueprint.page("/body", methods=["GET", "POST"])
def weight() -> ResponseReturnValue:
    """The curve, what it says, and a field for today."""
    reader = current_reader()
    form = quick_form(sent(), today(reader))
    if form.is_valid:
        try:
            with writing():
                services.weigh_in(current_user, form.values["day"], form.values["weight"])
        except RegimenError as error:
            form.refuse(error)
        else:
            flash(_("Saved"), "done")
            return redirect("body.weight", range=_range())
    return _overview(reader, form)


def _range() -> str:
    name = request.args.get("range", USUAL_RANGE)
    return name if name in RANGES else USUAL_RANGE


def _overview(reader: Reader, form: Form) -> ResponseReturnValue:
    unit, name = own_unit(), _range()
    series, goal = weight_series(reader), queries.weight_goal_of(current_user)
    start = since(name, today(reader), reader)
    target = float(in_unit(goal.target, unit)) if goal else None
    table = _table(start, reader)
    known = services.weight_of_day(current_user, today(reader)) if series.days else None
    details = db.session.scalar(personal_details_of(current_user))
    body = render(
        "body/weight.html",
        fragment="weight_curve" if request.headers.get("HX-Target") == "weight-curve" else None,
        form=form,
        unit=unit,
        range=name,
        ranges=_ranges(),
        drawings=drawings_of(series, start, target, reader),
        sentence=_sentence(series, target, reader, unit),
        facts=_facts(series, start, target, reader),
        last=plain(series.values[-1], reader) if series.values else "",
        known=known,
        known_text=reader.number(float(in_unit(known.weight, unit)), 1) if known else "",
        target=plain(target, reader) if target is not None else "",
        goal_form=None,
        table=table,
        mass=_mass_index(details),
        has_any=bool(series.values),
        imports=db.session.scalars(queries.weight_imports_of(current_user).limit(5)).all(),
        reminder=_reminder(details),
    )
    return body, form.status


def _ranges() -> list[tuple[str, str]]:
    return [("1m", _("1 m")), ("3m", _("3 m")), ("6m", _("6 m")), ("1y", _("1 y")), ("all", _("All"))]


@dataclass(frozen=True)
class Facts:
    """What the curve says, written."""

    average: str
    per_week: str | None
    in_range: str | None
    reached: date | None


def signed(value: float, reader: Reader, decimals: int = 1) -> str:
    """`+ 0.4`, `− 0.3`, `± 0`."""
    text = reader.number(abs(value), decimals)
    if float(f"{value:.{decimals}f}") == 0:
        return f"± {reader.number(0)}"
    return f"{'+' if value > 0 else '−'} {text}"


def _facts(series: Series, start: Any, target: float | None, reader: Reader) -> Facts | None:
    trend = trend_of(series.days, series.means)
    if trend is None:
        return None
    first = series.place_of(start)
    change = None
    if first < len(series.times) - 1:
        change = signed(series.average_then[-1] - series.average_then[first], reader)
    return Facts(
        average=reader.number(trend.average, 1),
        per_week=None if trend.per_week is None else signed(trend.per_week, reader, 2),
        in_range=change,
        reached=_reached(trend, target, series, today(reader)),
    )


def _reached(trend: Trend, target: float | None, series: Series, day: date) -> date | None:
    """When the goal would be reached, as long as the last weight is not an old one."""
    if target is None or series.days[-1] < day.toordinal() - 14:
        return None
    days = days_until(trend, target)
    return day + timedelta(days=days) if days else None


def _sentence(series: Series, target: float | None, reader: Reader, unit: str) -> str:
    if not series.values:
        return ""
    told = _(
        "Weight over time. The average is %(average)s %(unit)s now; measured were %(low)s to %(high)s.",
        average=reader.number(series.averages[-1], 1),
        low=reader.number(min(series.values), 1),
        high=reader.number(max(series.values), 1),
        unit=unit,
    )
    return told if target is None else f"{told} {_('The goal is %(goal)s.', goal=reader.number(target, 1))}"


@dataclass(frozen=True)
class MassIndex:
    """The index of the last weight, its class, and the weights that are normal at this height."""

    index: Decimal
    name: str
    low: Decimal
    high: Decimal


def _mass_index(details: PersonalDetails | None) -> MassIndex | None:
    last, height = queries.latest_weight_of(current_user), details.height if details else None
    if last is None or not height:
        return None
    index, unit = body_mass_index(last.weight, height), own_unit()
    low, high = (in_unit(weight, unit) for weight in normal_range(height))
    return MassIndex(index, class_of(index), low, high)


def _reminder(details: PersonalDetails | None) -> int | None:
    """How many days ago the last weight was, if that is longer than the person wants."""
    wanted = details.num_days_weight_reminder if details else 0
    days = services.days_since_last_weight(current_user) if wanted else None
    return days if days is not None and days >= wanted else None


@dataclass(frozen=True)
class Table:
    """One sheet of the entries of a range, the newest first, each with its weight in the unit shown."""

    sheet: Sheet
    entries: list[tuple[WeightEntry, str]]


def _table(start: Any, reader: Reader) -> Table:
    rows = queries.weight_entries_of(current_user)
    if start:
        rows = rows.where(WeightEntry.date >= start)
    sheet, unit = sheet_of(rows.order_by(WeightEntry.date.desc()), ROWS), own_unit()
    entries = [(entry, reader.number(float(in_unit(entry.weight, unit)), 1)) for entry in sheet.rows]
    return Table(sheet, entries)


@blueprint.page("/body/weight/chart.json")
def weight_chart() -> Response:
    """The numbers of the curve, for the page's script."""
    reader = current_reader()
    goal = queries.weight_goal_of(current_user)
    target = float(in_unit(goal.target, own_unit())) if goal else None
    return jsonify(columns_of(weight_series(reader), since(_range(), today(reader), reader), target))


@blueprint.page("/body/weight/new", methods=["GET", "POST"])
def add_weight() -> ResponseReturnValue:
    """A weight with its time and a note; several a day are fine."""
    reader = current_reader()
    form = weight_form(reader, own_unit(), sent(), now())
    if form.is_valid:
        try:
            with writing():
                services.add_weight(current_user, form.values)
        except RegimenError as error:
            form.refuse(error)
        else:
            flash(_("Saved"), "done")
            return redirect("body.weight")
    return render("body/weight_form.html", form=form, unit=own_unit(), entry=None), form.status


@blueprint.page("/body/weight/<int:entry_id>/edit", methods=["GET", "POST"])
def edit_weight(entry_id: int) -> ResponseReturnValue:
    """Correct a weight."""
    entry = _entry(entry_id)
    form = weight_form(current_reader(), own_unit(), sent(), entry)
    if form.is_valid:
        try:
            with writing():
                services.change_weight(_entry(entry_id), current_user, form.values)
        except RegimenError as error:
            form.refuse(error)
        else:
            flash(_("Saved"), "done")
            return redirect("body.weight")
    return render("body/weight_form.html", form=form, unit=own_unit(), entry=_entry(entry_id)), form.status


def _entry(entry_id: int) -> WeightEntry:
    return find(queries.weight_entries_of(current_user), WeightEntry.id == min(entry_id, 2**62))


@blueprint.page("/body/weight/<int:entry_id>/delete", methods=["POST"])
def delete_weight(entry_id: int) -> ResponseReturnValue:
    """Forget a weight; for a day it can come back."""
    with writing():
        offer = services.delete_weight(_entry(entry_id), current_app.config["SECRET_KEY"])
    flash({"text": _("Weight deleted"), "undo": url_for("body.restore_weight", offer=offer)}, "undo")  # type: ignore[arg-type]
    return redirect("body.weight")


@blueprint.page("/body/weight/restore/<offer>", methods=["POST"])
def restore_weight(offer: str) -> ResponseReturnValue:
    """Bring a deleted weight back."""
    try:
        with writing():
            services.restore_weight(current_user, offer, current_app.config["SECRET_KEY"])
    except RegimenError as error:
        if error.code == "no_such_row":
            raise
        flash(_("There is a weight of that very moment already."), "warn")
    else:
        flash(_("Weight restored"), "done")
    return redirect("body.weight")


@blueprint.page("/body/weight/goal", methods=["GET", "POST"])
def weight_goal() -> ResponseReturnValue:
    """What somebody wants to weigh, or nothing."""
    reader, unit = current_reader(), own_unit()
    goal = queries.weight_goal_of(current_user)
    shown = {"target": plain(in_unit(goal.target, unit), reader)} if goal else {}
    form = Form(Aim(), {"target": rounded}, typed=sent(), shown=shown)
    if form.is_valid:
        with writing():
            services.aim_at(current_user, form.values["target"])
        flash(_("Saved"), "done")
        return redirect("body.weight")
    return render("body/goal.html", form=form, unit=unit), form.status


@blueprint.page("/body/weight/export.csv")
def export_weights() -> Response:
    """Every weight as CSV, which this server and others read again."""
    return current_app.response_class(
        "".join(_csv_lines(current_reader(), own_unit())),
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=weights.csv"},
    )


def _csv_lines(reader: Reader, unit: str) -> Iterator[str]:
    line = StringIO()
    table = writer(line)
    table.writerow(["Date", f"Weight ({unit})", "Notes"])
    rows = queries.weight_entries_of(current_user).order_by(WeightEntry.date)
    for entry in db.session.scalars(rows):
        moment = to_local(entry.date, reader.timezone)
        # Spreadsheets take what begins like this for a formula.
        notes = f"'{entry.notes}" if entry.notes.startswith(FORMULA_STARTS) else entry.notes
        table.writerow([f"{moment:%Y-%m-%d %H:%M:%S}", in_unit(entry.weight, unit), notes])
    yield line.getvalue()
