"""What is prepared from tracks, for activities that came before it was: lines, best efforts, splits, courses."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.activities import queries
from app.activities.logic.efforts import Effort, Progress, best_efforts
from app.activities.logic.lines import NO_LINE, PackedLine, packed_line
from app.activities.models import PREPARED_VERSION, Activity
from app.activities.services.courses import follow_course
from app.activities.services.reading import track_of
from app.activities.services.track import prepare_files, set_efforts, set_line
from app.activities.track_files import TrackFiles, files_of, profile_of
from app.errors import UnreadableFile
from app.extensions import db
from app.files import Stage
from app.jobs.models import Job
from app.jobs.queries import unfinished_jobs
from app.jobs.services import add_job

WITH_LINES, WITH_ZONES = 1, 3
"""The versions from which lines, best efforts and splits are there, and the time zones that files name."""
PREPARE_LINES = "activities.prepare_lines"


@dataclass(frozen=True)
class Prepared:
    """What was prepared; `files` are new ones, None where those that are there tell everything.

    Without line and efforts those that are there stay, and the course is found from them.
    """

    line: PackedLine | None
    efforts: Sequence[Effort]
    files: TrackFiles | None
    utc_offset_min: int | None = None


def prepared_of(stage: Stage, activity: Activity) -> Prepared:
    """Prepare an activity's track as today; nothing when the file cannot be read any more. Raises StorageFull."""
    has_line = activity.line is not None and activity.prepared_version >= WITH_LINES
    if has_line and activity.prepared_version >= WITH_ZONES:
        return Prepared(None, [], None)
    try:
        track = track_of(activity)
    except (UnreadableFile, OSError):
        return Prepared(None if has_line else NO_LINE, [], None)
    if has_line:
        return Prepared(None, [], None, track.utc_offset_min)
    files = None
    if not _tells_splits(activity):
        files = files_of(activity).anew()
        prepare_files(stage, files, track, activity.sport)
    efforts = best_efforts(Progress.of(track, activity.sport.has_elevation))
    return Prepared(packed_line(track), efforts, files, track.utc_offset_min)


def take_prepared(stage: Stage, activity: Activity, prepared: Prepared) -> None:
    """Give an activity what was prepared for it, inside a transaction."""
    if prepared.line is not None:
        set_line(activity, prepared.line)
        set_efforts(activity, prepared.efforts)
    if prepared.utc_offset_min is not None:
        activity.utc_offset_min = prepared.utc_offset_min
    follow_course(activity)
    if prepared.files is not None:
        files_of(activity).remove_prepared(stage)
        if unedited := queries.unedited_files_of(activity):
            unedited.remove_prepared(stage)
        activity.prepared_name = prepared.files.prepared
    activity.prepared_version = PREPARED_VERSION


def _tells_splits(activity: Activity) -> bool:
    try:
        return "splits_km" in profile_of(activity)
    except (OSError, EOFError, ValueError, zlib.error):
        return False


def prepare_missing_lines() -> Job | None:
    """A job that prepares what is missing; None when nothing is, or when it is being done."""
    if not queries.unprepared(1):
        return None
    if db.session.scalar(unfinished_jobs().where(Job.kind == PREPARE_LINES).limit(1)):
        return None
    return add_job(PREPARE_LINES, None, {})
