"""What wger 2.7.0a2 was recorded to answer on routines, sessions and logs, played again in order and compared.

"Row n" is a row of the table in the specification's §0.3; a decision is one of the project's own.
"""

import base64
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.exercises.models import Exercise, Muscle
from app.extensions import db
from app.training.services import sessions
from tests.people import Cast

CONTRACTS = Path(os.environ.get("REGIMEN_CONTRACTS", Path(__file__).parents[3] / "shared" / "contract"))
WGER = CONTRACTS / "wger"
FIRST, LAST = 658, 1077
RECORDED_AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

DUPLICATE = {"non_field_errors": ["The fields date, user, routine must make a unique set."]}
OTHERWISE: dict[str, tuple[int, Any]] = {
    "session duplicate": (400, DUPLICATE),
    "log neither reps nor weight": (
        400,
        {"non_field_errors": ["Both repetitions and weight cannot be null at the same time."]},
    ),
    "log reps without unit": (
        400,
        {"non_field_errors": ["Repetitions unit must be present if repetitions have a value."]},
    ),
}
"""Decision 9: 400 where the original answered 500."""

VOLATILE = {"id", "created", "session", "next_log", "description", "help_text"}
"""Keys whose values are ours to choose, and free prose."""
REFERENCES = {"routine", "day", "slot", "slot_entry", "slot_entry_id"}
"""To rows whose ids are ours. Those of exercises and units are the same everywhere."""
HALVES = {"upper_body", "lower_body"}
"""Row 11: real values, where the original has none."""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _played() -> list[dict[str, Any]]:
    files = sorted((WGER / "recordings").glob("[0-9]*.json")) if WGER.is_dir() else []
    found = {one["n"]: one for one in (json.loads(file.read_text()) for file in files)}
    if files:
        for one in json.loads((WGER / "held-out-state-changes.json").read_text()):
            found.setdefault(one["n"], one)
    return [found[n] for n in sorted(found) if FIRST <= n <= LAST]


PLAYED = _played()


class _Player:
    """Sends recorded requests again, with our ids in place of the recorded ones."""

    def __init__(self, client: FlaskClient, cast: Cast) -> None:
        self.client = client
        self.known: dict[str, Any] = {f"{name}_token": cast.token_of(name) for name in ("alice", "bob", "carol")}

    def play(self, recording: dict[str, Any]) -> Any:
        request = recording["request"]
        headers = {name: self._ours(value) for name, value in request["headers"].items()}
        options: dict[str, Any] = {}
        if "body" in request:
            options["data"] = json.dumps(self._ours(request.get("body_template", request["body"])))
        elif isinstance(request.get("body_raw"), str):
            options["data"] = request["body_raw"]
        elif "body_raw" in request:
            options["data"] = base64.b64decode(request["body_raw"]["base64"])
        elif "form" in request:
            headers.pop("Content-Type", None)
            options["data"] = request["form"]
        path = self._ours(request.get("path_template", request["path"]))
        answer = self.client.open(path, method=request["method"], headers=headers, **options)
        for name, where in (recording.get("captures") or {}).items():
            self.known[name] = answer.json[where] if answer.json and where in answer.json else None
        return answer

    def _ours(self, value: Any) -> Any:
        if isinstance(value, str):
            whole = re.fullmatch(r"\{(\w+)\}", value)
            if whole and whole[1] in self.known:
                return self.known[whole[1]]
            return re.sub(r"\{(\w+)\}", lambda found: str(self.known.get(found[1], found[0])), value)
        if isinstance(value, dict):
            return {key: self._ours(one) for key, one in value.items()}
        return [self._ours(one) for one in value] if isinstance(value, list) else value


def _differences(recorded: Any, ours: Any, where: str = "") -> Iterator[str]:
    if isinstance(recorded, dict) and isinstance(ours, dict):
        # Sessions also tell instants, which newer programs want.
        if set(recorded) != set(ours) - {"datetime_start", "datetime_end"}:
            yield f"{where}: {sorted(ours)} in place of {sorted(recorded)}"
        for name in recorded.keys() & ours.keys():
            yield from _differences(recorded[name], ours[name], f"{where}/{name}")
    elif isinstance(recorded, list) and isinstance(ours, list):
        if len(recorded) != len(ours):
            yield f"{where}: {len(ours)} in place of {len(recorded)}"
        for number, (one, other) in enumerate(zip(recorded, ours, strict=False)):
            yield from _differences(one, other, f"{where}/{number}")
    elif type(recorded) is not type(ours) or not (_may_differ(recorded, where) or recorded == pytest.approx(ours)):
        yield f"{where}: {ours!r} in place of {recorded!r}"


def _may_differ(recorded: Any, where: str) -> bool:
    """Values that are ours to choose, ids of our rows, and the instant at which something was sent."""
    key, text = where.rpartition("/")[2], str(recorded)
    if key == "date" and text.startswith("2026-11-21T"):
        return True
    return key in VOLATILE | HALVES | REFERENCES or bool(_UUID.search(text))


def _exercises() -> list[dict[str, Any]]:
    named = set(re.findall(r'"exercise": (\d+)', json.dumps(PLAYED)))
    rows = json.loads((WGER / "reference-rows.json").read_text())["exercises"]
    return [row for row in rows if str(row["id"]) in named]


@pytest.fixture
def replay(app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> _Player:
    monkeypatch.setattr(sessions, "now", lambda: RECORDED_AT)
    with app.app_context(), writing():
        for row in _exercises():
            muscles = [muscle for key in row["muscles"] if (muscle := db.session.get(Muscle, key))]
            exercise = Exercise(id=row["id"], category_id=row["category"], is_listed=True, muscles=muscles)
            db.session.add(exercise)
    return _Player(client, cast)


@pytest.mark.skipif(not PLAYED, reason="no recorded answers here")
def test_everything_that_was_recorded_is_answered_alike(replay: _Player) -> None:
    wrong = []
    for recording in PLAYED:
        answer, response = replay.play(recording), recording.get("response")
        name = recording["name"] if "name" in recording else recording["request"]["path"]
        status = response["status"] if response else recording["status"]
        body = response.get("json") if response else None
        status, body = OTHERWISE.get(name, (status, body))
        if answer.status_code != status:
            wrong.append(f"{recording['n']} {name}: {answer.status_code} in place of {status}: {answer.text[:200]}")
        elif body is not None:
            wrong += [f"{recording['n']} {name}{found}" for found in _differences(body, answer.json)]

    assert wrong == [], "\n".join(wrong)
