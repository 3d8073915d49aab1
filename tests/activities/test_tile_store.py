"""The tile cache: what it asks for, what it keeps, what it does when the tile server fails."""

import errno
import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.activities import tile_server as limits
from app.activities import tile_store
from app.activities.logic.tiles import Tile
from app.activities.tile_store import BUSY, MOST_WAITING, TileStore
from tests.activities.tile_servers import (
    Clock,
    Handler,
    TestTileServer,
    breaking_off,
    dripping,
    endless,
    good_tiles,
    picture,
    running_tile_server,
    status,
    tile_picture,
)

HERE = Tile(13, 4109, 2930)
HOUR, DAY = 3600, 86400

MakeStore = Callable[..., TileStore]


@pytest.fixture
def make_store(tmp_path: Path, tile_server: TestTileServer, clock: Clock) -> MakeStore:
    def make(bound_bytes: int = 10_000_000, template: str | None = None, **options: Any) -> TileStore:
        address = tile_server.template if template is None else template
        return TileStore(tmp_path / "tiles", bound_bytes, address, clock=clock, **options)

    return make


@pytest.fixture
def store(make_store: MakeStore) -> TileStore:
    return make_store()


def kept_files(folder: Path) -> list[Path]:
    return [path for path in (folder / "tiles").glob("*/*") if path.is_file()]


class TestAsking:
    def test_a_tile_comes_from_the_configured_server(self, store: TileStore, tile_server: TestTileServer):
        answer = store.tile(HERE)

        assert (answer.status, answer.image) == (200, tile_picture())
        assert tile_server.asked == ["/13/4109/2930.png"]

    def test_it_says_truthfully_who_asks_and_nothing_about_the_visitor(
        self, make_store: MakeStore, tile_server: TestTileServer
    ):
        make_store(user_agent="Regimen/1.2").tile(HERE)

        headers = tile_server.headers[0]
        assert headers["User-Agent"] == "Regimen/1.2"
        assert not {"Referer", "Cookie", "Authorization", "X-Forwarded-For"} & headers.keys()

    def test_a_cookie_of_the_tile_server_is_not_sent_back(self, store: TileStore, tile_server: TestTileServer):
        tile_server.answer = lambda handler: handler.send(200, tile_picture(), Set_Cookie="visitor=1")

        for row in range(12):
            store.tile(Tile(10, 1, row))

        assert not any("Cookie" in headers for headers in tile_server.headers)

    def test_the_connection_stays_open_for_the_next_tile(self, store: TileStore, tile_server: TestTileServer):
        store.tiles([Tile(6, column, row) for column in range(6) for row in range(6)])

        assert len(tile_server.asked) == 36
        assert len(tile_server.connections) <= 6

    @pytest.mark.parametrize("code", [301, 302, 307, 308])
    def test_a_redirect_is_not_followed(self, store: TileStore, tile_server: TestTileServer, code: int):
        with running_tile_server() as elsewhere:
            tile_server.answer = status(code, Location=elsewhere.address + "/1/1/1.png")

            answer = store.tile(HERE)

            assert answer.status == 502
            assert elsewhere.asked == []

    def test_only_the_host_of_the_setting_is_ever_looked_up(
        self, make_store: MakeStore, tile_server: TestTileServer, monkeypatch: pytest.MonkeyPatch
    ):
        looked_up = set()
        look_up = socket.getaddrinfo

        def note(host: Any, port: Any, *rest: Any, **options: Any) -> Any:
            looked_up.add((host, port))
            return look_up(host, port, *rest, **options)

        monkeypatch.setattr(socket, "getaddrinfo", note)
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        for answer in (good_tiles, status(302, Location="http://127.0.0.2/"), status(500), picture(b"<html>")):
            tile_server.answer = answer
            make_store(bound_bytes=0).tile(HERE)

        assert looked_up == {("127.0.0.1", tile_server.server_address[1])}

    def test_without_a_tile_server_there_are_no_tiles_and_nobody_is_asked(self, make_store: MakeStore):
        assert make_store(template="").tile(HERE).status == 404

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_the_usual_kinds_of_pictures_are_taken(self, store: TileStore, tile_server: TestTileServer, kind: str):
        tile_server.answer = picture(tile_picture(kind))

        assert store.tile(HERE).image == tile_picture(kind)

    @pytest.mark.parametrize("body", [b"<html>Please sign in</html>", b"", b"GIF89a", b"<svg/>"])
    def test_what_is_no_picture_is_not_passed_on(
        self, store: TileStore, tile_server: TestTileServer, tmp_path: Path, body: bytes
    ):
        tile_server.answer = picture(body)

        answer = store.tile(HERE)

        assert (answer.status, answer.image) == (502, b"")
        assert kept_files(tmp_path) == []

    def test_an_endless_picture_is_cut_off(self, store: TileStore, tile_server: TestTileServer, tmp_path: Path):
        tile_server.answer = endless

        answer = store.tile(HERE)

        assert (answer.status, answer.image) == (502, b"")
        assert tile_server.hung_up.wait(5)
        assert kept_files(tmp_path) == []
        tile_server.answer = good_tiles
        assert store.tile(HERE).status == 200  # at once: the server is there, only this picture was not

    @pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 418, 429, 500, 503, 599])
    def test_the_status_of_the_tile_server_is_passed_on_without_its_words(
        self, store: TileStore, tile_server: TestTileServer, code: int
    ):
        tile_server.answer = status(code)

        answer = store.tile(HERE)

        assert (answer.status, answer.image) == (code, b"")


class TestKeeping:
    def test_a_fresh_tile_is_not_asked_for_again(self, store: TileStore, tile_server: TestTileServer, clock: Clock):
        store.tile(HERE)
        clock.advance(DAY - 1)

        answer = store.tile(HERE)

        assert answer.image == tile_picture()
        assert len(tile_server.asked) == 1

    def test_a_tile_survives_a_restart(self, make_store: MakeStore, tile_server: TestTileServer):
        make_store().tile(HERE)

        assert make_store().tile(HERE).image == tile_picture()
        assert len(tile_server.asked) == 1

    def test_an_old_tile_is_renewed_by_its_etag(self, store: TileStore, tile_server: TestTileServer, clock: Clock):
        store.tile(HERE)
        clock.advance(DAY + 1)

        renewed, again = store.tile(HERE), store.tile(HERE)

        assert renewed.image == again.image == tile_picture()
        assert [headers.get("If-None-Match") for headers in tile_server.headers] == [None, '"first"']

    def test_a_changed_tile_replaces_the_old_one(self, store: TileStore, tile_server: TestTileServer, clock: Clock):
        other = tile_picture(colour=(1, 2, 3))
        store.tile(HERE)
        clock.advance(DAY + 1)
        tile_server.answer = lambda handler: handler.send(200, other, ETag='"second"')

        assert [store.tile(HERE).image, store.tile(HERE).image] == [other, other]
        assert len(tile_server.asked) == 2

    @pytest.mark.parametrize(
        ("said", "fresh_for"),
        [
            ("max-age=86400", DAY),
            ("public, MAX-AGE=7200, stale-while-revalidate=9", 2 * HOUR),
            ("max-age=0", HOUR),  # at least an hour: maps do not change by the minute
            ("no-cache", 7 * DAY),
            ("s-maxage=5", 7 * DAY),
            ("max-age=999999999", 30 * DAY),
            ("max-age=soon", 7 * DAY),
            ("", 7 * DAY),
        ],
    )
    def test_a_tile_stays_fresh_as_long_as_the_server_says(
        self, store: TileStore, tile_server: TestTileServer, clock: Clock, said: str, fresh_for: int
    ):
        tile_server.answer = lambda handler: handler.send(200, tile_picture(), Cache_Control=said)

        assert store.tile(HERE).fresh_until == pytest.approx(clock.now + fresh_for)

    def test_that_there_is_no_such_tile_is_kept_for_an_hour(
        self, store: TileStore, tile_server: TestTileServer, clock: Clock
    ):
        tile_server.answer = status(404)

        assert [store.tile(HERE).status, store.tile(HERE).status] == [404, 404]
        assert len(tile_server.asked) == 1
        clock.advance(HOUR + 1)
        store.tile(HERE)
        assert len(tile_server.asked) == 2

    def test_another_tile_server_does_not_get_the_tiles_of_the_first(
        self, make_store: MakeStore, tile_server: TestTileServer
    ):
        make_store().tile(HERE)

        make_store(template=tile_server.address + "/dark/{z}/{x}/{y}.png").tile(HERE)

        assert tile_server.asked == ["/13/4109/2930.png", "/dark/13/4109/2930.png"]

    @pytest.mark.parametrize("damage", [b"", b"{}", b"[1]\n", b"\x89PNG", b'{"status": 200}\nx', b'{"other": 1}\nx'])
    def test_a_damaged_file_is_fetched_anew(
        self, store: TileStore, tile_server: TestTileServer, tmp_path: Path, damage: bytes
    ):
        store.tile(HERE)
        kept_files(tmp_path)[0].write_bytes(damage)

        assert store.tile(HERE).image == tile_picture()
        assert len(tile_server.asked) == 2

    def test_a_full_disk_costs_only_the_keeping(
        self, store: TileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        def refuse(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", refuse)

        assert store.tile(HERE).image == tile_picture()
        assert kept_files(tmp_path) == []

    def test_a_cache_of_no_size_keeps_nothing(self, make_store: MakeStore, tmp_path: Path):
        assert make_store(bound_bytes=0).tile(HERE).status == 200
        assert kept_files(tmp_path) == []


class TestBound:
    BOUND = 40 * 4096

    def test_the_cache_never_outgrows_its_bound(self, make_store: MakeStore, tmp_path: Path):
        store = make_store(bound_bytes=self.BOUND)

        sizes = []
        for row in range(100):
            store.tile(Tile(12, 5, row))
            sizes.append(len(kept_files(tmp_path)) * 4096)

        assert max(sizes) <= self.BOUND
        assert sizes[-1] > self.BOUND / 2

    def test_the_tiles_not_used_longest_go_first(
        self, make_store: MakeStore, tile_server: TestTileServer, clock: Clock
    ):
        store = make_store(bound_bytes=self.BOUND)
        favourite = Tile(12, 5, 0)
        for row in range(30):
            store.tile(Tile(12, 5, row))
        clock.advance(2 * HOUR)
        store.tile(favourite)
        for row in range(30, 60):
            store.tile(Tile(12, 5, row))
        tile_server.asked.clear()

        store.tile(favourite)
        store.tile(Tile(12, 5, 1))

        assert tile_server.asked == ["/12/5/1.png"]

    def test_a_world_of_tiles_needs_no_more_than_256_folders(self, make_store: MakeStore, tmp_path: Path):
        store = make_store()
        store.tiles([Tile(12, column, row) for column in range(0, 4000, 137) for row in (3, 1700)])

        folders = list((tmp_path / "tiles").iterdir())

        assert all(len(folder.name) == 2 for folder in folders)


class TestTrouble:
    @pytest.mark.parametrize("code", [403, 429, 500, 503])
    def test_a_stale_tile_is_better_than_an_error(
        self, store: TileStore, tile_server: TestTileServer, clock: Clock, code: int
    ):
        store.tile(HERE)
        clock.advance(90 * DAY)
        tile_server.answer = status(code)

        answer = store.tile(HERE)

        assert (answer.status, answer.image) == (200, tile_picture())

    def test_a_stale_tile_is_shown_when_the_server_is_gone(
        self, store: TileStore, tile_server: TestTileServer, clock: Clock
    ):
        store.tile(HERE)
        clock.advance(90 * DAY)
        tile_server.stop()

        assert store.tile(HERE).image == tile_picture()

    def test_a_server_that_does_not_answer_is_left_alone_for_a_minute(
        self, tmp_path: Path, make_store: MakeStore, tile_server: TestTileServer, clock: Clock
    ):
        with socket.socket() as closed:  # bound, but nobody listens
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
            store = make_store(template=f"http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}.png")
            assert store.tile(HERE).status == 502

            closed.listen()
            closed.settimeout(0.2)
            clock.advance(59)
            assert [store.tile(Tile(5, column, 1)).status for column in range(20)] == [502] * 20
            with pytest.raises(TimeoutError):
                closed.accept()

            clock.advance(2)
            with ThreadPoolExecutor(1) as visitor:
                visitor.submit(store.tile, HERE)
                closed.settimeout(5)
                connection, _ = closed.accept()
                connection.close()

    def test_a_server_that_says_it_is_asked_too_often_is_left_alone_for_a_minute(
        self, store: TileStore, tile_server: TestTileServer, clock: Clock
    ):
        tile_server.answer = status(429)
        assert store.tile(HERE).status == 429
        tile_server.answer = good_tiles

        assert store.tile(HERE).status == 502
        clock.advance(61)
        assert store.tile(HERE).status == 200

    def test_an_error_of_one_tile_does_not_stop_the_others(self, store: TileStore, tile_server: TestTileServer):
        tile_server.answer = status(500)
        assert store.tile(HERE).status == 500
        tile_server.answer = good_tiles

        assert store.tile(Tile(1, 1, 1)).status == 200

    def test_a_tile_that_comes_byte_by_byte_is_given_up(
        self, store: TileStore, tile_server: TestTileServer, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(limits, "WHOLE_S", 0.3)
        tile_server.answer = dripping

        assert store.tile(HERE).status == 502
        assert tile_server.hung_up.wait(5)

    def test_half_a_tile_is_no_tile(self, store: TileStore, tile_server: TestTileServer, tmp_path: Path):
        tile_server.answer = breaking_off

        assert store.tile(HERE).status == 502
        assert kept_files(tmp_path) == []

    def test_a_silent_server_is_given_up(
        self, store: TileStore, tile_server: TestTileServer, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(limits, "READ_S", 0.2)
        woken = threading.Event()

        def asleep(handler: Handler) -> None:
            woken.wait(10)

        tile_server.answer = asleep
        try:
            assert store.tile(HERE).status == 502
        finally:
            woken.set()

    def test_a_name_server_that_does_not_answer_holds_nobody_for_long(
        self, make_store: MakeStore, monkeypatch: pytest.MonkeyPatch
    ):
        """A name server has time limits of its own, far beyond what a visitor waits."""
        found = threading.Event()

        def never(*_arguments: Any, **_options: Any) -> Any:
            found.wait(10)
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

        monkeypatch.setattr(socket, "getaddrinfo", never)
        monkeypatch.setattr(tile_store, "PATIENCE_S", 0.2)
        store = make_store(template="https://tiles.example/{z}/{x}/{y}.png")

        started = time.monotonic()
        answers = [store.tile(Tile(5, column, 1)).status for column in range(20)]
        waited = time.monotonic() - started
        found.set()

        assert answers == [502] * 20
        assert waited < 1.5


class TestManyAtOnce:
    def test_the_same_tile_is_fetched_once_for_all_who_wait(self, store: TileStore, tile_server: TestTileServer):
        def slow(handler: Handler) -> None:
            time.sleep(0.3)
            good_tiles(handler)

        tile_server.answer = slow
        with ThreadPoolExecutor(8) as visitors:
            answers = list(visitors.map(store.tile, [HERE] * 8))

        assert {answer.image for answer in answers} == {tile_picture()}
        assert len(tile_server.asked) == 1

    def test_few_tiles_are_asked_for_at_a_time_and_a_crowd_is_refused(
        self, store: TileStore, tile_server: TestTileServer
    ):
        """However many ask: six connections at most, twelve waiting, the rest is told to come again."""
        go_on = threading.Event()
        at_once, most_at_once, counting = 0, 0, threading.Lock()

        def counted(handler: Handler) -> None:
            nonlocal at_once, most_at_once
            with counting:
                at_once += 1
                most_at_once = max(most_at_once, at_once)
            go_on.wait(5)
            with counting:
                at_once -= 1
            good_tiles(handler)

        tile_server.answer = counted
        with ThreadPoolExecutor(30) as visitors:
            waiting = [visitors.submit(store.tile, Tile(9, column, 7)) for column in range(30)]
            refused = 0
            while refused < 30 - MOST_WAITING:
                refused = sum(visitor.done() for visitor in waiting)
            go_on.set()
            answers = [visitor.result() for visitor in waiting]

        assert most_at_once <= 6
        assert sum(answer == BUSY for answer in answers) == 30 - MOST_WAITING
        assert sum(answer.status == 200 for answer in answers) == MOST_WAITING
