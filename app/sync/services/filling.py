"""Comparing the log with the tables, and writing what it lacks.

Triggers keep both the same. What went past them is made good here: rows that were there before the log was, what a
migration did to rows (triggers rest meanwhile), and triggers that write other things than those before them.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, text

from app.extensions import db
from app.sync.columns import SQLITE
from app.sync.declaring import SyncedTable
from app.sync.logic import MODULUS
from app.sync.models import Bucket, LogState, Operation
from app.sync.recording import COLUMNS, RETIRED, chance, fingerprint, note_foods, row_as_json
from app.sync.services.alone import keep_writers_out
from app.sync.tables import TABLES

_FOODS_IN_USE = " UNION ".join(
    f"SELECT {table.eater.format(row='r')} AS user_id, r.ingredient_id AS ingredient_id FROM {table.source.name} AS r"
    for table in TABLES
    if table.eater
)


@dataclass(frozen=True)
class Difference:
    """How a table and the log disagree: rows to be written, changed, and taken out."""

    table: str
    missing: int = 0
    changed: int = 0
    left: int = 0

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.left)


def is_filled() -> bool:
    """Whether the log says what the tables say, as far as triggers and migrations tell."""
    state = db.session.scalar(select(LogState))
    return state is not None and state.fingerprint == _present_fingerprint()


def note_filled() -> None:
    """From now on triggers keep the log. The caller is writing."""
    kept = epoch() or secrets.token_hex(4)
    db.session.execute(delete(LogState))
    db.session.add(LogState(epoch=kept, fingerprint=_present_fingerprint()))


def begin_anew() -> None:
    """Have every phone drop what it holds and load it again. The caller is writing."""
    for state in db.session.scalars(select(LogState)):
        state.epoch = secrets.token_hex(4)


def differences(connection: Connection) -> list[Difference]:
    """Where log and tables disagree."""
    return [found for table in TABLES if (found := _difference(connection, table))]


def add_up(connection: Connection) -> None:
    """Make the sums of all buckets anew. The caller is writing."""
    keep_writers_out(connection)
    connection.execute(text("DELETE FROM sync_bucket"))
    sums = f"SELECT bucket, CAST(sum(checksum) % {MODULUS} AS BIGINT), count(*), max(id) FROM sync_op GROUP BY bucket"
    connection.execute(text(f"INSERT INTO sync_bucket (id, checksum, number, last_op) {sums}"))


def wrong_sums(connection: Connection) -> list[int]:
    """Buckets whose sum is not that of their operations."""
    sums = (
        select(Operation.bucket, func.sum(Operation.checksum).label("total"), func.count().label("number"))
        .group_by(Operation.bucket)
        .subquery()
    )
    rows = select(Bucket.id, Bucket.checksum, Bucket.number, sums.c.total, sums.c.number).outerjoin(
        sums, sums.c.bucket == Bucket.id
    )
    return [
        bucket
        for bucket, checksum, number, total, counted in connection.execute(rows)
        if checksum != int(total or 0) % MODULUS or number != (counted or 0)
    ]


def _present_fingerprint() -> str:
    connection = db.session.connection()
    migrations = connection.scalars(text("SELECT version_num FROM alembic_version ORDER BY 1")).all()
    return fingerprint(connection.dialect.name, ",".join(migrations))


def epoch() -> str | None:
    """Which history this is; None until the log was filled for the first time."""
    return db.session.scalar(select(LogState.epoch))


def note_used_foods(connection: Connection) -> None:
    """Who uses which foods now; what is used no longer is taken out. The caller is writing."""
    connection.exec_driver_sql(note_foods(_FOODS_IN_USE))
    connection.exec_driver_sql(
        "DELETE FROM sync_user_ingredient WHERE NOT EXISTS (SELECT 1 FROM log_item AS r "
        "WHERE r.ingredient_id = sync_user_ingredient.ingredient_id AND r.user_id = sync_user_ingredient.user_id) "
        "AND NOT EXISTS (SELECT 1 FROM meal_item AS r JOIN meal AS m ON m.id = r.meal_id "
        "JOIN nutrition_plan AS p ON p.id = m.plan_id WHERE r.ingredient_id = sync_user_ingredient.ingredient_id "
        "AND p.user_id = sync_user_ingredient.user_id)"
    )


def expected(table: SyncedTable, dialect: str) -> str:
    """SQL for the operations the log should hold live: `bucket`, `object_id`, `data`."""
    key, data = table.key.of(dialect, "r"), row_as_json(table, dialect, "r")
    held = (
        f" JOIN sync_user_ingredient AS held ON held.ingredient_id = {table.food.format(row='r')}" if table.food else ""
    )
    return (
        f"SELECT bucket, object_id, data FROM (SELECT {table.bucket.format(row='r')} AS bucket, {key} AS object_id, "
        f"{data} AS data FROM {table.source.name} AS r{held}) AS every WHERE bucket IS NOT NULL"
    )


def _parts(table: SyncedTable, dialect: str) -> dict[str, str]:
    """SQL for what follows FROM, by the kinds of difference; `e` is what is expected and `s` what the log has."""
    wanted = f"({expected(table, dialect)}) AS e"
    live = f"(SELECT * FROM sync_op WHERE op = 'PUT' AND object_type = '{table.name}') AS s"
    same = "s.object_id = e.object_id AND s.bucket = e.bucket"
    left = f"LEFT JOIN {wanted} ON {same} WHERE e.object_id IS NULL"
    if dialect == SQLITE:
        # Its planner makes a passing index of a list, but not of a table to be joined.
        left = f"WHERE (s.object_id, s.bucket) NOT IN (SELECT e.object_id, e.bucket FROM {wanted})"
    return {
        "missing": f"{wanted} LEFT JOIN {live} ON {same} WHERE s.id IS NULL",
        "changed": f"{wanted} JOIN {live} ON {same} WHERE s.data IS DISTINCT FROM e.data",
        "left": f"{live} {left}",
    }


def _difference(connection: Connection, table: SyncedTable) -> Difference:
    parts = _parts(table, connection.dialect.name)
    counts = {
        kind: int(connection.exec_driver_sql(f"SELECT count(*) FROM {part}").scalar() or 0)
        for kind, part in parts.items()
    }
    return Difference(table.name, **counts)


def bring_up(connection: Connection, table: SyncedTable) -> int:
    """Write what the log lacks of a table; how many operations that took. The caller is writing."""
    keep_writers_out(connection)
    dialect = connection.dialect.name
    parts = _parts(table, dialect)
    retire = f"UPDATE sync_op SET {RETIRED} WHERE id IN"
    removal = f"SELECT s.bucket, 'REMOVE', s.object_type, s.object_id, NULL, {chance(dialect)} FROM {parts['left']}"
    removed = connection.exec_driver_sql(f"INSERT INTO sync_op ({COLUMNS}) {removal}").rowcount
    connection.exec_driver_sql(f"{retire} (SELECT s.id FROM {parts['left']})")
    connection.exec_driver_sql(f"{retire} (SELECT s.id FROM {parts['changed']})")
    put = f"SELECT e.bucket, 'PUT', '{table.name}', e.object_id, e.data, {chance(dialect)} FROM {parts['missing']}"
    written = connection.exec_driver_sql(f"INSERT INTO sync_op ({COLUMNS}) {put}").rowcount
    return removed + written
