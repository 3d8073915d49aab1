"""The files of a recorded activity: the upload as it came, and beside it what was prepared from it.

They lie under `uploads/<user>/` and are named by the server. A name is used for one content only, so whatever is
served from it may be recognised by its name.
"""

import gzip
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import orjson

from app.activities.logic.chart import Profile
from app.activities.models import Activity
from app.files import FilesOfRows, Stage, declare_files, folder

PIECE_BYTES = 256 * 1024


@dataclass(frozen=True)
class TrackFiles:
    """Where the files of one activity are."""

    user_id: int
    name: str
    ending: str
    """Of the upload, like `.gpx` or `.fit.gz`."""

    @property
    def original(self) -> Path:
        """The upload, byte for byte."""
        return self._beside(self.ending)

    @property
    def chart(self) -> Path:
        """The whole answer of the programs' `chart_data`, packed by gzip."""
        return self._beside(".chart.json.gz")

    @property
    def profile(self) -> Path:
        """The thinned columns our own pages draw, packed by gzip."""
        return self._beside(".profile.json.gz")

    @property
    def all(self) -> tuple[Path, ...]:
        """The upload, and what was prepared from it."""
        return self.original, self.chart, self.profile

    def remove(self, stage: Stage) -> None:
        """Let all of them go once the change is stored."""
        for path in self.all:
            stage.remove(path)

    def _beside(self, ending: str) -> Path:
        return folder("uploads") / str(self.user_id) / f"{self.name}{ending}"


def new_files(user_id: int, ending: str) -> TrackFiles:
    """A place nobody else has."""
    return TrackFiles(user_id, secrets.token_hex(16), ending)


def files_of(activity: Activity) -> TrackFiles:
    """The files of an activity that has a track."""
    assert activity.track_name is not None
    return TrackFiles(activity.user_id, activity.track_name, activity.track_ending)


def profile_of(activity: Activity) -> Profile:
    """The columns of an activity's chart and line. Raises FileNotFoundError."""
    return cast(Profile, orjson.loads(gzip.decompress(files_of(activity).profile.read_bytes())))


declare_files(
    FilesOfRows(
        "activity",
        ("user_id", "track_name", "track_ending"),
        r"uploads/\d+/[^/]+",
        lambda row: TrackFiles(row["user_id"], row["track_name"], row["track_ending"]).all if row["track_name"] else (),
    )
)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file from where it stands, piece by piece."""
    while piece := file.read(PIECE_BYTES):
        yield piece
