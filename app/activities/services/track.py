"""Activities from a track file.

Reading a file takes long and must not keep others from writing, so it is done before the transaction:

    with staged() as stage:
        recording = read_recording(stage, user, sport, file, file_name)
        with writing():
            activity = add_recording(user, sport, recording)
"""

import os
import secrets
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import islice
from typing import IO, Any, TypeVar

import orjson

from app.accounts.models import User
from app.activities import queries
from app.activities.logic.chart import chart_points, profile
from app.activities.logic.efforts import Effort, Progress, best_efforts
from app.activities.logic.figures import ActivityFigures, SegmentFigures, measure
from app.activities.logic.lines import PackedLine, packed_line
from app.activities.logic.track import Track
from app.activities.models import PREPARED_VERSION, Activity, BestEffort, Gear, Segment, Sport, TrackLine
from app.activities.services.courses import follow_course
from app.activities.services.gear import equip
from app.activities.services.reading import ending_of, read_track, track_of
from app.activities.services.records import recount_records
from app.activities.services.texts import (
    NO_WORDS,
    Words,
    set_description,
    set_notes,
    set_title,
    storable_name,
    storable_source,
    usual_title,
)
from app.activities.track_files import TrackFiles, files_of, new_files, pieces_of
from app.errors import Conflict
from app.extensions import db
from app.files import Stage

# The step to 6 doubles the time and saves less than a hundredth.
PACKING_LEVEL = 5
AS_GZIP = 16 + zlib.MAX_WBITS
POINTS_AT_ONCE = 5000
LATEST_S = 2**31
MOST_ALIKE = 10

Row = TypeVar("Row", Segment, BestEffort)


@dataclass(frozen=True)
class Recording:
    """A track that was read, measured and put on disk; `add_recording` makes an activity of it."""

    files: TrackFiles
    original_name: str
    size: int
    name: str | None
    description: str | None
    started_at: datetime
    figures: ActivityFigures
    line: PackedLine
    efforts: Sequence[Effort]
    calories: int | None = None
    source: str | None = None
    utc_offset_min: int | None = None
    replaces: TrackFiles | None = None
    """The files this was read from, when it is measured anew; they may be the same."""


@dataclass(frozen=True)
class Upload:
    """A file that was sent, and the track that was read in it."""

    file: IO[bytes]
    name: str
    track: Track


def read_recording(stage: Stage, user: User, sport: Sport, file: IO[bytes], file_name: str) -> Recording:
    """Read and measure an upload, and keep it byte for byte. Raises UnreadableFile, StorageFull."""
    return keep_recording(stage, user, sport, Upload(file, file_name, read_track(file, file_name)))


def keep_recording(
    stage: Stage, user: User, sport: Sport, upload: Upload, *, skip_duplicates: bool = False
) -> Recording:
    """Measure an upload that was read, and keep it byte for byte. Raises UnreadableFile, StorageFull.

    With `skip_duplicates` also Conflict `already_recorded`, before anything is written; see `refuse_again`.
    """
    file, file_name, track = upload.file, upload.name, upload.track
    figures = measured(track, user, sport)
    if skip_duplicates:
        _refuse_like(user, _whole_second(track.started_at), figures.distance_m)
    files = new_files(user.id, ending_of(file_name))
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    stage.add(files.original, pieces_of(file))
    prepare_files(stage, files, track, sport)
    return Recording(
        files=files,
        original_name=storable_name(file_name),
        size=size,
        name=track.name,
        description=track.description,
        started_at=_whole_second(track.started_at),
        figures=figures,
        line=packed_line(track),
        efforts=best_efforts(Progress.of(track, sport.has_elevation)),
        calories=track.calories,
        source=storable_source(track.creator),
        utc_offset_min=track.utc_offset_min,
    )


def measure_anew(
    stage: Stage, user: User, activity: Activity, sport: Sport, *, in_any_case: bool = False
) -> Recording | None:
    """The stored track as another sport sees it; None when the file is gone, or when that makes no difference.

    With `in_any_case` it is measured as it would be today, and everything is prepared anew.
    """
    before = activity.sport
    same_heights = before.has_elevation == sport.has_elevation and not in_any_case
    same_stops = _stopped_speed(user, before) == _stopped_speed(user, sport)
    if same_heights and same_stops and before.sensors == sport.sensors:
        return None
    kept = files_of(activity)
    if not kept.original.exists():
        return None
    track = track_of(activity)
    files = kept
    recorded = {sensor for segment in track.segments for sensor in segment.sensors}
    if not same_heights or any(before.sensors.get(sensor) != sport.sensors.get(sensor) for sensor in recorded):
        # What was prepared shows heights and sensors, too. The old files stay until the change is stored.
        files = kept.anew()
        prepare_files(stage, files, track, sport)
    return measured_track(user, activity, sport, track, files)


def remade(stage: Stage, user: User, activity: Activity, track: Track, files: TrackFiles | None = None) -> Recording:
    """An activity with another track in place of the one it has; it is prepared anew unless it is in `files`."""
    files = files or files_of(activity).anew()
    if not files.are_prepared:
        prepare_files(stage, files, track, activity.sport)
    return measured_track(user, activity, activity.sport, track, files)


def measured_track(user: User, activity: Activity, sport: Sport, track: Track, files: TrackFiles) -> Recording:
    """What a track says about an activity that has a recording."""
    return Recording(
        files=files,
        original_name=activity.original_name or "",
        size=activity.track_size or 0,
        name=track.name,
        description=track.description,
        started_at=_whole_second(track.started_at),
        figures=measured(track, user, sport),
        line=packed_line(track),
        efforts=best_efforts(Progress.of(track, sport.has_elevation)),
        calories=track.calories,
        source=storable_source(track.creator),
        utc_offset_min=track.utc_offset_min,
        replaces=files_of(activity),
    )


def refuse_again(user: User, recording: Recording) -> None:
    """Raise Conflict `already_recorded` when the person has an activity of the same recording (see `tracks_like`).

    Two devices, or two exports of one, may begin some seconds apart and measure a little differently.
    """
    _refuse_like(user, recording.started_at, recording.figures.distance_m)


def _refuse_like(user: User, started_at: datetime, distance_m: int) -> None:
    for found in db.session.scalars(queries.tracks_like(user, started_at, distance_m).limit(MOST_ALIKE)):
        shown = queries.shown_instead_of(found)
        if shown.deleted_at is None:
            raise Conflict("already_recorded", short_id=shown.short_id, title=shown.title)


def add_recording(
    user: User, sport: Sport, recording: Recording, words: Words = NO_WORDS, gear: Sequence[Gear] | None = None
) -> Activity:
    """The activity of a recording, with its records.

    A missing title or description is taken from the file; without `gear` it gets the usual one.
    """
    activity = Activity(
        user_id=user.id,
        sport=sport,
        started_at=recording.started_at,
        map_id=secrets.token_hex(16),
        original_name=recording.original_name,
        track_size=recording.size,
    )
    usual = words.sport_name or usual_title(sport.label, recording.started_at, user.preferences.timezone)
    set_title(activity, words.title or recording.name or usual)
    set_description(activity, words.description or recording.description or None)
    set_notes(activity, words.notes)
    set_figures(activity, recording)
    db.session.add(activity)
    follow_course(activity)
    equip(user, activity, gear)
    recount_records(user.id, sport.id)
    return activity


def set_figures(activity: Activity, recording: Recording) -> None:
    """Take over what was measured, for the whole and for its segments."""
    figures = recording.figures
    activity.track_name = recording.files.name
    activity.track_ending = recording.files.ending
    activity.prepared_name = recording.files.prepared
    activity.started_at = recording.started_at
    activity.utc_offset_min = recording.utc_offset_min
    activity.prepared_version = PREPARED_VERSION
    activity.bounds = list(figures.bounds)
    set_line(activity, recording.line)
    set_efforts(activity, recording.efforts)
    activity.calories, activity.source = recording.calories, recording.source
    for column, value in columns_of(figures).items():
        setattr(activity, column, value)
    # Rows that stay keep their ids.
    stored = {segment.number: segment for segment in activity.segments}
    activity.segments = [
        _filled(stored.get(number) or Segment(number=number), **columns_of(part))
        for number, part in enumerate(figures.segments)
    ]


def set_line(activity: Activity, packed: PackedLine) -> None:
    """Take over the line of the track, with the bounds it lies in."""
    south, west, north, east = activity.bounds or (0.0, 0.0, 0.0, 0.0)
    line = activity.line or TrackLine()
    line.south, line.west, line.north, line.east = south, west, north, east
    line.coarse, line.fine = packed.coarse, packed.fine
    activity.line = line


def set_efforts(activity: Activity, efforts: Sequence[Effort]) -> None:
    """Take over the fastest stretches; those beyond every clock are left out."""
    stored = {effort.distance_m: effort for effort in activity.efforts}
    activity.efforts = [
        _filled(
            stored.get(int(one.distance_m)) or BestEffort(distance_m=int(one.distance_m)),
            duration_ms=round(one.duration_s * 1000),
            after_s=int(one.after_s),
        )
        for one in efforts
        if one.after_s < LATEST_S
    ]


def columns_of(figures: SegmentFigures) -> dict[str, int | None]:
    """The figures an activity and its segments have in common; they bear the names of their columns."""
    return {field.name: getattr(figures, field.name) for field in fields(SegmentFigures)}


def _filled(row: Row, **values: Any) -> Row:
    for column, value in values.items():
        setattr(row, column, value)
    return row


def measured(track: Track, user: User, sport: Sport) -> ActivityFigures:
    """The figures of a track in a sport, by the rules the person chose. Raises UnreadableFile."""
    return measure(
        track,
        stopped_speed_kmh=_stopped_speed(user, sport) / 1000,
        with_elevation=sport.has_elevation,
        raw_max_speed=user.preferences.uses_raw_max_speed,
        sensors=sport.sensors,
    )


def _stopped_speed(user: User, sport: Sport) -> int:
    return queries.stopped_speed_of(user, sport.id, sport.stopped_speed_threshold_m_per_h)


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def prepare_files(stage: Stage, files: TrackFiles, track: Track, sport: Sport) -> None:
    """Write beside the upload what would otherwise be computed for every visit."""
    points = chart_points(track, sport.has_elevation, sensors=sport.sensors)
    stage.add(files.chart, _packed(chart_answer(points)))
    stage.add(files.profile, _packed([orjson.dumps(profile(track, sport.has_elevation, sensors=sport.sensors))]))


def chart_answer(points: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    """What programs get for `chart_data`, in pieces: the points of a long track would fill the memory."""
    yield b'{"data":{"chart_data":['
    separator = b""
    while part := list(islice(points, POINTS_AT_ONCE)):
        yield separator + orjson.dumps(part)[1:-1]
        separator = b","
    yield b']},"message":"","status":"success"}'


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(PACKING_LEVEL, wbits=AS_GZIP)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()
