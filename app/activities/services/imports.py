"""Importing archives: what is asked for, where the archive waits, and one file of it after the other.

An archive lies under `imports/` until its job has ended, and a week longer when something of it may still be wanted.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from sqlalchemy import select

from app.accounts.models import User
from app.activities import queries
from app.activities.archive import ArchiveLimits, TrackArchive
from app.activities.logic.kinds import sport_of
from app.activities.models import Activity, Gear, Sport
from app.activities.queries.imports import IMPORT
from app.activities.services.reading import ENDINGS, read_track
from app.activities.services.texts import Words, storable_name
from app.activities.services.track import Recording, Upload, add_recording, keep_recording, refuse_again
from app.activities.track_files import pieces_of
from app.database import now
from app.extensions import db
from app.files import FilesOfRows, Stage, declare_files, folder
from app.jobs import services as jobs
from app.jobs.models import Job

STORED, SKIPPED, REFUSED = "stored", "skipped", "refused"
KEPT_AFTER_IMPORT = timedelta(days=7)
KEPT_IN_MEMORY_BYTES = 1024 * 1024


@dataclass(frozen=True)
class ImportWishes:
    """How the files of an archive are to become activities; kept as JSON with the job."""

    archive: str
    """What the person calls it."""
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    """What we call it."""
    sport_id: int | None = None
    """None: what each file says, else `usual_sport_id`."""
    usual_sport_id: int | None = None
    sport_names: dict[str, str] = field(default_factory=dict)
    """Titles of files without one, by sport; empty: sport and date."""
    title: str | None = None
    description: str | None = None
    notes: str | None = None
    gear_ids: list[int] | None = None
    """None: what is usual in the sport."""
    skip_duplicates: bool = True
    most_bytes_of_a_file: int = 0
    most_files: int = 0

    @property
    def path(self) -> Path:
        """Where the archive waits."""
        return _place_of(self.token)

    @property
    def limits(self) -> ArchiveLimits:
        """As they were when it was sent."""
        return ArchiveLimits(self.most_files, self.most_bytes_of_a_file)


def _place_of(token: str) -> Path:
    return folder("imports") / f"{token}.zip"


declare_files(
    FilesOfRows(
        "job",
        ("kind", "wishes"),
        r"imports/[^/]+",
        lambda row: [_place_of(row["wishes"]["token"])] if row["kind"] == IMPORT else (),
        are_kept=False,
    )
)


def wishes_of(job: Job) -> ImportWishes:
    """What was asked for."""
    return ImportWishes(**job.wishes)


def keep_archive(stage: Stage, file: IO[bytes], wishes: ImportWishes) -> None:
    """Put an archive where the job finds it. Raises StorageFull."""
    file.seek(0)
    stage.add(wishes.path, pieces_of(file))


def start_import(user: User, wishes: ImportWishes, total: int) -> Job:
    """A job for an archive that is kept already."""
    told = asdict(wishes) | {"archive": storable_name(wishes.archive)}
    return jobs.add_job(IMPORT, user.id, told, total)


@contextmanager
def opened_archive(wishes: ImportWishes) -> Iterator[TrackArchive]:
    """The archive of a job. Raises FileNotFoundError, and what `TrackArchive` raises."""
    with wishes.path.open("rb") as file:
        yield TrackArchive(file, ENDINGS, wishes.limits)


@contextmanager
def copy_of(archive: TrackArchive, name: str) -> Iterator[IO[bytes]]:
    """One file of an archive, unpacked once: it is read several times. Raises UnreadableFile."""
    with SpooledTemporaryFile(max_size=KEPT_IN_MEMORY_BYTES) as copy:
        with archive.opened(name) as entry:
            copyfileobj(entry, copy)
        copy.seek(0)
        yield cast(IO[bytes], copy)


@dataclass(frozen=True)
class Imported:
    """A file of an archive that was read and kept, not yet an activity."""

    sport: Sport
    recording: Recording


def read_imported(stage: Stage, user: User, wishes: ImportWishes, file: IO[bytes], name: str) -> Imported:
    """Read and keep one file. Raises UnreadableFile, StorageFull, and Conflict `already_recorded`."""
    track = read_track(file, name)
    sport = queries.find_sport(wishes.sport_id or sport_of(track.kind) or wishes.usual_sport_id or 1)
    upload = Upload(file, name, track)
    return Imported(sport, keep_recording(stage, user, sport, upload, skip_duplicates=wishes.skip_duplicates))


def add_imported(user: User, wishes: ImportWishes, imported: Imported) -> Activity:
    """The activity of a file that was read, inside a transaction. Raises Conflict `already_recorded`."""
    if wishes.skip_duplicates:
        refuse_again(user, imported.recording)
    sport_name = wishes.sport_names.get(str(imported.sport.id))
    words = Words(wishes.title, wishes.description, wishes.notes, sport_name)
    return add_recording(user, imported.sport, imported.recording, words, _gear(user, wishes, imported.sport))


def _gear(user: User, wishes: ImportWishes, sport: Sport) -> Sequence[Gear] | None:
    """What is still there of what was chosen, if it fits."""
    if wishes.gear_ids is None:
        return None
    chosen = db.session.scalars(queries.gear_of(user).where(Gear.id.in_(wishes.gear_ids)))
    return [gear for gear in chosen if gear.gear_type.fits(sport.id)]


def unwanted_archives() -> Iterable[Path]:
    """The archives of imports that ended long ago, and those no job knows of."""
    recent = select(Job).where(
        Job.kind == IMPORT, (Job.ended_at.is_(None)) | (Job.ended_at > now() - KEPT_AFTER_IMPORT)
    )
    known = {wishes_of(job).path.name for job in db.session.scalars(recent)}
    return [path for path in folder("imports").glob("*.zip") if path.name not in known]


def plain_details(details: dict[str, Any]) -> dict[str, Any]:
    """Of an error, as a report can keep them."""
    return {name: value if isinstance(value, int | float) else str(value) for name, value in details.items()}
