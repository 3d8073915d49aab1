"""Asking an index: which rows have words that begin like those somebody types."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import orjson
from sqlalchemy import Connection, text

from app.extensions import db
from app.search.index import RANK_BITS, SearchIndex
from app.words import distance, misspellings, words_in

MANY = 3000
"""A beginning that so many rows share is replaced by the words it may become: their lists need no merging."""
MOST_WORDS = 200
FREQUENT = 1000
"""A word that so many rows have is meant as it is written, unless plain rows know only a similar one."""
CERTAIN = 30
"""How many times as frequent another spelling must be to be meant instead of a rare one."""
_LAST = "\U0010ffff"
_ID = (1 << RANK_BITS) - 1


@dataclass(frozen=True)
class Found:
    """The ids of rows, the best ranks first, and the words they were found by: for each one asked, its spellings."""

    ids: list[int]
    spellings: list[list[str]]
    is_narrowed: bool = True
    """Whether every row carries the marks that were asked for."""


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
    kind = _Sqlite if connection.dialect.name == "sqlite" else _Postgresql
    return kind(index, connection).find(words, most, marks)


class _Database:
    """What both databases have in common: a vocabulary of words, and how many rows have each."""

    probes: str
    plain_probes: str
    within: str
    distant: str
    knows_marks = True

    def __init__(self, index: SearchIndex, connection: Connection) -> None:
        self.index, self.connection = index, connection

    def find(self, words: list[str], most: int, marks: Sequence[Sequence[str]]) -> Found:
        """The rows in which every word has one of its meanings."""
        meant = [self._meanings(word) for word in words]
        ids = self._ids([terms for _spellings, terms in meant], most, marks)
        return Found(ids, [spellings for spellings, _terms in meant], self.knows_marks or not marks)

    def _ids(self, terms: list[list[str]], most: int, marks: Sequence[Sequence[str]]) -> list[int]:
        raise NotImplementedError

    def _beginning(self, word: str) -> str:
        """How to ask for words that begin so."""
        raise NotImplementedError

    def _rows(self, statement: str, **values: Any) -> Sequence[Any]:
        return self.connection.execute(text(statement.format(index=self.index)), values).all()

    def _meanings(self, word: str) -> tuple[list[str], list[str]]:
        """The spellings a word stands for, and what to ask the index for."""
        if len(word) < 4 or word.isdigit():
            return [word], [self._beginning(word)]
        within = [found for (found,) in self._rows(self.within, part=word)]
        number = self._number_of(word)
        others = self._corrections(word, number)
        terms = [term for spelling in [word, *others] for term in self._terms_of(spelling)]
        return [word, *others, *within], list(dict.fromkeys(terms + [_quoted(one) for one in within]))

    def _terms_of(self, beginning: str) -> list[str]:
        if self._number_of(beginning) < MANY:
            return [self._beginning(beginning)]
        rows = self._rows(
            "SELECT word FROM {index.vocabulary} WHERE word >= :first AND word < :last "
            "ORDER BY is_plain DESC, number DESC LIMIT :most",
            first=beginning,
            last=beginning + _LAST,
            most=MOST_WORDS,
        )
        return [_quoted(word) for (word,) in rows]

    def _number_of(self, beginning: str) -> int:
        """How many rows have such words, each word counted by itself."""
        statement = "SELECT coalesce(sum(number), 0) FROM {index.vocabulary} WHERE word >= :first AND word < :last"
        return int(self._rows(statement, first=beginning, last=beginning + _LAST)[0][0])

    def _has_plain(self, beginning: str) -> bool:
        statement = "SELECT 1 FROM {index.vocabulary} WHERE is_plain AND word >= :first AND word < :last LIMIT 1"
        return bool(self._rows(statement, first=beginning, last=beginning + _LAST))

    def _corrections(self, word: str, number: int) -> list[str]:
        """Spellings that far more rows have; or that plain rows have, where none of those has the word."""
        if self._has_plain(word):
            return []
        # Left out: the word without its end, which finds it anyway, and beginnings that lead to everything.
        candidates = orjson.dumps(
            [one for one in set(misspellings(word)) if len(one) > 3 and one not in {word, word[:-1]}]
        ).decode()
        plain = self._rows(self.plain_probes, candidates=candidates, last=_LAST) if len(word) > 4 else []
        if plain or number >= FREQUENT:
            return [spelling for (spelling,) in plain]
        rows = self._rows(self.probes, candidates=candidates, last=_LAST)
        found = [spelling for spelling, known in rows if known >= max(1, CERTAIN * number)]
        if found or number or len(word) < 7:
            return found
        pieces = _pieces_of(word)
        # Words hold letters and digits only: none of them means anything else in a pattern.
        patterns = {name: f"??*{piece}*" for name, (piece, _start) in zip(_PIECES, pieces, strict=True)}
        rows = self._rows(self.distant, word=word, **patterns)
        near = (known for (known,) in rows if _may_be_near(word, known, pieces))
        return list(islice((known for known in near if distance(word, known, 2) <= 2), 3))


_PIECES = ("first", "second", "third")
_PROBES = """
    SELECT value, sum(number) FROM {candidates} JOIN {{index.vocabulary}} ON word >= value AND word < value || :last
    GROUP BY value ORDER BY 2 DESC, value LIMIT 4
"""
_PLAIN_PROBES = """
    SELECT value FROM {candidates} JOIN {{index.vocabulary}} ON is_plain AND word >= value AND word < value || :last
    GROUP BY value ORDER BY sum(number) DESC, value LIMIT 3
"""
_SQLITE_LIST = "json_each(:candidates)"
_POSTGRESQL_LIST = "json_array_elements_text(CAST(:candidates AS json)) AS value"


class _Sqlite(_Database):
    probes = _PROBES.format(candidates=_SQLITE_LIST)
    plain_probes = _PLAIN_PROBES.format(candidates=_SQLITE_LIST)
    within = "SELECT word FROM {index.vocabulary} WHERE is_plain AND instr(word, :part) > 1 LIMIT 50"
    distant = (
        "SELECT word FROM {index.vocabulary} WHERE word >= substr(:word, 1, 2) AND word < substr(:word, 1, 2) || '􏿿' "
        "AND length(word) BETWEEN length(:word) - 2 AND length(:word) + 2 "
        "AND (word GLOB :first OR word GLOB :second OR word GLOB :third) ORDER BY number DESC LIMIT 1500"
    )

    def _beginning(self, word: str) -> str:
        return f"{_quoted(word)} *"

    def _ids(self, terms: list[list[str]], most: int, marks: Sequence[Sequence[str]]) -> list[int]:
        groups = [*terms, *([_quoted(mark) for mark in group] for group in marks)]
        query = " AND ".join(f"({' OR '.join(group)})" for group in groups)
        rows = self._rows("SELECT rowid FROM {index.index}(:query) LIMIT :most", query=query, most=most)
        return [key & _ID for (key,) in rows]


class _Postgresql(_Database):
    knows_marks = False
    probes = _PROBES.format(candidates=_POSTGRESQL_LIST)
    plain_probes = _PLAIN_PROBES.format(candidates=_POSTGRESQL_LIST)
    within = "SELECT word FROM {index.vocabulary} WHERE is_plain AND strpos(word, :part) > 1 LIMIT 50"
    distant = "SELECT word FROM {index.vocabulary} WHERE word % :word ORDER BY similarity(word, :word) DESC LIMIT 50"

    def _beginning(self, word: str) -> str:
        return f"'{word}':*"

    def _ids(self, terms: list[list[str]], most: int, marks: Sequence[Sequence[str]]) -> list[int]:
        query = " & ".join(f"({' | '.join(group)})" for group in terms).replace('"', "'")
        rows = self._rows(
            "SELECT row_id FROM {index.index} WHERE words @@ to_tsquery('simple', unaccent(:query)) "
            "ORDER BY rank, row_id LIMIT :most",
            query=query,
            most=most,
        )
        return [key for (key,) in rows]


def _pieces_of(word: str) -> list[tuple[str, int]]:
    """Three pieces of a word behind its first two letters, and where each begins."""
    size = len(word) - 2
    return [(word[start:end], start) for start, end in pairwise((2, 2 + size // 3, 2 + 2 * size // 3, len(word)))]


def _may_be_near(word: str, known: str, pieces: Sequence[tuple[str, int]]) -> bool:
    """Whether another word may be two mistakes away: quickly, for some hundred words.

    They exchange two letters at most, leave one of the pieces whole, and move it by two letters at most.
    """
    letters, others = set(word), set(known)
    if len(letters - others) > 2 or len(others - letters) > 2:
        return False
    return any(known.find(piece, max(0, start - 2), start + len(piece) + 2) >= 0 for piece, start in pieces)


def _quoted(word: str) -> str:
    # Words hold letters and digits only; quoted, none of them is an operator.
    return f'"{word}"'
