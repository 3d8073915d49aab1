"""The list of exercises: found by name, muscle, equipment, category and language. The address is the filter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, selectinload
from werkzeug.datastructures import MultiDict

from app.accounts.credentials import is_trustworthy
from app.api.ranking import in_order, ranked_keys
from app.exercises import queries, services
from app.exercises.blueprint import blueprint
from app.exercises.models import Equipment, Exercise, ExerciseCategory, Muscle, Translation
from app.exercises.pages.showing import on_diagram, reader_language_id, shown
from app.exercises.pages.words import name_of
from app.extensions import db
from app.reference.models import Language
from app.web.htmx import render
from app.web.paging import Sheet, sheet_of, sheet_of_keys

PER_PAGE = 24
HIGHEST = 2**31
_GROUPS = ("muscle", "equipment", "category", "language")


@dataclass(frozen=True)
class Wishes:
    """What the address asks for: chosen ids by group, a name, and whether only one's own."""

    chosen: Mapping[str, list[int]]
    name: str
    own: bool

    @classmethod
    def of(cls, arguments: MultiDict[str, str]) -> "Wishes":
        """From a query string; what cannot be understood counts as not asked."""
        chosen = {group: sorted(set(_numbers(arguments.getlist(group)))) for group in _GROUPS}
        name = arguments.get("q", "").replace("\x00", "").strip()[:200]
        return cls(chosen, name, "own" in arguments)

    def has(self, group: str, key: int) -> bool:
        """Whether this one is chosen."""
        return key in self.chosen[group]

    @property
    def is_active(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.name or self.own or any(self.chosen.values()))

    def address(self, page: int = 1) -> str:
        """The address of a page with the same wishes."""
        return self._address(self.chosen, page)

    def toggled(self, group: str, key: int) -> str:
        """The address with one more, or one less, chosen; of categories and languages there is only one."""
        keys = self.chosen[group]
        if key in keys:
            changed = [one for one in keys if one != key]
        else:
            changed = [key] if group in {"category", "language"} else [*keys, key]
        return self._address({**self.chosen, group: changed})

    def without(self, group: str) -> str:
        """The address with nothing of this group chosen."""
        return self._address({**self.chosen, group: []})

    def _address(self, chosen: Mapping[str, list[int]], page: int = 1) -> str:
        values: dict[str, Any] = {group: keys for group, keys in chosen.items() if keys}
        values |= {"q": self.name} if self.name else {}
        values |= {"own": 1} if self.own else {}
        values |= {"page": page} if page > 1 else {}
        return url_for("exercises.exercise_list", **values)


def _numbers(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if _is_key(text)]


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(HIGHEST)) and 0 < int(text) < HIGHEST


@blueprint.page("/exercises/")
def exercise_list() -> ResponseReturnValue:
    """Whatever the address asks for."""
    wishes = Wishes.of(request.args)
    language_id = next(iter(wishes.chosen["language"]), 0) or reader_language_id()
    sheet = _sheet(wishes, language_id)
    body = render(
        "exercises/exercise_list.html",
        fragment="exercise_browser",
        wishes=wishes,
        exercises=shown(sheet.rows, language_id),
        sheet=sheet,
        may_contribute=is_trustworthy(current_user),
        **vocabulary(),
        **on_diagram(),
    )
    # Forms send their empty fields, too; the address that is kept has only what was asked for.
    return body, 200, {"HX-Push-Url": wishes.address(sheet.number)}


def vocabulary() -> dict[str, Any]:
    """Everything one can choose from."""
    # Asked of each language: a few look-ups instead of reading every translation.
    described = select(Language).where(select(Translation.id).where(Translation.language_id == Language.id).exists())
    return {
        "muscles": sorted(db.session.scalars(queries.muscles()), key=name_of),
        "equipment": db.session.scalars(queries.equipment().order_by(Equipment.id)).all(),
        "categories": db.session.scalars(queries.exercise_categories().order_by(ExerciseCategory.id)).all(),
        "languages": db.session.scalars(described.order_by(Language.full_name)).all(),
    }


def with_names() -> tuple[Any, ...]:
    """Options that load what a list shows: the same number of statements however many rows there are."""
    return tuple(
        selectinload(one)
        for one in (
            Exercise.translations,
            Exercise.muscles,
            Exercise.muscles_secondary,
            Exercise.equipment,
            Exercise.category,
        )
    )


def _narrowed(wishes: Wishes) -> Select[Any]:
    rows: Select[Any] = queries.exercises_for(current_user)
    if wishes.own:
        rows = rows.where(Exercise.owner_id == current_user.id)
    for group, condition in (
        ("muscle", lambda keys: Exercise.muscles.any(Muscle.id.in_(keys))),
        ("equipment", lambda keys: Exercise.equipment.any(Equipment.id.in_(keys))),
        ("category", Exercise.category_id.in_),
        ("language", lambda keys: Exercise.translations.any(Translation.language_id.in_(keys))),
    ):
        if keys := wishes.chosen[group]:
            rows = rows.where(condition(keys))
    return rows


def _sheet(wishes: Wishes, language_id: int) -> Sheet:
    """The best match first; without a name one's own, then by name in the reader's language."""
    rows = _narrowed(wishes)
    if not wishes.name:
        return sheet_of(_by_name(rows, language_id).options(*with_names()), PER_PAGE)
    found = ranked_keys(rows, Exercise.id, queries.found_by_name(wishes.name, wishes.chosen["language"]))
    shown_rows = rows.options(*with_names())
    return sheet_of_keys(
        found, PER_PAGE, lambda keys: db.session.scalars(in_order(shown_rows, Exercise.id, keys)).all()
    )


def _by_name(rows: Select[Any], language_id: int) -> Select[Any]:
    own, english = aliased(Translation), aliased(Translation)
    names = func.lower(func.coalesce(own.name, english.name, ""))
    return (
        rows.outerjoin(own, (own.exercise_id == Exercise.id) & (own.language_id == language_id))
        .outerjoin(english, (english.exercise_id == Exercise.id) & (english.language_id == services.ENGLISH))
        .order_by(Exercise.owner_id.is_(None), names, Exercise.id)
    )
