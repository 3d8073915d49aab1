"""Alice registered an uploader; Bob is signed in too."""

import pytest
from flask import Flask

from tests.oauth.flow import Uploader, registered, signed_in
from tests.people import Cast, Program


@pytest.fixture
def alice(app: Flask, cast: Cast) -> Program:
    """Alice, signed in with her password."""
    return signed_in(app, cast, "alice")


@pytest.fixture
def bob(app: Flask, cast: Cast) -> Program:
    """Bob, signed in with his password."""
    return signed_in(app, cast, "bob")


@pytest.fixture
def uploader(app: Flask, alice: Program) -> Uploader:
    """An application of Alice."""
    return registered(app, alice)
