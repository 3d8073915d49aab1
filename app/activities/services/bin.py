"""Deleting: at once, or into a bin from which it can come back for a while."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.activities.map_images import map_files_of
from app.activities.models import Activity
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
    _remove(stage, activity)
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
    forgotten = db.session.scalars(select(Activity).where(Activity.deleted_at < older_than)).all()
    for activity in forgotten:
        _remove(stage, activity)
    db.session.flush()
    return len(forgotten)


def _remove(stage: Stage, activity: Activity) -> None:
    if activity.has_track:
        files_of(activity).remove(stage)
        for picture in map_files_of(activity):
            stage.remove(picture)
    db.session.delete(activity)
