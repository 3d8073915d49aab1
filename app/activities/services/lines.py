"""Lines of tracks that were uploaded before lines were kept."""

from app.activities import queries
from app.activities.logic.efforts import Effort, Progress, best_efforts
from app.activities.logic.lines import NO_LINE, PackedLine, packed_line
from app.activities.models import Activity
from app.activities.services.reading import track_of
from app.errors import UnreadableFile
from app.extensions import db
from app.jobs.models import Job
from app.jobs.queries import unfinished_jobs
from app.jobs.services import add_job

PREPARE_LINES = "activities.prepare_lines"


def prepared_of(activity: Activity) -> tuple[PackedLine, list[Effort]]:
    """The line of an activity's track and its fastest stretches; nothing when the file cannot be read any more."""
    try:
        track = track_of(activity)
    except (UnreadableFile, OSError):
        return NO_LINE, []
    return packed_line(track), best_efforts(Progress.of(track, activity.sport.has_elevation))


def prepare_missing_lines() -> Job | None:
    """A job that makes the lines that are missing; None when none is, or when it is being done."""
    if not queries.without_line(1):
        return None
    if db.session.scalar(unfinished_jobs().where(Job.kind == PREPARE_LINES).limit(1)):
        return None
    return add_job(PREPARE_LINES, None, {})
