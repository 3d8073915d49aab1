"""The database as every room uses it: transactions, column types, mixins, and finding one's own rows.

Reading is the default, and a read transaction cannot write. Whoever writes says so with `with writing():`,
which takes the write lock first, so that what is read inside cannot change before what is written is stored.
"""

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, has_request_context
from flask_login import current_user
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Engine,
    Executable,
    ForeignKey,
    Integer,
    Select,
    event,
    func,
    select,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from app.errors import Busy, NotFound, StorageFull
from app.extensions import db

Row = TypeVar("Row")

# SQLite gives its fast row ids only to INTEGER, PostgreSQL wants the room of BIGINT.
RowId = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: stored in UTC, always aware when read, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a program reads and writes."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC for the database; a naive value is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware again: SQLite gives the zone away."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Fixed(TypeDecorator[Decimal]):
    """An exact number with so many decimals, stored as a whole number: `Fixed(2)` keeps 1.25 as 125."""

    impl = Integer
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    @property
    def python_type(self) -> type[Decimal]:
        """What a program reads and writes."""
        return Decimal

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        """So many of the smallest unit; what is finer is rounded."""
        return None if value is None else int(Decimal(value).scaleb(self.places).to_integral_value(ROUND_HALF_UP))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """The number, with all its decimals."""
        return None if value is None else Decimal(value).scaleb(-self.places)


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def uuid7() -> UUID:
    """A new UUID that sorts after those made before it (RFC 9562, version 7): milliseconds, then chance."""
    milliseconds = time.time_ns() // 1_000_000
    return UUID(int=milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62))


MADE_ANEW = "made anew"
"""In the `info` of a table: it only repeats what others say, so that no backup holds it."""


class Model(db.Model):  # type: ignore[name-defined, misc]
    """The base of every table."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(RowId, primary_key=True)


class Owned:
    """A row that belongs to one person and goes with them."""

    @declared_attr
    def user_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)


class Created:
    """A row that knows when it was made."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


def find(rows: Select[Row], *conditions: Any) -> Row:
    """The one row of `rows` that meets the conditions. Raises NotFound."""
    found = db.session.scalar(rows.where(*conditions))
    if found is None:
        raise NotFound("no_such_row")
    return found


@contextmanager
def writing(person_id: int | None = None) -> Iterator[Session]:
    """One transaction that may write: committed at the end, rolled back when anything is raised.

    Whatever was read before is forgotten and read anew. A block inside another joins it. SQLite has one writer
    at a time; on PostgreSQL the writers of one person (who is signed in, else `person_id`) wait for each other. Raises
    StorageFull when there is no room, and Busy when others did not stop writing.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    session.rollback()
    session.info["writing"] = True
    is_stored = False
    try:
        connection = session.connection(execution_options={"writes": True})
        if connection.dialect.name == "postgresql":
            # Somebody waits for the answer to a request; work in the background has time.
            patience = func.set_config("lock_timeout", str(PATIENCE_MS if has_request_context() else 0), True)
            session.execute(select(patience, func.pg_advisory_xact_lock(_lock_of_the_person() or person_id or 0)))
        yield session
        session.commit()
        is_stored = True
    except DBAPIError as error:
        session.rollback()
        if _says_full(error.orig):
            raise StorageFull("disk_full") from error
        if getattr(error.orig, "sqlstate", None) in _GAVE_WAY:
            raise Busy("database_busy") from error
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False
        for kept, undone in session.info.pop("endings", ()):
            (kept if is_stored else undone)()


def at_the_end(kept: Callable[[], None], undone: Callable[[], None]) -> None:
    """Have one of the two called when the current `writing()` block is stored, or taken back."""
    db.session.info.setdefault("endings", []).append((kept, undone))


def empty_write_ahead_log() -> None:
    """Have SQLite let go of what it wrote before, after a change that is meant to leave no trace.

    While others read it stays until the next time; PostgreSQL sees to it by itself.
    """
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        connection.info.pop(_RULES, None)
        driver.execute("PRAGMA busy_timeout = 500")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# PostgreSQL ends one of several transactions that wait for each other.
_GAVE_WAY = {"40001", "40P01", "55P03"}
PATIENCE_MS = 5000
"""How long a writer waits for others: on SQLite for all of them, in a request on PostgreSQL at each lock."""


def _says_full(error: BaseException | None) -> bool:
    """Whether the database could not store something for want of room."""
    if getattr(error, "sqlstate", None) == "53100":
        return True
    return getattr(error, "sqlite_errorcode", None) in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}


def write_beside(*statements: Executable) -> None:
    """Carry out small statements in a transaction of their own, whatever the session is doing.

    For notes nobody waits for (when a token was last used): a busy database loses them, and that is fine.
    """
    if db.session.info.get("writing"):
        return
    try:
        with db.engine.connect() as connection, connection.execution_options(writes=True, patience_ms=0).begin():
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.set_config("lock_timeout", "50", True)))
            for statement in statements:
                connection.execute(statement)
    except (Busy, OperationalError, IntegrityError):
        # What it was about may be gone meanwhile.
        return


def _lock_of_the_person() -> int:
    """The number PostgreSQL locks: one for each person, 0 for nobody (sign-up, command line)."""
    if has_request_context() and current_user and current_user.is_authenticated:
        return int(current_user.id)
    return 0


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions on its own: `_begin_sqlite` does, and knows whether it is to write.
    connection.isolation_level = None
    # What is deleted is overwritten, too: a copy of the file does not hold what somebody took away.
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


_RULES = "rules of the transaction"
"""What a connection was last told; it remembers."""


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes = options.get("writes", False)
    driver = connection.connection.dbapi_connection
    assert driver is not None
    wanted = ("OFF" if writes else "ON", options.get("patience_ms", PATIENCE_MS))
    if connection.info.get(_RULES) != wanted:
        driver.execute(f"PRAGMA query_only = {wanted[0]}")
        driver.execute(f"PRAGMA busy_timeout = {wanted[1]}")
        connection.info[_RULES] = wanted
    try:
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        # Raised as the driver's own error, nobody further up would know it.
        raise Busy("database_busy") from error


def _begin_postgresql(connection: Connection) -> None:
    if not connection.get_execution_options().get("writes", False):
        connection.connection.cursor().execute("SET TRANSACTION READ ONLY")


def attach_transaction_rules(engine: Engine) -> None:
    """Make every transaction of this engine read-only unless it was begun for writing."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def init_app(app: Flask) -> None:
    """Attach the transaction rules to the application's engine."""
    with app.app_context():
        attach_transaction_rules(db.engine)
