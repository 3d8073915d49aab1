"""Making a backup while the server works: rows of one moment, and the files that belong to them."""

import gzip
import hashlib
import os
import secrets
import shutil
import tarfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

import orjson
from sqlalchemy import Connection, select, text

from app.backup.logic import CHECKSUMS, FORMAT, HEAD, KEY, MANIFEST, Head, part_name
from app.backup.services.columns import VERSION_TABLE, StoredTable, stored_tables
from app.backup.services.files import STREAMED, HeldFiles, wanted_files
from app.database import now
from app.errors import Conflict
from app.extensions import db
from app.files import no_room_is_told

PART_BYTES = 2 * 1024 * 1024
PIECE_BYTES = 256 * 1024
TRIES = 3
COMPRESSION = 4
FORGOTTEN_AFTER_S = 24 * 3600
_BACKUP_JOB = "backup.make"

Progress = Callable[[int, int], None]


@dataclass
class Backup:
    """What was backed up."""

    path: Path
    rows: int = 0
    files: int = 0
    size: int = 0
    missing: list[str] = field(default_factory=list)
    """Files that should have been there and were not: they were missing before."""


@dataclass(frozen=True)
class Source:
    """The server that is backed up."""

    instance: Path
    version: str
    has_own_key: bool = False
    """Whether it was told its key, so that what lies in the instance folder is not in use."""


def make_backup(path: Path, source: Source, progress: Progress = lambda _done, _total: None) -> Backup:
    """Write a backup to `path`. Raises Conflict `no_database`, and StorageFull.

    Nobody has to wait for it: rows are read in one transaction that sees the moment in which it began.
    """
    instance = source.instance
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    backup = Backup(path)
    try:
        with no_room_is_told(), _work_folder(instance) as work, _moment(HeldFiles(instance, work)) as moment:
            with _new_file(draft) as file:
                _write(file, moment, source, backup, progress)
            backup.size = draft.stat().st_size
        draft.replace(path)
        _settle(path.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return backup


@contextmanager
def _work_folder(instance: Path) -> Iterator[Path]:
    """A folder for hard links, on the disk of the files; what an earlier end left behind is removed."""
    for old in instance.glob(".backup-*"):
        if time.time() - old.stat().st_mtime > FORGOTTEN_AFTER_S:
            shutil.rmtree(old, ignore_errors=True)
    folder = instance / f".backup-{secrets.token_hex(8)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _moment(held: HeldFiles) -> Iterator[tuple[Connection, HeldFiles]]:
    """A transaction that sees one moment of the database, and the files of that moment.

    A file is there before its row, and goes after it. So what is held before and after the moment has all of them,
    unless one came and went in between; then another moment is taken.
    """
    for attempt in range(TRIES):
        held.hold()
        with db.engine.connect() as plain:
            connection = plain
            if plain.dialect.name == "postgresql":
                connection = plain.execution_options(isolation_level="REPEATABLE READ")
            # The first thing that is read decides which moment is seen.
            connection.dialect.has_table(connection, VERSION_TABLE)
            held.hold()
            if attempt == TRIES - 1 or not wanted_files(held, connection, stored_tables(connection))[1]:
                yield connection, held
                return


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file nobody else may read, on the disk when the block ends."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Archive:
    """A tar file that is written member by member, and remembers what it wrote."""

    def __init__(self, packed: IO[bytes]) -> None:
        self.tar = tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT)  # noqa: SIM115 (closed below)
        self.checksums = bytearray()
        self.moment = int(time.time())

    def add(self, name: str, content: bytes) -> None:
        """A member that is at hand."""
        self._note(name, hashlib.sha256(content).hexdigest())
        self.tar.addfile(self._described(name, len(content)), BytesIO(content))

    def add_file(self, name: str, path: Path) -> None:
        """A member from a file."""
        with path.open("rb") as file:
            reading = _Summed(file)
            size = os.fstat(file.fileno()).st_size
            self.tar.addfile(self._described(name, size), cast(IO[bytes], reading))
            self._note(name, reading.sum.hexdigest())

    def _described(self, name: str, size: int) -> tarfile.TarInfo:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, self.moment
        return info

    def _note(self, name: str, digest: str) -> None:
        self.checksums += f"{digest}  {name}\n".encode()


class _Summed:
    """A file that is summed up while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        piece = self.file.read(size)
        self.sum.update(piece)
        return piece


def _write(
    file: IO[bytes], moment: tuple[Connection, HeldFiles], source: Source, backup: Backup, progress: Progress
) -> None:
    connection, held = moment
    tables = stored_tables(connection)
    columns = {one.name: one.names for one in tables}
    head = Head(FORMAT, source.version, migration_of(connection), now().isoformat(), connection.dialect.name, columns)
    files, backup.missing = wanted_files(held, connection, tables)
    steps = len(tables) + len(files)
    with gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION, fileobj=file) as packed:
        archive = _Archive(cast(IO[bytes], packed))
        archive.add(HEAD, orjson.dumps(asdict(head), option=orjson.OPT_INDENT_2))
        counted = {}
        for number, stored in enumerate(tables):
            progress(number, steps)
            rows = _add_rows(archive, connection, stored, partial(progress, number, steps))
            counted[stored.name] = rows
            backup.rows += rows
        for number, name in enumerate(files, len(tables)):
            progress(number, steps)
            archive.add_file(f"files/{name}", held.path_of(name))
        backup.files = len(files)
        key = source.instance / KEY
        if key.is_file() and not source.has_own_key:
            archive.add(KEY, key.read_bytes())
        archive.add(CHECKSUMS, bytes(archive.checksums))
        described = {"rows": counted, "files": len(files), "missing": backup.missing}
        archive.add(MANIFEST, orjson.dumps(described, option=orjson.OPT_INDENT_2))
        archive.tar.close()
    progress(steps, steps)


def migration_of(connection: Connection) -> str:
    """How far the database is migrated. Raises Conflict `no_database`."""
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        raise Conflict("no_database")
    found = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
    if found is None:
        raise Conflict("no_database")
    return str(found)


def _add_rows(archive: _Archive, connection: Connection, stored: StoredTable, alive: Callable[[], None]) -> int:
    """Write the rows of a table in parts of some megabytes; how many there are."""
    count, number = 0, 0
    part = bytearray()
    for row in _rows_of(connection, stored):
        part += row
        count += 1
        if len(part) >= PART_BYTES:
            number += 1
            archive.add(part_name(stored.name, number), bytes(part))
            part.clear()
            alive()
    if part:
        archive.add(part_name(stored.name, number + 1), bytes(part))
    return count


def _rows_of(connection: Connection, stored: StoredTable) -> Iterator[bytes]:
    encoders = [(at, one.kind.encode) for at, one in enumerate(stored.columns) if one.kind.encode]
    clause = stored.clause
    rows = select(*stored.shown(connection.dialect.name)).select_from(clause)
    rows = rows.order_by(*(clause.c[name] for name in stored.key))
    rows = rows.where(*_left_out(stored))
    for row in connection.execute(rows, execution_options=STREAMED):
        values = list(row)
        for at, encode in encoders:
            if values[at] is not None:
                values[at] = encode(values[at])
        yield orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)


def _left_out(stored: StoredTable) -> Sequence[Any]:
    """A backup does not hold the job that makes it: it would be begun again where it is restored."""
    if stored.name != "job":
        return ()
    columns = stored.clause.c
    return [~((columns.kind == _BACKUP_JOB) & columns.state.in_(("waiting", "running")))]
