"""Correcting the track of an activity, from its recording and reversibly.

Reading and measuring take long, so they come before the transaction, as with an upload:

    with staged() as stage:
        planned = plan_edit(stage, user, activity, Correction("trim", {"start": …, "end": …}))
        with writing():
            edit_track(stage, user, find_activity(…), planned)
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.activities import queries
from app.activities.editing_models import MergedActivity, TrackEdit, UneditedActivity
from app.activities.logic.editing import (
    FIRST,
    MERGE,
    SECOND,
    SPLIT,
    corrected,
    merged,
    nearest_moment,
    points_of,
    span_of,
)
from app.activities.logic.figures import ActivityFigures
from app.activities.logic.track import Track
from app.activities.map_images import map_files_of
from app.activities.models import Activity, Record
from app.activities.services.courses import follow_course
from app.activities.services.gear import use_gear
from app.activities.services.reading import track_of
from app.activities.services.records import recount_records
from app.activities.services.tags import MOST_TAGS, tag
from app.activities.services.texts import LONGEST_DESCRIPTION, LONGEST_NOTES, set_description, set_notes, set_title
from app.activities.services.track import Recording, measured, remade, set_figures
from app.activities.track_files import TrackFiles, files_of, new_files
from app.database import now
from app.errors import Conflict, Invalid
from app.extensions import db
from app.files import Stage

MOST_EDITS = 100
MOMENTS = ("start", "end", "at")
A_WHOLE_SECOND = 0.999


@dataclass(frozen=True)
class Correction:
    """What shall be done: a kind of `logic/editing.py` and its parameters; `others` are those to merge with."""

    kind: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    others: Sequence[Activity] = ()
    second_title: str | None = None
    """What the second part of a split is called."""
    is_elapsed: bool = False
    """Whether moments are whole seconds since the track began, as people read them off; else since 1970."""


@dataclass(frozen=True)
class PlannedEdit:
    """A correction that was tried: what it makes of the track, measured and on disk."""

    correction: Correction
    recording: Recording
    second: Recording | None
    seen: Mapping[int, TrackFiles]
    """The files of the activities it was made from, by their ids."""
    corrections: int
    """How many there were before."""


@dataclass(frozen=True)
class EditPreview:
    """What a correction would make of a track: how many points there are before, the track, its figures."""

    points_before: int
    track: Track
    figures: ActivityFigures


def preview_of(user: User, activity: Activity, correction: Correction) -> EditPreview:
    """Try a correction without storing anything. Raises Invalid, UnreadableFile, OSError."""
    track = track_of(activity)
    after = _after(track, _exact(track, correction))
    return EditPreview(points_of(track), after, measured(after, user, activity.sport))


def plan_edit(stage: Stage, user: User, activity: Activity, correction: Correction) -> PlannedEdit:
    """Try a correction. Raises Invalid, UnreadableFile, StorageFull, OSError."""
    track = track_of(activity)
    correction = _exact(track, correction)
    recording = remade(stage, user, activity, _after(track, correction))
    second = None
    if correction.kind == SPLIT:
        files = new_files(user.id, activity.track_ending).anew()
        stage.share(files.original, files_of(activity).original)
        rest = corrected(track, SPLIT, {**correction.parameters, "part": SECOND})
        second = remade(stage, user, activity, rest, files)
    seen = {one.id: files_of(one) for one in (activity, *correction.others)}
    return PlannedEdit(correction, recording, second, seen, len(queries.edits_of(activity)))


def edit_track(stage: Stage, user: User, activity: Activity, planned: PlannedEdit) -> Activity | None:
    """Carry out a planned correction; of a split, returns the second part.

    Raises Conflict `changed_meanwhile` when the activity is not what it was when this was planned, and Invalid.
    """
    correction = planned.correction
    edits = queries.edits_of(activity)
    others = _others(user, activity, planned)
    if len(edits) != planned.corrections or files_of(activity) != planned.seen[activity.id]:
        raise Conflict("changed_meanwhile")
    if len(edits) >= MOST_EDITS:
        raise Invalid("too_many_edits", limit=MOST_EDITS)
    unedited = queries.unedited_of(activity) or _remember(activity)
    sports = {activity.sport_id, *(one.sport_id for one in others)}
    edit = _noted(activity, len(edits), correction, sports)
    if planned.second is not None:
        second = _second_part(activity, edits, edit, unedited, planned)
    take_track(stage, activity, planned.recording, unedited)
    activity.map_id = secrets.token_hex(16)
    activity.modified_at = edit.created_at
    if others:
        _take_in(user, activity, edit, others)
    for sport_id in sorted(sports):
        recount_records(user.id, sport_id)
    return second if planned.second is not None else None


def take_track(stage: Stage, activity: Activity, recording: Recording, unedited: UneditedActivity) -> None:
    """Let an activity have another track; what was prepared of the unedited one stays."""
    before = files_of(activity)
    if before.prepared != unedited.prepared_name:
        before.remove_prepared(stage)
    if activity.map_id != unedited.map_id:
        for picture in map_files_of(activity.map_id):
            stage.remove(picture)
    set_figures(activity, recording)
    db.session.flush()
    follow_course(activity)


def _exact(track: Track, correction: Correction) -> Correction:
    """Moments on the clock; a split happens at a point."""
    parameters = dict(correction.parameters)
    if correction.is_elapsed:
        parameters = _on_the_clock(track, parameters)
    if correction.kind == SPLIT:
        parameters = {"at": nearest_moment(track, parameters["at"]), "part": FIRST}
    return replace(correction, parameters=parameters, is_elapsed=False)


def _on_the_clock(track: Track, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Raises Invalid for a moment after the end, and for an end before its start; `field` says which."""
    first, last = span_of(track)
    longest = int(last - first)
    moments = {}
    for name in (name for name in MOMENTS if name in parameters):
        if parameters[name] > longest:
            raise Invalid("after_the_end", field=name, longest=str(timedelta(seconds=longest)))
        moments[name] = first + parameters[name]
    if "end" in moments:
        if parameters["end"] < parameters["start"]:
            raise Invalid("end_before_start", field="end")
        # Whoever writes a whole second means all of it.
        moments["end"] = min(moments["end"] + A_WHOLE_SECOND, last)
    return {**parameters, **moments}


def _after(track: Track, correction: Correction) -> Track:
    if correction.kind == MERGE:
        return merged([track, *map(track_of, correction.others)])
    if correction.kind == SPLIT:
        # The second part must be one, too.
        corrected(track, SPLIT, {**correction.parameters, "part": SECOND})
    return corrected(track, correction.kind, correction.parameters)


def _others(user: User, activity: Activity, planned: PlannedEdit) -> Sequence[Activity]:
    wanted = planned.seen.keys() - {activity.id}
    rows = queries.activities_of(user).where(Activity.id.in_(wanted)).order_by(Activity.id)
    others = db.session.scalars(rows).all() if wanted else []
    if {one.id: files_of(one) for one in others} != {number: planned.seen[number] for number in wanted}:
        raise Conflict("changed_meanwhile")
    return others


def _remember(activity: Activity) -> UneditedActivity:
    unedited = UneditedActivity(
        activity_id=activity.id,
        started_at=activity.started_at,
        distance_m=activity.distance_m,
        map_id=activity.map_id,
        prepared_name=activity.prepared_name,
    )
    db.session.add(unedited)
    return unedited


def _noted(activity: Activity, number: int, correction: Correction, sports: set[int]) -> TrackEdit:
    records = db.session.scalars(
        select(Record).where(Record.user_id == activity.user_id, Record.sport_id.in_(sports))
    ).all()
    edit = TrackEdit(
        activity_id=activity.id,
        number=number,
        kind=correction.kind,
        parameters=dict(correction.parameters),
        before={
            "modified_at": activity.modified_at and activity.modified_at.isoformat(),
            "records": [[record.sport_id, record.record_type, record.id] for record in records],
        },
        created_at=now(),
    )
    db.session.add(edit)
    db.session.flush()
    return edit


def _second_part(
    activity: Activity, edits: Sequence[TrackEdit], edit: TrackEdit, unedited: UneditedActivity, planned: PlannedEdit
) -> Activity:
    """The activity of what came after a split. It has the recording, and all corrections up to now, for itself."""
    recording = planned.second
    assert recording is not None
    second = Activity(
        user_id=activity.user_id,
        sport=activity.sport,
        map_id=secrets.token_hex(16),
        original_name=activity.original_name,
        track_size=activity.track_size,
        gear=list(activity.gear),
        tags=list(activity.tags),
    )
    set_title(second, planned.correction.second_title or activity.title)
    set_figures(second, recording)
    db.session.add(second)
    db.session.flush()
    follow_course(second)
    for earlier in edits:
        copy = TrackEdit(
            activity_id=second.id,
            number=earlier.number,
            kind=earlier.kind,
            parameters=earlier.parameters,
            before={},
            other_id=earlier.other_id,
            created_at=earlier.created_at,
        )
        copy.merged = [MergedActivity(activity_id=part.activity_id) for part in earlier.merged]
        db.session.add(copy)
    parameters = {**edit.parameters, "part": SECOND}
    db.session.add(
        TrackEdit(
            activity_id=second.id,
            number=edit.number,
            kind=SPLIT,
            parameters=parameters,
            before={},
            other_id=activity.id,
            created_at=edit.created_at,
        )
    )
    db.session.add(
        UneditedActivity(
            activity_id=second.id,
            started_at=unedited.started_at,
            distance_m=unedited.distance_m,
            map_id=secrets.token_hex(16),
        )
    )
    edit.other_id = second.id
    db.session.flush()
    return second


def _take_in(user: User, activity: Activity, edit: TrackEdit, others: Sequence[Activity]) -> None:
    """Let others become a part of an activity. What they say is added to what it says; its own words come first."""
    before = said_by(activity)
    for one in others:
        one.deleted_at = edit.created_at
        edit.merged.append(MergedActivity(activity_id=one.id))
    set_description(activity, _joined([activity, *others], "description", LONGEST_DESCRIPTION))
    set_notes(activity, _joined([activity, *others], "notes", LONGEST_NOTES))
    labels = [one.label for part in (activity, *others) for one in part.tags]
    tag(user, activity, list(dict.fromkeys(labels))[:MOST_TAGS])
    if not activity.gear:
        fitting = [gear for one in others for gear in one.gear if gear.gear_type.fits(activity.sport_id)]
        use_gear(activity, fitting[:1])
    db.session.flush()
    edit.before = {**edit.before, "said": before, "made": said_by(activity)}


def said_by(activity: Activity) -> dict[str, Any]:
    """What a merge adds to."""
    return {
        "description": activity.description,
        "notes": activity.notes,
        "tags": sorted(one.label for one in activity.tags),
        "gear": [item.id for item in activity.gear],
    }


def _joined(activities: Sequence[Activity], name: str, longest: int) -> str | None:
    """The texts of all, each once, as long as they fit."""
    texts: list[str] = [text for text in dict.fromkeys(getattr(one, name) for one in activities) if text]
    joined: str | None = texts[0] if texts else getattr(activities[0], name)
    for text in texts[1:]:
        if joined and len(joined) + len(text) + 2 <= longest:
            joined = f"{joined}\n\n{text}"
    return joined
