"""What wger 2.7.0a2 was recorded to answer about signing in, tokens, profiles and rights, asked of us in its order.

"Row n" is a row of the table in the specification's §0.3; a decision is one of the project's own.
"""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import User
from app.accounts.services import add_person, hashed_password, make_api_token
from app.database import now, writing
from app.extensions import db
from tests.contract.recordings import CONTRACTS
from tests.people import EVERYTHING

RECORDINGS = CONTRACTS / "wger" / "recordings"
OURS = re.compile(r"/(allauth|api/v2/(token|login|register|userprofile|check-permission|issue-refresh-token))\b")
HEADERS = ("Content-Type", "Allow", "Content-Language", "Cache-Control", "X-Frame-Options", "WWW-Authenticate")
PASSKEYS = "decision of ours: passkeys are not offered, and not announced"
OLDER = "row 14: older addresses answer"
EXCEPTIONS = {
    "headless config": PASSKEYS,
    "session anonymous": PASSKEYS,
    "session bad token": PASSKEYS,
    "logout": PASSKEYS,
    "verify with slash": OLDER,
    "legacy endpoint token/": OLDER,
    "legacy endpoint register/": OLDER,
    "legacy token obtain": OLDER,
    "verify form": "row 5: forms are read there",
    "refresh with headless refresh": "row 4: one family of tokens",
    "headless refresh good": "row 4: the token was used up by the exchange before",
    "login failure 8": "decision 22: per account and address, JSON for programs",
}
SKIPPED = re.compile("simplejwt|exercise create")
"""Tokens of a family we do not have, and what belongs to another room."""
PASSWORDS = {"admin": "adminadmin", "alice": "alicepass12", "bob": "bobpass1234", "carol": "carolpass12"}
CHANGES = re.compile("|".join(("id", "at", "date_joined", r"\w*token", "access", "refresh")))

pytestmark = pytest.mark.skipif(not RECORDINGS.is_dir(), reason="no recorded answers here")


def _recordings() -> list[dict[str, Any]]:
    found = [json.loads(file.read_text()) for file in sorted(RECORDINGS.glob("[0-9]*.json"))]
    return [one for one in found if OURS.match(one["request"]["path"]) and not SKIPPED.search(one["name"])]


@pytest.fixture
def answers(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[Any, Any]]:
    """Every exchange by its name: what was recorded, and what we answer."""
    for name, value in {"REGISTRATION": "open", "LOGIN_LIMIT": "", "REGISTRATION_LIMIT": ""}.items():
        monkeypatch.setitem(app.config, name, value)
    known: dict[str, str] = {}
    with app.app_context(), writing():
        for name, password in PASSWORDS.items():
            user = add_person(name, f"{name}@example.com", hashed_password(password), is_admin=name == "admin")
            user.email_verified = name in {"alice", "carol"}
            user.created_at = now() - timedelta(days=2000 if name == "carol" else 0)
            known[f"{name}_token"] = make_api_token(user, "recorded", EVERYTHING)
    played = {}
    for recording in _recordings():
        answer = _send(client, recording["request"], known)
        played[recording["name"]] = (recording["response"], answer)
        for name, path in recording.get("captures", {}).items():
            known[name] = _at(answer.get_json(silent=True), path) or known.get(name, "")
    return played


def _send(client: FlaskClient, request: dict[str, Any], known: dict[str, str]) -> Any:
    def filled(text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], found[0]), text)

    headers = {name: filled(value) for name, value in request["headers"].items()}
    body = filled(json.dumps(request["body"])) if "body" in request else request.get("body_raw")
    return client.open(request["path"], method=request["method"], headers=headers, data=body)


def _at(value: Any, path: str) -> Any:
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _differences(recorded: Any, ours: Any, key: str = "") -> list[str]:
    """Keys that are missing, types and values that differ; what is made anew each time only has a type."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        missing = [f"{key}.{name} is missing" for name in recorded.keys() - ours.keys()]
        both = [name for name in recorded if name in ours]
        return missing + [each for name in both for each in _differences(recorded[name], ours[name], name)]
    if isinstance(recorded, list) and isinstance(ours, list) and len(recorded) == len(ours):
        return [each for one, other in zip(recorded, ours, strict=True) for each in _differences(one, other, key)]
    if key in {"label", "help_text", "description"}:
        return []  # free words
    if type(recorded) is not type(ours):
        return [f"{key}: {recorded!r}, ours {ours!r}"]
    return [] if recorded == ours or CHANGES.fullmatch(key) else [f"{key}: {recorded!r}, ours {ours!r}"]


def test_status_body_and_headers_agree(answers: dict[str, tuple[Any, Any]]) -> None:
    compared, different = 0, []
    for name, (recorded, answer) in answers.items():
        if name in EXCEPTIONS:
            continue
        compared += 1
        if answer.status_code != recorded["status"]:
            different.append(f"{name}: {recorded['status']}, ours {answer.status_code}")
        if "json" in recorded:
            different += [f"{name}: {one}" for one in _differences(recorded["json"], answer.get_json(silent=True))]
        for header in HEADERS:
            if recorded["headers"].get(header) not in {None, answer.headers.get(header)}:
                different.append(f"{name}: {header} {recorded['headers'][header]}, ours {answer.headers.get(header)}")

    assert different == [], "\n".join(different)
    assert compared > 35


def test_every_exception_was_recorded_and_is_one(answers: dict[str, tuple[Any, Any]]) -> None:
    assert EXCEPTIONS.keys() <= answers.keys()
    assert [
        name
        for name in EXCEPTIONS
        if answers[name][0]["status"] == answers[name][1].status_code
        and not _differences(answers[name][0].get("json"), answers[name][1].get_json(silent=True))
    ] == []


def test_where_passkeys_are_all_that_differs(answers: dict[str, tuple[Any, Any]]) -> None:
    for name in ("session anonymous", "session bad token", "logout"):
        recorded, answer = answers[name]
        flows = [flow for flow in recorded["json"]["data"]["flows"] if flow["id"] != "mfa_login_webauthn"]

        assert answer.status_code == recorded["status"]
        assert answer.json["data"]["flows"] == flows
        assert answer.json["meta"].keys() == recorded["json"]["meta"].keys()


def test_the_users_of_the_recordings_are_who_they_were(app: Flask, answers: dict[str, tuple[Any, Any]]) -> None:
    with app.app_context():
        alice = db.session.query(User).filter_by(username="alice").one()

        assert alice.preferences.weight_unit == "kg"
