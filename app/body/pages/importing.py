"""Weights from another app's file: choose it, look at what it would do, store it, and take it back."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.body import queries, services
from app.body.blueprint import blueprint
from app.body.logic.weight_file import WeightFile, read_weights
from app.body.logic.weights import in_unit
from app.body.models import WeightImport
from app.body.schemas import own_unit
from app.database import find, writing
from app.errors import NotFound, RegimenError, TooLarge, UnreadableFile
from app.units import WEIGHT_UNITS
from app.web.formatting import current_reader
from app.web.htmx import redirect, render
from app.web.uploads import takes_files

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
SHOWN = 12
"""Lines of the preview; the rest is counted."""


@blueprint.page("/body/weight/import", methods=["GET"])
def import_weights() -> ResponseReturnValue:
    """Choose a file."""
    return render("body/import.html", problem=None, size=LARGEST // MEGABYTE)


@blueprint.page("/body/weight/import", methods=["POST"])
@takes_files
def receive_weights() -> ResponseReturnValue:
    """Keep the file and show what it would do."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise UnreadableFile("no_file")
        content = _text_of(file.stream.read(LARGEST + 1))
        found = read_weights(content, unit=own_unit())
        with writing():
            services.keep_file(current_user, file.filename, found.app, content)
    except RegimenError as error:
        return render("body/import.html", problem=explained(error), size=LARGEST // MEGABYTE), 422
    return redirect("body.check_import")


def _text_of(raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise TooLarge("file_too_large", size=len(raw), limit=LARGEST)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
    if "\x00" in text:
        raise UnreadableFile("no_table")
    return text


@blueprint.page("/body/weight/import/check")
def check_import() -> ResponseReturnValue:
    """What the file would do, read as the query string says."""
    kept = services.waiting_import(current_user)
    if kept is None:
        return redirect("body.import_weights")
    found, unit, day_first = _read(kept, request.args.get("unit"), request.args.get("order"))
    plan, reader, shown_in = services.planned(current_user, found), current_reader(), own_unit()
    return render(
        "body/import_check.html",
        kept=kept,
        found=found,
        plan=plan,
        unit=unit,
        order="day" if day_first else "month",
        units=[("kg", _("Kilograms")), ("lb", _("Pounds"))],
        orders=[("day", _("Day first")), ("month", _("Month first"))],
        sample=[
            (one.moment, reader.number(float(in_unit(one.kilograms, shown_in)), 1), one.notes)
            for one in plan.new[:SHOWN]
        ],
        refused=[(one.number, reason(one.code), one.text) for one in plan.refused[:50]],
        shown_in=shown_in,
        needs_answer=_needs_answer(found),
    )


def _needs_answer(found: WeightFile) -> bool:
    """Whether something was guessed that only the person knows, and they did not say yet."""
    return (found.needs_unit and "unit" not in request.args) or (found.needs_order and "order" not in request.args)


def _read(kept: WeightImport, unit: str | None, order: str | None) -> tuple[WeightFile, str, bool]:
    chosen = unit if unit in WEIGHT_UNITS else own_unit()
    day_first = order != "month"
    return read_weights(kept.content or "", unit=chosen, day_first=day_first), chosen, day_first


@blueprint.page("/body/weight/import/store", methods=["POST"])
def store_import() -> ResponseReturnValue:
    """Store what is new."""
    with writing():
        kept = services.waiting_import(current_user)
        if kept is None:
            raise NotFound("no_such_row")
        found, _unit, _order = _read(kept, request.form.get("unit"), request.form.get("order"))
        plan = services.planned(current_user, found)
        services.store(current_user, kept, plan.new)
        added, number = len(plan.new), kept.id
    undo = url_for("body.undo_import", import_id=number)
    flash({"text": ngettext("%(num)s weight added", "%(num)s weights added", added), "undo": undo}, "undo")  # type: ignore[arg-type]
    return redirect("body.weight", range="all")


@blueprint.page("/body/weight/import/<int:import_id>/undo", methods=["POST"])
def undo_import(import_id: int) -> ResponseReturnValue:
    """Take back what a file brought."""
    with writing():
        kept = find(queries.weight_imports_of(current_user), WeightImport.id == min(import_id, 2**62))
        gone = services.take_back(kept)
    flash(ngettext("%(num)s weight removed", "%(num)s weights removed", gone), "done")
    return redirect("body.weight")


def explained(error: RegimenError) -> str:
    """Why a file was refused, and what to do."""
    sentences = {
        "no_file": _("Choose a file first."),
        "empty_file": _("The file is empty. Export it again."),
        "no_table": _("This is no table of text. Export your weights as CSV."),
        "no_weight_columns": _(
            "No columns for a date and a weight were found. The first line has to name them, for example: Date, Weight."
        ),
        "too_many_rows": _("The file has more than %(limit)s lines. Cut it into parts.", **error.details)
        if error.code == "too_many_rows"
        else "",
        "file_too_large": _("The file is larger than %(size)s MB. Cut it into parts.", size=LARGEST // MEGABYTE),
    }
    return str(sentences.get(error.code) or _("The file cannot be read."))


def reason(code: str) -> str:
    """Why a line is left out."""
    reasons = {
        "no_date": _("No date"),
        "bad_date": _("The date cannot be read"),
        "no_weight": _("No weight"),
        "bad_weight": _("The weight cannot be read"),
        "twice": _("Stands in the file twice"),
        "future": _("Lies in the future"),
        "nobody_weighs_that": _("Not a weight of a person"),
        "other_weight": _("Another weight of this very moment is here already"),
    }
    return str(reasons[code])
