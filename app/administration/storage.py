"""How much room everything takes: the database, files by kind, and files by person."""

import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from app.extensions import db

RECORDINGS, PHOTOS = "recordings", "photos"
FOLDERS = ("media", "backups", "tiles", "maps", "imports", "dumps", "cache")
"""What else lies below the instance folder, apart from uploads."""


@dataclass
class Use:
    """Bytes, and how many files; by the names above, and by the ids of people."""

    database: int = 0
    free: int = 0
    whole: int = 0
    sizes: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    people: Counter[int] = field(default_factory=Counter)

    @property
    def ours(self) -> int:
        """What Regimen takes, the database with it."""
        return self.database + self.sizes.total()


def use_of(instance: Path) -> Use:
    """Look at the disk and at the database."""
    disk = shutil.disk_usage(instance)
    use = Use(_database_size(), disk.free, disk.total)
    for name in FOLDERS:
        for size in _sizes(instance / name):
            use.sizes[name] += size
            use.files[name] += 1
    for own in (instance / "uploads").glob("*"):
        photos = _sizes(own / "gallery") + _sizes(own / "portrait")
        recordings = _sizes(own, below=False)
        for kind, sizes in ((PHOTOS, photos), (RECORDINGS, recordings)):
            use.sizes[kind] += sum(sizes)
            use.files[kind] += len(sizes)
        if own.name.isdecimal():
            use.people[int(own.name)] = sum(photos) + sum(recordings)
    return use


def _sizes(folder: Path, *, below: bool = True) -> list[int]:
    """Of the files in a folder, whatever is removed meanwhile."""
    found = []
    for path in folder.rglob("*") if below else folder.glob("*"):
        with suppress(FileNotFoundError):
            if path.is_file():
                found.append(path.stat().st_size)
    return found


def _database_size() -> int:
    if db.engine.dialect.name == "postgresql":
        return int(db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    size = 0
    for ending in ("", "-wal", "-shm"):
        with suppress(OSError):
            size += Path(f"{db.engine.url.database}{ending}").stat().st_size
    return size
