"""Asking an index: which rows have words that begin like those somebody types."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from app.extensions import db
from app.search.index import RANK_BITS, SearchIndex
from app.words import distance, misspellings, words_in

MANY = 3000
"""A beginning that so many rows share is replaced by the words it may become: their lists need no merging."""
MOST_WORDS = 200
CERTAIN = 30
"""How many times as frequent another spelling must be to be meant instead of a rare one."""
_LAST = "\U0010ffff"
_ID = (1 << RANK_BITS) - 1


@dataclass(frozen=True)
class Found:
    """The ids of rows, the best ranks first, and the words they were found by: for each one asked, its spellings."""

    ids: list[int]
    spellings: list[list[str]]


def find(index: SearchIndex, asked: str, *, most: int, marks: Sequence[Sequence[str]] = ()) -> Found:
    """At most so many rows in which every word asked for begins a word.

    `marks` narrow the search on SQLite: of each group a row must carry one.
    """
    words = [word[:40] for word in words_in(asked)[:12]]
    if len(words) > 1:
        words = [word for word in words if len(word) > 1] or words
    if not words or max(map(len, words)) < 2:
        return Found([], [])
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        return _Sqlite(index, connection).find(words, most, marks)
    return _find_postgresql(index, connection, words, most)


class _Sqlite:
    def __init__(self, index: SearchIndex, connection: Connection) -> None:
        self.index, self.connection = index, connection

    def find(self, words: list[str], most: int, marks: Sequence[Sequence[str]]) -> Found:
        meant = [self._meanings(word) for word in words]
        query = " AND ".join(
            [f"({' OR '.join(terms)})" for _spellings, terms in meant]
            + [f"({' OR '.join(_quoted(mark) for mark in group)})" for group in marks]
        )
        rows = self._rows(f"SELECT rowid FROM {self.index.index}(?) LIMIT ?", (query, most))
        return Found([key & _ID for (key,) in rows], [spellings for spellings, _terms in meant])

    def _rows(self, statement: str, values: tuple[Any, ...]) -> Sequence[Any]:
        return self.connection.exec_driver_sql(statement, values).all()

    def _meanings(self, word: str) -> tuple[list[str], list[str]]:
        """The spellings a word stands for, and what to ask the index for."""
        if len(word) < 4 or word.isdigit():
            return [word], [f"{_quoted(word)} *"]
        within = self._plain_words_with(word)
        number = self._number_of(word)
        others = self._corrections(word, number) if number < 1000 else []
        terms = [term for spelling in [word, *others] for term in self._terms_of(spelling)]
        return [word, *others, *within], list(dict.fromkeys(terms + [_quoted(one) for one in within]))

    def _terms_of(self, beginning: str) -> list[str]:
        if self._number_of(beginning) < MANY:
            return [f"{_quoted(beginning)} *"]
        rows = self._rows(
            f"SELECT word FROM {self.index.vocabulary} WHERE word >= ? AND word < ? "
            f"ORDER BY is_plain DESC, number DESC LIMIT {MOST_WORDS}",
            (beginning, beginning + _LAST),
        )
        return [_quoted(word) for (word,) in rows]

    def _number_of(self, beginning: str) -> int:
        """How many rows have such words, each word counted by itself."""
        statement = f"SELECT coalesce(sum(number), 0) FROM {self.index.vocabulary} WHERE word >= ? AND word < ?"
        return int(self._rows(statement, (beginning, beginning + _LAST))[0][0])

    def _plain_words_with(self, part: str) -> list[str]:
        statement = f"SELECT word FROM {self.index.vocabulary} WHERE is_plain AND instr(word, ?) > 1 LIMIT 50"
        return [word for (word,) in self._rows(statement, (part,))]

    def _corrections(self, word: str, number: int) -> list[str]:
        """Spellings that far more rows have."""
        enough = max(1, CERTAIN * number)
        probes = f"""
            SELECT value, (SELECT sum(number) FROM {self.index.vocabulary}
                           WHERE word >= value AND word < value || '{_LAST}') AS found
            FROM json_each(?) WHERE EXISTS (SELECT 1 FROM {self.index.vocabulary}
                           WHERE word >= value AND word < value || '{_LAST}')
            ORDER BY found DESC LIMIT 4
        """
        candidates = json.dumps(sorted(set(misspellings(word)) - {word, word[:-1]}), ensure_ascii=False)
        found = [spelling for spelling, rows in self._rows(probes, (candidates,)) if rows >= enough]
        if found or number or len(word) < 7:
            return found
        return self._distant(word)

    def _distant(self, word: str) -> list[str]:
        """Words two mistakes away that begin alike."""
        rows = self._rows(
            f"SELECT word FROM {self.index.vocabulary} WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? "
            "ORDER BY number DESC LIMIT 1500",
            (word[:2], word[:2] + _LAST, len(word) - 2, len(word) + 2),
        )
        return [known for (known,) in rows if distance(word, known, 2) <= 2][:3]


def _quoted(word: str) -> str:
    # Words hold letters and digits only; quoted, none of them is an operator.
    return f'"{word}"'


def _find_postgresql(index: SearchIndex, connection: Connection, words: list[str], most: int) -> Found:
    values = {"query": " & ".join(f"{word}:*" for word in words), "asked": " ".join(words), "most": most}
    found = list(connection.scalars(text(_EXACT.format(index=index, within=_within(words))), values))
    if len(found) < most:
        seen = set(found)
        found += [key for key in connection.scalars(text(_SIMILAR.format(index=index)), values) if key not in seen]
    return Found(found[:most], [[word] for word in words])


_EXACT = """
    SELECT row_id FROM {index.index} WHERE words @@ to_tsquery('simple', unaccent(:query))
    OR (rank < {index.plain_below} AND {within}) ORDER BY rank, row_id LIMIT :most
"""
_SIMILAR = """
    SELECT row_id FROM {index.index} WHERE unaccent(:asked) <% body
    ORDER BY rank, word_similarity(unaccent(:asked), body) DESC, row_id LIMIT :most
"""


def _within(words: list[str]) -> str:
    # Words hold letters and digits only.
    return " AND ".join(f"body LIKE unaccent('%{word}%')" for word in words)
