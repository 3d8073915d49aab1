"""Taking corrections back, the last one first, days later as well as at once.

with staged() as stage:
planned = plan_undo(stage, user, activity, 0)
with writing():
undo_edits(stage, user, find_activity(…), planned)
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.accounts.models import User
from app.activities import queries
from app.activities.editing_models import TrackEdit
from app.activities.logic.editing import MERGE, SECOND, SPLIT
from app.activities.models import Activity, Gear, Record
from app.activities.services.bin import remove
from app.activities.services.editing import said_by, take_track
from app.activities.services.reading import track_of
from app.activities.services.records import recount_records
from app.activities.services.tags import tag
from app.activities.services.texts import set_description, set_notes
from app.activities.services.track import Recording, remade
from app.activities.track_files import TrackFiles, files_of
from app.errors import Conflict, Invalid
from app.extensions import db
from app.files import Stage


@dataclass(frozen=True)
class PlannedUndo:
    """What an activity is with only its first `corrections` ones."""

    corrections: int
    before: int
    recording: Recording
    seen: TrackFiles


def plan_undo(stage: Stage, user: User, activity: Activity, corrections: int) -> PlannedUndo:
    """Make the track with only so many corrections. Raises Conflict, Invalid, UnreadableFile, StorageFull, OSError."""
    edits = queries.edits_of(activity)
    if not 0 <= corrections < len(edits):
        raise Invalid("nothing_to_undo")
    for edit in reversed(edits[corrections:]):
        _check_other_part(edit)
    unedited = queries.unedited_files_of(activity) if corrections == 0 else None
    ready = unedited if unedited and unedited.are_prepared else None
    recording = remade(stage, user, activity, track_of(activity, corrections), ready)
    return PlannedUndo(corrections, len(edits), recording, files_of(activity))


def undo_edits(stage: Stage, user: User, activity: Activity, planned: PlannedUndo) -> None:
    """Take corrections back. Raises Conflict when something changed meanwhile, or something stands against it."""
    edits = queries.edits_of(activity)
    if len(edits) != planned.before or files_of(activity) != planned.seen:
        raise Conflict("changed_meanwhile")
    unedited = queries.unedited_of(activity)
    assert unedited is not None
    undone = edits[planned.corrections :]
    sports = {activity.sport_id}
    for edit in reversed(undone):
        _check_other_part(edit)
        sports |= _release(stage, user, activity, edit)
        if activity.modified_at == edit.created_at and "modified_at" in edit.before:
            earlier = edit.before["modified_at"]
            activity.modified_at = earlier and datetime.fromisoformat(earlier)
    take_track(stage, activity, planned.recording, unedited)
    if planned.corrections == 0:
        activity.map_id = unedited.map_id
        db.session.delete(unedited)
    elif activity.map_id is not None:
        activity.map_id = secrets.token_hex(16)
    for edit in undone:
        db.session.delete(edit)
    for sport_id in sorted(sports):
        recount_records(user.id, sport_id)
    _give_back_ids(user, undone)


def _check_other_part(edit: TrackEdit) -> None:
    """Raise Conflict while the other part of a split stands against undoing it."""
    other = edit.other if edit.kind == SPLIT else None
    if other is None:
        return
    if db.session.scalar(queries.merges_of(other).limit(1)):
        raise Conflict("other_part_is_merged", title=other.title)
    if other.deleted_at is None and edit.parameters["part"] == SECOND:
        raise Conflict("undo_at_first_part", title=other.title)
    later = [one for one in queries.edits_of(other) if one.number > edit.number]
    if any(one.kind == MERGE or (one.kind == SPLIT and one.other_id) for one in later):
        raise Conflict("other_part_goes_on", title=other.title)


def _release(stage: Stage, user: User, activity: Activity, edit: TrackEdit) -> set[int]:
    """Undo what a correction did to other activities. Returns the sports whose records that concerns."""
    if edit.kind == SPLIT and edit.other is not None:
        other = edit.other
        sports = {other.sport_id}
        # Whoever inherits its records keeps the rows they are in.
        other.deleted_at = other.deleted_at or edit.created_at
        recount_records(user.id, other.sport_id)
        edit.other = None
        remove(stage, other)
        return sports
    parts = [part.activity for part in edit.merged]
    for part in parts:
        part.deleted_at = None
    if parts:
        _say_as_before(user, activity, edit)
    return {part.sport_id for part in parts}


def _say_as_before(user: User, activity: Activity, edit: TrackEdit) -> None:
    """Take back what a merge added, unless the person has written something else since."""
    said, made, says = edit.before.get("said"), edit.before.get("made"), said_by(activity)
    if not said or not made:
        return
    if says["description"] == made["description"]:
        set_description(activity, said["description"])
    if says["notes"] == made["notes"]:
        set_notes(activity, said["notes"])
    if says["tags"] == made["tags"]:
        tag(user, activity, said["tags"])
    if says["gear"] == made["gear"]:
        owned = db.session.scalars(queries.gear_of(user).where(Gear.id.in_(said["gear"])))
        activity.gear = [gear for gear in owned if gear.gear_type.fits(activity.sport_id)]


def _give_back_ids(user: User, undone: Sequence[TrackEdit]) -> None:
    """A record that went away with a correction comes back as the same one."""
    standing = [known for edit in reversed(undone) for known in edit.before.get("records", ())]
    ids = {(sport_id, kind): record_id for sport_id, kind, record_id in standing}
    for (sport_id, kind), record_id in ids.items():
        mine = select(Record).where(Record.user_id == user.id, Record.sport_id == sport_id, Record.record_type == kind)
        record = db.session.scalar(mine)
        if record is None or record.id == record_id or db.session.get(Record, record_id) is not None:
            continue
        db.session.execute(update(Record).where(Record.id == record.id).values(id=record_id))
        db.session.expunge(record)
