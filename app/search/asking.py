"""Asking an index: which rows have words that begin like those somebody types."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    TextClause,
    bindparam,
    column,
    literal_column,
    select,
    table,
    text,
    true,
)

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
ABUNDANT = 10_000
"""Rows of a word that so many have are quickly found in the long lists of SQLite's marks; those of a rarer are not."""
LOOKED_AT = 900
"""So many rows of a rarer word, or of several, are looked at before the index is asked for the marks as well."""
_NUMEROUS = 10_000
"""So many rows PostgreSQL looks at, whose index knows no marks."""
_EVERYWHERE = 2**63
_LAST = "\U0010ffff"
_NOTHING = "\ue000"
"""A word no row has."""
_ID = (1 << RANK_BITS) - 1


@dataclass(frozen=True)
class Found:
    """Rows, the best ranks first, and the words they were found by: for each one asked, its spellings."""

    rows: Sequence[Any]
    spellings: list[list[str]]


def find(index: SearchIndex, asked: str, rows: Select[Any], *, most: int, marks: Sequence[Sequence[str]] = ()) -> Found:
    """At most so many of `rows` in which every word asked for begins a word, with the columns selected there.

    `marks` say of what is wanted as much as the index knows: of each group such a row carries one.
    """
    words = [word[:40] for word in words_in(asked)[:12]]
    if len(words) > 1:
        words = [word for word in words if len(word) > 1] or words
    if not words or max(map(len, words)) < 2:
        return Found([], [])
    connection = db.session.connection()
    kind = _Sqlite if connection.dialect.name == "sqlite" else _Postgresql
    return kind(index, connection).find(words, rows, most, marks)


class _Meaning(NamedTuple):
    """What a word stands for."""

    spellings: list[str]
    terms: list[str]
    """What to ask the index for."""
    number: int
    """How many rows have such words, each counted by itself: roughly, to begin with the rarest."""


class _Database:
    """What both databases have in common: a vocabulary of words, and how many rows have each."""

    known: str
    probes: str
    plain_probes: str
    within: str
    distant: str

    def __init__(self, index: SearchIndex, connection: Connection) -> None:
        self.index, self.connection = index, connection
        self.key = db.metadata.tables[index.table].c.id

    def find(self, words: list[str], rows: Select[Any], most: int, marks: Sequence[Sequence[str]]) -> Found:
        """The rows in which every word has one of its meanings."""
        meant = self._meanings(words)
        # The rarest first: the others then matter at few rows only.
        rarest_first = sorted(meant, key=lambda one: one.number)
        return Found(self._wanted(rarest_first, rows, most, marks), [one.spellings for one in meant])

    def _wanted(
        self, meant: list[_Meaning], rows: Select[Any], most: int, marks: Sequence[Sequence[str]]
    ) -> Sequence[Any]:
        raise NotImplementedError

    def _beginning(self, word: str) -> str:
        """How to ask for words that begin so."""
        raise NotImplementedError

    def _rows(self, statement: str, **values: Any) -> Sequence[Any]:
        return self.connection.execute(_words_of(statement, self.index), values).all()

    def _meanings(self, words: list[str]) -> list[_Meaning]:
        known = self._known({word for word in words if len(word) > 2})
        return [self._meaning(word, *known.get(word, (_EVERYWHERE, True))) for word in words]

    def _meaning(self, word: str, number: int, is_plain: bool) -> _Meaning:
        if len(word) < 4 or word.isdigit():
            return _Meaning([word], [self._beginning(word)], number)
        within = [found for (found,) in self._rows(self.within, part=word)]
        meant = {word: number} | ({} if is_plain else self._corrections(word, number))
        terms = [term for spelling in meant for term in self._terms_of(spelling, meant[spelling])]
        quoted = [_quoted(one) for one in within]
        return _Meaning([*meant, *within], list(dict.fromkeys(terms + quoted)), sum(meant.values()))

    def _terms_of(self, beginning: str, number: int) -> list[str]:
        if number < MANY:
            return [self._beginning(beginning)]
        rows = self._rows(
            "SELECT word FROM {index.vocabulary} WHERE word >= :first AND word < :last "
            "ORDER BY is_plain DESC, number DESC LIMIT :most",
            first=beginning,
            last=beginning + _LAST,
            most=MOST_WORDS,
        )
        return [_quoted(word) for (word,) in rows]

    def _known(self, beginnings: Iterable[str]) -> dict[str, tuple[int, bool]]:
        """How many rows have words that begin so, each word counted by itself; and whether plain rows have any."""
        asked = list(beginnings)
        rows = self._rows(self.known, candidates=_json(asked), last=_LAST) if asked else []
        return {beginning: (int(number), plain > 0) for beginning, number, plain in rows}

    def _numbers_of(self, beginnings: Iterable[str]) -> dict[str, int]:
        return {beginning: number for beginning, (number, _is_plain) in self._known(beginnings).items()}

    def _corrections(self, word: str, number: int) -> dict[str, int]:
        """Spellings that far more rows have, or that plain rows have where none of those has the word; how many."""
        # Left out: the word without its end, which finds it anyway, and beginnings that lead to everything.
        candidates = _json([one for one in set(misspellings(word)) if len(one) > 3 and one not in {word, word[:-1]}])
        plain = self._rows(self.plain_probes, candidates=candidates, last=_LAST) if len(word) > 4 else []
        if plain or number >= FREQUENT:
            return self._numbers_of(spelling for (spelling,) in plain)
        rows = self._rows(self.probes, candidates=candidates, last=_LAST)
        found = {spelling: int(known) for spelling, known in rows if known >= max(1, CERTAIN * number)}
        if found or number or len(word) < 7:
            return found
        pieces = _pieces_of(word)
        # Words hold letters and digits only: none of them means anything else in a pattern.
        patterns = {name: f"??*{piece}*" for name, (piece, _start) in zip(_PIECES, pieces, strict=True)}
        rows = self._rows(self.distant, word=word, **patterns)
        near = (known for (known,) in rows if _may_be_near(word, known, pieces))
        return self._numbers_of(islice((known for known in near if distance(word, known, 2) <= 2), 3))


@cache
def _words_of(statement: str, index: SearchIndex) -> TextClause:
    return text(statement.format(index=index))


_PIECES = ("first", "second", "third")
_PROBES = """
    SELECT value, sum(number) FROM {candidates} JOIN {{index.vocabulary}} ON word >= value AND word < value || :last
    GROUP BY value ORDER BY 2 DESC, value LIMIT 4
"""
_PLAIN_PROBES = """
    SELECT value FROM {candidates} JOIN {{index.vocabulary}} ON is_plain AND word >= value AND word < value || :last
    GROUP BY value ORDER BY sum(number) DESC, value LIMIT 3
"""
_KNOWN = """
    SELECT value, coalesce(sum(number), 0), coalesce(sum(CASE WHEN is_plain THEN 1 ELSE 0 END), 0)
    FROM {candidates} LEFT JOIN {{index.vocabulary}} ON word >= value AND word < value || :last GROUP BY value
"""
_SQLITE_LIST = "json_each(:candidates)"
_POSTGRESQL_LIST = "json_array_elements_text(CAST(:candidates AS json)) AS value"


class _Sqlite(_Database):
    known = _KNOWN.format(candidates=_SQLITE_LIST)
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

    def _wanted(
        self, meant: list[_Meaning], rows: Select[Any], most: int, marks: Sequence[Sequence[str]]
    ) -> Sequence[Any]:
        terms = [one.terms for one in meant]
        if marks and (len(meant) > 1 or meant[0].number < ABUNDANT):
            found, is_all = self._first_of(terms, rows, most)
            if is_all or len(found) >= most:
                return found
        found, _is_all = self._first_of([*terms, *([_quoted(mark) for mark in one] for one in marks)], rows, most)
        return found

    def _first_of(self, terms: list[list[str]], rows: Select[Any], most: int) -> tuple[Sequence[Any], bool]:
        """Those that are wanted of the first rows of the index, and whether it knows no more."""
        limit = max(most, LOOKED_AT)
        found: list[Row[Any]] = []
        number = 0
        with self.connection.execute(self._looking_at(rows), {"query": _query_of(terms), "limit": limit}) as result:
            # The driver reads no further than it is asked to.
            for part in result.partitions(most):
                number += len(part)
                found += [row for row in part if row.is_wanted]
                if len(found) >= most:
                    break
        return found[:most], number < limit

    def _looking_at(self, rows: Select[Any]) -> Select[Any]:
        index = table(self.index.index, column("rowid", BigInteger))
        is_wanted = true() if rows.whereclause is None else rows.whereclause
        return (
            select(*rows.selected_columns, is_wanted.label("is_wanted"))
            .where(literal_column(self.index.index).op("MATCH")(bindparam("query")))
            .where(self.key == index.c.rowid.op("&")(_ID))
            .order_by(index.c.rowid)
            .limit(bindparam("limit", type_=BigInteger))
        )


def _query_of(terms: list[list[str]]) -> str:
    """For FTS5. Of an AND of several it would look into each list at every row of any: so each AND has two."""
    query, *others = (f"({' OR '.join(one)})" for one in terms)
    for other in others:
        query = f"(({query} AND {other}) OR {_quoted(_NOTHING)})"
    return query


class _Postgresql(_Database):
    known = _KNOWN.format(candidates=_POSTGRESQL_LIST)
    probes = _PROBES.format(candidates=_POSTGRESQL_LIST)
    plain_probes = _PLAIN_PROBES.format(candidates=_POSTGRESQL_LIST)
    within = "SELECT word FROM {index.vocabulary} WHERE is_plain AND strpos(word, :part) > 1 LIMIT 50"
    distant = "SELECT word FROM {index.vocabulary} WHERE word % :word ORDER BY similarity(word, :word) DESC LIMIT 50"

    def _beginning(self, word: str) -> str:
        return f"'{word}':*"

    def _wanted(
        self, meant: list[_Meaning], rows: Select[Any], most: int, marks: Sequence[Sequence[str]]
    ) -> Sequence[Any]:
        statement = (
            "SELECT row_id, rank FROM {index.index} WHERE words @@ to_tsquery('simple', unaccent(:query)) "
            "ORDER BY rank, row_id LIMIT :limit"
        )
        first = _words_of(statement, self.index).columns(column("row_id", BigInteger), column("rank")).subquery("first")
        found = rows.where(self.key == first.c.row_id).order_by(first.c.rank, first.c.row_id).limit(most)
        query = " & ".join(f"({' | '.join(one.terms)})" for one in meant).replace('"', "'")
        return self.connection.execute(found, {"query": query, "limit": max(most, _NUMEROUS)}).all()


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


def _json(words: Sequence[str]) -> str:
    return orjson.dumps(words).decode()


def _quoted(word: str) -> str:
    # Words hold letters and digits only; quoted, none of them is an operator.
    return f'"{word}"'
