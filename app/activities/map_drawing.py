"""Drawing a track on its map. Loads Pillow and staticmap: only who draws imports this."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from PIL import Image
from staticmap import CircleMarker, StaticMap
from staticmap import Line as DrawnLine

from app.activities.logic.tiles import (
    MOST_NORTHERN,
    TILE_PX,
    Line,
    Tile,
    View,
    latitude_of,
    longitude_of,
    split_at_antimeridian,
    thinned,
)

COLOUR, LINE_PX, DOT_PX = "#3388FF", 4, 10
GROUND = "#FFFFFF"
APART_PX = 3.0
"""staticmap puts every point on a whole pixel: closer ones would make the line tremble."""
_LARGEST_TILE_PX = 4 * TILE_PX


def _as_png(image: Image.Image) -> bytes:
    target = BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


_BLANK = _as_png(Image.new("RGBA", (TILE_PX, TILE_PX)))


def _whole_tile(picture: bytes) -> bytes | None:
    """The picture if it can be read, in the size of a tile; None if it is damaged."""
    try:
        with Image.open(BytesIO(picture)) as image:
            if max(image.size) > _LARGEST_TILE_PX:
                return None
            image.load()
            if image.size == (TILE_PX, TILE_PX):
                return picture
            return _as_png(image.convert("RGBA").resize((TILE_PX, TILE_PX)))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


class TrackMap(StaticMap):  # type: ignore[misc]
    """A map that takes its tiles from those at hand; ground shows where one is missing."""

    def __init__(self, view: View, pictures: Mapping[Tile, bytes]) -> None:
        super().__init__(view.width_px, view.height_px, url_template="{z}/{x}/{y}", background_color=GROUND)
        self._view = view
        self._pictures = pictures

    def get(self, url: str, **_options: Any) -> tuple[int, bytes]:
        """The tile for `zoom/column/row` of the turned world; never from the network, never refused."""
        zoom, column, row = (int(number) for number in url.split("/"))
        picture = self._pictures.get(Tile(zoom, (column + self._view.columns_off) % 2**zoom, row))
        return 200, (picture and _whole_tile(picture)) or _BLANK


def drawn(lines: Sequence[Line], view: View, pictures: Mapping[Tile, bytes]) -> bytes:
    """A PNG of the view with unwrapped lines on it."""
    # staticmap knows no line across the 180th meridian: the world is turned until the view lies in its middle.
    turned_by = longitude_of(view.columns_off, view.zoom) + 180
    canvas = TrackMap(view, pictures)
    for line in lines:
        turned = [
            (longitude - turned_by, min(max(latitude, -MOST_NORTHERN), MOST_NORTHERN))
            for longitude, latitude in thinned(line, view.zoom, APART_PX)
        ]
        for part in split_at_antimeridian(turned):
            canvas.add_line(DrawnLine(part, COLOUR, LINE_PX, simplify=False))
        if len(set(turned)) == 1:
            canvas.add_marker(CircleMarker(turned[0], COLOUR, DOT_PX))
    centre = (longitude_of(view.column, view.zoom) - turned_by, latitude_of(view.row, view.zoom))
    image = canvas.render(view.zoom, centre)
    # Maps have few colours: a palette takes less than half of the bytes, and a list shows twenty pictures.
    return _as_png(image.quantize(256, dither=Image.Dither.NONE))
