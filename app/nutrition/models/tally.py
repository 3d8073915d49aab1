"""What the database keeps of foods by itself: the search index, and how many there are of each kind."""

from collections.abc import Iterator

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app import search, triggers
from app.database import Model, RowId
from app.search import SearchIndex

BLOCK = 4096
"""So many ids are counted together."""
PRODUCTS = 8
"""The first rank of what comes in a package; plain foods stand before it."""


class IngredientTally(Model):
    """How many of everybody's foods a block of ids holds, by what lists can be narrowed to.

    Rows are sums and differences: only their sum counts. Foods above `IngredientTallyMark.upto` are not in it yet.
    """

    __tablename__ = "ingredient_tally"

    block: Mapped[int]
    """The ids from `block * BLOCK` on."""
    language_id: Mapped[int] = mapped_column(ForeignKey("language.id"))
    license_id: Mapped[int] = mapped_column(ForeignKey("license.id"))
    source_name: Mapped[str | None] = mapped_column(String(200))
    is_vegan: Mapped[bool | None]
    is_vegetarian: Mapped[bool | None]
    nutriscore: Mapped[str | None] = mapped_column(String(1))
    number: Mapped[int]


class IngredientTallyMark(Model):
    """One row: up to which id foods are in the tally."""

    __tablename__ = "ingredient_tally_mark"

    upto: Mapped[int] = mapped_column(RowId, default=0)


KINDS = ("language_id", "license_id", "source_name", "is_vegan", "is_vegetarian", "nutriscore")
"""What foods are counted by."""
IS_PUBLIC = "{row}.owner_id IS NULL AND {row}.deleted_at IS NULL"


def _counting(row: str, number: int, condition: str = "") -> str:
    kinds = ", ".join(f"{row}.{kind}" for kind in KINDS)
    return (
        f"INSERT INTO ingredient_tally(block, {', '.join(KINDS)}, number) SELECT {row}.id / {BLOCK}, {kinds}, {number} "
        f"WHERE {row}.id <= (SELECT max(upto) FROM ingredient_tally_mark) AND {IS_PUBLIC.format(row=row)}{condition}"
    )


def _tally_triggers() -> Iterator[triggers.Trigger]:
    changes = " OR ".join(f"OLD.{kind} IS DISTINCT FROM NEW.{kind}" for kind in (*KINDS, "owner_id", "deleted_at"))
    changed = f" AND ({changes})"
    statements: dict[triggers.Event, str] = {
        "INSERT": _counting("NEW", 1),
        "UPDATE": f"{_counting('OLD', -1, changed)}; {_counting('NEW', 1, changed)}",
        "DELETE": _counting("OLD", -1),
    }
    for event, statement in statements.items():
        needs = ("ingredient_tally", "ingredient_tally_mark")
        yield triggers.Trigger(f"ingredient_tally_{event.lower()}", "ingredient", event, statement, needs)


triggers.declare(_tally_triggers())

VEGAN, VEGETARIAN = "\ue001", "\ue002"
NUTRISCORES = {grade: chr(0xE010 + number) for number, grade in enumerate("abcde")}


def language_mark(language_id: int) -> str:
    """The letter foods of this language carry in the search index."""
    return chr(0xE100 + language_id)


_BLANK = ord(" ")
# One call for all four: that is half of what four and what joins them take.
_MARKS = (
    f"char(CASE WHEN {{row}}.is_vegan THEN {ord(VEGAN)} ELSE {_BLANK} END, {_BLANK}, "
    f"CASE WHEN {{row}}.is_vegetarian THEN {ord(VEGETARIAN)} ELSE {_BLANK} END, {_BLANK}, "
    f"CASE WHEN {{row}}.nutriscore IS NULL THEN {_BLANK} "
    f"ELSE {ord(NUTRISCORES['a'])} + unicode({{row}}.nutriscore) - unicode('a') END, {_BLANK}, "
    f"{0xE100} + {{row}}.language_id)"
)

FOODS = SearchIndex(
    "ingredient",
    "ingredient",
    words="{row}.name || coalesce(' ' || {row}.brand, '') || coalesce(' ' || {row}.common_name, '') "
    "|| ' ' || {row}.synonyms",
    rank="{row}.rank",
    holds=IS_PUBLIC,
    marks=_MARKS,
    plain_below=PRODUCTS,
)
search.declare(FOODS)
