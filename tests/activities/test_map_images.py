"""Pictures of tracks: what is on them, when they are drawn, how long they are kept."""

import errno
import os
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from app.activities.map_images import DRAFT_S, map_files_of, map_image, map_picture, track_lines
from app.activities.models import Activity
from app.activities.tile_store import TileStore
from app.errors import NotFound
from app.extensions import db
from tests.activities.tile_servers import LAND, Handler, TestTileServer, picture, status, tile_picture
from tests.activities.tracks import BERLIN, Places, StoredTrack, store_track
from tests.people import Cast

BLUE, WHITE = (0x33, 0x88, 0xFF), (255, 255, 255)


@pytest.fixture
def store(tmp_path: Path, tile_server: TestTileServer) -> TileStore:
    return TileStore(tmp_path / "tiles", 10_000_000, tile_server.template)


@pytest.fixture
def track(mapped_app: Flask, cast: Cast) -> StoredTrack:
    return store_track(mapped_app, cast.id_of("alice"), BERLIN)


@pytest.fixture
def activity(mapped_app: Flask, track: StoredTrack) -> Iterator[Activity]:
    with mapped_app.app_context():
        found = db.session.get(Activity, track.activity_id)
        assert found
        yield found


def kept_files(activity: Activity) -> list[Path]:
    return [path for path in map_files_of(activity.map_id) if path.exists()]


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    return image.convert("RGB")


def is_blue(pixel: tuple[int, int, int]) -> bool:
    """Whether a pixel has the track's colour, up to the rounding of smooth edges."""
    return all(abs(part - wanted) <= 12 for part, wanted in zip(pixel, BLUE, strict=True))


def count_of_blue(image: Image.Image) -> int:
    return sum(amount for amount, found in image.getcolors(1_000_000) or [] if is_blue(found))


def count_of(image: Image.Image, colour: tuple[int, int, int]) -> int:
    return sum(amount for amount, found in image.getcolors(1_000_000) or [] if found == colour)


def blue_box(image: Image.Image) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what has the track's colour."""
    places = [
        (index % image.width, index // image.width)
        for index, pixel in enumerate(image.get_flattened_data())
        if is_blue(pixel)
    ]
    assert places, "no track on the picture"
    across, down = [place[0] for place in places], [place[1] for place in places]
    return min(across), min(down), max(across), max(down)


class TestThePicture:
    def test_it_has_the_documented_size_the_track_and_the_map(self, store: TileStore):
        png, is_whole = map_picture(list(BERLIN), store)

        image = opened(png)
        assert is_whole
        assert image.size == (400, 225)
        assert count_of_blue(image) > 300
        assert count_of(image, LAND) > 50_000
        assert count_of(image, WHITE) == 0

    def test_the_track_fills_the_picture_as_far_as_the_zoom_allows(self, store: TileStore):
        image = opened(map_picture([(13.0, 52.0), (14.0, 52.0)], store)[0])

        left, top, right, bottom = blue_box(image)
        assert left >= 10 - 4 and right <= 400 - 10 + 4
        assert (left + right) / 2 == pytest.approx(200, abs=2)
        assert (top + bottom) / 2 == pytest.approx(112, abs=2)
        assert right - left > 190
        assert bottom - top < 4

    def test_without_tiles_the_track_is_on_a_plain_ground(self, tmp_path: Path):
        png, is_whole = map_picture(list(BERLIN), TileStore(tmp_path, 0, ""))

        image = opened(png)
        assert not is_whole
        assert count_of_blue(image) > 300
        assert count_of(image, WHITE) > 50_000

    def test_a_missing_tile_leaves_a_hole_and_nothing_else(self, store: TileStore, tile_server: TestTileServer):
        def one_is_missing(handler: Handler) -> None:
            if int(handler.path.split("/")[2]) % 2:
                handler.send(500)
            else:
                handler.send(200, tile_picture())

        tile_server.answer = one_is_missing

        png, is_whole = map_picture(list(BERLIN), store)

        image = opened(png)
        assert not is_whole
        assert count_of(image, LAND) > 1000 and count_of(image, WHITE) > 1000 and count_of_blue(image) > 300

    def test_where_the_tile_server_has_no_tile_the_picture_is_whole_all_the_same(
        self, store: TileStore, tile_server: TestTileServer
    ):
        tile_server.answer = status(404)

        assert map_picture(list(BERLIN), store)[1]

    @pytest.mark.parametrize(
        "tile",
        [tile_picture()[:200], tile_picture(side=2000), b"\x89PNG\r\n\x1a\n" + b"?" * 500, tile_picture()[:-30]],
        ids=["cut off", "far too large", "rubbish", "end missing"],
    )
    def test_a_damaged_tile_is_left_out(self, store: TileStore, tile_server: TestTileServer, tile: bytes):
        tile_server.answer = picture(tile)

        image = opened(map_picture(list(BERLIN), store)[0])

        assert count_of_blue(image) > 300

    @pytest.mark.parametrize(("kind", "side"), [("PNG", 512), ("JPEG", 256), ("WEBP", 512), ("PNG", 128)])
    def test_tiles_of_other_kinds_and_sizes_are_fitted(
        self, store: TileStore, tile_server: TestTileServer, kind: str, side: int
    ):
        tile_server.answer = picture(tile_picture(kind, side, (0, 0, 0)))

        image = opened(map_picture(list(BERLIN), store)[0])

        assert count_of(image, (0, 0, 0)) > 50_000

    @pytest.mark.parametrize(
        "line",
        [
            [(13.37, 52.51)],
            [(13.37, 52.51)] * 50,
            [(180.0, 0.0)],
            [(-180.0, -90.0)],
            [(0.0, 90.0)],
            [(10.0, 84.0), (60.0, 89.99)],
            [(10.0, -84.0), (11.0, -85.2)],
            [(179.99, -16.5), (-179.98, -16.6), (179.98, -16.7)],
            [(170.0, 60.0), (-120.0, 40.0)],
            [(0.0, 10.0), (120.0, 20.0), (-120.0, 20.0)],
            [(0.0, 0.0), (120.0, 0.0), (-120.0, 0.0), (0.0, 0.0), (120.0, 0.0)],
            [(-179.0, 80.0), (0.0, -80.0), (179.0, 80.0)],
        ],
        ids=[
            "one point", "one place", "on the 180th meridian", "a corner of the map", "the pole", "to the pole",
            "far south", "across the 180th meridian", "across the Pacific", "far across the 180th meridian",
            "around the world", "the whole world",
        ],
    )  # fmt: skip
    def test_every_track_can_be_drawn(self, store: TileStore, line: Places):
        png, is_whole = map_picture(list(line), store)

        image = opened(png)
        assert is_whole
        assert image.size == (400, 225)
        assert count_of_blue(image) > 10

    def test_a_track_across_the_180th_meridian_looks_as_anywhere_else(
        self, store: TileStore, tile_server: TestTileServer
    ):
        there = [(179.9, 10.0), (-179.9, 10.1)]
        here = [(9.9, 10.0), (10.1, 10.1)]

        assert blue_box(opened(map_picture(there, store)[0])) == pytest.approx(
            blue_box(opened(map_picture(here, store)[0])), abs=1
        )

    def test_the_map_beneath_the_180th_meridian_is_that_of_both_its_sides(
        self, store: TileStore, tile_server: TestTileServer
    ):
        def east_red_west_black(handler: Handler) -> None:
            _, zoom, column, _ = handler.path.split("/")
            is_eastern_end = int(column) > 2 ** int(zoom) / 2
            handler.send(200, tile_picture(colour=(200, 0, 0) if is_eastern_end else (0, 0, 0)))

        tile_server.answer = east_red_west_black

        image = opened(map_picture([(179.9, 10.0), (-179.9, 10.1)], store)[0])

        assert [image.getpixel((x, 5)) for x in (100, 198, 202, 300)] == [(200, 0, 0)] * 2 + [(0, 0, 0)] * 2

    def test_nothing_is_printed(self, store: TileStore, tile_server: TestTileServer, capfd: pytest.CaptureFixture[str]):
        tile_server.answer = status(500)

        map_picture(list(BERLIN), store)

        assert capfd.readouterr() == ("", "")


class TestTheTrack:
    def test_each_segment_is_a_line(self, mapped_app: Flask, cast: Cast):
        track = store_track(mapped_app, cast.id_of("alice"), BERLIN[:3], BERLIN[10:15])

        with mapped_app.app_context():
            activity = db.session.get_one(Activity, track.activity_id)
            assert track_lines(activity) == [list(BERLIN[:3]), list(BERLIN[10:15])]

    @pytest.mark.parametrize("content", [None, b"", b"not compressed", b"\x1f\x8b\x08\x00broken"])
    def test_a_lost_or_damaged_file_is_not_found(self, activity: Activity, track: StoredTrack, content: bytes | None):
        if content is None:
            track.profile.unlink()
        else:
            track.profile.write_bytes(content)

        with pytest.raises(NotFound):
            map_image(activity)


class TestKeeping:
    def test_a_whole_picture_is_drawn_once(self, activity: Activity):
        first = map_image(activity)
        again = map_image(activity)

        assert again.png == first.png
        assert [path.name for path in kept_files(activity)] == [f"{activity.map_id}.png"]
        assert kept_files(activity)[0].stat().st_mtime == again.drawn_at <= first.drawn_at

    def test_a_picture_without_its_tiles_is_drawn_again_later(self, activity: Activity, tile_server: TestTileServer):
        tile_server.answer = status(500)
        plain = map_image(activity)
        tile_server.answer = lambda handler: handler.send(200, tile_picture())

        soon = map_image(activity)
        draft = kept_files(activity)[0]
        os.utime(draft, (time.time() - DRAFT_S - 1,) * 2)
        later = map_image(activity)

        assert soon.png == plain.png
        assert count_of(opened(later.png), LAND) > 50_000
        assert kept_files(activity) != [draft]
        assert len(kept_files(activity)) == 1

    def test_a_full_disk_costs_only_the_keeping(self, activity: Activity, monkeypatch: pytest.MonkeyPatch):
        def refuse(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", refuse)

        assert count_of_blue(opened(map_image(activity).png)) > 300
        assert kept_files(activity) == []

    def test_a_picture_does_not_outlive_its_track(
        self, activity: Activity, track: StoredTrack, tile_server: TestTileServer
    ):
        """Somebody deletes the activity while its picture is drawn."""

        def meanwhile(handler: Handler) -> None:
            track.profile.unlink(missing_ok=True)
            handler.send(200, tile_picture())

        tile_server.answer = meanwhile

        with pytest.raises(NotFound):
            map_image(activity)
        assert kept_files(activity) == []

    def test_an_activity_without_a_map_has_no_files(self):
        assert map_files_of(None) == []
