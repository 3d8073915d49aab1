"""Indices: declared once, made and filled after every migration, kept by triggers from then on."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from app.triggers import Event, Trigger
from app.triggers import declare as declare_triggers

PREFIX = "search_"
RANK_BITS = 40
"""The id of a row of an FTS5 table is the rank, then forty bits of the id of the row it stands for."""
_VERSION = 3
"""Of the tables below; with another number all indices are made anew."""


@dataclass(frozen=True)
class SearchIndex:
    """What is found by which words. The expressions are SQL over a row called `{row}`."""

    name: str
    table: str
    words: str
    """The text whose words lead to the row."""
    rank: str = "0"
    """A small whole number; the smallest are found first."""
    holds: str = "1 = 1"
    """Which rows are in it at all."""
    marks: str = "''"
    """On SQLite: letters of Unicode's private area by which a search can be narrowed, with blanks between them."""
    plain_below: int = 0
    """Rows of a rank below this are few and wanted: their words are found from within, too (`Vollmilch` by `milch`)."""

    @property
    def index(self) -> str:
        """The table of the index."""
        return f"{PREFIX}{self.name}"

    @property
    def vocabulary(self) -> str:
        """The table of distinct words, and of how many rows have each."""
        return f"{PREFIX}{self.name}_word"

    @property
    def terms(self) -> str:
        """SQLite's view into the index."""
        return f"{PREFIX}{self.name}_term"

    def key(self, row: str) -> str:
        """The id in the FTS5 table."""
        return f"(({self.rank.format(row=row)}) << {RANK_BITS}) | {row}.id"

    def text(self, row: str) -> str:
        """What is written into the FTS5 table."""
        return f"{self.words.format(row=row)} || ' ' || {self.marks.format(row=row)}"

    def insertion(self, row: str, source: str = "") -> str:
        """SQLite's statement that takes a row in."""
        return (
            f"INSERT INTO {self.index}(rowid, words) SELECT {self.key(row)}, {self.text(row)} {source} "
            f"WHERE {self.holds.format(row=row)}"
        )

    def removal(self, row: str, source: str = "") -> str:
        """SQLite's statement that takes a row out; the row still says what it said."""
        return (
            f"INSERT INTO {self.index}({self.index}, rowid, words) SELECT 'delete', {self.key(row)}, {self.text(row)} "
            f"{source} WHERE {self.holds.format(row=row)}"
        )

    def upsert(self, row: str, source: str = "") -> str:
        """PostgreSQL's statement that takes a row in, or changes what is known of it."""
        words = f"unaccent(lower({self.words.format(row=row)}))"
        return (
            f"INSERT INTO {self.index}(row_id, rank, words) SELECT {row}.id, {self.rank.format(row=row)}, "
            f"to_tsvector('simple', {words}) {source} WHERE {self.holds.format(row=row)} "
            "ON CONFLICT (row_id) DO UPDATE SET rank = excluded.rank, words = excluded.words"
        )

    def fingerprint(self) -> str:
        """Changes when the index has to be made anew."""
        return sha256(f"{_VERSION}{self!r}".encode()).hexdigest()


_declared: dict[str, SearchIndex] = {}


def declare(index: SearchIndex) -> None:
    """Have this index, and the triggers that keep it, from the next migration on."""
    _declared[index.name] = index
    declare_triggers([*_sqlite_triggers(index), *_postgresql_triggers(index)])


def declared() -> dict[str, SearchIndex]:
    """All indices by their names."""
    return _declared


def is_search_table(name: str) -> bool:
    """Whether a table is made here, and no business of migrations."""
    return name.startswith(PREFIX)


def _sqlite_triggers(index: SearchIndex) -> Iterator[Trigger]:
    changes = " OR ".join(
        f"({expression.format(row='OLD')}) IS NOT ({expression.format(row='NEW')})"
        for expression in (index.words, index.marks, index.rank, index.holds)
    )
    statements: dict[Event, str] = {
        "INSERT": index.insertion("NEW"),
        "UPDATE": f"{index.removal('OLD')} AND ({changes}); {index.insertion('NEW')} AND ({changes})",
        "DELETE": index.removal("OLD"),
    }
    for event, statement in statements.items():
        yield _trigger(index, event, statement, "sqlite")


def _postgresql_triggers(index: SearchIndex) -> Iterator[Trigger]:
    unwanted = f"DELETE FROM {index.index} WHERE row_id = NEW.id AND NOT ({index.holds.format(row='NEW')})"
    yield _trigger(index, "INSERT", index.upsert("NEW"), "postgresql")
    yield _trigger(index, "UPDATE", f"{unwanted}; {index.upsert('NEW')}", "postgresql")
    yield _trigger(index, "DELETE", f"DELETE FROM {index.index} WHERE row_id = OLD.id", "postgresql")


def _trigger(index: SearchIndex, event: Event, statement: str, dialect: str) -> Trigger:
    name = f"{index.index}_{event.lower()}"
    return Trigger(name, index.table, event, statement, (index.index,), dialect)
