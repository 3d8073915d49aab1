"""Tile servers, and an application that uses them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.activities.tile_store import TileStore
from tests.activities.tile_servers import Clock, TestTileServer, running_tile_server


@pytest.fixture
def tile_server() -> Iterator[TestTileServer]:
    """The tile server of a test."""
    with running_tile_server() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    """The clock of the tile store."""
    return Clock()


@pytest.fixture
def mapped_app(app: Flask, tile_server: TestTileServer, clock: Clock) -> Iterator[Flask]:
    """The application, set up with the test's tile server."""
    before = app.extensions["tiles"]
    folder = Path(app.config["INSTANCE"]) / "tiles"
    app.extensions["tiles"] = TileStore(
        folder, 10_000_000, tile_server.template, user_agent="Regimen/test", clock=clock
    )
    yield app
    app.extensions["tiles"] = before
