"""Exercises, and plans built the way programs build them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from app.database import writing
from app.exercises.models import Exercise, Muscle
from app.extensions import db
from tests.people import Program

BENCH, ROW, CURL = 9, 12, 15
"""Exercises of the tests: chest; back and arms; arms."""
_MUSCLES = {BENCH: [4], ROW: [12], CURL: [1]}

Build = Callable[..., dict[str, Any]]


@pytest.fixture
def exercises(app: Flask) -> dict[str, int]:
    """Three exercises of the catalogue, by name."""
    with app.app_context(), writing():
        for key, muscles in _MUSCLES.items():
            trained = [db.session.get(Muscle, muscle) for muscle in muscles]
            db.session.add(Exercise(id=key, category_id=11, is_listed=True, muscles=trained))
    return {"bench": BENCH, "row": ROW, "curl": CURL}


@pytest.fixture
def build(as_alice: Program, exercises: dict[str, int]) -> Build:
    """`build("day", routine=7)` adds a row as Alice and answers it."""

    def add(resource: str, who: Program = as_alice, /, **values: Any) -> dict[str, Any]:
        answer = who.post(f"/api/v2/{resource}/", json=values)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json
        return found

    return add


@pytest.fixture
def routine(build: Build) -> dict[str, Any]:
    """Alice's routine: five weeks from Monday, the 6th of January 2025."""
    return build("routine", name="Strong", start="2025-01-06", end="2025-02-09")


@pytest.fixture
def day(build: Build, routine: dict[str, Any]) -> dict[str, Any]:
    """Its one day."""
    return build("day", routine=routine["id"], name="Push")


@pytest.fixture
def slot(build: Build, day: dict[str, Any]) -> dict[str, Any]:
    """The day's one slot."""
    return build("slot", day=day["id"])


@pytest.fixture
def entry(build: Build, slot: dict[str, Any]) -> dict[str, Any]:
    """The slot's one entry: bench press."""
    return build("slot-entry", slot=slot["id"], exercise=BENCH)


@dataclass(frozen=True)
class Planned:
    """A routine and the one row it has of everything, as programs see them."""

    routine: dict[str, Any]
    day: dict[str, Any]
    slot: dict[str, Any]
    entry: dict[str, Any]


@pytest.fixture
def planned(routine: dict[str, Any], day: dict[str, Any], slot: dict[str, Any], entry: dict[str, Any]) -> Planned:
    """Alice's routine with one day of one exercise."""
    return Planned(routine, day, slot, entry)
