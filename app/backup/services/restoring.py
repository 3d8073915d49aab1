"""Restoring a backup into an empty instance: tables as they were, rows, files, then the migrations since."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, func, insert, inspect, select, text

from app import documents, search, triggers
from app.backup.logic import FILE_PLACES, KEY, Head, path_of_file, table_of_part
from app.backup.services.columns import VERSION_TABLE, StoredTable, is_made_anew, stored_tables, tables_of_models
from app.backup.services.reading import (
    Contents,
    Member,
    arranged_as,
    damaged,
    members_of,
    read_description,
    rows_of_part,
    verify,
)
from app.errors import Conflict
from app.extensions import cache, db
from app.files import no_room_is_told

PROJECT = Path(__file__).parent.parent.parent.parent
ROWS_AT_ONCE = 1000
SPARE_BYTES = 64 * 1024 * 1024

Say = Callable[[str], None]


def restore_backup(path: Path, instance: Path, version: str, say: Say, *, keeps_key: bool) -> Contents:
    """Put a backup into this instance, which nobody has used yet.

    Everything is verified before anything is written. Tables, rows and migrations are one transaction: what fails then
    leaves database and files as they were.
    `keeps_key` leaves the server's key alone: it was told one. Raises Conflict `not_empty`, Invalid, StorageFull.
    """
    refuse_unless_empty(instance)
    head = read_description(path, _is_known, version)
    say(f"Reading the backup of {head.made_at[:16].replace('T', ' ')} (version {head.version}) ...")
    room = shutil.disk_usage(instance).free - SPARE_BYTES
    contents = verify(path, head, _tables_at(head.migration), instance, room)
    say(f"It is complete: {sum(contents.rows.values())} rows, {contents.files} files. Writing ...")
    db.session.remove()
    with (
        no_room_is_told(),
        _unpacked_files(path, instance) as unpacked,
        _moving(unpacked, instance) as move,
        _one_transaction() as connection,
    ):
        # Somebody may have made the first account while the archive was verified.
        _keep_others_out(connection)
        _refuse_tables_in_use(connection)
        _refuse_files(instance)
        _empty_tables(connection, head.migration)
        _load(path, head, connection)
        say("Bringing it up to date ...")
        _migrate(connection, "head")
        move([*FILE_PLACES, *([] if keeps_key else [KEY])])
    cache.clear()
    return contents


def refuse_unless_empty(instance: Path) -> None:
    """Raises Conflict: `not_empty` when somebody has an account or files, `foreign_database` when it is not ours."""
    with db.engine.connect() as connection:
        _refuse_tables_in_use(connection)
    _refuse_files(instance)


def _refuse_tables_in_use(connection: Connection) -> None:
    names = set(inspect(connection).get_table_names())
    if names and VERSION_TABLE not in names:
        raise Conflict("foreign_database", tables=", ".join(sorted(names)[:3]))
    ours = set(db.metadata.tables)
    if foreign := sorted(name for name in names - ours if not is_made_anew(name)):
        raise Conflict("foreign_database", tables=", ".join(foreign[:3]))
    if "user" in names and connection.scalar(text('SELECT count(*) FROM "user"')):
        raise Conflict("not_empty")


def _refuse_files(instance: Path) -> None:
    if any(path.is_file() for place in FILE_PLACES for path in (instance / place).rglob("*")):
        raise Conflict("not_empty")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _is_known(migration: str) -> bool:
    return any(script.revision == migration for script in _scripts().walk_revisions())


def _tables_at(migration: str) -> list[StoredTable]:
    """The tables as they were at a migration: for an earlier one a passing database is made."""
    if migration == _scripts().get_current_head():
        return tables_of_models()
    with tempfile.TemporaryDirectory(prefix="regimen-") as folder:
        command = [sys.executable, "-m", "flask", "--app", str(PROJECT / "wsgi.py"), "db", "upgrade", migration]
        environ = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "PYTHONPATH"}}
        subprocess.run(  # noqa: S603 (our own command; the migration is one of ours)
            command, cwd=PROJECT, env=environ | {"INSTANCE": folder}, check=True, capture_output=True
        )
        engine = create_engine(f"sqlite:///{folder}/regimen.sqlite3")
        with engine.connect() as connection:
            tables = stored_tables(connection)
        engine.dispose()
    return tables


@contextmanager
def _unpacked_files(path: Path, instance: Path) -> Iterator[Path]:
    """The files of an archive in a folder beside their places."""
    folder = instance / f".restore-{secrets.token_hex(8)}"
    folder.mkdir(mode=0o700)
    try:
        with members_of(path) as members:
            for member in members:
                name = KEY if member.name == KEY else path_of_file(member.name)
                if name:
                    _unpack(member, folder / name)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(member: Member, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o600 if path.name == KEY else 0o644
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        for piece in member.pieces():
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _moving(unpacked: Path, instance: Path) -> Iterator[Callable[[Iterable[str]], None]]:
    """Moves what was unpacked into its place, and back again when the block fails after that."""
    undo: list[tuple[Path, Path]] = []

    def move(names: Iterable[str]) -> None:
        before = unpacked / "before"
        before.mkdir()
        for name in names:
            if not (unpacked / name).exists():
                continue
            # There may be empty folders, and a key; a file would have been refused.
            steps = [(instance / name, before / name), (unpacked / name, instance / name)]
            for source, target in steps:
                if source.exists():
                    source.rename(target)
                    undo.append((source, target))

    try:
        yield move
    except BaseException:
        for source, target in reversed(undo):
            target.rename(source)
        raise


def _empty_tables(connection: Connection, migration: str) -> None:
    """Make the tables anew as they were at a migration, without the rows every server starts with."""
    triggers.remove(connection)
    search.remove(connection)
    names = [name for name in inspect(connection).get_table_names() if not search.is_search_table(name)]
    ending = " CASCADE" if connection.dialect.name == "postgresql" else ""
    for name in names:
        connection.exec_driver_sql(f'DROP TABLE "{name}"{ending}')
    _migrate(connection, migration)
    triggers.remove(connection)
    search.remove(connection)


def _migrate(connection: Connection, migration: str) -> None:
    """Within the transaction of the connection, which `migrations/env.py` takes in place of one of its own."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, migration)


@contextmanager
def _one_transaction() -> Iterator[Connection]:
    """For tables, rows and migrations together; foreign keys are checked when the rows are there."""
    with db.engine.connect().execution_options(writes=True) as connection:
        _without_foreign_keys(connection)
        with connection.begin():
            yield connection


def _keep_others_out(connection: Connection) -> None:
    """From here to the end of the transaction nobody else writes; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql" and inspect(connection).has_table("user"):
        connection.exec_driver_sql('LOCK TABLE "user" IN ACCESS EXCLUSIVE MODE')


def _without_foreign_keys(connection: Connection) -> None:
    """On SQLite, for a connection that is not given back: inside a transaction they could not be switched on again."""
    if connection.dialect.name == "sqlite":
        connection.detach()
        driver: Any = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys = OFF")


def _load(path: Path, head: Head, connection: Connection) -> None:
    tables = stored_tables(connection)
    arranged = arranged_as(head, tables)
    for one in tables:
        # Migrations bring rows along, too.
        connection.exec_driver_sql(f'DELETE FROM "{one.name}"')
    with _late_references(connection, tables), members_of(path) as members:
        for member in members:
            part = table_of_part(member.name)
            if part:
                _load_part(connection, arranged[part[0]], member)
    _continue_ids(connection, tables)
    for kind in documents.every():
        if connection.dialect.has_table(connection, kind.table.name):
            connection.execute(kind.table.delete())


def _load_part(connection: Connection, stored: StoredTable, member: Member) -> None:
    names = stored.names
    finish = [
        (at, code) for at, one in enumerate(stored.columns) if (code := one.for_database(connection.dialect.name))
    ]
    statement = insert(stored.clause)
    rows: list[dict[str, Any]] = []
    for values in rows_of_part(member, stored):
        for at, code in finish:
            if values[at] is not None:
                values[at] = code(values[at])
        rows.append(dict(zip(names, values, strict=True)))
        if len(rows) == ROWS_AT_ONCE:
            connection.execute(statement, rows)
            rows.clear()
    if rows:
        connection.execute(statement, rows)


@contextmanager
def _late_references(connection: Connection, tables: list[StoredTable]) -> Iterator[None]:
    """Let rows refer to rows that follow: to others of their own table, and in a circle."""
    if connection.dialect.name == "sqlite":
        yield
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise damaged(str(broken[0]), "a row refers to one that is not there")
        return
    place = {one.name: at for at, one in enumerate(tables)}
    late = [
        (one.name, key) for one in tables for key, other in one.refers_to if place.get(other, -1) >= place[one.name]
    ]
    for name, key in late:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" ALTER CONSTRAINT "{key}" DEFERRABLE INITIALLY DEFERRED')
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for name, key in late:
        connection.exec_driver_sql(f'ALTER TABLE "{name}" ALTER CONSTRAINT "{key}" NOT DEFERRABLE')


def _continue_ids(connection: Connection, tables: list[StoredTable]) -> None:
    """PostgreSQL counts ids by itself and does not see those that were given."""
    if connection.dialect.name != "postgresql":
        return
    for one in tables:
        if not one.counts_ids:
            continue
        highest = connection.scalar(select(func.max(one.clause.c.id)))
        sequence = func.pg_get_serial_sequence(f'"{one.name}"', "id")
        if connection.scalar(select(sequence)):
            connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))
