"""What wger 2.7.0a2 was recorded to answer about trophies and statistics: status, shape, and errors word by word."""

import json
import re
from datetime import time
from typing import Any

import pytest
from flask import Flask

from app.database import now, writing
from app.events import announce
from app.extensions import db
from app.training.events import SessionsChanged
from app.training.models import WorkoutSession
from tests.contract.test_wger_recordings import RECORDINGS
from tests.people import Cast, Program

ROOM = re.compile(r"/api/v2/(trophy|user-trophy|user-statistics)\b")
MAY_BE_NULL = {"last_complete_weekend_date", "earned_at", "current_value", "target_value", "progress_display"}


def _recordings() -> list[dict[str, Any]]:
    files = sorted(RECORDINGS.glob("[0-9]*.json")) if RECORDINGS.is_dir() else []
    found = [json.loads(file.read_text()) for file in files]
    return [one for one in found if ROOM.match(one["request"]["path"])]


RECORDED = _recordings()


@pytest.fixture
def people(app: Flask, cast: Cast) -> dict[str, Program]:
    """Alice has trained, Bob has not."""
    with app.app_context():
        alice = cast.id_of("alice")
        with writing():
            day = now().date()
            db.session.add(WorkoutSession(user_id=alice, date=day, time_start=time(17), time_end=time(18)))
            db.session.flush()
            announce(SessionsChanged(alice))
        db.session.remove()
    stranger = Program(app, "")
    stranger._headers = {}
    return {
        "alice": Program(app, cast.token_of("alice")),
        "bob": Program(app, cast.token_of("bob")),
        "anonymous": stranger,
    }


def _shape(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _shape(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_shape(value[0])] if value else []
    return "anything" if name in MAY_BE_NULL else type(value).__name__


@pytest.mark.skipif(not RECORDED, reason="no recorded answers here")
@pytest.mark.parametrize("one", RECORDED, ids=lambda one: f"{one['n']} {one['request']['method']}")
def test_trophies_answer_as_recorded(one: dict[str, Any], people: dict[str, Program]) -> None:
    request, recorded = one["request"], one["response"]
    headers = {name: value for name, value in request.get("headers", {}).items() if name != "Authorization"}
    expected = recorded.get("json")
    who = "alice" if expected and one["as"] != "anonymous" else one["as"]

    answer = people[who].open(request["method"], request["path"], headers=headers)

    assert answer.status_code == recorded["status"]
    if answer.status_code >= 400:
        assert answer.json == expected
    elif expected:
        ours = answer.json
        if isinstance(ours, dict) and "description" in ours:
            ours["description"] = expected["description"]
        assert _shape(ours) == _shape(expected)
        assert _facts(ours) == _facts(expected)


def _facts(answer: Any) -> Any:
    """What every server says alike: the trophies everybody may reach, and how many there are."""
    if isinstance(answer, list):
        return {one["trophy"]["name"] for one in answer if not one["trophy"]["is_hidden"]}
    return answer.get("count")
