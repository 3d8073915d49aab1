"""Storing foods by the thousand: new ones are added, changed ones changed, and those people corrected here are kept."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from time import time_ns
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, func, select, text

from app import search, triggers
from app.database import now
from app.nutrition.importing.sources import Block
from app.nutrition.logic.records import CODE, COLUMNS, NEVER_EMPTY, Portions, Record, key_of
from app.nutrition.models import FOODS, INGREDIENT_INFOS, INGREDIENTS, Ingredient, IngredientWeightUnit
from app.nutrition.queries.tally import count_added_foods, count_new_foods

CATALOGUE = "Regimen"
"""The source of our own foods."""
LICENSES = {"Open Food Facts": 5, "USDA FoodData Central": 3}
"""ODbL; a work of the United States' government is in the public domain."""
_CC_BY_SA_4 = 2
_VALUES = ", ".join(COLUMNS)
_MAY_BE_EMPTY = set(COLUMNS) - NEVER_EMPTY
_AT_ONCE = 39
"""Rows of one statement: an old SQLite takes no more than 999 parameters."""


@dataclass
class Outcome:
    """What became of the foods of a batch."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    """Foods that people corrected, so that the import leaves them alone."""
    elsewhere: int = 0
    """Foods that another source brought before."""


@dataclass
class Batch:
    """Foods of one source, each once, and portions and UUIDs of some of them by the food's key."""

    source: str
    license_id: int | None = None
    records: dict[str, Record] = field(default_factory=dict)
    portions: dict[str, Portions] = field(default_factory=dict)
    uuids: dict[str, str] = field(default_factory=dict)

    def add(self, block: Block) -> None:
        """Take foods in; the last one with the same key counts."""
        self.records.update({record[CODE] or key_of(record): record for record in block.records})
        self.portions.update(block.portions)
        keys = {uuid: key for key, uuid in self.uuids.items()}
        for key, uuid in block.uuids.items():
            if keys.setdefault(uuid, key) != key:
                # One food under two keys: the later one counts.
                self.records.pop(keys[uuid], None)
                self.uuids.pop(keys[uuid], None)
                keys[uuid] = key
            self.uuids[key] = uuid


class _Stored(NamedTuple):
    """A food that is here already."""

    id: int
    is_corrected: bool
    source: str | None
    record: Record


_BY_NAME = next(index for index in Ingredient.__table__.indexes if index.name == "ix_ingredient_name")
_FEW = 50_000
_SHARE_OF_FEW = 8


def are_many(connection: Connection, added: int) -> bool:
    """Whether so many new foods are put in order more cheaply together with all others than one by one."""
    before = (connection.scalar(select(func.max(Ingredient.id))) or 0) - added
    return added > _FEW + before / _SHARE_OF_FEW


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
    portions = _portions_of(connection, [known.id for key, known in stored.items() if key in batch.portions])
    new = [(key, record) for key, record in batch.records.items() if key not in stored]
    here = [(key, record) for key, record in batch.records.items() if key in stored]
    changed: list[tuple[int, Record]] = []
    for key, record in here:
        known = stored[key]
        if known.is_corrected:
            outcome.kept += 1
        elif known.source != batch.source:
            outcome.elsewhere += 1
        elif known.record == record and set(batch.portions.get(key, ())) <= portions.get(known.id, set()):
            outcome.unchanged += 1
        else:
            changed.append((known.id, record))
    if new:
        with triggers.suspended(connection, "ingredient", "INSERT"):
            _insert(connection, batch, new)
    if changed:
        with triggers.suspended(connection, "ingredient", "UPDATE"):
            _update(connection, changed)
    _update_portions(connection, {key: batch.portions.get(key_of(record), ()) for key, record in changed})
    count_new_foods(connection)
    outcome.added, outcome.changed = len(new), len(changed)
    return outcome


def _stored(connection: Connection, batch: Batch) -> dict[str, _Stored]:
    codes = [key for key in batch.records if not key.startswith("#")]
    others = [key[1:] for key in batch.records if key.startswith("#")]
    keys = {uuid: key for key, uuid in batch.uuids.items()}
    if codes and connection.dialect.name == "sqlite":
        # Dumps are sorted: what lies behind every code there is needs no looking up.
        highest = connection.exec_driver_sql("SELECT max(code) FROM ingredient WHERE code IS NOT NULL").scalar()
        codes = [] if highest is None or min(codes) > highest else codes
    found: dict[str, _Stored] = {}
    for row in _rows_by(connection, "uuid", list(keys)):
        found[keys[str(row[0]).replace("-", "")]] = _stored_in(row)
    for row in _rows_by(connection, "remote_id", others, "code IS NULL", batch.source):
        found[f"#{row[5]}"] = _stored_in(row)
    for row in _rows_by(connection, "code", codes, "code IS NOT NULL"):
        before = found.get(row[4])
        # The same barcode may have come from several sources: only one's own is brought up to date.
        if before is None or before.source != batch.source:
            found[row[4]] = _stored_in(row)
    return found


def _rows_by(
    connection: Connection, column: str, keys: list[str], condition: str = "1 = 1", source: str = ""
) -> Sequence[Any]:
    if not keys:
        return []
    is_sqlite = connection.dialect.name == "sqlite"
    kind = "::uuid[]" if column == "uuid" else ""
    one_of = "IN (SELECT value FROM json_each(?))" if is_sqlite else f"= ANY(%s{kind})"
    if column != "uuid":
        condition = f"owner_id IS NULL AND {condition}"
    if source:
        condition = f"source_name = {'?' if is_sqlite else '%s'} AND {condition}"
    return connection.exec_driver_sql(
        f"SELECT uuid, id, edited_at IS NOT NULL OR owner_id IS NOT NULL, source_name, {_VALUES} FROM ingredient "
        f"WHERE {column} {one_of} AND {condition}",
        (orjson.dumps(keys).decode() if is_sqlite else keys, *([source] if source else [])),
    ).all()


def _stored_in(row: Any) -> _Stored:
    return _Stored(row[1], bool(row[2]), row[3], tuple(["" if value is None else value for value in row[4:]]))


def _insert(connection: Connection, batch: Batch, new: Sequence[tuple[str, Record]]) -> None:
    first = _reserve(connection, len(new))
    moment = _now_of(connection)
    uuids, known = list(_uuids(len(new))), batch.uuids
    if known:
        uuids = [known.get(name) or uuid for uuid, (name, _record) in zip(uuids, new, strict=True)]
    columns: dict[str, Sequence[Any]] = {
        "id": range(first, first + len(new)),
        "uuid": uuids,
        **dict(zip(COLUMNS, zip(*[record for _name, record in new], strict=True), strict=True)),
    }
    constants = {
        "source_name": batch.source,
        "created": moment,
        "last_update": moment,
        "last_imported": moment,
        "license_id": batch.license_id or LICENSES.get(batch.source, _CC_BY_SA_4),
    }
    if connection.dialect.name == "sqlite":
        _insert_rows(connection, columns, constants)
    else:
        _copy_rows(connection, columns, constants)
    search.add_rows(connection, FOODS, "r.id >= :first", {"first": first})
    count_added_foods(connection, columns, constants)
    if portions := batch.portions:
        named = [(key, portions[name]) for key, (name, _) in enumerate(new, first) if name in portions]
        _insert_portions(connection, named)


def _insert_rows(connection: Connection, columns: Mapping[str, Sequence[Any]], constants: Mapping[str, Any]) -> None:
    """Into SQLite, some at a time: what it does once for each statement takes as long as a row itself.

    Its driver takes empty texts much faster than None.
    """
    # The moment is a parameter: with it the statement would be another for every batch, and the driver keeps a hundred.
    moment, number = constants["created"], len(columns["id"])
    told = {**columns, **{name: [moment] * number for name, value in constants.items() if value == moment}}
    marks = {name: "'{}'".format(str(value).replace("'", "''")) for name, value in constants.items()}
    marks |= {name: _mark(name, values) for name, values in told.items()}
    rows = list(zip(*(told[name] for name, mark in marks.items() if name in told and "?" in mark), strict=True))
    whole = len(rows) - len(rows) % _AT_ONCE
    into, row = f"INSERT INTO ingredient({', '.join(marks)}) VALUES", f"({', '.join(marks.values())})"
    many, one = (f"{into} {', '.join([row] * size)}" for size in (_AT_ONCE, 1))
    driver: Any = connection.connection.driver_connection
    if whole:
        groups = (rows[place : place + _AT_ONCE] for place in range(0, whole, _AT_ONCE))
        driver.executemany(many, (list(chain.from_iterable(group)) for group in groups))
    driver.executemany(one, rows[whole:])


def _mark(name: str, values: Sequence[Any]) -> str:
    """What stands in a statement for a column: a parameter, or what all rows have in common."""
    first = values[0]
    if (first == "" or isinstance(first, int)) and values.count(first) == len(values):
        return str(first) if first != "" else "NULL" if name in _MAY_BE_EMPTY else "''"
    return "nullif(?, '')" if name in _MAY_BE_EMPTY and "" in values else "?"


def _copy_rows(connection: Connection, columns: Mapping[str, Sequence[Any]], constants: Mapping[str, Any]) -> None:
    """Into PostgreSQL, as one stream."""
    may_be_empty = [name in _MAY_BE_EMPTY for name in columns]
    more = tuple(constants.values())
    statement = f"COPY ingredient({', '.join((*columns, *constants))}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as stream:
        for row in zip(*columns.values(), strict=True):
            known = [None if value == "" and empty else value for value, empty in zip(row, may_be_empty, strict=True)]
            stream.write_row((*known, *more))


def _insert_portions(connection: Connection, portions: Sequence[tuple[int, Portions]]) -> None:
    rows = [(key, name[:200], grams) for key, several in portions for name, grams in several if 0 < grams < 100_000]
    if not rows:
        return
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    connection.exec_driver_sql(
        f"INSERT INTO ingredient_weight_unit(uuid, ingredient_id, name, gram) VALUES ({mark}, {mark}, {mark}, {mark})",
        [(uuid, *row) for uuid, row in zip(_uuids(len(rows)), rows, strict=True)],
    )


def _portions_of(connection: Connection, keys: list[int]) -> dict[int, set[tuple[str, int]]]:
    """Names and grams of the portions these foods have."""
    found: dict[int, set[tuple[str, int]]] = defaultdict(set)
    if keys:
        is_sqlite = connection.dialect.name == "sqlite"
        one_of = "IN (SELECT value FROM json_each(?))" if is_sqlite else "= ANY(%s)"
        for key, name, gram in connection.exec_driver_sql(
            f"SELECT ingredient_id, name, gram FROM ingredient_weight_unit WHERE ingredient_id {one_of}",
            (orjson.dumps(keys).decode() if is_sqlite else keys,),
        ):
            found[key].add((name, gram))
    return found


def _update_portions(connection: Connection, told: Mapping[int, Portions]) -> None:
    """Portions that are new, and those that weigh something else now; the others stay, diaries name them."""
    stored = _portions_of(connection, list(told))
    missing: list[tuple[int, Portions]] = []
    for key, portions in told.items():
        names = {name for name, _gram in stored.get(key, ())}
        missing.append((key, tuple(one for one in portions if one[0] not in names)))
        for name, gram in portions:
            if name in names and (name, gram) not in stored[key]:
                unit = IngredientWeightUnit.__table__
                connection.execute(
                    unit.update().where(unit.c.ingredient_id == key, unit.c.name == name), {"gram": gram}
                )
    _insert_portions(connection, missing)


def _update(connection: Connection, changed: list[tuple[int, Record]]) -> None:
    rows = [(*_with_nulls(record, as_numbers=connection.dialect.name == "sqlite"), key) for key, record in changed]
    keys = {"keys": orjson.dumps([key for key, _record in changed]).decode()}
    among = "r.id IN (SELECT value FROM json_each(:keys))"
    search.remove_rows(connection, FOODS, among, keys)
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    columns = ", ".join(f"{column} = {mark}" for column in COLUMNS)
    moment = _now_of(connection)
    connection.exec_driver_sql(
        f"UPDATE ingredient SET {columns}, last_update = '{moment}', last_imported = '{moment}' WHERE id = {mark}",
        rows,
    )
    search.add_rows(connection, FOODS, among, keys)
    if connection.dialect.name == "sqlite":
        condition: Any = text("row_id IN (SELECT value FROM json_each(:keys))").bindparams(**keys)
        for kind in (INGREDIENTS, INGREDIENT_INFOS):
            kind.empty(connection, condition)


def _with_nulls(record: Record, *, as_numbers: bool) -> Iterator[Any]:
    """As both drivers know it. PostgreSQL takes no 1 for true."""
    for column, value in zip(COLUMNS, record, strict=True):
        is_unknown = value == "" and column not in NEVER_EMPTY
        is_truth = column.startswith("is_") and not as_numbers
        yield None if is_unknown else bool(value) if is_truth else value


def outcome_of(outcome: Outcome) -> dict[str, int]:
    """The numbers by their names."""
    return asdict(outcome)


def _reserve(connection: Connection, number: int) -> int:
    """So many ids in a row that nobody else gets; the first of them."""
    if connection.dialect.name == "sqlite":
        highest = connection.exec_driver_sql("SELECT max(seq) FROM sqlite_sequence WHERE name = 'ingredient'").scalar()
        return int(highest or 0) + 1
    sequence = "pg_get_serial_sequence('ingredient', 'id')"
    last = connection.exec_driver_sql(f"SELECT setval({sequence}, nextval({sequence}) + {number - 1})").scalar()
    return int(last or 0) - number + 1


def _uuids(number: int) -> Iterator[str]:
    """UUIDs of version 7 that follow each other: cheap to make, and to sort into an index."""
    start = (time_ns() // 1_000_000) << 48 | 7 << 44 | 2 << 30 | time_ns() & 0xFFFFF
    beginning = f"{start:024x}"
    return (f"{beginning}{place:08x}" for place in range(number))


def _now_of(connection: Connection) -> str:
    """The present as the database keeps it."""
    moment = now()
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f") if connection.dialect.name == "sqlite" else moment.isoformat()
