"""The files of a recorded activity: the upload as it came, and beside it what was prepared from it.

They lie under `uploads/<user>/` and are named by the server. A name is used for one content only, so whatever is
served from it may be recognised by its name.
"""

import gzip
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
    prepared: str | None = None
    """The name of what was prepared; None: as the upload."""

    @property
    def original(self) -> Path:
        """The upload, byte for byte."""
        return self._beside(self.ending)

    @property
    def chart(self) -> Path:
        """The whole answer of the programs' `chart_data`, packed by gzip."""
        return self._beside(".chart.json.gz", self.prepared)

    @property
    def profile(self) -> Path:
        """The thinned columns our own pages draw, packed by gzip."""
        return self._beside(".profile.json.gz", self.prepared)

    @property
    def version(self) -> str:
        """Another one whenever anything else was prepared."""
        return self.prepared or self.name

    @property
    def are_prepared(self) -> bool:
        """Whether what was prepared is there."""
        return self.chart.is_file() and self.profile.is_file()

    def anew(self) -> "TrackFiles":
        """The same upload, with a place for what shall be prepared from it now."""
        return replace(self, prepared=secrets.token_hex(16))

    @property
    def all(self) -> tuple[Path, ...]:
        """The upload, and what was prepared from it."""
        return self.original, self.chart, self.profile

    def remove(self, stage: Stage) -> None:
        """Let all of them go once the change is stored."""
        stage.remove(self.original)
        self.remove_prepared(stage)

    def remove_prepared(self, stage: Stage) -> None:
        """Let go what was prepared once the change is stored; the upload stays."""
        for path in (self.chart, self.profile):
            stage.remove(path)

    def _beside(self, ending: str, name: str | None = None) -> Path:
        return folder("uploads") / str(self.user_id) / f"{name or self.name}{ending}"


def new_files(user_id: int, ending: str) -> TrackFiles:
    """A place nobody else has."""
    return TrackFiles(user_id, secrets.token_hex(16), ending)


def files_of(activity: Activity) -> TrackFiles:
    """The files of an activity that has a track."""
    assert activity.track_name is not None
    return TrackFiles(activity.user_id, activity.track_name, activity.track_ending, activity.prepared_name)


def profile_of(activity: Activity) -> Profile:
    """The columns of an activity's chart and line. Raises FileNotFoundError."""
    return cast(Profile, orjson.loads(gzip.decompress(files_of(activity).profile.read_bytes())))


declare_files(
    FilesOfRows(
        "activity",
        ("user_id", "track_name", "track_ending", "prepared_name"),
        r"uploads/\d+/[^/]+",
        lambda row: TrackFiles(*row.values()).all if row["track_name"] else (),
    )
)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file from where it stands, piece by piece."""
    while piece := file.read(PIECE_BYTES):
        yield piece
