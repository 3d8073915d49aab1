"""Workouts from files."""

import errno
import json
import os
from dataclasses import dataclass
from typing import IO, Any

import orjson
from flask import Response, current_app, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from app.activities import services
from app.activities.api import answer_shapes, request_shapes
from app.activities.api.checking import gear_for_new, sport_for_new
from app.activities.api.finding import answer_with, workout_of
from app.activities.archive import ARCHIVE, ArchiveLimits, TrackArchive
from app.activities.blueprint import blueprint
from app.activities.jobs import look_for_weather
from app.activities.logic import short_ids
from app.activities.models import Activity, Sport
from app.activities.queries import unfinished_imports_of
from app.activities.schemas import ActivityWords, loaded
from app.activities.services import ImportWishes, Words
from app.api.fittrackee.bodies import answer, bad_request, failed, filled_object, too_large
from app.api.fittrackee.problems import words_of
from app.api.fittrackee.sign_in import offered
from app.api.openapi.workouts import PARTS, tells
from app.database import writing
from app.errors import Conflict, Invalid, StorageFull, UnreadableFile
from app.extensions import db
from app.files import staged
from app.jobs import wake_workers
from app.web.uploads import takes_files

# More are a job of their own, and programs are told its number.
MOST_FILES_AT_ONCE = 10

ARCHIVE_WORDS = {
    "no_tracks": "archive does not contain valid workout files",
    "too_many_files": "the number of files in the archive exceeds the limit",
    "file_too_large": "at least one file in zip archive exceeds size limit, please check the archive",
}


@dataclass(frozen=True)
class _Asked:
    """How uploaded files are to become workouts."""

    body: dict[str, Any]
    sport: Sport
    words: Words
    skip_duplicates: bool


@offered(blueprint, "/api/workouts", scope="workouts:write", method="POST")
@takes_files
@tells(answer_shapes.STORED, status="201", body=request_shapes.UPLOADED, kind=PARTS, more=answer_shapes.NOT_STORED_NOW)
def upload_workout() -> Response:
    """A workout from a recorded track, or several from an archive."""
    file = _file()
    body = _data()
    sport = sport_for_new(body)
    values, errors = loaded(ActivityWords(), body)
    if errors:
        raise bad_request(hint=f"look at {', '.join(sorted(errors))}")
    words = Words(values.get("title"), values.get("description"), values.get("notes"))
    asked = _Asked(body, sport, words, _skips_duplicates(body))
    if services.ending_of(file.filename or "") == ARCHIVE:
        return _upload_archive(file, asked)
    name = file.filename or ""
    try:
        return answer_with([_store(file.stream, name, asked)], 201)
    except Conflict as again:
        # The one that is there already, so that whoever wants to change it can go on.
        there = workout_of(again.details["short_id"])
        return answer_with([there], 200, skipped_workouts={name: there.short_id})


def _store(file: IO[bytes], name: str, asked: _Asked) -> Activity:
    """Raises UnreadableFile, StorageFull, and Conflict when it is here and duplicates are to be skipped."""
    track = services.read_track(file, name)
    skips = asked.skip_duplicates
    with staged() as stage:
        upload = services.Upload(file, name, track)
        recording = services.keep_recording(stage, current_user, asked.sport, upload, skip_duplicates=skips)
        with writing():
            if skips:
                services.refuse_again(current_user, recording)
            gear = gear_for_new(asked.body, asked.sport)
            added = services.add_recording(current_user, asked.sport, recording, asked.words, gear)
    look_for_weather(added)
    return added


def _upload_archive(file: FileStorage, asked: _Asked) -> Response:
    """Store every good file of an archive, and tell the others by name; many files are a job of their own."""
    limits = ArchiveLimits(current_app.config["MAX_ARCHIVE_FILES"], current_app.config["MAX_FILE_SIZE"])
    try:
        archive = TrackArchive(file.stream, services.ENDINGS, limits)
    except Invalid as error:
        raise bad_request(ARCHIVE_WORDS[error.code], "fail", data={"workouts": []}) from None
    if len(archive.names) > MOST_FILES_AT_ONCE:
        return _begin_import(file, archive, asked, limits)
    stored, refused, skipped = [], {}, {}
    for name in archive.names:
        try:
            with services.copy_of(archive, name) as entry:
                stored.append(_store(entry, name, asked))
        except UnreadableFile as error:
            refused[name] = words_of(error)[0]
        except Conflict as again:
            skipped[name] = again.details["short_id"]
    beside = {"skipped_workouts": skipped} if skipped else {}
    whole = answer_with(stored, 201 if stored else 200, **beside)
    if not refused:
        return whole
    told = {"new_workouts": len(stored), "errored_workouts": refused, "data": orjson.loads(whole.data)["data"]}
    return answer({"status": "fail", **told, **beside}, 400)


def _begin_import(file: FileStorage, archive: TrackArchive, asked: _Asked, limits: ArchiveLimits) -> Response:
    if db.session.scalar(unfinished_imports_of(current_user).limit(1)):
        raise bad_request("ongoing upload task exists", hint="Wait until it has ended, or abort it.")
    gear = gear_for_new(asked.body, asked.sport)
    wishes = ImportWishes(
        archive=file.filename or "",
        sport_id=asked.sport.id,
        title=asked.words.title,
        description=asked.words.description,
        notes=asked.words.notes,
        gear_ids=None if gear is None else [item.id for item in gear],
        skip_duplicates=asked.skip_duplicates,
        most_files=limits.files,
        most_bytes_of_a_file=limits.bytes_of_a_file,
    )
    with staged() as stage:
        services.keep_archive(stage, file.stream, wishes)
        with writing():
            job = services.start_import(current_user, wishes, len(archive.names))
    wake_workers()
    return answer({"status": "in_progress", "data": {"task_id": short_ids.encode(job.uuid)}})


def _skips_duplicates(body: dict[str, Any]) -> bool:
    wanted = body.get("skip_duplicates", False)
    if not isinstance(wanted, bool):
        raise bad_request(hint="skip_duplicates is true or false")
    return wanted


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
