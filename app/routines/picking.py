"""Exercises by name: what somebody may plan, found as they type, and called as they read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from app.exercises.models import Alias, Exercise, ExerciseCategory, Translation
from app.exercises.queries import found_by_name
from app.extensions import db
from app.reference.models import Language
from app.routines.queries import exercises_for

MOST_FOUND = 12
_LONGEST_TERM, _MOST_ALIKE = 100, 200


@dataclass(frozen=True)
class Found:
    """An exercise on offer."""

    id: int
    name: str
    category: str


def names_of(exercises: Collection[int], language: str) -> dict[int, str]:
    """What exercises are called: in this language, else in English, else in any. One statement."""
    rows = db.session.execute(
        select(Translation.exercise_id, Translation.name, Language.short_name)
        .join(Translation.language)
        .where(Translation.exercise_id.in_(sorted(set(exercises))))
        .order_by(Translation.id)
    )
    preferred: dict[int, tuple[int, str]] = {}
    for exercise, name, code in rows:
        rank = 0 if code == language else 1 if code == "en" else 2
        if exercise not in preferred or rank < preferred[exercise][0]:
            preferred[exercise] = rank, name
    return {exercise: name for exercise, (_rank, name) in preferred.items()}


def search_exercises(user: Any, term: str, language: str) -> list[Found]:
    """Exercises with every word of the term in a name, the shortest first; then those called like it."""
    term = term[:_LONGEST_TERM].replace("\0", "").strip()
    words = term.split()
    if not words:
        return []
    matching = select(Translation.exercise_id).where(*(_has(word) for word in words))
    rows = exercises_for(user).join(Exercise.category).with_only_columns(Exercise.id, ExerciseCategory.name)
    # The index knows misspellings and other ways to write umlauts.
    alike = list(found_by_name(term))[:_MOST_ALIKE]
    is_alike = Exercise.id.in_(alike)
    wanted = rows.where(or_(Exercise.id.in_(matching), is_alike))
    found = db.session.execute(wanted.order_by(is_alike.desc(), Exercise.id).limit(_MOST_ALIKE))
    categories: dict[int, str] = {row.id: row.name for row in found}
    names = names_of(categories, language)
    places = {key: place for place, key in enumerate(alike)}
    ordered = sorted(categories, key=lambda key: _rank(names.get(key, ""), words, places.get(key, len(places))))
    return [Found(key, names.get(key, f"#{key}"), categories[key]) for key in ordered[:MOST_FOUND]]


def _rank(name: str, words: Iterable[str], place: int) -> tuple[Any, ...]:
    folded = name.casefold()
    is_called_so = all(word.casefold() in folded for word in words)
    return (False, len(name), name) if is_called_so else (True, place, name)


def _has(word: str) -> Any:
    pattern = "%" + "".join(f"\\{letter}" if letter in "%_\\" else letter for letter in word.lower()) + "%"
    other_names = select(Alias.translation_id).where(func.lower(Alias.alias).like(pattern, escape="\\"))
    return or_(func.lower(Translation.name).like(pattern, escape="\\"), Translation.id.in_(other_names))
