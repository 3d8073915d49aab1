"""Corrections of activities, and which activities are out of sight because of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.activities.editing_models import MergedActivity, TrackEdit, UneditedActivity
from app.activities.models import Activity
from app.activities.queries.listing import activities_of
from app.activities.track_files import TrackFiles, files_of
from app.extensions import db

MERGED_WITHIN = timedelta(hours=36)
MOST_TO_MERGE = 12


def edits_of(activity: Activity) -> Sequence[TrackEdit]:
    """The corrections of an activity in the order they were made."""
    rows = select(TrackEdit).where(TrackEdit.activity_id == activity.id).order_by(TrackEdit.number)
    merged = selectinload(TrackEdit.merged).joinedload(MergedActivity.activity)
    return db.session.scalars(rows.options(merged)).all()


def unedited_of(activity: Activity) -> UneditedActivity | None:
    """What an activity was before its corrections; None without any."""
    return db.session.scalar(select(UneditedActivity).where(UneditedActivity.activity_id == activity.id))


def unedited_files_of(activity: Activity) -> TrackFiles | None:
    """The files an activity had before its corrections, some of which may be gone; None without any."""
    unedited = unedited_of(activity)
    return replace(files_of(activity), prepared=unedited.prepared_name) if unedited else None


def merges_of(activity: Activity) -> Select[TrackEdit]:
    """The corrections of whatever activity this one is a part of."""
    return (
        select(TrackEdit)
        .join(MergedActivity, MergedActivity.track_edit_id == TrackEdit.id)
        .where(MergedActivity.activity_id == activity.id)
        .order_by(TrackEdit.id)
    )


def shown_instead_of(activity: Activity) -> Activity:
    """The activity it is a part of now, or itself."""
    while edit := db.session.scalar(merges_of(activity).limit(1)):
        activity = db.session.get_one(Activity, edit.activity_id)
    return activity


def mergeable_with(user: User, activity: Activity) -> Select[Any]:
    """What could belong to the same outing: recorded activities of that day and the next, those of the sport first."""
    near = Activity.started_at.between(activity.started_at - MERGED_WITHIN, activity.started_at + MERGED_WITHIN)
    rows = activities_of(user).where(near, Activity.track_name.is_not(None), Activity.id != activity.id)
    same_sport = Activity.sport_id != activity.sport_id
    return rows.order_by(same_sport, Activity.started_at, Activity.id).limit(MOST_TO_MERGE)
