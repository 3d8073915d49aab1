"""A script that knows only the older documents."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.people import Program
from tests.routines.conftest import exercises

__all__ = ["exercises"]

Send = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class OldWorkout:
    """A workout and the one row it has of everything, as an older script sees them."""

    workout: dict[str, Any]
    day: dict[str, Any]
    set: dict[str, Any]
    setting: dict[str, Any]


@pytest.fixture
def send(as_alice: Program) -> Send:
    """`send("workout", name="Old")` adds a row as Alice and answers it."""

    def add(resource: str, /, **values: Any) -> dict[str, Any]:
        answer = as_alice.post(f"/api/v2/{resource}/", json=values)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json
        return found

    return add


@pytest.fixture
def old(send: Send, exercises: dict[str, int]) -> OldWorkout:
    """Four sets of ten bench presses at 60 kg, on Mondays and Thursdays."""
    workout = send("workout", name="Strong", description="All of it")
    day = send("day", training=workout["id"], description="Push", day=[4, 1])
    one = send("set", exerciseday=day["id"], sets=4)
    setting = send("setting", set=one["id"], exercise_base=exercises["bench"], reps=10, weight="60", rir="2")
    return OldWorkout(workout, day, one, setting)
