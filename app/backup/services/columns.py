"""Tables as the database has them, and their values as JSON: the same text from SQLite and from PostgreSQL.

The tables are asked for, not taken from the models: a backup may be of an earlier version, and is then restored as it
was and migrated afterwards.
"""

import base64
import binascii
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Cast,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Double,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Text,
    Time,
    TypeDecorator,
    Uuid,
    cast,
    column,
    inspect,
    table,
    type_coerce,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import JSON, TypeEngine

from app import documents, search
from app.backup.logic import in_order
from app.database import MADE_ANEW
from app.extensions import db

Code = Callable[[Any], Any]
VERSION_TABLE = "alembic_version"


class StoredJson(TypeDecorator[str]):
    """The text of a JSON column of PostgreSQL, exactly as it is stored: SQL's NULL and JSON's null stay apart."""

    impl = Text
    cache_ok = True

    def bind_expression(self, bindparam: Any) -> ColumnElement[Any] | None:
        """It wants to be told that a text is JSON."""
        return Cast(bindparam, postgresql.JSON())


@dataclass(frozen=True)
class Kind:
    """A kind of value: how it becomes JSON, and how it is read back. `decode` raises ValueError or TypeError."""

    name: str
    encode: Code | None
    decode: Code


def _instant_out(value: datetime) -> str:
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return aware.replace(tzinfo=None).isoformat()


def _instant_in(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is not None:
        raise ValueError("an instant is written in UTC")
    return moment


def _number_out(value: float) -> float | str:
    return value if math.isfinite(value) else repr(value)


def _number_in(value: Any) -> float:
    if isinstance(value, bool) or not (isinstance(value, int | float) or value in {"nan", "inf", "-inf"}):
        raise ValueError("no number")
    return float(value)


def _decimal_in(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("no number")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("no number") from None
    if not number.is_finite():
        raise ValueError("no number")
    return number


def _exactly(kind: type) -> Code:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"no {kind.__name__}")
        return value

    return read


def _whole_in(value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError("no whole number")
    return value


def _text_in(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("no text")
    return value


def _bytes_in(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise ValueError("no bytes") from None


INSTANT = Kind("instant", _instant_out, _instant_in)
KINDS: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (JSON, Kind("json", None, _text_in)),
    (Uuid, Kind("uuid", lambda value: value.hex, lambda value: UUID(_text_in(value)))),
    (Boolean, Kind("truth", None, _exactly(bool))),
    (DateTime, INSTANT),
    (Date, Kind("date", date.isoformat, date.fromisoformat)),
    (Time, Kind("time", time.isoformat, time.fromisoformat)),
    (LargeBinary, Kind("bytes", lambda value: base64.b64encode(value).decode(), _bytes_in)),
    (Float, Kind("number", _number_out, _number_in)),
    (Double, Kind("number", _number_out, _number_in)),
    (Numeric, Kind("decimal", str, _decimal_in)),
    (Integer, Kind("whole", None, _whole_in)),
    (String, Kind("text", None, _text_in)),
)


@dataclass(frozen=True)
class StoredColumn:
    """A column of the database."""

    name: str
    type: TypeEngine[Any]
    kind: Kind
    takes_null: bool

    def decode(self, value: Any) -> Any:
        """The value of a row, from its JSON. Raises ValueError or TypeError."""
        if value is None:
            if not self.takes_null:
                raise ValueError("nothing")
            return None
        return self.kind.decode(value)

    def for_database(self, dialect: str) -> Code | None:
        """What is left to do with a decoded value before it is stored; None: nothing."""
        if self.kind is INSTANT and dialect == "postgresql" and getattr(self.type, "timezone", False):
            return lambda value: value.replace(tzinfo=UTC)
        return None


@dataclass(frozen=True)
class StoredTable:
    """A table of the database."""

    name: str
    columns: tuple[StoredColumn, ...]
    key: tuple[str, ...]
    refers_to: tuple[tuple[str, str], ...] = field(default=())
    """Names of foreign keys, and the tables they lead to."""

    def arranged(self, names: list[str]) -> "StoredTable":
        """With its columns in another order. Raises ValueError when these are not its columns."""
        by_name = {one.name: one for one in self.columns}
        if sorted(names) != sorted(by_name):
            raise ValueError("other columns")
        return replace(self, columns=tuple(by_name[name] for name in names))

    @property
    def names(self) -> list[str]:
        """Of its columns."""
        return [one.name for one in self.columns]

    @cached_property
    def clause(self) -> Any:
        """For statements."""
        return table(self.name, *(column(one.name, _plain(one.type)) for one in self.columns))

    def shown(self, dialect: str) -> list[ColumnElement[Any]]:
        """The columns as they are read for a backup."""
        return [_shown(self.clause.c[one.name], one, dialect) for one in self.columns]

    @property
    def counts_ids(self) -> bool:
        """Whether the database gives its rows their numbers."""
        return self.key == ("id",) and next(one for one in self.columns if one.name == "id").kind.name == "whole"


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """JSON is read and stored as the text it is."""
    if isinstance(kind, postgresql.JSON):
        return StoredJson()
    return Text() if isinstance(kind, JSON) else kind


def _shown(clause: ColumnElement[Any], stored: StoredColumn, dialect: str) -> ColumnElement[Any]:
    if stored.kind.name == "json":
        return cast(clause, Text).label(stored.name)
    if stored.kind.name == "decimal" and dialect == "sqlite":
        # SQLite has no exact numbers: what it has is taken as it is, and not rounded.
        return type_coerce(clause, Double()).label(stored.name)
    return clause


def kind_of(kind: TypeEngine[Any]) -> Kind:
    """How values of a type are written. Raises ValueError for a type no table of ours has."""
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    for base, known in KINDS:
        if isinstance(kind, base):
            return known
    raise ValueError(f"{kind!r} cannot be backed up")


def is_made_anew(name: str) -> bool:
    """Whether a table only repeats what others say, or belongs to the migrations."""
    known = db.metadata.tables.get(name)
    return (
        name == VERSION_TABLE
        or search.is_search_table(name)
        or name in {kind.table.name for kind in documents.every()}
        or (known is not None and known.info.get(MADE_ANEW, False))
    )


def stored_tables(connection: Connection) -> list[StoredTable]:
    """All tables of the database that a backup holds, parents before children."""
    inspector = inspect(connection)
    names = [name for name in inspector.get_table_names() if not is_made_anew(name)]
    columns = inspector.get_multi_columns(filter_names=names)
    keys = inspector.get_multi_pk_constraint(filter_names=names)
    references = inspector.get_multi_foreign_keys(filter_names=names)
    found = {}
    for (schema, name), facts in columns.items():
        found[name] = StoredTable(
            name,
            tuple(StoredColumn(one["name"], one["type"], kind_of(one["type"]), one["nullable"]) for one in facts),
            tuple(keys[schema, name]["constrained_columns"]),
            tuple((str(one["name"]), one["referred_table"]) for one in references[schema, name]),
        )
    order, _ = in_order({name: [other for _, other in one.refers_to] for name, one in found.items()})
    return [found[name] for name in order]


def tables_of_models() -> list[StoredTable]:
    """The same of a database that is migrated as far as this version knows."""
    return [
        StoredTable(
            one.name,
            tuple(StoredColumn(part.name, part.type, kind_of(part.type), bool(part.nullable)) for part in one.columns),
            tuple(part.name for part in one.primary_key),
        )
        for one in db.metadata.sorted_tables
        if not is_made_anew(one.name)
    ]
