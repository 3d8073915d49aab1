"""Slippy-map arithmetic: which tiles exist, where a place lies on them, what part of the world shows a track.

The world at zoom z is a square of 2^z by 2^z tiles of 256 pixels (Web Mercator, EPSG:3857). Columns run east from
the 180th meridian, rows run south from 85.05 degrees north. A place is (longitude, latitude) in degrees.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asinh, atan, ceil, degrees, floor, pi, radians, sinh, tan
from typing import NamedTuple

Place = tuple[float, float]
Line = list[Place]

TILE_PX = 256
DEEPEST = 20
DEEPEST_VIEW = 17
MOST_NORTHERN = degrees(atan(sinh(pi)))
"""The projection ends here, and as far south."""

_SUBDOMAIN = re.compile("[a-z0-9]{1,3}")
_NUMBER = re.compile("[0-9]{1,7}")
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


class Tile(NamedTuple):
    """One square of the map."""

    zoom: int
    column: int
    row: int


def tile_named(subdomain: str, zoom: str, column: str, row: str) -> Tile | None:
    """The tile these words of an address mean, or None where there is none."""
    if not _SUBDOMAIN.fullmatch(subdomain) or not all(_NUMBER.fullmatch(word) for word in (zoom, column, row)):
        return None
    tile = Tile(int(zoom), int(column), int(row))
    side = 2 ** min(tile.zoom, DEEPEST)
    return tile if tile.zoom <= DEEPEST and tile.column < side and tile.row < side else None


def tile_url(template: str, subdomains: Sequence[str], tile: Tile) -> str:
    """Where the tile server keeps a tile. The tile decides the subdomain, so that it has one address only."""
    if subdomains:
        template = template.replace("{s}", subdomains[(tile.column + tile.row) % len(subdomains)])
    else:
        template = template.replace("{s}.", "")
    values = {"{z}": tile.zoom, "{x}": tile.column, "{y}": tile.row}
    for place, value in values.items():
        template = template.replace(place, str(value))
    return template


def media_type_of(image: bytes) -> str | None:
    """What kind of picture these bytes begin as; None when it is none of those a map is made of."""
    if image[:4] == b"RIFF" and image[8:12] == b"WEBP":
        return "image/webp"
    return next((media_type for signature, media_type in _SIGNATURES if image.startswith(signature)), None)


def column_of(longitude: float, zoom: int) -> float:
    """How many tiles east of the 180th meridian; beyond the world for longitudes beyond 180 degrees."""
    return float((longitude + 180) / 360 * 2**zoom)


def row_of(latitude: float, zoom: int) -> float:
    """How many tiles south of the northern end of the map; the poles lie at its ends."""
    latitude = min(max(latitude, -MOST_NORTHERN), MOST_NORTHERN)
    return float((1 - asinh(tan(radians(latitude))) / pi) / 2 * 2**zoom)


def longitude_of(column: float, zoom: int) -> float:
    """The inverse of `column_of`, in degrees."""
    return float(column * 360 / 2**zoom - 180)


def latitude_of(row: float, zoom: int) -> float:
    """The inverse of `row_of`, in degrees."""
    return degrees(atan(sinh(pi * (1 - 2 * row / 2**zoom))))


def unwrapped(line: Line) -> Line:
    """The line without jumps at the 180th meridian: its longitudes run on beyond 180 degrees."""
    turns = 0.0
    previous = line[0][0]
    unbroken = []
    for longitude, latitude in line:
        if abs(longitude - previous) > 180:
            turns += 360 if longitude < previous else -360
        previous = longitude
        unbroken.append((longitude + turns, latitude))
    return unbroken


def split_at_antimeridian(line: Line) -> list[Line]:
    """The line in parts, each within 180 degrees west and east; parts that belong together meet at the edges."""
    unbroken = unwrapped(line)
    world = _world_of(unbroken[0][0])
    parts = [[(unbroken[0][0] - world * 360, unbroken[0][1])]]
    for (from_longitude, from_latitude), (longitude, latitude) in pairwise(unbroken):
        while not -180 <= longitude - world * 360 <= 180:
            step = 1 if longitude > world * 360 else -1
            edge = world * 360 + step * 180
            share = (edge - from_longitude) / (longitude - from_longitude)
            crossing = from_latitude + share * (latitude - from_latitude)
            parts[-1].append((step * 180.0, crossing))
            parts.append([(step * -180.0, crossing)])
            world += step
        parts[-1].append((longitude - world * 360, latitude))
    return parts


def _world_of(longitude: float) -> int:
    """Which repetition of the world a longitude lies in; 0 holds -180 to 180 degrees, both included."""
    return 0 if -180 <= longitude <= 180 else floor((longitude + 180) / 360)


def thinned(line: Line, zoom: int, apart_px: float) -> Line:
    """The points of a line that lie at least so many pixels from the one before, and the last one."""
    least = (apart_px / TILE_PX) ** 2
    kept = [line[0]]
    column, row = column_of(line[0][0], zoom), row_of(line[0][1], zoom)
    for place in line:
        here = column_of(place[0], zoom), row_of(place[1], zoom)
        if (here[0] - column) ** 2 + (here[1] - row) ** 2 >= least:
            kept.append(place)
            column, row = here
    return kept if kept[-1] == line[-1] else [*kept, line[-1]]


@dataclass(frozen=True)
class View:
    """A rectangle of the map: its zoom, its centre counted in tiles, its size in pixels."""

    zoom: int
    column: float
    row: float
    width_px: int
    height_px: int

    @property
    def columns_off(self) -> int:
        """How many whole tiles the view lies east of the middle of the world."""
        return round(self.column - 2**self.zoom / 2) if self.zoom else 0

    def tiles(self) -> list[Tile]:
        """The tiles it needs, each once. East and west it goes on around the world, north and south it ends."""
        side = 2**self.zoom
        across, down = self.width_px / TILE_PX / 2, self.height_px / TILE_PX / 2
        columns = range(floor(self.column - across), ceil(self.column + across))
        rows = range(max(floor(self.row - down), 0), min(ceil(self.row + down), side))
        return list(dict.fromkeys(Tile(self.zoom, column % side, row) for row in rows for column in columns))


def view_of(line: Line, width_px: int, height_px: int, margin_px: int) -> View:
    """The closest view in which an unwrapped line fits, the line in its middle, `margin_px` free left and right.

    Near the poles the view stays on the map, and the line is not in its middle. At zoom 0 the world is smaller than
    the view: a line that leaves it in the east comes back in the west, and the whole world is in the middle.
    """
    west, east = min(place[0] for place in line), max(place[0] for place in line)
    south, north = min(place[1] for place in line), max(place[1] for place in line)
    leaves_the_world = west < -180 or east > 180

    def fits(zoom: int) -> bool:
        width = (column_of(east, zoom) - column_of(west, zoom)) * TILE_PX
        height = (row_of(south, zoom) - row_of(north, zoom)) * TILE_PX
        # Zoom 1 has two columns: a line longer than one of them cannot be turned into the middle of the world.
        can_be_turned = zoom > 1 or east - west <= 180 or not leaves_the_world
        return width <= width_px - 2 * margin_px and height <= height_px and can_be_turned

    zoom = next(filter(fits, range(DEEPEST_VIEW, 0, -1)), 0)
    half = height_px / TILE_PX / 2
    row = (row_of(north, zoom) + row_of(south, zoom)) / 2
    column = column_of((west + east) / 2, zoom)
    if zoom == 0 and leaves_the_world:
        column = 0.5
    return View(zoom, column, min(max(row, half), 2**zoom - half), width_px, height_px)
