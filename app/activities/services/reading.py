"""Which kinds of files are read, by the ends of their names."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from app.activities.logic.editing import MERGE, corrected, merged
from app.activities.logic.fit import read_fit
from app.activities.logic.gpx import read_gpx
from app.activities.logic.kml import read_kml
from app.activities.logic.tcx import read_tcx
from app.activities.logic.track import Track
from app.activities.models import Activity
from app.activities.queries.editing import edits_of
from app.activities.track_files import files_of
from app.activities.unpacking import gunzipped, kml_inside
from app.errors import UnreadableFile
from app.files import largest_file


@dataclass(frozen=True)
class Format:
    """How a kind of file is read, and what it is called when it is sent."""

    read: Callable[[BinaryIO], Track]
    media_type: str
    name: str
    is_kmz: bool = False


FORMATS = {
    ".gpx": Format(read_gpx, "application/gpx+xml", "gpx"),
    ".fit": Format(read_fit, "application/vnd.ant.fit", "fit"),
    ".tcx": Format(read_tcx, "application/vnd.garmin.tcx+xml", "tcx"),
    ".kml": Format(read_kml, "application/vnd.google-earth.kml+xml", "kml"),
    ".kmz": Format(read_kml, "application/vnd.google-earth.kmz", "kmz", is_kmz=True),
}
PACKED = ".gz"
PACKED_MEDIA_TYPE = "application/gzip"

ENDINGS = (*FORMATS, *(f"{ending}{PACKED}" for ending in FORMATS))
"""Of every file that is read."""

CHOSEN_ENDINGS = (*FORMATS, PACKED)
"""The same for the window in which files are chosen, which looks only at the last part of a name."""

_UNLIMITED = 2**63


def ending_of(file_name: str) -> str:
    """What decides the format: `.gpx`, also for a file of just that name, or `.gpx.gz`."""
    name = file_name.lower()
    before, dot, last = name.rpartition(".")
    if dot and f".{last}" == PACKED:
        inner = ending_of(before)
        return f"{inner}{PACKED}" if inner in FORMATS else PACKED
    return f".{last}" if dot else ""


def media_type_of(ending: str) -> str:
    """What a file with one of the `ENDINGS` is called when it is sent."""
    return PACKED_MEDIA_TYPE if ending.endswith(PACKED) else FORMATS[ending].media_type


def read_track(file: IO[bytes], file_name: str) -> Track:
    """The track in a file that came, whose format its name tells; it unpacks to no more than a file may have.

    Raises UnreadableFile; its detail `format` says what the file was taken for.
    """
    return _read_bounded(file, file_name, largest_file())


def read_kept(path: Path) -> Track:
    """The track in a file that was read before, whatever the limits are now. Raises UnreadableFile."""
    with path.open("rb") as file:
        return _read_bounded(file, path.name, _UNLIMITED)


def track_of(activity: Activity, corrections: int | None = None) -> Track:
    """The track of an activity: what was recorded, with all its corrections or only the first so many.

    Raises UnreadableFile, and OSError when the file is gone.
    """
    track = read_kept(files_of(activity).original)
    for edit in edits_of(activity)[:corrections]:
        if edit.kind == MERGE:
            track = merged([track, *(track_of(part.activity) for part in edit.merged)])
        else:
            track = corrected(track, edit.kind, edit.parameters)
    return track


def _read_bounded(file: IO[bytes], file_name: str, most_bytes: int) -> Track:
    ending = ending_of(file_name)
    format_ = FORMATS.get(ending.removesuffix(PACKED))
    if format_ is None:
        raise UnreadableFile("unknown_ending", expected=", ".join(ENDINGS))
    try:
        if ending.endswith(PACKED):
            with gunzipped(file, most_bytes) as inside:
                return _read(format_, inside, most_bytes)
        return _read(format_, cast(BinaryIO, file), most_bytes)
    except UnreadableFile as error:
        error.details.setdefault("format", format_.name)
        raise


def _read(format_: Format, file: BinaryIO, most_bytes: int) -> Track:
    if not format_.is_kmz:
        return format_.read(file)
    with kml_inside(file, most_bytes) as document:
        return format_.read(document)
