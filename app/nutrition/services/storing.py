"""Storing foods by the thousand: new ones are added, changed ones changed, and those people corrected here are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import time_ns
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from app import search, triggers
from app.database import now
from app.nutrition.logic.records import CODE, COLUMNS, REMOTE_ID, Record
from app.nutrition.models import FOODS, INGREDIENT_INFOS, INGREDIENTS, Ingredient
from app.nutrition.queries.tally import count_new_foods

CATALOGUE = "Regimen"
"""The source of our own foods."""
LICENSES = {"Open Food Facts": 5, "USDA FoodData Central": 3}
"""ODbL; a work of the United States' government is in the public domain."""
_VALUES = ", ".join(COLUMNS)


@dataclass
class Outcome:
    """What became of the foods of a batch."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    """Foods that people corrected, so that the import leaves them alone."""


@dataclass
class Batch:
    """Foods of one source, each once, and portions of some of them by the food's key."""

    source: str
    records: dict[str, Record] = field(default_factory=dict)
    portions: dict[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    """Names and grams."""

    def add(self, record: Record, portions: Sequence[tuple[str, int]] = ()) -> None:
        """Take a food in; the last one with the same key counts."""
        key = record[CODE] or f"#{record[REMOTE_ID]}"
        self.records[key] = record
        if portions:
            self.portions[key] = portions


_BY_NAME = next(index for index in Ingredient.__table__.indexes if index.name == "ix_ingredient_name")
MANY = 50_000
"""More new foods than this are put into the index of names together, at the end."""


def suspend_name_index(connection: Connection) -> None:
    """Names come in no order: kept up while millions of them come, their index would be written a dozen times over."""
    _BY_NAME.drop(connection, checkfirst=True)


def restore_name_index(connection: Connection) -> None:
    """Make the index anew where it is missing."""
    _BY_NAME.create(connection, checkfirst=True)


def store(connection: Connection, batch: Batch) -> Outcome:
    """Bring the table up to the batch; the caller is writing."""
    outcome = Outcome()
    stored = _stored(connection, batch)
    new: list[tuple[str, Record]] = []
    changed: list[tuple[int, Record]] = []
    for key, record in batch.records.items():
        known = stored.get(key)
        if known is None:
            new.append((key, record))
        elif known[1]:
            outcome.kept += 1
        elif tuple(known[2:]) == record:
            outcome.unchanged += 1
        else:
            changed.append((known[0], record))
    with triggers.suspended(connection, "ingredient"):
        _insert(connection, batch, new)
        _update(connection, changed)
    count_new_foods(connection)
    outcome.added, outcome.changed = len(new), len(changed)
    return outcome


def _stored(connection: Connection, batch: Batch) -> dict[str, Any]:
    codes = [key for key in batch.records if not key.startswith("#")]
    others = [key[1:] for key in batch.records if key.startswith("#")]
    is_sqlite = connection.dialect.name == "sqlite"
    if codes and is_sqlite:
        # Dumps are sorted: what lies behind every code there is needs no looking up.
        highest = connection.exec_driver_sql("SELECT max(code) FROM ingredient WHERE code IS NOT NULL").scalar()
        codes = [] if highest is None or min(codes) > highest else codes
    found: dict[str, Any] = {}
    for keys, column, condition in ((codes, "code", "code IS NOT NULL"), (others, "remote_id", "code IS NULL")):
        if not keys:
            continue
        one_of = "IN (SELECT value FROM json_each(?))" if is_sqlite else "= ANY(%s)"
        source = "" if column == "code" else f"source_name = {'?' if is_sqlite else '%s'} AND "
        values = (*((batch.source,) if source else ()), orjson.dumps(keys).decode() if is_sqlite else keys)
        rows = connection.exec_driver_sql(
            f"SELECT id, edited_at IS NOT NULL, {_VALUES} FROM ingredient "
            f"WHERE {source}{column} {one_of} AND {condition} AND owner_id IS NULL",
            values,
        )
        at = 2 + COLUMNS.index(column)
        prefix = "" if column == "code" else "#"
        found |= {f"{prefix}{row[at]}": row for row in rows}
    return found


def _insert(connection: Connection, batch: Batch, new: list[tuple[str, Record]]) -> None:
    if not new:
        return
    first = _reserve(connection, len(new))
    moment, source = _now_of(connection), batch.source.replace("'", "''")
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    constants = f"'{source}', '{moment}', '{moment}', '{moment}', {LICENSES.get(batch.source, 2)}"
    statement = (
        f"INSERT INTO ingredient(id, uuid, {_VALUES}, source_name, created, last_update, last_imported, license_id) "
        f"VALUES ({', '.join([mark] * (len(COLUMNS) + 2))}, {constants})"
    )
    if connection.dialect.name != "sqlite":
        new = [(name, _with_booleans(record)) for name, record in new]
    uuids = _uuids(len(new), as_text=connection.dialect.name == "sqlite")
    rows = [
        (key, uuid, *record)
        for (key, uuid, (_name, record)) in zip(range(first, first + len(new)), uuids, new, strict=True)
    ]
    connection.exec_driver_sql(statement, rows)
    search.add_rows(connection, FOODS, "r.id >= :first", {"first": first})
    _insert_portions(
        connection, [(key, batch.portions[name]) for key, (name, _) in enumerate(new, first) if name in batch.portions]
    )


def _insert_portions(connection: Connection, portions: list[tuple[int, Sequence[tuple[str, int]]]]) -> None:
    rows = [(key, name[:200], grams) for key, several in portions for name, grams in several if 0 < grams < 100_000]
    if not rows:
        return
    is_sqlite = connection.dialect.name == "sqlite"
    mark = "?" if is_sqlite else "%s"
    uuids = _uuids(len(rows), as_text=is_sqlite)
    connection.exec_driver_sql(
        f"INSERT INTO ingredient_weight_unit(uuid, ingredient_id, name, gram) VALUES ({mark}, {mark}, {mark}, {mark})",
        [(uuid, *row) for uuid, row in zip(uuids, rows, strict=True)],
    )


def _update(connection: Connection, changed: list[tuple[int, Record]]) -> None:
    if not changed:
        return
    if connection.dialect.name != "sqlite":
        changed = [(key, _with_booleans(record)) for key, record in changed]
    keys = {"keys": orjson.dumps([key for key, _record in changed]).decode()}
    among = "r.id IN (SELECT value FROM json_each(:keys))"
    search.remove_rows(connection, FOODS, among, keys)
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    columns = ", ".join(f"{column} = {mark}" for column in COLUMNS)
    moment = _now_of(connection)
    connection.exec_driver_sql(
        f"UPDATE ingredient SET {columns}, last_update = '{moment}', last_imported = '{moment}' WHERE id = {mark}",
        [(*record, key) for key, record in changed],
    )
    search.add_rows(connection, FOODS, among, keys)
    if connection.dialect.name == "sqlite":
        condition: Any = text("row_id IN (SELECT value FROM json_each(:keys))").bindparams(**keys)
        for kind in (INGREDIENTS, INGREDIENT_INFOS):
            kind.empty(connection, condition)


def _with_booleans(record: Record) -> Record:
    """PostgreSQL takes no 1 for true."""
    places = {COLUMNS.index("is_vegan"), COLUMNS.index("is_vegetarian")}
    return tuple(value if place not in places or value is None else bool(value) for place, value in enumerate(record))


def _reserve(connection: Connection, number: int) -> int:
    """So many ids in a row that nobody else gets; the first of them."""
    if connection.dialect.name == "sqlite":
        highest = connection.exec_driver_sql("SELECT max(seq) FROM sqlite_sequence WHERE name = 'ingredient'").scalar()
        return int(highest or 0) + 1
    sequence = "pg_get_serial_sequence('ingredient', 'id')"
    last = connection.exec_driver_sql(f"SELECT setval({sequence}, nextval({sequence}) + {number - 1})").scalar()
    return int(last or 0) - number + 1


def _uuids(number: int, *, as_text: bool) -> Iterable[Any]:
    """UUIDs of version 7 that follow each other: cheap to make, and to sort into an index."""
    start = (time_ns() // 1_000_000) << 80 | 7 << 76 | 2 << 62 | (time_ns() & 0xFFFFF) << 32
    if as_text:
        return [f"{start + place:032x}" for place in range(number)]
    return [UUID(int=start + place) for place in range(number)]


def _now_of(connection: Connection) -> str:
    """The present as the database keeps it."""
    moment = now()
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f") if connection.dialect.name == "sqlite" else moment.isoformat()
