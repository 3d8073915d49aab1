"""The files of a backup: held by hard links while it is written, so that nobody can take them away meanwhile."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, select

from app.backup.logic import FILE_PLACES, is_safe
from app.backup.services.columns import StoredTable
from app.files import FilesOfRows, declared_files

STREAMED = {"yield_per": 1000}


class HeldFiles:
    """Every file of an instance as it lay there, in a folder of our own on the same disk."""

    def __init__(self, instance: Path, folder: Path) -> None:
        self.instance, self.folder = instance, folder

    def hold(self) -> None:
        """Take hold of all files that are there now, besides those that are held already."""
        for place in FILE_PLACES:
            for root, _, names in os.walk(self.instance / place):
                below = Path(root).relative_to(self.instance)
                (self.folder / below).mkdir(parents=True, exist_ok=True, mode=0o700)
                for name in names:
                    self._hold(below / name)

    def _hold(self, path: Path) -> None:
        source, held = self.instance / path, self.folder / path
        # What begins with a dot is being written at this moment.
        if path.name.startswith(".") or held.exists() or source.is_symlink() or not is_safe(path.as_posix()):
            return
        try:
            os.link(source, held)
        except FileNotFoundError:
            return
        except OSError:
            # A disk without hard links.
            try:
                shutil.copyfile(source, held)
            except FileNotFoundError:
                held.unlink(missing_ok=True)

    def path_of(self, name: str) -> Path:
        """Where a file is held."""
        return self.folder / name

    def all(self) -> Iterator[str]:
        """The names of everything that is held."""
        for path in self.folder.rglob("*"):
            if path.is_file():
                yield path.relative_to(self.folder).as_posix()


def files_of_rows(connection: Connection, tables: list[StoredTable], instance: Path) -> Iterator[tuple[str, bool]]:
    """The names of all files that rows speak of, and whether each must be there."""
    for files in declared_files():
        stored = _table_of(files, tables)
        if stored is None:
            continue
        by_name = dict(zip(stored.names, stored.shown(connection.dialect.name), strict=True))
        shown = [by_name[name] for name in files.columns]
        rows = connection.execute(select(*shown).select_from(stored.clause), execution_options=STREAMED)
        for row in rows.mappings():
            yield from names_of_files(files, plain_values(stored, dict(row)), instance)


def _table_of(files: FilesOfRows, tables: list[StoredTable]) -> StoredTable | None:
    """Whose files they are; None when the database is of an earlier version that did not know all of it."""
    return next((one for one in tables if one.name == files.table and set(files.columns) <= set(one.names)), None)


def plain_values(stored: StoredTable, row: dict[str, Any]) -> dict[str, Any]:
    """A row as rooms know it: JSON unpacked."""
    unpacked = {one.name for one in stored.columns if one.kind.name == "json"}
    return {name: orjson.loads(value) if name in unpacked and value else value for name, value in row.items()}


def names_of_files(files: FilesOfRows, row: dict[str, Any], instance: Path) -> list[tuple[str, bool]]:
    """The names of one row's files below the instance folder. Raises ValueError for one that leads elsewhere."""
    paths = [path.relative_to(instance).as_posix() for path in files.paths(row)]
    return [(name, files.are_kept and not number) for number, name in enumerate(paths)]


def wanted_files(held: HeldFiles, connection: Connection, tables: list[StoredTable]) -> tuple[list[str], list[str]]:
    """What is to be backed up of what is held, in order, and what should be there and is not.

    Where rooms say which files their rows have, only those are taken; in any other place everything is.
    """
    taken, missing = set(), []
    for name, must_be_there in files_of_rows(connection, tables, held.instance):
        if held.path_of(name).is_file():
            taken.add(name)
        elif must_be_there:
            missing.append(name)
    places = [re.compile(files.places) for files in declared_files() if _table_of(files, tables)]
    taken.update(name for name in held.all() if not any(place.fullmatch(name) for place in places))
    return sorted(taken), missing
