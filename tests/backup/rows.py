"""Rows for every table there is, of whatever values its columns take; and what a server holds, to compare."""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Time,
    TypeDecorator,
    Uuid,
    select,
)

from app.backup.logic import FILE_PLACES
from app.database import MADE_ANEW, writing
from app.documents import every
from app.extensions import db
from app.files import declared_files

ROWS = (1, 2)
TEXT = 'Größe "é" \\ 🏋\n\u2028'


def fill_every_table() -> None:
    """Two rows in each: the second leaves out what may be left out, and the first refers to it where rows may."""
    documents = {kind.table.name for kind in every()}
    with writing():
        connection = db.session.connection()
        # Rows of the migrations are in the way of ours.
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
        for table in db.metadata.sorted_tables:
            if table.name in documents or MADE_ANEW in table.info:
                continue
            # Triggers of tables before it may have written here.
            connection.execute(table.delete())
            for number in reversed(ROWS):
                connection.execute(table.insert().values(_row(table, number)))
        for table in reversed(db.metadata.sorted_tables):
            if MADE_ANEW in table.info:
                connection.execute(table.delete())


def _row(table: Table, number: int) -> dict[str, Any]:
    told = {name for files in declared_files() if files.table == table.name for name in files.columns}
    values = {}
    for column in table.columns:
        if number == ROWS[-1] and column.nullable:
            continue
        values[column.name] = _reference(table, column, number)
        if values[column.name] is None:
            values[column.name] = _value(column, number, is_told=column.name in told)
    return values


def _reference(table: Table, column: Column[Any], number: int) -> Any:
    if not column.foreign_keys:
        return None
    target = next(iter(column.foreign_keys)).column
    # A row of the same table refers to the one that comes after it.
    return _value(target, number + 1 if target.table is table else number, is_told=False)


def _value(column: Column[Any], number: int, *, is_told: bool) -> Any:
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Uuid):
        return UUID(int=number)
    if isinstance(kind, DateTime):
        return datetime(2024, 2, 29, 23, 59, 59, 123_456, UTC) + timedelta(days=number)
    if isinstance(kind, JSON):
        return [TEXT] if column.name == "author_history" else {"a": [1, None, 0.1, TEXT], "b": 2**53}
    simple: dict[type, Any] = {
        Boolean: number == 1,
        Date: date(2024, 2, 28) + timedelta(days=number),
        Time: time(7, 30, 15, number),
        LargeBinary: bytes(range(256)) * number,
        Float: 0.1 + number,
        Numeric: number,
        Integer: number,
    }
    for base, value in simple.items():
        if isinstance(kind, base):
            return value
    # What becomes part of a path is the server's own.
    text = f"{number}abc" if is_told else f"{number}{TEXT}"
    return text[: getattr(kind, "length", None) or 1000]


def write_the_files(instance: Path) -> None:
    """Every file of every row, one that belongs to nobody, one of a room nobody asked, and a half-written one."""
    for path in files_rows_have(instance):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(path.name.encode() * 1000)
    others = ("uploads/1/left-behind.gpx", "media/elsewhere/kept.jpg", "media/elsewhere/.half.jpg.0a1b")
    for name in others:
        (instance / name).parent.mkdir(parents=True, exist_ok=True)
        (instance / name).write_bytes(b"\x00\xff" * 10)


def files_rows_have(instance: Path) -> set[Path]:
    """Where they lie."""
    found: set[Path] = set()
    for files in declared_files():
        table = db.metadata.tables[files.table]
        for row in db.session.execute(select(*(table.c[name] for name in files.columns))).mappings():
            found.update(files.paths(row))
    assert all(path.is_relative_to(instance) for path in found)
    return found


def rows_of(table: Table) -> list[str]:
    """All rows of a table as text, in order."""
    return sorted(repr(tuple(row)) for row in db.session.execute(select(table)))


def everything_in(app: Any) -> dict[str, list[str]]:
    """The rows of all tables that say something of their own, and the files with their sums."""
    instance = Path(app.config["INSTANCE"])
    with app.app_context():
        found = {table.name: rows_of(table) for table in db.metadata.sorted_tables if MADE_ANEW not in table.info}
        db.session.remove()
    files = (path for place in FILE_PLACES for path in (instance / place).rglob("*") if path.is_file())
    sums = sorted(f"{path.relative_to(instance)} {sha256(path.read_bytes()).hexdigest()}" for path in files)
    return found | {"files": sums}
