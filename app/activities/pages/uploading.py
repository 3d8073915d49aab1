"""Uploading recorded tracks: one request for all files, or one for each from the page's script."""

from dataclasses import asdict, dataclass, replace

from flask import current_app, request, url_for
from flask import redirect as redirect_to
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from app.activities import queries, services
from app.activities.archive import ARCHIVE, ArchiveLimits, TrackArchive
from app.activities.blueprint import blueprint
from app.activities.jobs import look_for_weather
from app.activities.logic.kinds import sport_of
from app.activities.logic.short_ids import encode
from app.activities.logic.track import Track
from app.activities.models import Sport
from app.activities.pages.editing import sport_choices, usual_sport
from app.database import writing
from app.errors import Busy, Conflict, NotFound, RegimenError, StorageFull, TooLarge, UnreadableFile
from app.extensions import db
from app.files import staged
from app.jobs import wake_workers
from app.jobs.models import Job
from app.web.htmx import render
from app.web.uploads import takes_files

MEGABYTE = 1024 * 1024
AS_THE_FILE_SAYS = "file"
LATEST_IMPORTS = 5


@dataclass(frozen=True)
class Outcome:
    """What became of one file, as the page's script reads it."""

    file: str
    status: str
    message: str
    url: str = ""
    title: str = ""
    code: int = 201


@blueprint.page("/activities/upload")
def upload() -> ResponseReturnValue:
    """The drop zone."""
    return _page([])


def _page(outcomes: list[Outcome], status: int = 200) -> ResponseReturnValue:
    body = render(
        "activities/upload.html",
        outcomes=outcomes,
        sport_choices=[(AS_THE_FILE_SAYS, _("As the file says")), *sport_choices()],
        sport_id=request.form.get("sport_id", AS_THE_FILE_SAYS),
        anyway="anyway" in request.form,
        endings=",".join((*services.CHOSEN_ENDINGS, ARCHIVE)),
        imports=_latest_imports(),
        size_limit=readable(current_app.config["MAX_FILE_SIZE"]),
        archive_limit=readable(current_app.config["MAX_ARCHIVE_SIZE"]),
    )
    return body, status


def _latest_imports() -> list[tuple[str, str, Job]]:
    """Name and address of the imports of the last days."""
    jobs = db.session.scalars(queries.imports_of(current_user).limit(LATEST_IMPORTS))
    return [
        (services.wishes_of(job).archive, url_for("activities.show_import", short_id=encode(job.uuid)), job)
        for job in jobs
    ]


@blueprint.page("/activities/upload", methods=["POST"])
@takes_files
def save_upload() -> ResponseReturnValue:
    """Store every file that can be read; each gets its own answer."""
    files = [file for file in request.files.getlist("file") if file.filename]
    outcomes = [_outcome_of(file) for file in files] or [
        Outcome("", "refused", _("Choose a file first."), code=400),
    ]
    worst = max(outcome.code for outcome in outcomes)
    wants_json = request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    if wants_json:
        return asdict(outcomes[0]), outcomes[0].code
    if [outcome.status for outcome in outcomes] == ["begun"]:
        return redirect_to(outcomes[0].url, 303)
    return _page(outcomes, worst if worst >= 400 else 200)


def _outcome_of(file: FileStorage) -> Outcome:
    name = file.filename or ""
    if services.ending_of(name) == ARCHIVE:
        return _begun_import(file, name)
    skips = not request.form.get("anyway")
    try:
        _check_size(file, current_app.config["MAX_FILE_SIZE"])
        track = services.read_track(file.stream, name)
        sport = _sport_of(track)
        with staged() as stage:
            upload = services.Upload(file.stream, name, track)
            recording = services.keep_recording(stage, current_user, sport, upload, skip_duplicates=skips)
            with writing():
                if skips:
                    services.refuse_again(current_user, recording)
                words = services.Words(sport_name=_(sport.label))
                added = services.add_recording(current_user, sport, recording, words)
        look_for_weather(added)
    except Conflict as again:
        return _kept(Outcome(name, "skipped", _("Skipped: this recording is here already"), code=200), **again.details)
    except RegimenError as error:
        return Outcome(name, "refused", explained(error), code=_status_of(error))
    message = _("Added · %(sport)s", sport=_(sport.label))
    return _kept(Outcome(name, "stored", message), added.short_id, added.title)


def _begun_import(file: FileStorage, name: str) -> Outcome:
    """An archive becomes activities in the background."""
    most_files, most_bytes = current_app.config["MAX_ARCHIVE_FILES"], current_app.config["MAX_FILE_SIZE"]
    try:
        _check_size(file, current_app.config["MAX_ARCHIVE_SIZE"])
        archive = TrackArchive(file.stream, services.ENDINGS, ArchiveLimits(most_files, most_bytes))
        wishes = services.ImportWishes(
            archive=name,
            sport_id=_chosen_sport(),
            usual_sport_id=usual_sport(),
            sport_names={str(sport.id): _(sport.label) for sport in db.session.scalars(queries.sports())},
            skip_duplicates=not request.form.get("anyway"),
            most_files=most_files,
            most_bytes_of_a_file=most_bytes,
        )
        with staged() as stage:
            services.keep_archive(stage, file.stream, wishes)
            with writing():
                job = services.start_import(current_user, wishes, len(archive.names))
    except RegimenError as error:
        return Outcome(name, "refused", explained_archive(error), code=_status_of(error))
    wake_workers()
    message = ngettext("%(num)s file is being imported", "%(num)s files are being imported", len(archive.names))
    address = url_for("activities.show_import", short_id=encode(job.uuid))
    return Outcome(name, "begun", message, address, name, code=202)


def explained_archive(error: RegimenError) -> str:
    """Why an archive was refused as a whole, and what to do."""
    files, size = current_app.config["MAX_ARCHIVE_FILES"], readable(current_app.config["MAX_FILE_SIZE"])
    sentences = {
        "not_a_track_file": _("This is not a ZIP archive, whatever its name says. Pack the files again."),
        "no_tracks": _("No file in this archive is a recording. What is read: %(endings)s.", endings=_endings()),
        "too_many_files": _("The archive has more than %(count)s files. Pack them into several.", count=files),
        "file_too_large": _("A file in this archive is larger than %(limit)s.", limit=size),
    }
    return str(sentences.get(error.code) or explained(error))


def _kept(outcome: Outcome, short_id: str, title: str | None) -> Outcome:
    """The outcome, leading to its activity."""
    return replace(outcome, url=url_for("activities.activity", short_id=short_id), title=title or outcome.file)


def _sport_of(track: Track) -> Sport:
    """What was chosen; else what the file says; else what the person did last."""
    return queries.find_sport(_chosen_sport() or sport_of(track.kind) or usual_sport())


def _chosen_sport() -> int | None:
    """None where each file says it. Raises NotFound."""
    number = request.form.get("sport_id", "")
    if number == AS_THE_FILE_SAYS:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        raise NotFound("no_such_sport")
    return queries.find_sport(int(number)).id


def _check_size(file: FileStorage, limit: int) -> None:
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    if not size:
        raise UnreadableFile("empty_file")
    if size > limit:
        raise TooLarge("file_too_large", size=size, limit=limit)


_STATUS = {TooLarge: 413, Busy: 503, StorageFull: 507}


def _status_of(error: RegimenError) -> int:
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)


def _endings() -> str:
    return ", ".join(services.ENDINGS)


def readable(size: int) -> str:
    """`25 MB`."""
    return f"{size / MEGABYTE:.0f} MB" if size >= MEGABYTE else f"{max(1, size // 1024)} KB"


def explained(error: RegimenError) -> str:
    """Why a file was refused, and what to do, in the reader's language."""
    endings = _endings()
    kind = error.details.get("format", "gpx").upper()
    sentences = {
        "unsafe_name": _("The name of this file leads out of the archive. Pack the files again."),
        "symbolic_link": _("This is only a link to a file. Pack the file itself."),
        "nested_archive": _("Archives inside an archive are not opened. Unpack it first."),
        "archive_gone": _("The archive is gone from the server. Upload it again."),
        "unknown_ending": _("This kind of file is not read. Choose one of: %(endings)s.", endings=endings),
        "empty_file": _("The file is empty. Export it again."),
        "not_a_track_file": _("This is not a %(format)s file, whatever its name says. Export it again.", format=kind),
        "broken_xml": _("The file is damaged or cut off. Export it again."),
        "broken": _("The file is damaged or cut off. Export it again."),
        "too_large_unpacked": _("Unpacked, the file is larger than what is read here."),
        "document_type": _("The file contains a document type, which no recording needs. Export it again without."),
        "unsupported_kml": _("This is not a %(format)s file, whatever its name says. Export it again.", format="KML"),
        "no_activity": _("The file contains no activity. Courses and planned workouts are no recordings."),
        "no_lap": _("The activity in this file has no laps with a track."),
        "no_position": _("The file says nothing about places. Write the activity down instead."),
        "no_gps": _("The file says nothing about places. Write the activity down instead."),
        "no_track": _("The file contains no track. Routes and waypoints alone cannot be shown as an activity."),
        "no_time": _("The track has no times. Write the activity down instead, or export it with times."),
        "no_time_in_segment": _("A part of the track has no times. Export it with times."),
        "no_segment": _("The track has fewer than two points."),
        "same_start": _("Two parts of the track start at the same moment. Export it again."),
        "bad_position": _("A point of the track lies nowhere on Earth. Export it again."),
        "over_limits": _("A figure of this track is beyond what can be stored. Check the file."),
        "no_such_sport": _("Choose a sport."),
        "no_such_row": _("Choose a sport of the list."),
        "disk_full": _("The server's disk is full. Nothing was stored."),
        "database_busy": _("The server is busy. Nothing was stored. Try again in a minute."),
    }
    if isinstance(error, TooLarge):
        sizes = {name: readable(error.details[name]) for name in ("size", "limit")}
        return str(_("The file has %(size)s; at most %(limit)s are read.", **sizes))
    return str(sentences.get(error.code, _("The file cannot be read. Export it again, as GPX for example.")))
