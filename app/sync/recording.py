"""The triggers that write the log: made of `app.sync.tables`, for both databases.

Every statement may be carried out again without harm: a row that the log holds as it is, is not written once more.
"""

import re
import secrets
from collections.abc import Iterator
from hashlib import sha256

from app.sync.columns import POSTGRESQL, SQLITE
from app.sync.declaring import SyncedTable
from app.sync.logic import CORE, MODULUS, PLACES
from app.sync.tables import TABLES
from app.triggers import ROWS, Event, Trigger, declare, declared, is_changed

NAME = "sync_"
"""With which the names of these triggers begin."""
_OF_LOG = "sync_op", "sync_bucket"
COLUMNS = "bucket, op, object_type, object_id, data, checksum"
LAST = 2**63 - 1
"""With a bound above as well PostgreSQL expects few rows; without it, it would rather read the whole log."""
RETIRED = "op = 'MOVE', object_type = NULL, object_id = NULL, data = NULL"
"""What becomes of an operation that a later one replaces: only its checksum counts."""


def chance(dialect: str) -> str:
    """32 bits by chance."""
    return f"random() & {MODULUS - 1}" if dialect == SQLITE else f"floor(random() * {MODULUS})::bigint"


def new_checksum() -> int:
    """The same in Python."""
    return secrets.randbelow(MODULUS)


def row_as_json(table: SyncedTable, dialect: str, row: str) -> str:
    """What a phone is told of a row, as one text."""
    pairs = ", ".join(f"'{name}', {words.of(dialect, row)}" for name, words in table.columns.items())
    return f"json_object({pairs})" if dialect == SQLITE else f"json_build_object({pairs})::text"


def _holders(table: SyncedTable, row: str) -> str:
    """SQL that selects the buckets that hold a row."""
    bucket = table.bucket.format(row=row)
    users = ""
    if table.food:
        users = f" FROM sync_user_ingredient AS held WHERE held.ingredient_id = {table.food.format(row=row)}"
    return f"SELECT {bucket} AS bucket{users}"


def _live(table: SyncedTable, key: str) -> str:
    return f"op = 'PUT' AND object_type = '{table.name}' AND object_id = {key}"


_UNLESS_LIVE = "ON CONFLICT (object_type, object_id, bucket) WHERE op = 'PUT' DO NOTHING"


def _put(table: SyncedTable, dialect: str, row: str, holders: str = "", rows: str = "") -> str:
    """Write a row to the buckets that hold it and have not got it. `rows`: SQL that finds it in its table."""
    key, data = table.key.of(dialect, row), row_as_json(table, dialect, row)
    source = f"({holders or _holders(table, row)}) AS holder{rows}"
    return (
        f"INSERT INTO sync_op ({COLUMNS}) SELECT holder.bucket, 'PUT', '{table.name}', {key}, {data}, "
        f"{chance(dialect)} FROM {source} WHERE holder.bucket IS NOT NULL {_UNLESS_LIVE}"
    )


def _renew(table: SyncedTable, dialect: str, row: str) -> Iterator[str]:
    """Write a row where it is held and has become another."""
    live = _live(table, table.key.of(dialect, row))
    data = row_as_json(table, dialect, row)
    yield (
        f"UPDATE sync_op SET {RETIRED} WHERE {live} AND bucket IN ({_holders(table, row)}) "
        f"AND data IS DISTINCT FROM {data}"
    )
    yield _put(table, dialect, row)


def _remove(table: SyncedTable, dialect: str, which: str) -> Iterator[str]:
    """Take rows out of the buckets whose log holds them: the row above may be gone, and with it whose they were."""
    live = f"op = 'PUT' AND object_type = '{table.name}' AND {which}"
    yield (
        f"INSERT INTO sync_op ({COLUMNS}) SELECT bucket, 'REMOVE', object_type, object_id, NULL, {chance(dialect)} "
        f"FROM sync_op WHERE {live}"
    )
    yield f"UPDATE sync_op SET {RETIRED} WHERE {live}"


def _leave(table: SyncedTable, dialect: str) -> Iterator[str]:
    """Take a changed row out of the buckets that hold it no longer."""
    old, new = table.key.of(dialect, "OLD"), table.key.of(dialect, "NEW")
    holds = f"SELECT bucket FROM ({_holders(table, 'NEW')}) AS holder WHERE bucket IS NOT NULL"
    which = f"object_id = {old} AND ({old} <> {new} OR bucket NOT IN ({holds}))"
    moved = "" if table.follows else is_changed(_deciding_where(table))
    if moved and dialect == POSTGRESQL:
        # Within the statements it would have them planned anew each time.
        yield f"IF {moved} THEN {'; '.join(_remove(table, dialect, which))}; END IF"
    else:
        yield from _remove(table, dialect, f"{which} AND ({moved})" if moved else which)


def _note_food(table: SyncedTable, dialect: str, row: str) -> Iterator[str]:
    if table.eater:
        if dialect == POSTGRESQL:
            # Whoever changes the food at this moment does not know yet that it is used: one waits for the other.
            yield f"PERFORM 1 FROM ingredient WHERE id = {row}.ingredient_id FOR SHARE"
        used = f"SELECT {table.eater.format(row=row)} AS user_id, {row}.ingredient_id AS ingredient_id"
        yield note_foods(used)


def note_foods(used: str) -> str:
    """SQL that notes what SQL has selected as `user_id` and `ingredient_id`."""
    return (
        "INSERT INTO sync_user_ingredient (user_id, ingredient_id) "
        f"SELECT user_id, ingredient_id FROM ({used}) AS used WHERE user_id IS NOT NULL ON CONFLICT DO NOTHING"
    )


def _follow(above: str) -> Iterator[str]:
    """Touch the rows that a change of a row above concerns: their own triggers then look anew."""
    for table in TABLES:
        change = table.follows.get(above)
        if change:
            changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in change.columns)
            column = next(iter(table.source.columns)).name
            yield (
                f'UPDATE {table.source.name} SET "{column}" = "{column}" '
                f"WHERE ({changed}) AND {change.rows.format(row='NEW')}"
            )


_NAMED = re.compile(r'\{row\}\."?(\w+)')


def _named_in(table: SyncedTable, *words: str) -> list[str]:
    named = set(_NAMED.findall(" ".join(words)))
    return [column.name for column in table.source.columns if column.name in named]


def _deciding_where(table: SyncedTable) -> list[str]:
    """The columns of a row that decide who has it, and under which key."""
    return _named_in(table, table.bucket, table.food, table.key.sqlite)


def _deciding(table: SyncedTable) -> tuple[str, ...]:
    """The columns that decide what phones have of a row, or of rows below it."""
    told = _named_in(table, table.eater, *(one.sqlite for one in table.columns.values()))
    below = [
        name
        for one in TABLES
        for above, change in one.follows.items()
        if above == table.source.name
        for name in change.columns
    ]
    return tuple(dict.fromkeys([*_deciding_where(table), *told, *below]))


def _is_used(table: SyncedTable, event: Event) -> str:
    """SQL for whether anybody uses the food a row tells of; that a row goes, the log knows by itself."""
    if event == "DELETE" or not table.food:
        return ""
    foods = ", ".join(table.food.format(row=row) for row in ROWS[event])
    return f"EXISTS (SELECT 1 FROM sync_user_ingredient WHERE ingredient_id IN ({foods}))"


def _triggers_of(table: SyncedTable, dialect: str) -> Iterator[Trigger]:
    statements: dict[Event, list[str]] = {
        "INSERT": [*_note_food(table, dialect, "NEW"), _put(table, dialect, "NEW")],
        "UPDATE": [
            *_note_food(table, dialect, "NEW"),
            *_leave(table, dialect),
            *_renew(table, dialect, "NEW"),
            *_follow(table.source.name),
        ],
        "DELETE": [*_remove(table, dialect, f"object_id = {table.key.of(dialect, 'OLD')}")],
    }
    if table.name == "nutrition_ingredient":
        # Nobody uses a food yet that is new.
        del statements["INSERT"]
    needs = {*_OF_LOG, *table.needs, *(one.source.name for one in TABLES if table.source.name in one.follows)}
    for event, parts in statements.items():
        yield Trigger(
            f"{NAME}{table.source.name}_{event.lower()}",
            table.source.name,
            event,
            "; ".join(parts),
            needs=tuple(sorted(needs)),
            dialect=dialect,
            # Rows that follow others are touched to be looked at once more.
            changed=_deciding(table) if event == "UPDATE" and not table.follows else (),
            when=_is_used(table, event),
            rests=False,
        )


def _food_triggers(dialect: str) -> Iterator[Trigger]:
    """A food that somebody begins to use is put into their bucket, and is taken out when they use it no longer."""
    foods = [table for table in TABLES if table.food]
    needs = (*_OF_LOG, *(table.source.name for table in foods))
    puts: list[str] = []
    removals: list[str] = []
    for table in foods:
        holder = table.bucket.replace("held.", "NEW.")
        column = table.food.removeprefix("{row}.")
        rows = f" JOIN {table.source.name} AS r ON r.{column} = NEW.ingredient_id"
        puts.append(_put(table, dialect, "r", f"SELECT {holder} AS bucket", rows))
        keys = f"SELECT {table.key.of(dialect, 'r')} FROM {table.source.name} AS r WHERE r.{column} = OLD.ingredient_id"
        bucket = table.bucket.replace("held.", "OLD.")
        removals += _remove(table, dialect, f"bucket = {bucket} AND object_id IN ({keys})")
    for event, parts in (("INSERT", puts), ("DELETE", removals)):
        name = f"{NAME}user_ingredient_{event.lower()}"
        yield Trigger(name, "sync_user_ingredient", event, "; ".join(parts), needs, dialect)  # type: ignore[arg-type]


def _summing(dialect: str) -> Trigger:
    """Every operation counts in the sum of its bucket.

    PostgreSQL keeps every state a row had within a transaction, and looks through them each time. There the sums are
    made once, at the end, of what the bucket has not counted yet: numbers grow, and whoever draws one is alone.
    """
    added, condition = "VALUES (NEW.bucket, NEW.checksum, 1, NEW.id)", ""
    if dialect == POSTGRESQL:
        counted = "coalesce((SELECT last_op FROM sync_bucket WHERE id = NEW.bucket), 0)"
        added = (
            f"SELECT bucket, (sum(checksum) % {MODULUS})::bigint, count(*), max(id) FROM sync_op "
            f"WHERE bucket = NEW.bucket AND id > {counted} AND id <= {LAST} GROUP BY bucket"
        )
        # It may have gone again, with somebody's account.
        condition = f"NEW.id > {counted} AND EXISTS (SELECT 1 FROM sync_op WHERE id = NEW.id)"
    return Trigger(
        f"{NAME}op_insert",
        "sync_op",
        "INSERT",
        f"INSERT INTO sync_bucket (id, checksum, number, last_op) {added} ON CONFLICT (id) DO UPDATE SET "
        f"checksum = (sync_bucket.checksum + excluded.checksum) % {MODULUS}, "
        "number = sync_bucket.number + excluded.number, last_op = excluded.last_op",
        needs=_OF_LOG,
        dialect=dialect,
        when=condition,
        at_commit=dialect == POSTGRESQL,
    )


def _forgetting(dialect: str) -> Trigger:
    """Of somebody who leaves nothing stays, and the log does not seem to run backwards for that."""
    greater = "max" if dialect == SQLITE else "greatest"
    own = f"BETWEEN OLD.id * {PLACES} AND OLD.id * {PLACES} + {PLACES - 1}"
    return Trigger(
        f"{NAME}user_delete",
        "user",
        "DELETE",
        # The log first: whoever keeps writers out of it takes the sums afterwards, too.
        f"DELETE FROM sync_op WHERE bucket {own}; "
        f"UPDATE sync_bucket SET last_op = {greater}(last_op, (SELECT max(last_op) FROM sync_bucket)) "
        f"WHERE id = {CORE}; DELETE FROM sync_bucket WHERE id {own}",
        needs=_OF_LOG,
        dialect=dialect,
    )


def _triggers() -> Iterator[Trigger]:
    for dialect in (SQLITE, POSTGRESQL):
        for table in TABLES:
            yield from _triggers_of(table, dialect)
        yield from _food_triggers(dialect)
        yield _summing(dialect)
        yield _forgetting(dialect)


declare(_triggers())


def fingerprint(dialect: str, migration: str) -> str:
    """Of everything that decides what the log holds: it is another when the log has to be compared with the tables."""
    words = [repr(trigger) for trigger in declared() if trigger.dialect in {"", dialect}]
    return sha256("\n".join([migration, *sorted(words)]).encode()).hexdigest()
