"""Maps for whoever knows their address: pictures of tracks, and tiles of the configured tile server."""

from hashlib import sha256
from io import BytesIO
from typing import Any

from flask import Response, jsonify, request, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.activities import queries
from app.activities.blueprint import blueprint
from app.activities.logic.tiles import media_type_of, tile_named
from app.activities.map_images import map_image
from app.activities.models import Activity
from app.activities.tile_store import init_app, tile_store
from app.api.fittrackee.sign_in import offered
from app.api.openapi.operations import answer
from app.api.openapi.workouts import SAID, file_told
from app.errors import NotFound
from app.extensions import db

STALE_S = 60
"""How long browsers may keep a tile that the tile server would not renew."""
_TILE_MESSAGES = {
    404: "Map tile does not exist.",
    502: "The tile server cannot be reached.",
    503: "Too many map tiles are on their way, please try again.",
}
_TILE_ANSWERS: dict[str, Any] = {
    **{str(status): answer(text, SAID) for status, text in _TILE_MESSAGES.items()},
    "default": answer("What the tile server says", SAID),
}

blueprint.record_once(lambda state: init_app(state.app))


def _problem(status: int, message: str) -> Response:
    response = jsonify(status="not found" if status == 404 else "error", message=message)
    response.status_code = status
    response.cache_control.no_store = True
    if status == 503:
        response.headers["Retry-After"] = "1"
    return response


@offered(blueprint, "/api/workouts/map/<map_id>")
@file_told("image/png")
def workout_map(map_id: str) -> ResponseReturnValue:
    """The picture of a track. Its id, which nobody can guess, is the permission to see it.

    Whoever is not signed in as the person it belongs to does not see what lies in a privacy zone.
    """
    rows = select(Activity).where(Activity.map_id == map_id, Activity.deleted_at.is_(None))
    # PostgreSQL takes no null character, not even to look for it.
    activity = db.session.scalar(rows) if map_id.isalnum() else None
    if activity is None:
        return _problem(404, "Map does not exist.")
    is_own = current_user.is_authenticated and current_user.id == activity.user_id
    hidden = [] if is_own else queries.zones_around(activity)
    # Drawing may wait for the tile server: not with a transaction open.
    db.session.expunge(activity)
    db.session.rollback()
    try:
        image = map_image(activity, hidden)
    except NotFound:
        return _problem(404, "Map file does not exist.")
    response = send_file(
        BytesIO(image.png),
        "image/png",
        download_name=f"{map_id}.png",
        etag=_etag_of(image.png),
        last_modified=image.drawn_at,
    )
    response.vary.update(("Authorization", "Cookie"))
    return response


@offered(blueprint, "/api/workouts/map_tile/<s>/<z>/<x>/<y>.png")
@file_told("image/*", more=_TILE_ANSWERS)
def map_tile(s: str, z: str, x: str, y: str) -> ResponseReturnValue:
    """One tile, from our own disk where we have it. Status codes are the tile server's."""
    tile = tile_named(s, z, x, y)
    if tile is None:
        return _problem(404, _TILE_MESSAGES[404])
    found = tile_store().tile(tile)
    if found.status != 200:
        return _problem(found.status, _TILE_MESSAGES.get(found.status, f"The tile server says {found.status}."))
    response = Response(found.image, mimetype=media_type_of(found.image))
    response.set_etag(_etag_of(found.image))
    response.cache_control.public = True
    response.cache_control.max_age = max(STALE_S, int(tile_store().fresh_for_s(found)))
    return response.make_conditional(request)


def _etag_of(picture: bytes) -> str:
    return sha256(picture).hexdigest()[:16]
