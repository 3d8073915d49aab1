"""Finding exercises by their names: an index that each process keeps in memory, and makes anew when a name changed."""

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from threading import Lock

from sqlalchemy import select

from app.exercises.logic.name_index import Fit, Name, NameIndex
from app.exercises.models import Alias, NamesStamp, Translation
from app.extensions import db
from app.reference.models import Language

MOST_REMEMBERED = 16
"""So many searches are remembered: those who page through what they found ask the same again."""

Ids = Iterable[int]
Asked = tuple[str, str, frozenset[int]]


class _Names:
    """The index of one state of the names, and what was found in it lately."""

    def __init__(self, stamp: float | None) -> None:
        self.stamp = stamp
        self.index = NameIndex.of(_all_names())
        self._remembered: OrderedDict[Asked, array[int]] = OrderedDict()

    def found(self, asked: Asked) -> "array[int]":
        """Ids of exercises, the best first."""
        if asked not in self._remembered:
            self._remembered[asked] = array("q", self._find(*asked))
            while len(self._remembered) > MOST_REMEMBERED:
                self._remembered.popitem(last=False)
        return self._remembered[asked]

    def _find(self, kind: str, term: str, languages: frozenset[int]) -> Ids:
        if kind == "containing":
            return sorted(self.index.containing(term, languages))
        return in_order_of_fit(self.index.search(term, languages))


_kept: _Names | None = None
_making = Lock()


def found_by_name(term: str, languages: Iterable[int] = ()) -> "array[int]":
    """Ids of the exercises called like `term`, the best first, private ones of others among them.

    With `languages` (ids) only names in these count.
    """
    return _names().found(("like", term, frozenset(languages)))


def with_name_containing(part: str, languages: Iterable[int] = ()) -> "array[int]":
    """Ids of the exercises with these letters in a name or alias."""
    return _names().found(("containing", part, frozenset(languages)))


def in_order_of_fit(found: dict[int, Fit]) -> list[int]:
    """The best first, equals by id."""
    return [key for _part, _whole, key in sorted((-fit.part, -fit.whole, key) for key, fit in found.items())]


def languages_called(codes: str) -> list[int]:
    """Ids of the languages in a comma list of codes (`de,en-GB`); an unknown one counts as English."""
    known = {code: key for key, code in db.session.execute(select(Language.id, Language.short_name))}
    asked = [code.strip().partition("-")[0].lower() for code in codes.split(",") if code.strip()]
    return sorted({known.get(code, known.get("en", 0)) for code in asked})


def _names() -> _Names:
    """The index of the names as they are now."""
    global _kept  # noqa: PLW0603
    stamp = db.session.scalar(select(NamesStamp.number))
    kept = _kept
    if kept is not None and kept.stamp == stamp:
        return kept
    with _making:
        if _kept is None or _kept.stamp != stamp:
            _kept = _Names(stamp)
        return _kept


def _all_names() -> Iterator[Name]:
    names = select(Translation.exercise_id, Translation.name, Translation.language_id)
    aliases = select(Translation.exercise_id, Alias.alias, Translation.language_id).join(Alias.translation)
    for rows, is_alias in ((names, False), (aliases, True)):
        for key, text, language in db.session.execute(rows, execution_options={"yield_per": 1000}):
            yield Name(key, text, language, is_alias)
