"""Finding foods by what somebody types."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, column, func, select, union_all

from app import search
from app.extensions import db
from app.nutrition.logic.ranking import Candidate, ranked
from app.nutrition.models import FOODS, PRODUCTS, FavoriteFood, Ingredient, LogItem
from app.nutrition.models.tally import NUTRISCORES, VEGAN, VEGETARIAN, language_mark
from app.nutrition.queries.foods import foods_with_code, own_foods_of, visible_foods
from app.words import words_in

MOST = 300
"""So many foods are found; nobody reads on."""
_RANKED = 120
"""So many of them are compared with what was typed; those behind them keep the order of the index."""
_RECENT = 300
"""So many of the last entries of a diary say what a person eats."""
_OWN = 1000
BARCODE_LENGTHS = {8, 12, 13, 14}


@dataclass(frozen=True)
class Wanted:
    """What the foods of a search must be."""

    language_ids: Sequence[int] = ()
    is_vegan: bool = False
    is_vegetarian: bool = False
    nutriscores: Sequence[str] = ()
    """Any of these grades, `a` the best; all foods where there are none."""
    brand: str = ""

    def marks(self) -> list[list[str]]:
        """For the index."""
        groups = [
            [language_mark(key) for key in self.language_ids],
            [VEGAN] if self.is_vegan else [],
            [VEGETARIAN] if self.is_vegetarian else [],
            [NUTRISCORES[grade] for grade in self.nutriscores if grade in NUTRISCORES],
        ]
        return [group for group in groups if group]

    def conditions(self) -> list[ColumnElement[bool]]:
        """For the table."""
        found: list[ColumnElement[bool]] = []
        if self.language_ids:
            found.append(Ingredient.language_id.in_(self.language_ids))
        if self.is_vegan:
            found.append(Ingredient.is_vegan.is_(True))
        if self.is_vegetarian:
            found.append(Ingredient.is_vegetarian.is_(True))
        if self.nutriscores:
            found.append(Ingredient.nutriscore.in_(self.nutriscores))
        if self.brand:
            found.append(Ingredient.brand.icontains(self.brand, autoescape=True))
        return found


EVERYTHING = Wanted()


def search_foods(
    asked: str, *, user: Any = None, wanted: Wanted = EVERYTHING, language_id: int | None = None, most: int = MOST
) -> list[int]:
    """The ids of foods a person may mean by what they typed, best first: what they eat and own, plain food, products.

    A barcode finds exactly that product. Foods in the language with this id come before others of their kind.
    """
    digits = asked.replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) in BARCODE_LENGTHS:
        coded = _ids(foods_with_code(digits).where(*wanted.conditions()).order_by(Ingredient.id))
        if coded:
            return coded
    rows = visible_foods(user).where(*wanted.conditions()).with_only_columns(*_COLUMNS)
    text, width = f"{asked} {wanted.brand}", max(most, _RANKED)
    hits = search.find(FOODS, text, rows, most=width, marks=wanted.marks())
    if not hits.spellings:
        return []
    found, known = {row.id: row for row in hits.rows}, _known_to(user)
    compared = {row.id: row for row in hits.rows[:_RANKED]} | _called_so(known, found, rows, hits.spellings)
    best = ranked(
        asked,
        hits.spellings,
        [
            Candidate(
                key, row.name, row.synonyms, row.rank >= PRODUCTS, language_id in (None, row.language_id), key in known
            )
            for key, row in compared.items()
        ],
    )
    return [*best, *(key for key in found if key not in compared)][:most]


def _called_so(
    known: set[int], found: Mapping[int, Any], rows: Select[Any], spellings: Sequence[Sequence[str]]
) -> dict[int, Any]:
    """Those of the foods a person knows that are meant."""
    more = _rows_of(rows, known - found.keys())
    return {key: row for key in known if (row := found.get(key) or more.get(key)) and _matches(spellings, row)}


def _rows_of(rows: Select[Any], ids: set[int]) -> dict[int, Any]:
    if not ids:
        return {}
    # Past the session: it would turn every row into an object of its own kind.
    return {row.id: row for row in db.session.connection().execute(rows.where(_is_among(ids))).all()}


def _is_among(ids: set[int]) -> ColumnElement[bool]:
    """One parameter however many there are, where the database reads JSON: hundreds cost more than the rows."""
    if db.session.get_bind().dialect.name != "sqlite":
        return Ingredient.id.in_(ids)
    listed = func.json_each(json.dumps(list(ids))).table_valued(column("value", BigInteger), name="listed")
    return Ingredient.id.in_(select(listed.c.value))


_COLUMNS: tuple[Any, ...] = (
    Ingredient.id,
    Ingredient.name,
    Ingredient.brand,
    Ingredient.common_name,
    Ingredient.synonyms,
    Ingredient.rank,
    Ingredient.language_id,
)


def _ids(rows: Any) -> list[int]:
    return list(db.session.scalars(rows.with_only_columns(Ingredient.id)))


def _known_to(user: Any) -> set[int]:
    """A person's own foods, their favourites, and what they ate last."""
    if getattr(user, "id", None) is None:
        return set()
    favorites = select(FavoriteFood.ingredient_id).where(FavoriteFood.user_id == user.id)
    eaten = (
        select(LogItem.ingredient_id).where(LogItem.user_id == user.id).order_by(LogItem.datetime.desc()).limit(_RECENT)
    )
    own = own_foods_of(user).with_only_columns(Ingredient.id).order_by(Ingredient.id.desc()).limit(_OWN)
    known = union_all(*(select(some.subquery()) for some in (favorites, eaten, own)))
    return set(db.session.connection().scalars(known))


def _matches(spellings: Sequence[Sequence[str]], food: Any) -> bool:
    """Whether every word asked for begins a word of the food."""
    words = words_in(f"{food.name} {food.brand or ''} {food.common_name or ''} {food.synonyms}")
    return all(any(word.startswith(tuple(one)) for word in words) for one in spellings)
