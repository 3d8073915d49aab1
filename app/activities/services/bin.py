"""Deleting: at once, or into a bin from which it can come back for a while."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.activities import queries
from app.activities.map_images import map_files_of
from app.activities.models import Activity
from app.activities.services.courses import leave_course
from app.activities.services.records import give_up_records, recount_records
from app.activities.track_files import files_of
from app.database import now
from app.extensions import db
from app.files import Stage

KEPT_IN_BIN = timedelta(days=1)
"""How long a deletion on a page can be undone."""


def delete(stage: Stage, activity: Activity) -> None:
    """Remove an activity for good, its files with it."""
    user_id, sport_id = activity.user_id, activity.sport_id
    give_up_records(activity)
    remove(stage, activity)
    recount_records(user_id, sport_id)


def put_in_bin(activity: Activity) -> None:
    """Hide an activity everywhere, until it is restored or the bin is emptied."""
    give_up_records(activity)
    activity.deleted_at = now()
    recount_records(activity.user_id, activity.sport_id)


def restore(activity: Activity) -> None:
    """Take an activity out of the bin again."""
    activity.deleted_at = None
    recount_records(activity.user_id, activity.sport_id)


def empty_bin(stage: Stage, older_than: datetime) -> int:
    """Remove for good what was put into anybody's bin before this instant. Returns how many it were."""
    forgotten = db.session.scalars(select(Activity).where(Activity.deleted_at < older_than, ~queries.is_merged())).all()
    for activity in forgotten:
        remove(stage, activity)
    db.session.flush()
    return len(forgotten)


def remove(stage: Stage, activity: Activity) -> None:
    """Remove an activity and what is a part of it alone; its records are the caller's affair."""
    if activity.has_track:
        files_of(activity).remove(stage)
        for picture in pictures_of(activity):
            stage.remove(picture)
        if unedited := queries.unedited_files_of(activity):
            unedited.remove_prepared(stage)
    parts = _parts_of_it_alone(activity)
    db.session.delete(activity)
    leave_course(activity)
    for part in parts:
        remove(stage, part)


def pictures_of(activity: Activity) -> list[Path]:
    """The pictures of an activity's map, also of what it was before its track was corrected."""
    unedited = queries.unedited_of(activity)
    return map_files_of(activity.map_id) + map_files_of(unedited.map_id if unedited else None)


def _parts_of_it_alone(activity: Activity) -> list[Activity]:
    """What was merged into an activity, unless the other part of a split has it, too."""
    parts = [part.activity for edit in queries.edits_of(activity) for part in edit.merged]
    return [part for part in parts if _belongs_only_to(activity, part)]


def _belongs_only_to(activity: Activity, part: Activity) -> bool:
    return all(edit.activity_id == activity.id for edit in db.session.scalars(queries.merges_of(part)))
