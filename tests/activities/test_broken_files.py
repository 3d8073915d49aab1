"""A thousand files broken by chance: each is stored or refused, none is our fault, and none leaves anything behind."""

import json
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.activities.models import Activity
from app.extensions import db
from tests.activities.broken_files import BrokenFile, broken_files
from tests.people import Program

COUNT, PARTS = 1000, 4
"""Of all files, and of tests that share them: what each upload costs grows with what the person has."""


def send(program: Program, file: BrokenFile) -> int:
    """Upload it; the status of the answer, which must be JSON."""
    parts = {"data": json.dumps({"sport_id": 1}), "file": FileStorage(BytesIO(file.content), file.name)}
    boundary, body = encode_multipart(parts)
    answer = program.post("/api/workouts", data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.is_json, (file.seed, answer.status_code)
    return answer.status_code


def orphans(app: Flask) -> list[str]:
    """Files below the uploads that belong to no activity."""
    with app.app_context():
        known = {name for (name,) in db.session.query(Activity.track_name)}
    uploads = Path(app.config["INSTANCE"]) / "uploads"
    return [str(path) for path in uploads.rglob("*") if path.is_file() and path.name.partition(".")[0] not in known]


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, COUNT, COUNT // PARTS))
def test_no_broken_file_is_our_fault_and_none_leaves_anything_behind(as_alice: Program, app: Flask, first: int) -> None:
    statuses: Counter[int] = Counter()
    faults = []
    for file in broken_files(first, COUNT // PARTS):
        status = send(as_alice, file)
        statuses[status] += 1
        if status not in {201, 400, 413}:
            faults.append((file.seed, file.name, status))

    assert faults == []
    assert orphans(app) == []
    assert statuses[201] >= COUNT / PARTS / 5, statuses
    assert statuses[400] >= COUNT / PARTS / 5, statuses
