"""Triggers: what the database does by itself whenever a row changes, however it was changed.

Rooms declare them, and nobody writes them into a migration: `migrations/env.py` takes all of them away before the
migrations run and puts them back afterwards, as they are declared then.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, inspect, text

PREFIX = "regimen_"
Event = Literal["INSERT", "UPDATE", "DELETE"]
ROWS: dict[Event, tuple[str, ...]] = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
"""The names a changed row has in a statement."""

_declared: dict[str, "Trigger"] = {}


@dataclass(frozen=True)
class Trigger:
    """After each row of `table` that an event concerns, `statement` is carried out; `NEW` and `OLD` are the row."""

    name: str
    table: str
    event: Event
    statement: str
    needs: tuple[str, ...] = ()
    """Tables the statement speaks of; without them the trigger is left out."""
    dialect: str = ""
    """`sqlite` or `postgresql`, where the databases need different words."""
    rests: bool = True
    """Whether `suspended` lets it rest."""
    changed: tuple[str, ...] = ()
    """Of an update: only where one of these columns has become another."""
    when: str = ""
    """SQL for whether a row is to be looked at, where not every one is; it may look into other tables."""
    at_commit: bool = False
    """On PostgreSQL: for each row, but only when the transaction ends."""


def declare(triggers: Iterable[Trigger]) -> None:
    """Have these triggers from the next migration on; a name that is declared again replaces the earlier one."""
    for trigger in triggers:
        _declared[f"{trigger.name}.{trigger.dialect}"] = trigger


def declared() -> list[Trigger]:
    """All triggers, in the order in which they were declared."""
    return list(_declared.values())


def install(connection: Connection) -> None:
    """Put all declared triggers on the tables that exist, in place of those that are there."""
    remove(connection)
    tables = set(inspect(connection).get_table_names())
    for trigger in _declared.values():
        if trigger.dialect in {"", connection.dialect.name} and {trigger.table, *trigger.needs} <= tables:
            for statement in _words_of(trigger, connection.dialect.name):
                connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Take all of ours away."""
    if connection.dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE :pattern ESCAPE '!'"
        removal = "DROP TRIGGER {}"
    else:
        found = (
            "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
            "AND proname LIKE :pattern ESCAPE '!'"
        )
        removal = "DROP FUNCTION {}() CASCADE"
    for name in connection.scalars(text(found), {"pattern": PREFIX.replace("_", "!_") + "%"}).all():
        connection.exec_driver_sql(removal.format(name))


@contextmanager
def suspended(connection: Connection, table: str, event: Event) -> Iterator[None]:
    """Within the block a table's triggers of an event rest, and the caller does their work: for thousands of rows.

    Nobody else notices: the triggers come back in the same transaction. On PostgreSQL they go on working.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? AND name LIKE ? ESCAPE '!'"
    # What a process did not load it does not know to rest: phones are told of foods by triggers of a room above.
    known = {f"{PREFIX}{trigger.name}" for trigger in _declared.values() if trigger.rests and trigger.event == event}
    there = connection.exec_driver_sql(found, (table, PREFIX.replace("_", "!_") + "%")).all()
    resting = [(name, sql) for name, sql in there if name in known]
    for name, _sql in resting:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _name, sql in resting:
        connection.exec_driver_sql(sql)


def is_changed(columns: Iterable[str]) -> str:
    """SQL for whether one of these columns has become another."""
    return " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in columns)


def _words_of(trigger: Trigger, dialect: str) -> list[str]:
    name = f"{PREFIX}{trigger.name}"
    event = f'AFTER {trigger.event} ON "{trigger.table}"'
    if dialect == "sqlite":
        condition = " AND ".join(f"({part})" for part in (is_changed(trigger.changed), trigger.when) if part)
        condition = f" WHEN {condition}" if condition else ""
        return [f"CREATE TRIGGER {name} {event} FOR EACH ROW{condition} BEGIN {trigger.statement}; END"]
    condition = f" WHEN ({is_changed(trigger.changed)})" if trigger.changed else ""
    # PostgreSQL's own WHEN cannot look into other tables.
    action = f"IF {trigger.when} THEN {trigger.statement}; END IF" if trigger.when else trigger.statement
    body = f"BEGIN {action}; RETURN NULL; END".replace("%", "%%")
    kind, moment = ("CONSTRAINT TRIGGER", " DEFERRABLE INITIALLY DEFERRED") if trigger.at_commit else ("TRIGGER", "")
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"CREATE {kind} {name} {event}{moment} FOR EACH ROW{condition} EXECUTE FUNCTION {name}()",
    ]
