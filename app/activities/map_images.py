"""The picture of an activity's track on its map: drawn at the first request, then kept.

A picture that lacks tiles is kept for a short while only, and drawn again when it is asked for later.
"""

import logging
import threading
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from math import inf
from pathlib import Path
from zlib import crc32

from app.activities.logic.tiles import Line, unwrapped, view_of
from app.activities.models import Activity
from app.activities.tile_store import TileStore, tile_store
from app.activities.track_files import files_of, profile_of
from app.errors import NotFound, StorageFull
from app.files import folder, write_whole

WIDTH_PX, HEIGHT_PX, MARGIN_PX = 400, 225, 10
DRAFT_S = 600
"""How long a picture without all its tiles is good enough."""
# Two pictures are drawn at a time, and never the same one twice.
_TURNS = (threading.Lock(), threading.Lock())

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MapImage:
    """A picture as PNG, and when it was drawn, in seconds since 1970."""

    png: bytes
    drawn_at: float


def track_lines(activity: Activity) -> list[Line]:
    """The places of an activity's track as (longitude, latitude), one line for each segment. Raises NotFound."""
    try:
        profile = profile_of(activity)
        places = list(zip(profile["longitude"], profile["latitude"], strict=True))
        starts = profile["segment_starts"]
    except (OSError, EOFError, ValueError, KeyError, zlib.error) as error:
        raise NotFound("no_track_file") from error
    lines = [places[start:end] for start, end in zip(starts, [*starts[1:], len(places)], strict=True)]
    return [line for line in lines if line]


def map_files_of(map_id: str | None) -> list[Path]:
    """The files of a picture, which go when its activity goes. Some of them may not exist."""
    return [folder("maps") / f"{map_id}{ending}" for ending in (".png", ".draft.png")] if map_id else []


def map_image(activity: Activity) -> MapImage:
    """The picture of an activity's track, from disk or drawn now. Raises NotFound without a track."""
    assert activity.map_id is not None
    whole, draft = map_files_of(activity.map_id)
    turn = _TURNS[crc32(activity.map_id.encode()) % len(_TURNS)]
    if kept := _kept(whole, draft):
        return kept
    with turn:
        return _kept(whole, draft) or _draw(activity, whole, draft)


def _kept(whole: Path, draft: Path) -> MapImage | None:
    for path, enough_s in ((whole, inf), (draft, DRAFT_S)):
        with suppress(OSError):
            drawn_at = path.stat().st_mtime
            if time.time() - drawn_at < enough_s:
                return MapImage(path.read_bytes(), drawn_at)
    return None


def _draw(activity: Activity, whole: Path, draft: Path) -> MapImage:
    line = list(chain.from_iterable(track_lines(activity)))
    if not line:
        raise NotFound("no_track_file")
    png, is_whole = map_picture(line, tile_store())
    path = whole if is_whole else draft
    try:
        write_whole(path, [png])
        if is_whole:
            draft.unlink(missing_ok=True)
    except (StorageFull, OSError) as error:
        log.warning("A map picture could not be kept: %s", error)
    if not files_of(activity).profile.exists():
        # The activity went while its picture was drawn.
        path.unlink(missing_ok=True)
        raise NotFound("no_track_file")
    return MapImage(png, time.time())


def map_picture(line: Line, tiles: TileStore) -> tuple[bytes, bool]:
    """A PNG of one line through all places, and whether every tile of its map came."""
    # Pillow and staticmap are heavy, and most requests draw nothing.
    from app.activities.map_drawing import drawn  # noqa: PLC0415

    unbroken = unwrapped(line)
    view = view_of(unbroken, WIDTH_PX, HEIGHT_PX, MARGIN_PX)
    answers = tiles.tiles(view.tiles()) if tiles.has_server else {}
    pictures = {tile: answer.image for tile, answer in answers.items() if answer.status == 200}
    return drawn(unbroken, view, pictures), bool(answers) and all(answer.is_final for answer in answers.values())
