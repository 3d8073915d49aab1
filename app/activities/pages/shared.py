"""An activity as a link shows it: to anybody who knows the address, signed in or not.

Nothing here looks at the activity's own files but through `profile_shown` or `veiled`.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import orjson
from flask import Response, current_app, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.logic.chart import Profile
from app.activities.logic.gpx_writer import track_gpx
from app.activities.logic.privacy import Zone, veiled
from app.activities.logic.sharing import CHARTS, CLOCK, DOWNLOAD, HEART_RATE, MAP, WORDS, climbs_of, is_cut
from app.activities.logic.sharing import profile_shown as columns_shown
from app.activities.logic.track import MISSING, Track
from app.activities.map_images import key_of, map_image
from app.activities.models import Activity
from app.activities.pages.activity import counts_steps, lap_rows, split_rows
from app.activities.pages.charts import charts_of, table_of
from app.activities.sharing_models import ActivityLink
from app.activities.track_files import profile_of
from app.database import now
from app.errors import NotFound, UnreadableFile
from app.extensions import db
from app.web.formatting import MICROSECONDS, Quantity, Reader, current_reader, duration
from app.web.htmx import render
from app.web.limits import client_address, require_budget, spend
from app.web.wall import public

LONGEST_KEY = 64
LIMIT = "SHARED_LINK_LIMIT"
HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
SECONDS_PER_HOUR = 3600
USUAL_TITLE = re.compile(r" - \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
"""How a title ends that nobody wrote."""


@dataclass(frozen=True)
class Shared:
    """A link with what it leaves to be seen."""

    link: ActivityLink
    activity: Activity
    zones: Sequence[Zone]
    profile: Profile | None
    """None without a track, and when nothing of it may be seen."""
    is_cut: bool

    def shows(self, choice: str) -> bool:
        """Whether the person wants it to be seen."""
        return choice in self.link.shows


@blueprint.page("/shared/activities/<key>")
@public
def shared_activity(key: str) -> ResponseReturnValue:
    """The page of a link."""
    seen = _found(key)
    reader = _reader_of(seen.activity)
    there = reader.at(seen.activity.utc_offset_min)
    body = render(
        "activities/shared.html",
        sport=seen.activity.sport,
        title=_title(seen),
        description=seen.activity.description if seen.shows(WORDS) else None,
        day=there.long_day(seen.activity.started_at),
        clock=there.clock(seen.activity.started_at) if seen.shows(CLOCK) else None,
        figures=_figures(seen, reader),
        is_cut=seen.is_cut,
        download=url_for("activities.shared_track_file", key=key) if _has_file(seen) else None,
        **_track_values(seen, reader, key),
    )
    return body, 200, HEADERS


@blueprint.page("/shared/activities/<key>/track.json")
@public
def shared_track(key: str) -> ResponseReturnValue:
    """The columns its map and charts draw."""
    seen = _found(key)
    if seen.profile is None or not (seen.shows(MAP) or seen.shows(CHARTS) or seen.shows(HEART_RATE)):
        raise NotFound("no_track_file")
    columns = {name: values for name, values in seen.profile.items() if name not in {"laps", "splits_km", "splits_mi"}}
    return _unkept(Response(orjson.dumps(columns), mimetype="application/json"))


@blueprint.page("/shared/activities/<key>/map.png")
@public
def shared_map(key: str) -> ResponseReturnValue:
    """The picture of its track."""
    seen = _found(key)
    if seen.profile is None or not seen.shows(MAP) or seen.activity.map_id is None:
        raise NotFound("no_track_file")
    etag = key_of(seen.activity, seen.zones).decode()
    # Drawing may wait for the tile server: not with a transaction open.
    db.session.expunge(seen.activity)
    db.session.rollback()
    image = map_image(seen.activity, seen.zones)
    return _unkept(send_file(BytesIO(image.png), "image/png", etag=f"{etag}{int(image.drawn_at)}"))


@blueprint.page("/shared/activities/<key>/track.gpx")
@public
def shared_track_file(key: str) -> ResponseReturnValue:
    """Its track as GPX, with times only if they may be seen, and without what sensors said."""
    seen = _found(key)
    if not _has_file(seen):
        raise NotFound("no_track_file")
    _count("download")
    track = _track_to_pass_on(seen)
    file = BytesIO(track_gpx(track).encode())
    return _unkept(send_file(file, "application/gpx+xml", as_attachment=True, download_name="track.gpx"))


def _found(key: str) -> Shared:
    """What a link shows now. Raises NotFound, and LimitReached for who tries many keys."""
    limit = current_app.config[LIMIT]
    if limit:
        require_budget(limit, LIMIT, "guess", client_address())
    is_possible = len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()
    rows = queries.link_with(key, now()).options(joinedload(ActivityLink.activity).joinedload(Activity.sport))
    link = db.session.scalar(rows) if is_possible else None
    if link is None:
        _count("guess")
        raise NotFound("no_such_row")
    activity = link.activity
    zones = queries.zones_around(activity)
    try:
        whole = profile_of(activity) if activity.has_track else None
    except (OSError, EOFError, ValueError, zlib.error):
        whole = None
    profile = whole and columns_shown(whole, zones, link.shows)
    return Shared(link, activity, zones, profile, whole is not None and is_cut(whole, zones))


def _count(what: str) -> None:
    if limit := current_app.config[LIMIT]:
        spend(limit, LIMIT, what, client_address())


def _unkept(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _reader_of(activity: Activity) -> Reader:
    """The visitor's language; the day, and a stranger's units, are those of whose activity it is."""
    reader = current_reader()
    preferences = activity.user.preferences
    unit = reader.distance_unit if current_user.is_authenticated else preferences.distance_unit
    return replace(reader, distance_unit=unit, timezone=preferences.timezone or "UTC")


def _title(seen: Shared) -> str:
    """What the person calls it; a title that tells the time of day only where that may be seen."""
    activity = seen.activity
    sport = str(_(activity.sport.label))
    if not seen.shows(WORDS) or not activity.title:
        return sport
    return sport if USUAL_TITLE.search(activity.title) and not seen.shows(CLOCK) else activity.title


def _figures(seen: Shared, reader: Reader) -> list[tuple[Any, ...]]:
    """Distance, time, speed, ascent: of the whole, or of what can be seen of it."""
    activity, profile = seen.activity, seen.profile
    if not seen.is_cut:
        metres, microseconds, ascent = float(activity.distance_m), activity.moving_us, activity.ascent_mm
        speed: float = activity.average_speed_m_per_h
        label = _("Moving time")
    elif profile is None:
        return []
    else:
        metres = profile["distance_m"][-1]
        seconds = max((time for time in profile["time_s"] if time is not None), default=0)
        microseconds, label = int(seconds * MICROSECONDS), _("Time")
        speed = metres / seconds * SECONDS_PER_HOUR if seconds else 0
        climbs = climbs_of(profile["elevation_m"])
        ascent = round(climbs[0] * 1000) if climbs else None
    distance, fast = reader.distance(metres), reader.speed(speed)
    pace = reader.pace(speed) if activity.sport.shows_pace else None
    figures: list[tuple[Any, ...]] = [
        (_("Distance"), distance.number, distance.unit),
        (label, duration(microseconds)),
        (_("Pace"), pace.number, pace.unit) if pace else (_("Average speed"), fast.number, fast.unit),
    ]
    if ascent is not None:
        height = reader.height(ascent)
        figures.append((_("Ascent"), height.number, height.unit))
    return figures + _hearts(seen, reader)


def _hearts(seen: Shared, reader: Reader) -> list[tuple[Any, ...]]:
    if not seen.shows(HEART_RATE):
        return []
    if not seen.is_cut:
        beats = seen.activity.average_heart_rate
    else:
        said = seen.profile.get("heart_rate", []) if seen.profile else []
        known = [value for value in said if value is not None]
        beats = round(sum(known) / len(known)) if known else None
    return [] if beats is None else [(_("Average heart rate"), reader.number(beats), _("bpm"))]


def _track_values(seen: Shared, reader: Reader, key: str) -> dict[str, Any]:
    profile = seen.profile
    if profile is None:
        return {"charts": [], "has_map": False, "splits": [], "laps": [], "chart_rows": []}
    sport = seen.activity.sport
    has_tiles = bool(current_app.config["TILE_SERVER_URL"])
    words, _bar, _link = current_app.config["MAP_ATTRIBUTION"].partition("|")
    charts = charts_of(profile, reader, shows_pace=sport.shows_pace, counts_steps=counts_steps(sport))
    distance: Quantity = reader.distance(profile["distance_m"][-1])
    return {
        "has_map": seen.shows(MAP),
        "source": url_for("activities.shared_track", key=key),
        "image": url_for("activities.shared_map", key=key),
        "map_sentence": _("Map of the track, %(distance)s", distance=distance),
        "credit": words if has_tiles else "",
        "tiles": "/api/workouts/map_tile/{s}/{z}/{x}/{y}.png" if has_tiles else "",
        "charts": charts,
        "chart_rows": list(table_of(profile, reader, shows_pace=sport.shows_pace)) if seen.shows(CHARTS) else [],
        "splits": split_rows(profile, reader),
        "laps": lap_rows(profile, reader),
        "distance_unit": reader.distance_unit,
        "speed_as": "pace" if sport.shows_pace else "speed",
    }


def _has_file(seen: Shared) -> bool:
    return seen.profile is not None and seen.shows(MAP) and seen.shows(DOWNLOAD)


def _track_to_pass_on(seen: Shared) -> Track:
    try:
        track = veiled(services.track_of(seen.activity), seen.zones)
    except (UnreadableFile, OSError):
        track = None
    if track is None:
        raise NotFound("no_track_file")
    segments = [
        replace(
            part,
            sensors={},
            times=part.times if seen.shows(CLOCK) else type(part.times)("d", [MISSING]) * len(part),
        )
        for part in track.segments
    ]
    title = _title(seen) if seen.shows(WORDS) else None
    return Track(name=title, description=None, creator=None, segments=segments)
