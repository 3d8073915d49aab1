"""What a request with the token of an application may do, and what it is told otherwise."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.oauth.flow import SCOPE, Uploader, registered
from tests.people import Cast, Program

EXPLANATION = "The access token provided is expired, revoked, malformed, or invalid for other reasons."
INVALID = {
    "status": "error",
    "message": "invalid token, please log in again",
    "error": "invalid_token",
    "error_description": EXPLANATION,
}
MISSING = {"status": "error", "message": "provide a valid auth token"}
TOO_FEW_RIGHTS = {
    "status": "error",
    "message": "you do not have permissions",
    "error": "insufficient_scope",
    "error_description": "The request requires higher privileges than provided by the access token.",
}

SCOPED = [
    ("GET", "/api/workouts", "workouts:read"),
    ("GET", "/api/workouts/abcdefghijklmnopqrstuv", "workouts:read"),
    ("GET", "/api/workouts/abcdefghijklmnopqrstuv/gpx", "workouts:read"),
    ("GET", "/api/workouts/abcdefghijklmnopqrstuv/gpx/segment/1", "workouts:read"),
    ("GET", "/api/workouts/abcdefghijklmnopqrstuv/gpx/download", "workouts:read"),
    ("GET", "/api/workouts/abcdefghijklmnopqrstuv/chart_data", "workouts:read"),
    ("GET", "/api/workouts/abcdefghijklmnopqrstuv/chart_data/segment/1", "workouts:read"),
    ("GET", "/api/sports", "workouts:read"),
    ("GET", "/api/sports/1", "workouts:read"),
    ("GET", "/api/records", "workouts:read"),
    ("POST", "/api/workouts", "workouts:write"),
    ("POST", "/api/workouts/no_gpx", "workouts:write"),
    ("PATCH", "/api/workouts/abcdefghijklmnopqrstuv", "workouts:write"),
    ("DELETE", "/api/workouts/abcdefghijklmnopqrstuv", "workouts:write"),
]


@pytest.mark.parametrize(("method", "path", "scope"), SCOPED)
def test_an_address_asks_for_its_scope_and_for_no_other(
    app: Flask, alice: Program, method: str, path: str, scope: str
) -> None:
    other = next(name for name in ("workouts:read", "workouts:write") if name != scope)
    uploader = registered(app, alice, scope=f"{scope} {other} profile:read")

    allowed = uploader.acting(uploader.tokens(alice, scope=scope)["access_token"]).open(method, path)
    refused = uploader.acting(uploader.tokens(alice, scope=f"{other} profile:read")["access_token"]).open(method, path)

    assert allowed.status_code not in {401, 403}
    assert (refused.status_code, refused.get_json()) == (403, TOO_FEW_RIGHTS)
    assert "WWW-Authenticate" not in refused.headers


@pytest.mark.parametrize(
    ("header", "status", "body"),
    [
        ({}, 401, MISSING),
        ({"Authorization": ""}, 401, MISSING),
        ({"Authorization": "Bearer"}, 401, MISSING),
        ({"Authorization": "Bearer "}, 401, MISSING),
        ({"Authorization": "Bearer " + "a" * 42}, 401, INVALID),
        ({"Authorization": "Bearer nonsense"}, 401, INVALID),
        ({"Authorization": "Bearer " + "é" * 42}, 401, INVALID),
        ({"Authorization": "Basic abc"}, 401, MISSING | {"error": "unsupported_token_type"}),
        ({"Authorization": "MAC abc"}, 401, MISSING | {"error": "unsupported_token_type"}),
    ],
)
def test_who_brings_no_good_token_is_told_so(
    client: FlaskClient, cast: Cast, header: dict[str, str], status: int, body: dict[str, str]
) -> None:
    answer = client.get("/api/workouts", headers=header)

    assert (answer.status_code, answer.get_json()) == (status, body)


def test_a_refusal_names_its_reason_in_the_header_too(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/api/workouts", headers={"Authorization": "Bearer " + "a" * 42})

    assert answer.headers["WWW-Authenticate"] == (
        f'Bearer extra_attributes="{{}}", error="invalid_token", error_description="{EXPLANATION}"'
    )
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")


def test_an_unknown_scheme_names_its_reason_too(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/api/workouts", headers={"Authorization": "MAC abc"})

    assert answer.headers["WWW-Authenticate"] == 'bearer error="unsupported_token_type", error_description=""'
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_revoked_token_is_an_invalid_one(alice: Program, uploader: Uploader) -> None:
    token = uploader.tokens(alice)["access_token"]
    uploader.post("/api/oauth/revoke", token=token)

    answer = uploader.acting(token).get("/api/workouts")

    assert (answer.status_code, answer.get_json()) == (401, INVALID)


def test_a_refresh_token_opens_nothing(alice: Program, uploader: Uploader) -> None:
    refresh = uploader.tokens(alice)["refresh_token"]

    assert uploader.acting(refresh).get("/api/workouts").status_code == 401


def test_the_token_goes_after_bearer_only(app: Flask, alice: Program, uploader: Uploader) -> None:
    token = uploader.tokens(alice)["access_token"]

    assert Program(app, token, "Token").get("/api/workouts").status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/v2/userprofile/", None),
        ("POST", "/api/v2/token/refresh", {"refresh": "x"}),
    ],
)
def test_the_other_api_is_closed_to_applications(
    alice: Program, uploader: Uploader, method: str, path: str, body: Any
) -> None:
    acting = uploader.acting(uploader.tokens(alice)["access_token"])

    assert acting.open(method, path, json=body).status_code in {401, 403, 404}


def test_pages_take_no_tokens(alice: Program, uploader: Uploader) -> None:
    answer = uploader.acting(uploader.tokens(alice)["access_token"]).get("/settings/apps")

    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["Location"]


def test_a_request_asks_the_database_no_more_often_than_with_a_login_token(
    alice: Program, uploader: Uploader, count_queries: Any
) -> None:
    acting = uploader.acting(uploader.tokens(alice, scope=SCOPE)["access_token"])
    acting.get("/api/sports")

    assert count_queries(acting.get, "/api/sports") <= count_queries(alice.get, "/api/sports")
