"""Workouts from files."""

import errno
import json
from typing import Any

from flask import Response, current_app, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from app.activities import services
from app.activities.api.checking import sport_for_new
from app.activities.api.finding import answer_with
from app.activities.blueprint import blueprint
from app.activities.schemas import ActivityWords, loaded
from app.activities.services import Words
from app.api.fittrackee.bodies import bad_request, failed, too_large
from app.api.fittrackee.sign_in import offered
from app.database import writing
from app.errors import StorageFull
from app.files import staged


@offered(blueprint, "/api/workouts", scope="workouts:write", method="POST")
def upload_workout() -> Response:
    """A workout from a recorded track."""
    file = _file()
    body = _data()
    sport = sport_for_new(body)
    values, errors = loaded(ActivityWords(), body)
    if errors:
        raise bad_request(hint=f"look at {', '.join(sorted(errors))}")
    words = Words(values.get("title"), values.get("description"), values.get("notes"))
    with staged() as stage:
        recording = services.read_recording(stage, current_user, sport, file.stream, file.filename or "")
        with writing():
            activity = services.add_recording(current_user, sport, recording, words)
    return answer_with([activity], 201)


def _file() -> FileStorage:
    """The part `file`, once nothing speaks against reading it. Raises Refused, StorageFull."""
    size = request.content_length
    if (size or 0) > current_app.config["MAX_ARCHIVE_SIZE"]:
        raise too_large(size, current_app.config["MAX_ARCHIVE_SIZE"])
    try:
        file = request.files.get("file")
    except OSError as error:
        # Larger uploads wait in a temporary file.
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StorageFull("disk_full") from error
        raise
    if file is None:
        raise failed("no file part")
    if not file.filename:
        raise failed("no selected file")
    if services.ending_of(file.filename) not in services.READERS:
        raise failed("file extension not allowed")
    if (size or 0) > current_app.config["MAX_FILE_SIZE"]:
        raise too_large(size, current_app.config["MAX_FILE_SIZE"])
    return file


def _data() -> dict[str, Any]:
    """The part `data`: a JSON object that names a sport. Raises Refused."""
    try:
        # Some programs write line breaks into strings as they are.
        body = json.loads(request.form.get("data", ""), strict=False)
    except (ValueError, RecursionError):
        raise bad_request(hint='the part "data" is a JSON object, like {"sport_id": 1}') from None
    if not isinstance(body, dict) or body.get("sport_id") is None:
        raise bad_request(hint='"sport_id" is needed')
    if body["sport_id"] == 0 and not isinstance(body["sport_id"], bool):
        raise bad_request("no sport id provided", "invalid")
    return body
