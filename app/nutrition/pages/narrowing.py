"""Narrowing the search for foods: what a page offers, and what its address asks for."""

from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _l

from app.nutrition.pages.wording import language_id
from app.nutrition.queries.finding import Wanted
from app.web.formatting import Reader

DIETS = (("", _l("All foods")), ("vegetarian", _l("Vegetarian")), ("vegan", _l("Vegan")))
SCORES = (("", _l("Any")), ("a", _l("A")), ("b", _l("A or B")), ("c", _l("A to C")))
LANGUAGES = (("", _l("Any")), ("mine", _l("Mine")))
_GRADES = "abcde"
_LONGEST_BRAND = 60


@dataclass(frozen=True)
class Narrowing:
    """The filters of the address, as its fields show them."""

    diet: str
    score: str
    language: str
    brand: str

    @property
    def number(self) -> int:
        """How many filters are in force."""
        return sum(bool(one) for one in (self.diet, self.score, self.language, self.brand))

    def wanted(self, reader: Reader) -> Wanted:
        """For the search."""
        own = language_id(reader) if self.language else None
        return Wanted(
            language_ids=[own] if own else (),
            is_vegan=self.diet == "vegan",
            is_vegetarian=self.diet == "vegetarian",
            nutriscores=tuple(_GRADES[: _GRADES.index(self.score) + 1]) if self.score else (),
            brand=self.brand,
        )


def narrowing_asked() -> Narrowing:
    """What the address names; what is not on offer counts as nothing."""

    def chosen(name: str, choices: tuple[tuple[str, object], ...]) -> str:
        value = request.args.get(name, "")
        return value if value in dict(choices) else ""

    brand = request.args.get("brand", "")[:_LONGEST_BRAND].strip()
    return Narrowing(chosen("diet", DIETS), chosen("score", SCORES), chosen("language", LANGUAGES), brand)


def choices() -> dict[str, list[tuple[str, str]]]:
    """For the fields of the page, in the reader's language."""
    offered = {"diet": DIETS, "score": SCORES, "language": LANGUAGES}
    return {name: [(value, str(label)) for value, label in several] for name, several in offered.items()}
