"""The catalogue's vocabulary."""

from typing import Any

from sqlalchemy import Select, select

from app.exercises.models import Equipment, ExerciseCategory, Muscle


def exercise_categories(_user: Any = None) -> Select[tuple[ExerciseCategory]]:
    """All of them, for everybody."""
    return select(ExerciseCategory)


def equipment(_user: Any = None) -> Select[tuple[Equipment]]:
    """All of it, for everybody."""
    return select(Equipment)


def muscles(_user: Any = None) -> Select[tuple[Muscle]]:
    """All of them, for everybody."""
    return select(Muscle)
