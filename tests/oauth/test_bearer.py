"""What a request with the token of an application may do, and what it is told otherwise."""

import re
from fnmatch import fnmatch
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.oauth.logic import SCOPES
from tests.architecture.test_routes import PUBLIC
from tests.oauth.flow import SCOPE, Uploader, registered, signed_in
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
    ("GET", "/api/stats/alice/by_time", "workouts:read"),
    ("GET", "/api/stats/alice/by_sport", "workouts:read"),
    ("GET", "/api/auth/profile", "profile:read"),
    ("POST", "/api/auth/profile/edit", "profile:write"),
    ("GET", "/api/equipments", "equipments:read"),
    ("GET", "/api/equipment-types", "equipments:read"),
    ("POST", "/api/equipments", "equipments:write"),
    ("POST", "/api/workouts", "workouts:write"),
    ("POST", "/api/workouts/no_gpx", "workouts:write"),
    ("PATCH", "/api/workouts/abcdefghijklmnopqrstuv", "workouts:write"),
    ("DELETE", "/api/workouts/abcdefghijklmnopqrstuv", "workouts:write"),
]


@pytest.mark.parametrize(("method", "path", "scope"), SCOPED)
def test_an_address_asks_for_its_scope_and_for_no_other(
    app: Flask, alice: Program, method: str, path: str, scope: str
) -> None:
    uploader = registered(app, alice, scope=" ".join(SCOPES))
    others = " ".join(name for name in SCOPES if name != scope)

    allowed = uploader.acting(uploader.tokens(alice, scope=scope)["access_token"]).open(method, path)
    refused = uploader.acting(uploader.tokens(alice, scope=others)["access_token"]).open(method, path)

    assert allowed.status_code not in {401, 403}
    assert (refused.status_code, refused.get_json()) == (403, TOO_FEW_RIGHTS)
    assert "WWW-Authenticate" not in refused.headers


def test_sports_are_hidden_from_everybody_only_with_a_right_over_the_server(app: Flask, cast: Cast) -> None:
    dora = signed_in(app, cast, "dora")
    admins_app = registered(app, dora, scope="workouts:write application:write")
    uploading = admins_app.acting(admins_app.tokens(dora, scope="workouts:write")["access_token"])
    ruling = admins_app.acting(admins_app.tokens(dora, scope="application:write")["access_token"])

    assert uploading.patch("/api/sports/1", json={"is_active": True}).status_code == 403
    assert ruling.patch("/api/sports/1", json={"is_active": True}).status_code == 200


def test_without_a_useful_scope_everything_is_closed_that_is_not_for_everybody(app: Flask, alice: Program) -> None:
    weak = registered(app, alice, scope="users:read")
    acting = weak.acting(weak.tokens(alice, scope="users:read")["access_token"])
    open_doors = []

    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/v2/") or not rule.rule.startswith("/api/"):
            continue
        if any(fnmatch(rule.endpoint, pattern) for pattern in PUBLIC):
            continue
        path = re.sub("<[^>]+>", "1", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = acting.open(method, path)
            if answer.status_code not in {401, 403}:
                open_doors.append(f"{method} {path} answers {answer.status_code}")

    assert open_doors == []


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
