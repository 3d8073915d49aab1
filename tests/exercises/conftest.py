"""Exercises to try things on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.database import now, writing
from app.exercises import services
from app.extensions import db
from tests.people import Cast, Program

ENGLISH, GERMAN = 2, 1
SENTENCE = "Lower the bar to the chest, wait for a moment, and press it up again."
SATZ = "Senke die Stange zur Brust, warte einen Augenblick und drücke sie wieder nach oben."


def body_of(name: str, **more: Any) -> dict[str, Any]:
    """A submission in English."""
    text = {"name": name, "language": ENGLISH, "description_source": SENTENCE, "license_author": "carol"}
    return {"category": 11, "translations": [text | more.pop("text", {})], **more}


@pytest.fixture
def as_carol(app: Flask, cast: Cast) -> Program:
    """A program of Carol, who has been here for long and whose address is confirmed."""
    with app.app_context(), writing():
        carol = db.session.get_one(User, cast.id_of("carol"))
        carol.created_at = now() - timedelta(days=400)
        carol.email_verified = True
    return Program(app, cast.token_of("carol"))


@pytest.fixture
def as_dora(app: Flask, cast: Cast) -> Program:
    """A program of the administrator."""
    return Program(app, cast.token_of("dora"))


@pytest.fixture
def bench_press(as_carol: Program) -> int:
    """An exercise with an alias."""
    body = body_of("Bench Press", muscles=[4], muscles_secondary=[5, 2], equipment=[1, 8])
    body["translations"][0]["aliases"] = [{"alias": "Flat press"}]
    answer = as_carol.post("/api/v2/exercise-submission/", json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


@pytest.fixture
def own_exercise(app: Flask, cast: Cast) -> Callable[[str, str], int]:
    """`own_exercise("alice", "Sandbag toss")` makes an exercise nobody else sees."""

    def make(person: str, name: str) -> int:
        with app.app_context(), writing():
            user = db.session.get_one(User, cast.id_of(person))
            text = {"name": name, "language_id": ENGLISH, "description_source": SENTENCE}
            values = {"category_id": 9, "translations": [text]}
            return services.submit_exercise(user, values, owner_id=user.id).id

    return make


@pytest.fixture
def starter_catalogue(app: Flask) -> None:
    """The exercises every server starts with."""
    with app.app_context(), writing():
        services.StarterExercises().load()
