"""A real small tile server for the tests: it draws tiles, counts who asks, can misbehave and go away."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

from PIL import Image

LAND = (210, 230, 200)


@cache
def tile_picture(kind: str = "PNG", side: int = 256, colour: tuple[int, int, int] = LAND) -> bytes:
    """A tile of one colour."""
    target = BytesIO()
    Image.new("RGB", (side, side), colour).save(target, kind)
    return target.getvalue()


class Handler(BaseHTTPRequestHandler):
    """One request to the tile server."""

    server: "TestTileServer"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer as the test wants it."""
        self.server.asked.append(self.path)
        self.server.headers.append(dict(self.headers.items()))
        self.server.answer(self)

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A whole answer; `Cache_Control="…"` names a header."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


Behaviour = Callable[[Handler], None]


def good_tiles(handler: Handler) -> None:
    """A tile that stays fresh for a day, renewed by its ETag."""
    if handler.headers.get("If-None-Match") == '"first"':
        handler.send(304, ETag='"first"', Cache_Control="max-age=86400")
    else:
        handler.send(200, tile_picture(), Content_Type="image/png", ETag='"first"', Cache_Control="max-age=86400")


def status(code: int, body: bytes = b"<h1>Sorry</h1>", **headers: str) -> Behaviour:
    """Always this status."""
    return lambda handler: handler.send(code, body, Content_Type="text/html", **headers)


def picture(body: bytes, media_type: str = "image/png") -> Behaviour:
    """Always this body, said to be a picture."""
    return lambda handler: handler.send(200, body, Content_Type=media_type)


def endless(handler: Handler) -> None:
    """A picture that begins well and never ends."""
    handler.close_connection = True
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(tile_picture())
    try:
        while True:
            handler.wfile.write(b"\0" * 65536)
    except OSError:
        handler.server.hung_up.set()


def breaking_off(handler: Handler) -> None:
    """Half a picture, then the connection is gone."""
    handler.close_connection = True
    body = tile_picture()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])


def dripping(handler: Handler) -> None:
    """A picture that comes byte by byte."""
    handler.close_connection = True
    handler.send_response(200)
    handler.end_headers()
    try:
        for byte in tile_picture():
            handler.wfile.write(bytes([byte]))
            time.sleep(0.05)
    except OSError:
        handler.server.hung_up.set()


class TestTileServer(ThreadingHTTPServer):
    """The server; `answer` is how it behaves."""

    __test__ = False
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer: Behaviour = good_tiles
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.hung_up = threading.Event()
        self.connections: list[socket.socket] = []
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def template(self) -> str:
        """What goes into TILE_SERVER_URL."""
        return self.address + "/{z}/{x}/{y}.png"

    def get_request(self) -> tuple[socket.socket, Any]:
        """Remember who is connected."""
        connection, address = super().get_request()
        self.connections.append(connection)
        return connection, address

    def handle_error(self, *_arguments: object) -> None:
        """Who hangs up early is no concern of a test."""

    def stop(self) -> None:
        """Go away: nobody listens at the address any more, and whoever is connected is cut off."""
        self.shutdown()
        self.server_close()
        for connection in self.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()


@contextmanager
def running_tile_server() -> Iterator[TestTileServer]:
    """A tile server for one test."""
    server = TestTileServer()
    try:
        yield server
    finally:
        server.stop()


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
