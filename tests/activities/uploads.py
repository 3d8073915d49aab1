"""Uploading as programs do, and what an upload leaves behind."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.extensions import db
from tests.people import Program


def upload(program: Program, content: str | bytes, name: str | None = "ride.gpx", **data: Any) -> TestResponse:
    """Send a file, of cycling unless something else is said."""
    return send_parts(program, file=(content, name), data=json.dumps({"sport_id": 1} | data))


def send_parts(program: Program, **parts: Any) -> TestResponse:
    """Send a form with these parts; a pair is a file: its content and its name."""
    values = {
        part: FileStorage(BytesIO(_bytes(value[0])), value[1]) if isinstance(value, tuple) else value
        for part, value in parts.items()
        if value is not None
    }
    boundary, body = encode_multipart(values)
    return program.post("/api/workouts", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def workout_in(answer: TestResponse) -> dict[str, Any]:
    """The only workout of an answer."""
    assert answer.status_code in {200, 201}, answer.text
    (workout,) = answer.json["data"]["workouts"]
    found: dict[str, Any] = workout
    return found


def uploaded(program: Program, content: str | bytes, **data: Any) -> dict[str, Any]:
    """The workout that an upload made."""
    return workout_in(upload(program, content, **data))


def entered(program: Program, **values: Any) -> dict[str, Any]:
    """The workout that was written down: an hour of cycling over 20 km unless something else is said."""
    usual = {"sport_id": 1, "duration": 3600, "distance": 20.0, "workout_date": "2026-05-15 14:05"}
    return workout_in(program.post("/api/workouts/no_gpx", json=usual | values))


def traces_in(app: Flask) -> tuple[dict[str, int], dict[str, int]]:
    """Every file of the instance folder with its size, and how many rows every table has."""
    instance = Path(app.config["INSTANCE"])
    files = {
        str(path.relative_to(instance)): path.stat().st_size
        for path in instance.rglob("*")
        if path.is_file() and not path.name.startswith("regimen.sqlite3") and "cache" not in path.parts
    }
    with app.app_context():
        rows = {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
        }
    return files, rows


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
