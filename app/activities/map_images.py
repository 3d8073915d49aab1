"""The picture of an activity's track on its map: drawn at the first request, then kept.

A picture that lacks tiles is kept for a short while only, and drawn again when it is asked for later.

Others see a picture of their own when the person has privacy zones. It begins with the key of what it was made of, so
that none drawn before a zone was changed is ever shown.
"""

import logging
import threading
import time
import zlib
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate, chain, pairwise
from math import inf
from pathlib import Path
from zlib import crc32

from app.activities.logic.privacy import Zone, visible_lines
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
    endings = (".png", ".draft.png", ".others.png", ".others.draft.png")
    return [folder("maps") / f"{map_id}{ending}" for ending in endings] if map_id else []


def key_of(activity: Activity, zones: Collection[Zone]) -> bytes:
    """What changes whenever the track or the places hidden from others do: 32 characters."""
    places = [(zone.latitude, zone.longitude, zone.radius_m) for zone in sorted(zones)]
    return sha256(repr((files_of(activity).version, places)).encode()).hexdigest()[:32].encode()


@dataclass(frozen=True)
class _Kept:
    """Where a picture is kept, and what it begins with."""

    whole: Path
    draft: Path
    key: bytes = b""
    zones: Sequence[Zone] = field(default=())

    def read(self) -> MapImage | None:
        for path, enough_s in ((self.whole, inf), (self.draft, DRAFT_S)):
            with suppress(OSError):
                drawn_at = path.stat().st_mtime
                if time.time() - drawn_at >= enough_s:
                    continue
                content = path.read_bytes()
                if content.startswith(self.key):
                    return MapImage(content[len(self.key) :], drawn_at)
        return None


def map_image(activity: Activity, hidden: Sequence[Zone] = ()) -> MapImage:
    """The picture of an activity's track, from disk or drawn now; without what lies in hidden places.

    Raises NotFound without a track, and when all of it is hidden.
    """
    assert activity.map_id is not None
    whole, draft, for_others, draft_for_others = map_files_of(activity.map_id)
    kept = _Kept(for_others, draft_for_others, key_of(activity, hidden), hidden) if hidden else _Kept(whole, draft)
    turn = _TURNS[crc32(activity.map_id.encode()) % len(_TURNS)]
    if found := kept.read():
        return found
    with turn:
        return kept.read() or _draw(activity, kept)


def _draw(activity: Activity, kept: _Kept) -> MapImage:
    lines = track_lines(activity)
    if kept.zones:
        lines = _without(kept.zones, lines)
    if not lines:
        raise NotFound("no_track_file")
    breaks = list(accumulate(map(len, lines)))[:-1] if kept.zones else []
    png, is_whole = map_picture(list(chain.from_iterable(lines)), tile_store(), breaks)
    path = kept.whole if is_whole else kept.draft
    try:
        write_whole(path, [kept.key, png])
        if is_whole:
            kept.draft.unlink(missing_ok=True)
    except (StorageFull, OSError) as error:
        log.warning("A map picture could not be kept: %s", error)
    if not files_of(activity).profile.exists():
        # The activity went while its picture was drawn.
        path.unlink(missing_ok=True)
        raise NotFound("no_track_file")
    return MapImage(png, time.time())


def _without(zones: Sequence[Zone], lines: list[Line]) -> list[Line]:
    """What of lines of (longitude, latitude) others may see; single places are no line."""
    turned = [[(latitude, longitude) for longitude, latitude in line] for line in lines]
    places = list(chain.from_iterable(lines))
    return [[places[index] for index in line] for line in visible_lines(zones, turned) if len(line) > 1]


def map_picture(line: Line, tiles: TileStore, breaks: Sequence[int] = ()) -> tuple[bytes, bool]:
    """A PNG of one line through all places, and whether every tile of its map came.

    Before the places at the positions `breaks` the line is interrupted.
    """
    # Pillow and staticmap are heavy, and most requests draw nothing.
    from app.activities.map_drawing import drawn  # noqa: PLC0415

    unbroken = unwrapped(line)
    view = view_of(unbroken, WIDTH_PX, HEIGHT_PX, MARGIN_PX)
    answers = tiles.tiles(view.tiles()) if tiles.has_server else {}
    pictures = {tile: answer.image for tile, answer in answers.items() if answer.status == 200}
    edges = [0, *breaks, len(unbroken)]
    lines = [unbroken[start:end] for start, end in pairwise(edges)]
    return drawn(lines, view, pictures), bool(answers) and all(answer.is_final for answer in answers.values())
