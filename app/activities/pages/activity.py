"""One activity: map, charts, figures, records; deleting it and taking that back."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.logic.chart import Profile
from app.activities.logic.laps import Lap
from app.activities.logic.sharing import is_cut
from app.activities.logic.short_ids import decode, encode
from app.activities.models import Activity, Sport
from app.activities.pages.charts import cadence_unit, charts_of, table_of
from app.activities.pages.weather import weather_of
from app.activities.pages.wording import effort_names, record_names, record_value, shown_records
from app.activities.track_files import files_of, profile_of
from app.database import find, now, writing
from app.errors import NotFound
from app.files import staged
from app.web.formatting import MICROSECONDS, Quantity, Reader, current_reader, duration
from app.web.htmx import redirect, render

STEPS_PER_TURN = 2
SECONDS_PER_HOUR = 3600


def uuid_of(short_id: str) -> UUID:
    """The identity a short id spells. Raises NotFound."""
    try:
        return decode(short_id)
    except ValueError:
        raise NotFound("no_such_row") from None


def find_activity(short_id: str) -> Activity:
    """One of the reader's own activities. Raises NotFound."""
    return find(queries.activities_of(current_user), Activity.uuid == uuid_of(short_id))


@blueprint.page("/activities/<short_id>/")
def activity(short_id: str) -> ResponseReturnValue:
    """Everything about one activity."""
    shown = find_activity(short_id)
    neighbours = queries.neighbours_of(shown)
    reader = current_reader()
    return render(
        "activities/activity.html",
        activity=shown,
        previous_id=neighbours.previous and encode(neighbours.previous),
        next_id=neighbours.next and encode(neighbours.next),
        headline_figures=_headline(shown, reader),
        all_figures=_all_figures(shown, reader),
        records=shown_records(shown),
        record_names=record_names(),
        effort_names=effort_names(),
        record_value=record_value,
        distance_unit=reader.distance_unit,
        weather=weather_of(shown, reader),
        is_shared=queries.link_of(shown) is not None,
        standing=queries.standing_of(current_user, shown),
        speed_as="pace" if shown.sport.shows_pace else "speed",
        **_track_values(shown, reader),
    )


def _headline(shown: Activity, reader: Reader) -> list[tuple[Any, ...]]:
    distance = reader.distance(shown.distance_m)
    speed = reader.speed(shown.average_speed_m_per_h)
    pace = reader.pace(shown.average_speed_m_per_h) if shown.sport.shows_pace else None
    figures: list[tuple[Any, ...]] = [
        (_("Distance"), distance.number, distance.unit),
        (_("Moving time"), duration(shown.moving_us)),
        (_("Pace"), pace.number, pace.unit) if pace else (_("Average speed"), speed.number, speed.unit),
    ]
    if shown.ascent_mm is not None:
        ascent = reader.height(shown.ascent_mm)
        figures.append((_("Ascent"), ascent.number, ascent.unit))
    return figures


def _all_figures(shown: Activity, reader: Reader) -> list[tuple[str, Any]]:
    heights = {
        _("Ascent"): shown.ascent_mm,
        _("Descent"): shown.descent_mm,
        _("Highest point"): shown.max_altitude_mm,
        _("Lowest point"): shown.min_altitude_mm,
    }
    return [
        (_("Duration"), duration(shown.duration_us)),
        (_("Moving time"), duration(shown.moving_us)),
        (_("Pauses"), duration(shown.pauses_us or 0)),
        (_("Average speed"), reader.speed(shown.average_speed_m_per_h)),
        (_("Average pace"), reader.pace(shown.average_speed_m_per_h)),
        (_("Greatest speed"), reader.speed(shown.max_speed_m_per_h)),
        *([(_("Calories"), Quantity(reader.number(shown.calories), "kcal"))] if shown.calories is not None else []),
        *((label, reader.height(value)) for label, value in heights.items() if value is not None),
        *_sensor_figures(shown, reader),
    ]


def _sensor_figures(shown: Activity, reader: Reader) -> list[tuple[str, Quantity]]:
    turns = cadence_unit(counts_steps(shown.sport))
    figures = [
        (_("Average heart rate"), shown.average_heart_rate, _("bpm")),
        (_("Highest heart rate"), shown.max_heart_rate, _("bpm")),
        (_("Average cadence"), shown.average_cadence, turns),
        (_("Highest cadence"), shown.max_cadence, turns),
        (_("Average power"), shown.average_power, "W"),
        (_("Highest power"), shown.max_power, "W"),
    ]
    return [(label, Quantity(reader.number(value), unit)) for label, value, unit in figures if value is not None]


def lap_rows(profile: Profile, reader: Reader) -> list[tuple[str, ...]]:
    """Every lap: distance, time, speed, heart rate, written."""
    return [_lap_row(lap, reader) for lap in profile.get("laps", [])]


def _lap_row(lap: Lap, reader: Reader) -> tuple[str, ...]:
    speed = reader.speed(lap["distance_m"] / lap["duration_s"] * SECONDS_PER_HOUR)
    heart = "–" if lap["heart_rate"] is None else reader.number(lap["heart_rate"])
    return str(reader.distance(lap["distance_m"])), duration(lap["duration_s"] * MICROSECONDS), str(speed), heart


def split_rows(profile: Profile, reader: Reader) -> list[tuple[str, str, str, int]]:
    """Every kilometre or mile: where it ends, its time, its pace, and its speed in hundredths of the fastest one's."""
    found = profile.get("splits_mi", []) if reader.distance_unit == "mi" else profile.get("splits_km", [])
    speeds = [metres / seconds * SECONDS_PER_HOUR if seconds else 0.0 for metres, seconds in found]
    fastest = max(speeds, default=0.0)
    rows, covered = [], 0.0
    for (metres, seconds), speed in zip(found, speeds, strict=True):
        covered += metres
        share = round(100 * speed / fastest) if fastest else 0
        pace = reader.pace(speed)
        rows.append((str(reader.distance(covered)), duration(seconds * MICROSECONDS), str(pace or "–"), share))
    return rows


def counts_steps(sport: Sport) -> bool:
    """Whether cadence means steps in this sport."""
    return sport.cadence_factor == STEPS_PER_TURN


def _track_values(shown: Activity, reader: Reader) -> dict[str, Any]:
    if not shown.has_track:
        return {"track": None}
    try:
        profile = profile_of(shown)
    except FileNotFoundError:
        return {"track": "lost"}
    has_tiles = bool(current_app.config["TILE_SERVER_URL"])
    words, _bar, _link = current_app.config["MAP_ATTRIBUTION"].partition("|")
    distance = reader.distance(shown.distance_m)
    return {
        "track": "here",
        "charts": charts_of(
            profile,
            reader,
            shows_pace=shown.sport.shows_pace,
            counts_steps=counts_steps(shown.sport),
            from_sea_level=current_user.preferences.elevation_from_zero,
        ),
        "chart_rows": list(table_of(profile, reader, shows_pace=shown.sport.shows_pace)),
        "map_sentence": _("Map of the track, %(distance)s", distance=distance),
        **_hidden_from_others(shown, profile),
        "splits": split_rows(profile, reader),
        "laps": lap_rows(profile, reader),
        "credit": words if has_tiles else "",
        "tiles": "/api/workouts/map_tile/{s}/{z}/{x}/{y}.png" if has_tiles else "",
    }


def _hidden_from_others(shown: Activity, profile: Profile) -> dict[str, Any]:
    zones = queries.zones_around(shown)
    return {
        "zones": [[zone.latitude, zone.longitude, zone.radius_m] for zone in zones],
        "is_partly_hidden": is_cut(profile, zones),
    }


@blueprint.page("/activities/<short_id>/track.json")
def track(short_id: str) -> ResponseReturnValue:
    """The columns that map and charts draw, as they were prepared at the upload."""
    shown = find_activity(short_id)
    if not shown.has_track or not files_of(shown).profile.exists():
        raise NotFound("no_track_file")
    response: Response = send_file(
        files_of(shown).profile, mimetype="application/json", conditional=True, etag=files_of(shown).version
    )
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.page("/activities/<short_id>/original")
def original_file(short_id: str) -> ResponseReturnValue:
    """The uploaded file, byte for byte."""
    shown = find_activity(short_id)
    if not shown.has_track or not files_of(shown).original.exists():
        raise NotFound("no_track_file")
    return send_file(
        files_of(shown).original,
        mimetype=services.media_type_of(shown.track_ending),
        as_attachment=True,
        download_name=shown.original_name or f"track{shown.track_ending}",
    )


@blueprint.page("/activities/<short_id>/delete", methods=["POST"])
def delete_activity(short_id: str) -> ResponseReturnValue:
    """Put an activity into the bin, and offer to take it out again."""
    with staged() as stage, writing():
        gone = find_activity(short_id)
        services.put_in_bin(gone)
        services.empty_bin(stage, older_than=now() - services.KEPT_IN_BIN)
    title = gone.title or _(gone.sport.label)
    undo = url_for("activities.restore_activity", short_id=gone.short_id)
    flash({"text": _("%(title)s deleted", title=title), "undo": undo}, "undo")  # type: ignore[arg-type]
    return redirect("activities.activity_list")


@blueprint.page("/activities/<short_id>/restore", methods=["POST"])
def restore_activity(short_id: str) -> ResponseReturnValue:
    """Take an activity out of the bin."""
    with writing():
        back = find(queries.binned_activities_of(current_user), Activity.uuid == uuid_of(short_id))
        services.restore(back)
    flash(_("%(title)s is back", title=back.title or _(back.sport.label)), "done")
    return redirect("activities.activity", short_id=back.short_id)
