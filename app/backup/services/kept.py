"""The backups in the folder of the server: which there are, and which are old enough to go."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.backup.logic import archive_name, is_archive_name
from app.backup.services.making import Backup, Progress, Source, make_backup
from app.errors import Conflict, NotFound

FOLDER = "backups"


@dataclass(frozen=True)
class KeptBackup:
    """A backup that is there."""

    name: str
    path: Path
    size: int
    made_at: datetime


def kept_backups(instance: Path) -> list[KeptBackup]:
    """Those in the server's folder, the newest first."""
    found = []
    for path in (instance / FOLDER).glob("regimen-*.tar.gz"):
        if is_archive_name(path.name) and path.is_file():
            facts = path.stat()
            found.append(KeptBackup(path.name, path, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC)))
    return sorted(found, key=lambda one: (one.made_at, one.name), reverse=True)


def kept_backup(instance: Path, name: str) -> KeptBackup:
    """The one of that name. Raises NotFound."""
    for one in kept_backups(instance):
        if one.name == name:
            return one
    raise NotFound("no_such_backup")


def keep_backup(source: Source, moment: datetime, most: int, progress: Progress) -> Backup:
    """Make one more, and let the oldest go beyond `most` (0: none). Raises Conflict `backup_running`."""
    with _alone(source.instance):
        backup = make_backup(_new_path(source.instance / FOLDER, moment), source, progress)
        for old in kept_backups(source.instance)[most:] if most else []:
            old.path.unlink(missing_ok=True)
    return backup


def remove_backup(backup: KeptBackup) -> None:
    """Let one go."""
    backup.path.unlink(missing_ok=True)


def _new_path(folder: Path, moment: datetime) -> Path:
    number = 1
    while (path := folder / archive_name(moment, number)).exists():
        number += 1
    return path


@contextmanager
def _alone(instance: Path) -> Iterator[None]:
    with (instance / "backup.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("backup_running") from None
        yield
