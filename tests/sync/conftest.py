"""The log is filled, as `flask prepare` leaves it."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.sync.cli import fill
from tests.people import Cast
from tests.sync.phones import Copy


@pytest.fixture
def filled(app: Flask) -> Flask:
    """A server whose log knows the rows every server starts with."""
    with app.app_context():
        fill()
    return app


@pytest.fixture
def phone_of(filled: Flask, cast: Cast) -> Callable[[str], Copy]:
    """`phone_of("alice")`: a phone that holds nothing yet."""
    return lambda name: Copy(filled, cast.id_of(name))
