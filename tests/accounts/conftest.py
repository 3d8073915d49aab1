"""Settings of the server that some tests turn for a moment."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask


@pytest.fixture
def setting(app: Flask) -> Iterator[Callable[..., None]]:
    """`setting(REGISTRATION="open")` holds until the end of the test."""
    before: dict[str, Any] = {}

    def turn(**values: Any) -> None:
        for name in values:
            before.setdefault(name, app.config[name])
        app.config.update(values)

    yield turn
    app.config.update(before)
