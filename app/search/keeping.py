"""Keeping an index by hand, many rows at once: what imports do instead of the triggers.

FTS5 writes a new piece of its index for each row that comes out of order, so rows are best taken in sorted, thousands
at a time, while `app.triggers.suspended` keeps the triggers out of it. PostgreSQL's triggers need no help.
"""

from collections.abc import Mapping, Set
from typing import Any

import orjson
from sqlalchemy import Connection, text

from app.search.index import SearchIndex
from app.words import words_in

_PART = 20_000
_PAGES = 1000
"""So many pages of 4 kB are put together at once."""
_PIECES, _PIECES_IN_BULK = 4, 16
"""So many pieces of one size FTS5 lets come together before it makes one of them. The first is what it does unasked."""
_PRIVATE = "\ue000"
"""Where the letters of marks begin; `\uf900` comes after the last."""


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


def gather(connection: Connection, index: SearchIndex, *, in_bulk: bool) -> None:
    """Whether to let more pieces come together before they are merged: each word is then written half as often."""
    if connection.dialect.name == "sqlite":
        pieces = _PIECES_IN_BULK if in_bulk else _PIECES
        # At the second number it would merge them all at once, while others wait to write.
        for setting, number in (("automerge", pieces), ("crisismerge", 4 * pieces)):
            connection.exec_driver_sql(f"INSERT INTO {index.index}({index.index}, rank) VALUES ('{setting}', {number})")


def compact(connection: Connection, index: SearchIndex, *, begins: bool) -> bool:
    """Bring an index further into one piece; whether there is more to do. The first time `begins`.

    FTS5 writes what a transaction adds as a piece of its own, and every search looks into each of them.
    """
    if connection.dialect.name != "sqlite":
        return False
    driver: Any = connection.connection.driver_connection
    before = driver.total_changes
    pages = -_PAGES if begins else _PAGES
    connection.exec_driver_sql(f"INSERT INTO {index.index}({index.index}, rank) VALUES ('merge', {pages})")
    # As SQLite documents it: one change is the command itself.
    return bool(driver.total_changes - before > 1)


def plain_words(index: SearchIndex, connection: Connection) -> Set[str]:
    """The words of plain rows, for `refresh_vocabulary`. Looks at every row of the table; PostgreSQL needs none."""
    if connection.dialect.name != "sqlite":
        return frozenset()
    words, rank, holds = (one.format(row="r") for one in (index.words, index.rank, index.holds))
    texts = connection.exec_driver_sql(
        f"SELECT {words} FROM {index.table} AS r WHERE ({holds}) AND ({rank}) < {index.plain_below}"
    ).scalars()
    return {word for text in texts for word in words_in(text)}


def refresh_vocabulary(index: SearchIndex, connection: Connection, plain: Set[str], after: str = "") -> str | None:
    """Bring a part of the list of distinct words up to date; returns the word to go on after, None at the end.

    It serves corrections and long beginnings: a word that is not in it yet is found all the same.
    """
    if connection.dialect.name != "sqlite":
        _refresh_postgresql(index, connection)
        return None
    query = f"SELECT term, doc FROM {index.terms} WHERE term > ? LIMIT {_PART}"
    rows = connection.exec_driver_sql(query, (after,)).all()
    upto = rows[-1][0] if len(rows) == _PART else "\U0010ffff"
    known = {term: number for term, number in rows if not _PRIVATE <= term < "\uf900"}
    listed = connection.exec_driver_sql(
        f"SELECT word FROM {index.vocabulary} WHERE word > ? AND word <= ?", (after, upto)
    ).scalars()
    if gone := [(word,) for word in listed if word not in known]:
        connection.exec_driver_sql(f"DELETE FROM {index.vocabulary} WHERE word = ?", gone)
    # One statement for all of them: what SQLite does once for each takes longer than a word itself.
    connection.exec_driver_sql(
        f"INSERT INTO {index.vocabulary}(word, number, is_plain) "
        "SELECT key, value, key IN (SELECT value FROM json_each(?)) FROM json_each(?) WHERE true "
        "ON CONFLICT (word) DO UPDATE SET number = excluded.number, is_plain = excluded.is_plain "
        "WHERE number <> excluded.number OR is_plain <> excluded.is_plain",
        (orjson.dumps([*known.keys() & plain]).decode(), orjson.dumps(known).decode()),
    )
    return upto if len(rows) == _PART else None


def _refresh_postgresql(index: SearchIndex, connection: Connection) -> None:
    some = f"SELECT words FROM {index.index} WHERE rank < {index.plain_below}"
    connection.execute(text(f"DELETE FROM {index.vocabulary}"))
    connection.execute(
        text(
            f"INSERT INTO {index.vocabulary} SELECT s.word, s.ndoc, p.word IS NOT NULL FROM ts_stat(:rows) AS s "
            "LEFT JOIN ts_stat(:plain) AS p ON p.word = s.word"
        ),
        {"rows": f"SELECT words FROM {index.index}", "plain": some},
    )
