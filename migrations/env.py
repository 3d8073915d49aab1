"""Runs the migrations inside the Flask application, on SQLite and on PostgreSQL."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app import search, triggers
from app.database import Fixed, UtcDateTime

metadata = current_app.extensions["migrate"].db.metadata
engine = current_app.extensions["migrate"].db.engine


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Migrations stand on their own: they name the plain type below our column types."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Fixed):
        return f"sa.{item.impl_instance.__class__.__name__}()"
    return False


def include_object(_item: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Tables of search indices are made beside the migrations."""
    return not (kind == "table" and search.is_search_table(name or ""))


def run(connection: Connection) -> None:
    """Run what is asked for on this connection."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=render_item,
        include_object=include_object,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
        **{
            name: value
            for name, value in current_app.extensions["migrate"].configure_args.items()
            if name not in {"render_as_batch", "compare_type"}
        },
    )
    with context.begin_transaction():
        context.run_migrations()


def is_newest() -> bool:
    """Whether the tables are as the models say: before that, triggers and indices may name what is not there yet."""
    return set(context.get_context().get_current_heads()) == set(context.script.get_heads())


def make_again(connection: Connection) -> None:
    """Triggers and indices of the tables as they are now."""
    if is_newest():
        search.install(connection)
        triggers.install(connection)
    else:
        search.remove(connection)


def run_within(connection: Connection) -> None:
    """A part of somebody's transaction, which is stored or taken back as a whole; without foreign keys on SQLite."""
    triggers.remove(connection)
    run(connection)
    make_again(connection)


def run_by_itself() -> None:
    """A transaction for each migration."""
    with engine.connect().execution_options(writes=True) as connection:
        if connection.dialect.name == "sqlite":
            # A batch migration recreates its table; with foreign keys on, the rows that refer to it would be deleted.
            # The connection is not given back to the pool: within a transaction they could not be switched on again.
            connection.detach()
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        triggers.remove(connection)
        connection.commit()
        try:
            run(connection)
        finally:
            connection.rollback()
            make_again(connection)
            connection.commit()


given = context.config.attributes.get("connection")
if given is None:
    run_by_itself()
else:
    run_within(given)
