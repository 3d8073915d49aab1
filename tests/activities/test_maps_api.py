"""The two public addresses of maps."""

import tomllib
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.activities.models import Activity
from app.activities.tile_store import TileStore
from app.database import now, writing
from app.extensions import db
from config import VERSION, BadSetting
from tests.activities.tile_servers import Clock, TestTileServer, picture, status, tile_picture
from tests.activities.tracks import BERLIN, StoredTrack, store_track
from tests.people import Browser, Cast, Program

TILE = "/api/workouts/map_tile/c/13/4109/2930.png"


@pytest.fixture
def visitor_of_maps(mapped_app: Flask) -> FlaskClient:
    return mapped_app.test_client()


@pytest.fixture
def track(mapped_app: Flask, cast: Cast) -> StoredTrack:
    return store_track(mapped_app, cast.id_of("alice"), BERLIN)


class TestTiles:
    def test_anybody_may_see_a_tile(self, visitor_of_maps: FlaskClient, tile_server: TestTileServer):
        answer = visitor_of_maps.get(TILE)

        assert answer.status_code == 200
        assert answer.mimetype == "image/png"
        assert answer.data == tile_picture()
        assert tile_server.asked == ["/13/4109/2930.png"]

    @pytest.mark.parametrize("subdomain", ["a", "b", "c", "x1"])
    def test_every_subdomain_is_the_same_tile(
        self, visitor_of_maps: FlaskClient, tile_server: TestTileServer, subdomain: str
    ):
        visitor_of_maps.get(TILE)

        assert visitor_of_maps.get(f"/api/workouts/map_tile/{subdomain}/13/4109/2930.png").status_code == 200
        assert len(tile_server.asked) == 1

    def test_browsers_may_keep_it_as_long_as_it_is_fresh(self, visitor_of_maps: FlaskClient, clock: Clock):
        answer = visitor_of_maps.get(TILE)

        assert answer.cache_control.public
        assert 86000 < (answer.cache_control.max_age or 0) <= 86400
        assert answer.headers["ETag"]

    def test_a_stale_tile_is_kept_for_a_minute_only(
        self, visitor_of_maps: FlaskClient, tile_server: TestTileServer, clock: Clock
    ):
        visitor_of_maps.get(TILE)
        clock.advance(90 * 86400)
        tile_server.stop()

        answer = visitor_of_maps.get(TILE)

        assert answer.data == tile_picture()
        assert answer.cache_control.max_age == 60

    def test_an_unchanged_tile_is_not_sent_again(self, visitor_of_maps: FlaskClient):
        etag = visitor_of_maps.get(TILE).headers["ETag"]

        answer = visitor_of_maps.get(TILE, headers={"If-None-Match": etag})

        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == etag

    def test_a_tile_neither_brings_a_cookie_nor_depends_on_one(self, mapped_app: Flask, cast: Cast):
        answer = Browser(mapped_app, cast.session_of("alice")).get(TILE)

        assert "Set-Cookie" not in answer.headers
        assert "cookie" not in answer.headers.get("Vary", "").lower()

    @pytest.mark.parametrize(
        "address",
        [
            "/api/workouts/map_tile/c/x/y/z.png",
            "/api/workouts/map_tile/c/1/2/0.png",
            "/api/workouts/map_tile/c/1/-1/0.png",
            "/api/workouts/map_tile/c/1/0.5/0.png",
            "/api/workouts/map_tile/c/21/0/0.png",
            "/api/workouts/map_tile/c/0/0/00000000000.png",
            "/api/workouts/map_tile/example.org/0/0/0.png",
            "/api/workouts/map_tile/%2e%2e/0/0/0.png",
            "/api/workouts/map_tile/c@d/0/0/0.png",
            "/api/workouts/map_tile/a/0/0/0%2f..%2f..%2fsecret-key.png",
            "/api/workouts/map_tile/c/13/4109/2930.jpg",
            "/api/workouts/map_tile/c/13/4109/2930",
            "/api/workouts/map_tile/13/4109/2930.png",
        ],
    )
    def test_what_is_no_tile_is_not_found_and_nobody_is_asked(
        self, visitor_of_maps: FlaskClient, tile_server: TestTileServer, address: str
    ):
        answer = visitor_of_maps.get(address)

        assert answer.status_code == 404
        assert answer.get_json()["status"] == "not found"
        assert answer.get_json()["message"]
        assert tile_server.asked == []

    @pytest.mark.parametrize("code", [403, 404, 429, 500, 503])
    def test_the_status_is_that_of_the_tile_server(
        self, visitor_of_maps: FlaskClient, tile_server: TestTileServer, code: int
    ):
        tile_server.answer = status(code, b"<script>alert(1)</script>")

        answer = visitor_of_maps.get(TILE)

        assert answer.status_code == code
        assert answer.get_json()["status"] == ("not found" if code == 404 else "error")
        assert b"script" not in answer.data
        assert answer.cache_control.no_store

    def test_a_page_in_place_of_a_picture_is_a_bad_gateway(
        self, visitor_of_maps: FlaskClient, tile_server: TestTileServer
    ):
        tile_server.answer = picture(b"<html>Please sign in to this network</html>")

        answer = visitor_of_maps.get(TILE)

        assert answer.status_code == 502
        assert answer.get_json() == {"status": "error", "message": "The tile server cannot be reached."}

    def test_a_tile_server_that_is_gone_is_a_bad_gateway(
        self, visitor_of_maps: FlaskClient, tile_server: TestTileServer
    ):
        tile_server.stop()

        assert visitor_of_maps.get(TILE).status_code == 502

    def test_a_server_without_a_tile_server_has_no_tiles(self, mapped_app: Flask, tmp_path: Path):
        mapped_app.extensions["tiles"] = TileStore(tmp_path, 1_000_000, "")

        assert mapped_app.test_client().get(TILE).status_code == 404

    def test_a_doubled_or_final_slash_does_no_harm(self, visitor_of_maps: FlaskClient):
        assert visitor_of_maps.get("/api//workouts//map_tile/a/0/0/0.png").status_code == 200
        assert visitor_of_maps.get("/api/workouts/map_tile/a/0/0/0.png/").status_code == 200


class TestSettings:
    def test_the_settings_name_the_tile_server_its_subdomains_and_us(self, tmp_path: Path, tile_server: TestTileServer):
        settings = {
            "INSTANCE": str(tmp_path),
            "TILE_SERVER_URL": tile_server.address + "/{s}/{z}/{x}/{y}.png",
            "TILE_SUBDOMAINS": "north, south",
        }

        answer = create_app(settings).test_client().get("/api/workouts/map_tile/c/13/4109/2930.png")

        assert answer.status_code == 200
        assert tile_server.asked == ["/south/13/4109/2930.png"]
        assert tile_server.headers[0]["User-Agent"] == f"Regimen/{VERSION}"
        assert len(list((tmp_path / "tiles").glob("*/*"))) == 1

    def test_a_cache_of_no_megabytes_keeps_nothing(self, tmp_path: Path, tile_server: TestTileServer):
        settings = {"INSTANCE": str(tmp_path), "TILE_SERVER_URL": tile_server.template, "TILE_CACHE_MB": "0"}

        assert create_app(settings).test_client().get(TILE).status_code == 200
        assert not (tmp_path / "tiles").exists()

    @pytest.mark.parametrize("address", ["tiles.example/{z}/{x}/{y}", "https://tiles.example", "file:///{z}/{x}/{y}"])
    def test_an_address_without_places_for_the_tile_is_refused_at_the_start(self, tmp_path: Path, address: str):
        with pytest.raises(BadSetting, match="TILE_SERVER_URL"):
            create_app({"INSTANCE": str(tmp_path), "TILE_SERVER_URL": address})

    def test_the_version_is_that_of_the_project(self):
        project = tomllib.loads(Path("pyproject.toml").read_text())

        assert project["project"]["version"] == VERSION


class TestPictures:
    def test_whoever_knows_the_address_sees_the_picture(self, visitor_of_maps: FlaskClient, track: StoredTrack):
        answer = visitor_of_maps.get(track.map_path)

        assert answer.status_code == 200
        assert answer.mimetype == "image/png"
        assert answer.data.startswith(b"\x89PNG")
        assert answer.headers["Content-Disposition"] == f"inline; filename={track.map_id}.png"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Accept-Ranges"] == "bytes"
        assert answer.headers["ETag"] and answer.headers["Last-Modified"]

    def test_the_query_and_a_final_slash_are_ignored(self, visitor_of_maps: FlaskClient, track: StoredTrack):
        first = visitor_of_maps.get(track.map_path)

        assert visitor_of_maps.get(track.map_path + "?1563529507772").data == first.data
        assert visitor_of_maps.get(track.map_path + "/").data == first.data

    def test_an_unchanged_picture_is_not_sent_again(self, visitor_of_maps: FlaskClient, track: StoredTrack):
        first = visitor_of_maps.get(track.map_path)

        by_etag = visitor_of_maps.get(track.map_path, headers={"If-None-Match": first.headers["ETag"]})
        by_date = visitor_of_maps.get(track.map_path, headers={"If-Modified-Since": first.headers["Last-Modified"]})

        assert (by_etag.status_code, by_date.status_code) == (304, 304)

    @pytest.mark.parametrize("map_id", ["unknown", "0" * 32, "..", "%00", "a" * 5000])
    def test_an_unknown_map_is_not_found(self, visitor_of_maps: FlaskClient, map_id: str):
        answer = visitor_of_maps.get(f"/api/workouts/map/{map_id}")

        assert answer.status_code == 404
        assert answer.get_json() == {"status": "not found", "message": "Map does not exist."}

    def test_a_map_whose_track_is_lost_is_not_found(self, visitor_of_maps: FlaskClient, track: StoredTrack):
        track.profile.unlink()

        answer = visitor_of_maps.get(track.map_path)

        assert answer.status_code == 404
        assert answer.get_json() == {"status": "not found", "message": "Map file does not exist."}

    def test_a_deleted_activity_has_no_map_any_more(
        self, mapped_app: Flask, visitor_of_maps: FlaskClient, track: StoredTrack
    ):
        assert visitor_of_maps.get(track.map_path).status_code == 200
        with mapped_app.app_context(), writing():
            db.session.get_one(Activity, track.activity_id).deleted_at = now()

        answer = visitor_of_maps.get(track.map_path)

        assert answer.get_json() == {"status": "not found", "message": "Map does not exist."}

    def test_an_activity_takes_its_picture_along(
        self, mapped_app: Flask, visitor_of_maps: FlaskClient, track: StoredTrack, as_alice: Program
    ):
        visitor_of_maps.get(track.map_path)
        pictures = Path(mapped_app.config["INSTANCE"]) / "maps"
        assert [path.name for path in pictures.iterdir()] == [f"{track.map_id}.png"]

        as_alice.delete(f"/api/workouts/{track.short_id}")

        assert list(pictures.iterdir()) == []
        assert not track.profile.exists()

    def test_without_its_tile_server_the_picture_comes_all_the_same(
        self, visitor_of_maps: FlaskClient, track: StoredTrack, tile_server: TestTileServer
    ):
        tile_server.stop()

        answer = visitor_of_maps.get(track.map_path)

        assert answer.status_code == 200
        assert answer.data.startswith(b"\x89PNG")

    def test_the_picture_of_a_full_disk_can_be_asked_for_conditionally(
        self, visitor_of_maps: FlaskClient, track: StoredTrack, mapped_app: Flask
    ):
        (Path(mapped_app.config["INSTANCE"]) / "maps").write_text("a file where the folder should be")
        try:
            first = visitor_of_maps.get(track.map_path)
            again = visitor_of_maps.get(track.map_path, headers={"If-None-Match": first.headers["ETag"]})
        finally:
            (Path(mapped_app.config["INSTANCE"]) / "maps").unlink()

        assert (first.status_code, again.status_code) == (200, 304)
