"""Only uploads may be large: whatever else arrives is refused before it fills memory or disk."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.people import Browser, Program

MEGABYTE = 1024 * 1024
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/api/v2/language/", FORM),
        ("/api/v2/token", FORM),
        ("/api/v2/token", "application/json"),
        ("/sign-in", FORM),
        ("/sign-in", "multipart/form-data; boundary=x"),
        ("/first-run", FORM),
    ],
)
def test_nobody_can_make_the_server_read_a_large_body(path: str, content_type: str, client: FlaskClient) -> None:
    stream = BytesIO(b"x" * 3 * MEGABYTE)

    answer = client.post(path, input_stream=stream, content_type=content_type, content_length=3 * MEGABYTE)

    assert answer.status_code == 413
    assert stream.tell() <= MEGABYTE


def test_who_is_not_signed_in_uploads_nothing(client: FlaskClient, app: Flask) -> None:
    for path, status in (("/api/workouts", 401), ("/activities/upload", 303)):
        stream = BytesIO(b"x" * 3 * MEGABYTE)

        answer = client.post(path, input_stream=stream, content_type="multipart/form-data; boundary=x")

        assert (answer.status_code, stream.tell()) == (status, 0)


def test_uploads_may_be_large(as_alice: Program, alices_browser: Browser) -> None:
    file = FileStorage(BytesIO(b"<gpx>" + b" " * 3 * MEGABYTE), "ride.gpx")
    boundary, body = encode_multipart({"file": file, "data": '{"sport_id": 1}', "sport_id": "1"})
    form = {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
    token = {"X-CSRFToken": alices_browser.form_token("/activities/upload")}

    by_program = as_alice.post("/api/workouts", **form)
    by_person = alices_browser.client.post("/activities/upload", headers=token, **form)

    assert by_program.json["message"] == "error when parsing gpx file"
    assert "The file cannot be read." in by_person.text
