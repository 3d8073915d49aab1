"""Uploaded and prepared files under the instance folder: written whole or not at all.

Names are the server's own; nothing a visitor sent becomes part of a path.
"""

import errno
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from app.database import at_the_end
from app.errors import StorageFull

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class FilesOfRows:
    """Which files belong to a table's rows: a backup takes those, and no others that lie in the same places."""

    table: str
    columns: tuple[str, ...]
    places: str
    """A regular expression of all paths below the instance folder where such files lie."""
    paths: Callable[[Mapping[str, Any]], Iterable[Path]]
    """Of one row, given as its columns in that order: its files, and first the one all others were made of."""
    are_kept: bool = True
    """Whether the first is there as long as the row is."""


_of_rows: dict[tuple[str, str], FilesOfRows] = {}


def declare_files(files: FilesOfRows) -> None:
    """Have these files taken along wherever their rows go."""
    _of_rows[files.table, files.places] = files


def declared_files() -> list[FilesOfRows]:
    """What the rooms keep in files."""
    return list(_of_rows.values())


def folder(name: str) -> Path:
    """The folder `name` below the instance folder."""
    return Path(current_app.config["INSTANCE"]) / name


def largest_file() -> int:
    """How many bytes of one upload this server takes, also of what comes out of a packed one."""
    return int(current_app.config["MAX_FILE_SIZE"])


def size_of_folder(name: str) -> int:
    """The bytes of all files in a folder below the instance folder, whatever is removed meanwhile."""
    size = 0
    for path in folder(name).rglob("*"):
        with suppress(FileNotFoundError):
            size += path.stat().st_size if path.is_file() else 0
    return size


def size_of_person(user_id: int) -> int:
    """The bytes of what a person uploaded: recordings and photos."""
    return size_of_folder(f"uploads/{user_id}")


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file under a temporary name, then rename it, so that nobody ever sees half of it.

    Raises StorageFull, and leaves nothing behind, when the disk does not take it.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with no_room_is_told():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.writelines(chunks)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise


@contextmanager
def no_room_is_told() -> Iterator[None]:
    """Raises StorageFull when what is written inside finds no room on the disk."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull("disk_full") from error
        raise


class Stage:
    """What one change does to files: kept when the change is, taken back when it fails."""

    def __init__(self) -> None:
        self._added: list[Path] = []
        self._removed: list[Path] = []

    def add(self, path: Path, chunks: Iterable[bytes]) -> None:
        """Write a new file that goes away again if the change fails."""
        self._added.append(path)
        write_whole(path, chunks)

    def share(self, path: Path, existing: Path) -> None:
        """Let a new file have the bytes of one that is never changed; where it can, the disk keeps them once."""
        self._added.append(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.hardlink_to(existing)
        except OSError:
            write_whole(path, [existing.read_bytes()])

    def remove(self, path: Path) -> None:
        """Remove a file once the change is stored."""
        self._removed.append(path)

    def keep(self) -> None:
        """The change is stored: carry out the removals."""
        for path in self._removed:
            path.unlink(missing_ok=True)

    def undo(self) -> None:
        """The change failed: take back what was written."""
        for path in self._added:
            path.unlink(missing_ok=True)


@contextmanager
def staged() -> Iterator[Stage]:
    """`with staged() as stage, writing(): …`: files and rows change together, or neither does."""
    stage = Stage()
    try:
        yield stage
    except BaseException:
        stage.undo()
        raise
    stage.keep()


def stage_of_this_change() -> Stage:
    """For what runs inside a `writing()` block that others opened: files follow what becomes of it."""
    stage = Stage()
    at_the_end(stage.keep, stage.undo)
    return stage
