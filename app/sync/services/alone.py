"""Changing what the log holds already: only while nobody adds to it."""

from sqlalchemy import Connection, text


def keep_writers_out(connection: Connection) -> None:
    """Until the transaction ends. The first act of whoever reads the log and writes what follows from it.

    On PostgreSQL a writer who waited would compare with rows that are not the last any more; SQLite has one writer.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE sync_op IN SHARE ROW EXCLUSIVE MODE"))
