"""Published uploaders that sign in with a password, call by call; only the server's address is theirs to change."""

import json
from base64 import urlsafe_b64decode
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.activities.gpx_samples import golden_gpx
from tests.activities.test_formats import FILES
from tests.people import PASSWORD, Cast

TCX = FILES["ride.tcx"][0]
BY_HAND = {"sport_id": 5, "duration": 1800, "distance": 5.2, "workout_date": "2024-05-02 07:30", "title": "Run"}


class Uploader:
    """A program that knows e-mail address and password."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.headers: dict[str, str] = {}

    def log_in(self) -> dict[str, Any]:
        answer = self.client.post("/api/auth/login", json={"email": "alice@example.com", "password": PASSWORD})
        assert answer.status_code == 200
        found: dict[str, Any] = answer.get_json()
        self.headers = {"Authorization": f"Bearer {found['auth_token']}"}
        return found

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        return self.client.open(path, method=method, headers=self.headers, **options)

    def send(self, name: str, content: bytes, data: dict[str, Any], *, data_first: bool = False) -> TestResponse:
        parts: list[tuple[str, Any]] = [("file", FileStorage(BytesIO(content), name)), ("data", json.dumps(data))]
        boundary, body = encode_multipart(dict(reversed(parts) if data_first else parts))
        content_type = f"multipart/form-data; boundary={boundary}"
        return self.ask("POST", "/api/workouts", data=body, content_type=content_type)


@pytest.fixture
def uploader(app: Flask, cast: Cast) -> Uploader:
    """On behalf of Alice."""
    return Uploader(app)


def test_fittrackee_uploader(uploader: Uploader) -> None:
    """A window with a list of files: asks for sports and equipment, uploads, and gives the title afterwards."""
    uploader.log_in()
    assert uploader.ask("GET", "/api/auth/profile").json["data"]["username"] == "alice"
    sports = uploader.ask("GET", "/api/sports").json["data"]["sports"]
    assert all({"id", "label", "is_active_for_user"} <= sport.keys() for sport in sports)
    assert all("is_active" in item for item in uploader.ask("GET", "/api/equipments").json["data"]["equipments"])

    sent = uploader.send("ride.gpx", golden_gpx().encode(), {"sport_id": 1, "notes": "", "title": ""})
    assert sent.status_code == 201
    workout = sent.json["data"]["workouts"][0]["id"]
    titled = uploader.ask("PATCH", f"/api/workouts/{workout}", json={"title": "Round the lake"})
    assert titled.json["data"]["workouts"][0]["title"] == "Round the lake"
    assert uploader.ask("POST", "/api/workouts/no_gpx", json=BY_HAND).status_code == 201
    assert uploader.send("x.gpx", b"nonsense", {"sport_id": 1}).json["status"] == "error"


def test_garmin2fittrackee(uploader: Uploader) -> None:
    """Reads every answer with strict types, keeps equipment in step, and goes through all workouts."""
    uploader.log_in()
    types = {
        kind["label"]: kind["id"]
        for kind in uploader.ask("GET", "/api/equipment-types").json["data"]["equipment_types"]
    }
    made = uploader.ask(
        "POST",
        "/api/equipments",
        json={
            "label": "Gravel",
            "equipment_type_id": types["Bike"],
            "description": None,
            "is_active": True,
            "default_for_sport_ids": [1],
        },
    )
    assert made.status_code == 201
    bike = made.json["data"]["equipments"][0]
    assert isinstance(bike["id"], str) and {"id", "label", "is_active"} <= bike["equipment_type"].keys()
    assert bike["default_for_sport_ids"] == [1]

    sent = uploader.send("ride.gpx", golden_gpx().encode(), {"sport_id": 1, "equipment_ids": [bike["id"]]})
    (workout,) = sent.json["data"]["workouts"]
    assert (sent.status_code, type(workout["id"]), type(workout["duration"])) == (201, str, str)
    assert workout["equipments"][0]["id"] == bike["id"]
    changed = uploader.ask(
        "PATCH", f"/api/workouts/{workout['id']}", json={"equipment_ids": [], "notes": "n", "sport_id": 1}
    )
    assert (changed.status_code, changed.json["data"]["workouts"][0]["equipments"]) == (200, [])
    retired = uploader.ask(
        "PATCH", f"/api/equipments/{bike['id']}", json={"is_active": False, "default_for_sport_ids": []}
    )
    assert retired.json["data"]["equipments"][0]["is_active"] is False
    listed = uploader.ask("GET", "/api/workouts?order=asc&per_page=100").json
    assert [one["id"] for one in listed["data"]["workouts"]] == [workout["id"]]


def test_polar_to_fittrackee(uploader: Uploader) -> None:
    """Says who may see a workout, which means nothing here, and signs out, after which its token is worth nothing."""
    uploader.log_in()
    hidden = dict.fromkeys(("workout_visibility", "analysis_visibility", "map_visibility"), "private")

    sent = uploader.send("polar.tcx", TCX, {"sport_id": 5, "equipment_ids": []} | hidden)

    assert sent.status_code == 201
    workout = sent.json["data"]["workouts"][0]["id"]
    assert uploader.ask("GET", f"/api/workouts/{workout}").status_code == 200
    assert uploader.ask("POST", "/api/auth/logout").status_code == 200
    assert uploader.ask("GET", "/api/workouts").status_code == 401


def test_fittrackee_cli_rs(uploader: Uploader) -> None:
    """Reads the sign-in as a map of texts, a colour as a number or nothing, and sends `data` before the file."""
    assert all(isinstance(value, str) for value in uploader.log_in().values())
    for sport in uploader.ask("GET", "/api/sports").json["data"]["sports"]:
        assert sport["color"] is None
        assert isinstance(sport["stopped_speed_threshold"], float)

    sent = uploader.send("ride.gpx", golden_gpx().encode(), {"sport_id": 1}, data_first=True)

    assert sent.status_code == 201


def test_fittrackee_upload(uploader: Uploader) -> None:
    """Looks into its token to see when it ends, and sends `data` as a file without a name."""
    payload = uploader.log_in()["auth_token"].split(".")[1]
    claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["exp"] > claims["iat"]

    boundary = "upload-boundary"
    data = json.dumps({"sport_id": 5})
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="data"\r\n'
        f"Content-Type: application/json\r\n\r\n{data}\r\n"
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="run.tcx"\r\n\r\n'
    ).encode()
    body += TCX + f"\r\n--{boundary}--\r\n".encode()
    sent = uploader.ask("POST", "/api/workouts", data=body, content_type=f"multipart/form-data; boundary={boundary}")

    assert (sent.status_code, sent.json["status"]) == (201, "success")
    assert parsedate_to_datetime(sent.json["data"]["workouts"][0]["workout_date"]).tzinfo is not None
