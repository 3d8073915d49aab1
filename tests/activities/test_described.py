"""The workouts API answers as the OpenAPI document says, so that clients generated from it can read it."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from app.activities.api.asking import PARAMETERS
from tests.activities.gpx_samples import golden_gpx
from tests.activities.test_imports import many
from tests.activities.uploads import entered, upload, uploaded
from tests.oauth.flow import signed_in
from tests.people import Cast, Program

FILES = {
    "/api/workouts/map/{map_id}",
    "/api/workouts/map_tile/{s}/{z}/{x}/{y}.png",
    "/api/workouts/{short_id}/gpx/download",
    "/api/workouts/{short_id}/original/download",
    "/api/users/{username}/picture",
}
"""What is no JSON."""
ENDS_THE_SESSION = {"/api/auth/logout"}
ASKED = {
    "/api/workouts": ("", "?with_statistics=true&sport_id=1", "?distance_from=500"),
    "/api/stats/{username}/by_time": ("", "?type=average&time=month"),
    "/api/stats/{username}/by_sport": ("", "?sport_id=1"),
    "/api/sports": ("", "?check_workouts=true"),
}
"""What else is asked of an address."""
IDS = {
    "/api/sports/": "sport_id",
    "/api/equipments/": "equipment",
    "/api/workouts/upload-tasks/": "task",
    "/api/workouts/": "workout",
}


def json_of(told: dict[str, Any]) -> dict[str, Any] | None:
    """The shape of an answer in JSON, if it is one."""
    return told.get("content", {}).get("application/json", {}).get("schema")


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/api/v2/schema").json
    return found


@pytest.fixture
def dora(app: Flask, cast: Cast) -> Program:
    """The administrator may ask everything."""
    return signed_in(app, cast, "dora")


@pytest.fixture
def of_dora(dora: Program) -> dict[str, Any]:
    """What stands in the addresses: something of everything there is."""
    shoes = {"label": "Bike", "equipment_type_id": 2, "default_for_sport_ids": [1]}
    equipment = dora.post("/api/equipments", json=shoes)
    assert equipment.status_code == 201, equipment.text
    bike = equipment.json["data"]["equipments"][0]["id"]
    first = uploaded(dora, golden_gpx(), equipment_ids=[bike])
    entered(dora, calories=300, title="Home", ascent=10, descent=12)
    task = upload(dora, many(11), "rides.zip")
    dora.post("/api/auth/profile/edit/sports", json={"sport_id": 1, "color": "#aabbcc"})
    wanted = {"client_name": "Watch", "client_uri": "https://example.org", "scope": "workouts:read"}
    client = dora.post("/api/oauth/apps", json=wanted | {"redirect_uris": ["https://example.org/back"]})
    return {
        "workout": first["id"],
        "equipment": bike,
        "task": task.json["data"]["task_id"],
        "sport_id": 1,
        "number": 1,
        "username": "dora",
        "client_id": client.json["data"]["client"]["client_id"],
        "app_id": client.json["data"]["client"]["id"],
    }


def addresses(document: dict[str, Any], known: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every address outside `/api/v2/` that is read as JSON, and with what it can be asked."""
    for path, methods in document["paths"].items():
        if path.startswith("/api/v2/") or not path.startswith("/api/") or "get" not in methods:
            continue
        if path in FILES | ENDS_THE_SESSION:
            continue
        short = next((known[name] for start, name in IDS.items() if path.startswith(start)), "")
        for query in ASKED.get(path, ("",)):
            yield path, path.format(**known, short_id=short) + query


def test_every_answer_in_json_has_the_shape_its_description_promises(
    document: dict[str, Any], dora: Program, of_dora: dict[str, Any]
) -> None:
    wrong = []
    for path, address in addresses(document, of_dora):
        answer = dora.get(address)
        shape = json_of(document["paths"][path]["get"]["responses"].get(str(answer.status_code), {}))
        assert answer.status_code == 200, (address, answer.text)
        assert shape is not None, address
        validator = Draft202012Validator({"components": document["components"], **shape})
        wrong += [(address, error.json_path, error.message) for error in validator.iter_errors(answer.json)]

    assert wrong == []


def test_no_answer_is_described_as_anything_at_all(document: dict[str, Any]) -> None:
    operations = {
        (path, method): told
        for path, methods in document["paths"].items()
        if path.startswith("/api/") and not path.startswith("/api/v2/")
        for method, told in methods.items()
        if method != "parameters"
    }
    vague = [
        (key, status)
        for key, told in operations.items()
        for status, answer in told["responses"].items()
        if json_of(answer) in ({}, {"type": "object"}) and key[0] != "/api/oauth/revoke"
    ]
    # These take nothing: the address says all.
    without_body = {
        key[0] for key, told in operations.items() if key[1] in {"post", "patch", "put"} and "requestBody" not in told
    }

    assert vague == []
    assert without_body == {
        "/api/auth/logout",
        "/api/equipments/{short_id}/refresh",
        "/api/oauth/apps/{app_id}/revoke",
        "/api/workouts/upload-tasks/{short_id}/abort",
        "/api/workouts/{short_id}/refresh",
    }


def test_every_way_to_narrow_the_list_of_workouts_is_described(document: dict[str, Any]) -> None:
    told = {one["name"] for one in document["paths"]["/api/workouts"]["get"]["parameters"]}

    assert told >= PARAMETERS.keys() | {"page", "per_page", "order", "order_by", "equipment_id", "coordinates"}


def test_a_described_body_makes_a_workout_as_described(document: dict[str, Any], as_alice: Program) -> None:
    operation = document["paths"]["/api/workouts/no_gpx"]["post"]
    sent = {"sport_id": 1, "workout_date": "2026-05-15 14:05", "duration": 3600, "distance": 20.5, "title": None}

    answer = as_alice.post("/api/workouts/no_gpx", json=sent)

    asked = operation["requestBody"]["content"]["application/json"]["schema"]
    Draft202012Validator({"components": document["components"], **asked}).validate(sent)
    told = json_of(operation["responses"][str(answer.status_code)])
    assert answer.status_code == 201
    assert told is not None
    Draft202012Validator({"components": document["components"], **told}).validate(answer.json)
