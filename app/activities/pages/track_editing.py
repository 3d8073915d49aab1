"""Correcting the track of an activity: trying it out, saving it, and taking it back."""

from collections.abc import Sequence
from typing import Any

import orjson
from flask import Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.editing_forms import TOOLS, Tool, clock_text, editing_form
from app.activities.logic.chart import Profile, profile
from app.activities.logic.editing import MERGE, SMOOTHING_M, SPLIT, TRIM
from app.activities.logic.track import Track
from app.activities.models import Activity
from app.activities.pages.activity import find_activity, uuid_of
from app.activities.pages.charts import charts_of
from app.activities.pages.editing_shown import compared, drawing_of, told
from app.activities.services import Correction, EditPreview
from app.activities.track_files import profile_of
from app.database import find, writing
from app.errors import NotFound, Problem, RegimenError, UnreadableFile
from app.extensions import db
from app.files import staged
from app.web.formatting import Reader, current_reader
from app.web.forms import Form, in_words, sent
from app.web.htmx import redirect, render

FASTEST = {"km": "80", "mi": "50"}
STEPS_PER_TURN = 2


@blueprint.page("/activities/<short_id>/track/edit", methods=["GET", "POST"])
def edit_track(short_id: str) -> ResponseReturnValue:
    """Show a correction before it is made (`preview` in the address), and make it."""
    shown = _tracked(short_id)
    tool = request.args.get("tool", TRIM)
    if tool not in TOOLS:
        raise NotFound("no_such_row")
    reader = current_reader()
    typed = sent() if request.method == "POST" else request.args if "preview" in request.args else None
    try:
        now_shown = profile_of(shown)
    except FileNotFoundError:
        return _page(shown, tool, editing_form(tool, reader), None, None)
    form = editing_form(tool, reader, typed, _usual(now_shown, reader))
    preview = None
    if form.is_valid:
        try:
            correction = _correction(shown, tool, form)
            if request.method == "POST":
                return _save(shown, correction)
            preview = services.preview_of(current_user, shown, correction)
        except (RegimenError, OSError) as error:
            _refuse(form, TOOLS[tool], error)
            shown = _tracked(short_id)
    return _page(shown, tool, form, now_shown, preview), form.status


@blueprint.page("/activities/<short_id>/track/preview.json")
def track_preview(short_id: str) -> ResponseReturnValue:
    """The columns that map and charts draw of a correction that is only tried."""
    shown, tool = _tracked(short_id), request.args.get("tool", TRIM)
    form = editing_form(tool, current_reader(), request.args) if tool in TOOLS else None
    if form is None or not form.is_valid:
        raise NotFound("no_such_row")
    try:
        preview = services.preview_of(current_user, shown, _correction(shown, tool, form))
    except (RegimenError, OSError):
        raise NotFound("no_such_row") from None
    response = Response(orjson.dumps(_profile(shown, preview.track)), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.page("/activities/<short_id>/track/undo/<int:corrections>", methods=["POST"])
def undo_track_edits(short_id: str, corrections: int) -> ResponseReturnValue:
    """Take back all corrections but the first so many."""
    shown = _tracked(short_id)
    try:
        with staged() as stage:
            planned = services.plan_undo(stage, current_user, shown, corrections)
            with writing():
                services.undo_edits(stage, current_user, find_activity(short_id), planned)
    except (RegimenError, OSError) as error:
        db.session.rollback()
        flash(_sentence(error), "warn")
        return redirect("activities.edit_track", short_id=short_id)
    flash(_("Undone"), "done")
    return redirect("activities.edit_track", short_id=short_id)


def _tracked(short_id: str) -> Activity:
    """One of the reader's own activities that has a track. Raises NotFound."""
    found = find_activity(short_id)
    if not found.has_track:
        raise NotFound("no_track_file")
    return found


def _save(shown: Activity, correction: Correction) -> ResponseReturnValue:
    short_id = shown.short_id
    with staged() as stage:
        planned = services.plan_edit(stage, current_user, shown, correction)
        with writing():
            changed = find_activity(short_id)
            before = planned.corrections
            second = services.edit_track(stage, current_user, changed, planned)
    undo = url_for("activities.undo_track_edits", short_id=short_id, corrections=before)
    text = _("Split; the second part is “%(title)s”", title=second.title) if second else _("Track corrected")
    flash({"text": text, "undo": undo}, "undo")  # type: ignore[arg-type]
    return redirect("activities.activity", short_id=short_id)


def _correction(shown: Activity, tool: str, form: Form) -> Correction:
    """What the form asks for. Raises NotFound for activities to merge with that are not the reader's."""
    if tool == MERGE:
        rows = queries.activities_of(current_user).where(Activity.track_name.is_not(None), Activity.id != shown.id)
        chosen = dict.fromkeys(form.values["others"])
        return Correction(MERGE, others=[find(rows, Activity.uuid == uuid_of(one)) for one in chosen])
    title = _("%(title)s, part 2", title=shown.title or _(shown.sport.label)) if tool == SPLIT else None
    return Correction(tool, form.values, second_title=title, is_elapsed=True)


def _refuse(form: Form, tool: Tool, error: Exception) -> None:
    db.session.rollback()
    if isinstance(error, NotFound):
        form.add(tool.blamed, "choice")
    elif isinstance(error, RegimenError) and not isinstance(error, UnreadableFile):
        error.details.setdefault("field", tool.blamed)
        form.refuse(error)
    else:
        form.add(tool.blamed, "lost_file")


def _sentence(error: Exception) -> str:
    if isinstance(error, RegimenError) and not isinstance(error, UnreadableFile):
        return in_words(Problem(error.code, error.details), __name__)
    return in_words("lost_file", __name__)


def _usual(columns: Profile, reader: Reader) -> dict[str, Any]:
    """What a form begins with: the whole track, its middle, usual values."""
    whole = _seconds_of(columns)
    return {
        "start": "0:00:00",
        "end": clock_text(whole),
        "at": clock_text(whole / 2),
        "metres": SMOOTHING_M[1],
        "fastest_kmh": FASTEST[reader.distance_unit],
        "others": [],
    }


def _seconds_of(columns: Profile) -> int:
    return max((seconds for seconds in columns["time_s"] if seconds is not None), default=0)


def _profile(shown: Activity, track: Track) -> Profile:
    return profile(track, shown.sport.has_elevation, sensors=shown.sport.sensors)


def _page(shown: Activity, tool: str, form: Form, columns: Profile | None, preview: EditPreview | None) -> str:
    reader = current_reader()
    tried = _profile(shown, preview.track) if preview else columns
    has_tiles = bool(current_app.config["TILE_SERVER_URL"])
    words, _bar, _link = current_app.config["MAP_ATTRIBUTION"].partition("|")
    parameters: dict[str, Any] = request.args.to_dict(flat=False) | {"tool": tool}
    edits = queries.edits_of(shown)
    return render(
        "activities/track_editing.html",
        activity=shown,
        tool=tool,
        tools=TOOLS,
        form=form,
        seconds=_seconds_of(columns) if columns else 0,
        smoothings=list(zip(SMOOTHING_M, (_("Lightly"), _("Usually"), _("Strongly")), strict=True)),
        mergeable=db.session.scalars(queries.mergeable_with(current_user, shown)).all() if tool == MERGE else (),
        speed_unit=reader.speed(0).unit,
        preview=preview,
        compared=compared(shown, preview, reader) if preview else (),
        columns=tried,
        shapes=drawing_of(preview.track) if preview else (),
        source=url_for("activities.track_preview", short_id=shown.short_id, **parameters)
        if preview
        else url_for("activities.track", short_id=shown.short_id),
        charts=_charts(shown, tried, reader) if tried else (),
        distance_unit=reader.distance_unit,
        speed_as="pace" if shown.sport.shows_pace else "speed",
        map_sentence=_("Map of the track, %(distance)s", distance=reader.distance(shown.distance_m)),
        credit=words if has_tiles else "",
        tiles="/api/workouts/map_tile/{s}/{z}/{x}/{y}.png" if has_tiles else "",
        history=[(edit, TOOLS[edit.kind].name, told(edit, reader.at(shown.utc_offset_min))) for edit in edits],
    )


def _charts(shown: Activity, columns: Profile, reader: Reader) -> Sequence[Any]:
    counts_steps = shown.sport.cadence_factor == STEPS_PER_TURN
    return charts_of(columns, reader, shows_pace=shown.sport.shows_pace, counts_steps=counts_steps)
