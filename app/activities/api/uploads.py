"""Workouts from files."""

import errno
import json
import os
from typing import IO, Any

import orjson
from flask import Response, current_app, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from app.activities import services
from app.activities.api.checking import gear_for_new, sport_for_new
from app.activities.api.finding import answer_with
from app.activities.archive import ArchiveLimits, TrackArchive
from app.activities.blueprint import blueprint
from app.activities.models import Activity, Sport
from app.activities.schemas import ActivityWords, loaded
from app.activities.services import Words
from app.api.fittrackee.bodies import answer, bad_request, failed, filled_object, too_large
from app.api.fittrackee.problems import words_of
from app.api.fittrackee.sign_in import offered
from app.database import writing
from app.errors import Invalid, StorageFull, UnreadableFile
from app.files import staged
from app.web.uploads import takes_files

ARCHIVE = ".zip"
# More would be a job of its own, and programs would be told its number.
MOST_FILES_AT_ONCE = 10

ARCHIVE_WORDS = {
    "no_tracks": "archive does not contain valid workout files",
    "too_many_files": "the number of files in the archive exceeds the limit",
    "file_too_large": "at least one file in zip archive exceeds size limit, please check the archive",
}


@offered(blueprint, "/api/workouts", scope="workouts:write", method="POST")
@takes_files
def upload_workout() -> Response:
    """A workout from a recorded track, or several from an archive."""
    file = _file()
    body = _data()
    sport = sport_for_new(body)
    values, errors = loaded(ActivityWords(), body)
    if errors:
        raise bad_request(hint=f"look at {', '.join(sorted(errors))}")
    words = Words(values.get("title"), values.get("description"), values.get("notes"))
    if services.ending_of(file.filename or "") == ARCHIVE:
        return _upload_archive(file, body, sport, words)
    return answer_with([_store(file.stream, file.filename or "", body, sport, words)], 201)


def _store(file: IO[bytes], name: str, body: dict[str, Any], sport: Sport, words: Words) -> Activity:
    with staged() as stage:
        recording = services.read_recording(stage, current_user, sport, file, name)
        with writing():
            return services.add_recording(current_user, sport, recording, words, gear_for_new(body, sport))


def _upload_archive(file: FileStorage, body: dict[str, Any], sport: Sport, words: Words) -> Response:
    """Store every good file of an archive; the others are told by name."""
    limits = ArchiveLimits(MOST_FILES_AT_ONCE, current_app.config["MAX_FILE_SIZE"])
    try:
        archive = TrackArchive(file.stream, services.ENDINGS, limits)
    except Invalid as error:
        raise bad_request(ARCHIVE_WORDS[error.code], "fail", data={"workouts": []}) from None
    stored, refused = [], {}
    for name in archive.names:
        try:
            with archive.opened(name) as entry:
                stored.append(_store(entry, name, body, sport, words))
        except UnreadableFile as error:
            refused[name] = words_of(error)[0]
    whole = answer_with(stored, 201)
    if not refused:
        return whole
    beside = {"new_workouts": len(stored), "errored_workouts": refused, "data": orjson.loads(whole.data)["data"]}
    return answer({"status": "fail", **beside}, 400)


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
    ending = services.ending_of(file.filename)
    if ending not in {ARCHIVE, *services.ENDINGS}:
        raise failed("file extension not allowed")
    # A body that comes in chunks does not say how long it is.
    if ending != ARCHIVE and (_size_of(file) if size is None else size) > current_app.config["MAX_FILE_SIZE"]:
        raise too_large(size, current_app.config["MAX_FILE_SIZE"])
    return file


def _size_of(file: FileStorage) -> int:
    size = file.stream.seek(0, os.SEEK_END)
    file.stream.seek(0)
    return size


def _data() -> dict[str, Any]:
    """The part `data`: a JSON object that names a sport. Raises Refused."""
    try:
        # Some programs write line breaks into strings as they are.
        body: dict[str, Any] = json.loads(request.form.get("data", ""), strict=False)
    except (ValueError, RecursionError):
        raise bad_request(hint='the part "data" is a JSON object, like {"sport_id": 1}') from None
    if filled_object(body).get("sport_id") is None:
        raise bad_request(hint='"sport_id" is needed')
    if body["sport_id"] == 0 and not isinstance(body["sport_id"], bool):
        raise bad_request("no sport id provided", "invalid")
    return body
