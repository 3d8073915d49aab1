"""Exercises by name: what somebody may plan, found as they type, and called as they read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from app.exercises.models import Alias, Exercise, Translation
from app.extensions import db
from app.reference.models import Language
from app.routines.queries import exercises_for

MOST_FOUND = 12
_LONGEST_TERM = 100


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
    """Exercises with every word of the term in one of their names, the shortest name first."""
    words = term[:_LONGEST_TERM].replace("\0", "").split()
    if not words:
        return []
    matching = select(Translation.exercise_id).where(*(_has(word) for word in words))
    found = db.session.execute(
        exercises_for(user)
        .where(Exercise.id.in_(matching))
        .with_only_columns(Exercise.id)
        .order_by(Exercise.id)
        .limit(MOST_FOUND * 8)
    )
    ids = [key for (key,) in found]
    names = names_of(ids, language)
    categories = _categories(ids)
    ordered = sorted(ids, key=lambda key: _rank(names.get(key, ""), words))
    return [Found(key, names.get(key, f"#{key}"), categories.get(key, "")) for key in ordered[:MOST_FOUND]]


def _rank(name: str, words: Iterable[str]) -> tuple[Any, ...]:
    folded = name.casefold()
    return not all(word.casefold() in folded for word in words), len(name), name


def _has(word: str) -> Any:
    pattern = "%" + "".join(f"\\{letter}" if letter in "%_\\" else letter for letter in word.lower()) + "%"
    other_names = select(Alias.translation_id).where(func.lower(Alias.alias).like(pattern, escape="\\"))
    return or_(func.lower(Translation.name).like(pattern, escape="\\"), Translation.id.in_(other_names))


def _categories(exercises: Collection[int]) -> dict[int, str]:
    rows = select(Exercise).where(Exercise.id.in_(list(exercises)))
    return {row.id: row.category.name for row in db.session.scalars(rows)}
