"""Keeping an index by hand, many rows at once: what imports do instead of the triggers.

FTS5 writes a new piece of its index for each row that comes out of order, so rows are best taken in sorted, thousands
at a time. PostgreSQL's triggers need no help.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from app.search.index import PAUSE, SearchIndex
from app.words import words_in

_PART = 20_000
_PRIVATE = "\ue000"
"""Where the letters of marks begin; `\uf900` comes after the last."""


@contextmanager
def paused(connection: Connection) -> Iterator[None]:
    """Within the block, inside a transaction that writes, the caller keeps the indices, not the triggers."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"INSERT INTO {PAUSE} VALUES (1)")
    yield
    connection.exec_driver_sql(f"DELETE FROM {PAUSE}")


def add_rows(connection: Connection, index: SearchIndex, condition: str, values: Mapping[str, Any]) -> None:
    """Take in the rows (called `r`) that meet the condition."""
    if connection.dialect.name == "sqlite":
        statement = f"{index.insertion('r', f'FROM {index.table} AS r')} AND ({condition}) ORDER BY 1"
        connection.exec_driver_sql(statement, dict(values))


def remove_rows(connection: Connection, index: SearchIndex, condition: str, values: Mapping[str, Any]) -> None:
    """Take out the rows (called `r`) that meet the condition, before they change."""
    if connection.dialect.name == "sqlite":
        statement = f"{index.removal('r', f'FROM {index.table} AS r')} AND ({condition}) ORDER BY 2"
        connection.exec_driver_sql(statement, dict(values))


def refresh_vocabulary(index: SearchIndex, connection: Connection) -> Iterator[None]:
    """Bring the list of distinct words up to date, in parts; the caller may end its transaction after each.

    It serves corrections and long beginnings: a word that is not in it yet is found all the same.
    """
    if connection.dialect.name != "sqlite":
        return
    plain = _plain_words(index, connection)
    upsert = (
        f"INSERT INTO {index.vocabulary}(word, number, is_plain) VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE "
        "SET number = excluded.number, is_plain = excluded.is_plain "
        "WHERE number <> excluded.number OR is_plain <> excluded.is_plain"
    )
    after = ""
    while True:
        query = f"SELECT term, doc FROM {index.terms} WHERE term > ? LIMIT {_PART}"
        rows = connection.exec_driver_sql(query, (after,)).all()
        upto = rows[-1][0] if len(rows) == _PART else "\U0010ffff"
        known = {term: number for term, number in rows if not _PRIVATE <= term < "\uf900"}
        gone = [
            (word,)
            for (word,) in connection.exec_driver_sql(
                f"SELECT word FROM {index.vocabulary} WHERE word > ? AND word <= ?", (after, upto)
            )
            if word not in known
        ]
        if gone:
            connection.exec_driver_sql(f"DELETE FROM {index.vocabulary} WHERE word = ?", gone)
        if known:
            values = [(word, number, int(word in plain)) for word, number in known.items()]
            connection.exec_driver_sql(upsert, values)
        yield
        if len(rows) < _PART:
            return
        after = upto


def _plain_words(index: SearchIndex, connection: Connection) -> set[str]:
    words, rank, holds = (one.format(row="r") for one in (index.words, index.rank, index.holds))
    texts = connection.exec_driver_sql(
        f"SELECT {words} FROM {index.table} AS r WHERE ({holds}) AND ({rank}) < {index.plain_below}"
    ).scalars()
    return {word for text in texts for word in words_in(text)}
