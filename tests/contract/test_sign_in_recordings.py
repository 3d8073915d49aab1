"""Signing in as a program goes as it was recorded; every exception is named with its reason."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.services import change_password, hashed_password, person_who_knows
from app.database import writing
from tests.contract.recordings import RECORDINGS, Scenario, read
from tests.people import PASSWORD, Cast

pytestmark = pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recorded answers are not beside the project")

BAD = (400, {"status": "error", "message": "invalid payload"})
EXCEPTIONS: dict[int, tuple[int, Any]] = {
    7: BAD,  # the recorded server broke (row 18)
    9: BAD,  # a page instead of JSON (row 18)
    10: BAD,  # the same
}


@pytest.fixture
def scenario(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Scenario:
    """What was recorded; Alice has the recorded password, and nobody counts her tries."""
    monkeypatch.setitem(app.config, "LOGIN_LIMIT", "")
    with app.app_context():
        alice = person_who_knows(PASSWORD, name="alice")
        assert alice
        with writing():
            change_password(alice, hashed_password("alice-pass-123"))
    return read("01-auth-login")


def test_a_program_signs_in_as_recorded(scenario: Scenario, client: FlaskClient) -> None:
    compared = 0
    for exchange in scenario.exchanges:
        request = exchange["request"]
        if (request["method"], request["path"]) != ("POST", "/api/auth/login"):
            continue
        body = {"json": request["json"]} if "json" in request else {"data": request["raw_body"]}
        expected = EXCEPTIONS.get(exchange["n"], (exchange["response"]["status"], exchange["response"].get("json")))

        answer = client.post("/api/auth/login", headers=request.get("headers"), **body)

        given = answer.get_json()
        if "auth_token" in given:
            given["auth_token"] = "<jwt>"
        assert (answer.status_code, given) == expected, exchange["n"]
        compared += 1

    assert compared == 11
