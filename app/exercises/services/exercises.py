"""Exercises: adding, changing, and taking them out of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from app.database import now
from app.events import announce
from app.exercises.logic.shipped import LAST_ID
from app.exercises.models import Equipment, Exercise, Muscle
from app.exercises.services.history import credit, name_of, note, note_deletion, state_of
from app.exercises.services.media import forget_files, settle_main
from app.extensions import db
from app.files import Stage

_LISTS: dict[str, type[Any]] = {"muscles": Muscle, "muscles_secondary": Muscle, "equipment": Equipment}


@dataclass(frozen=True)
class ExerciseReplaced:
    """One exercise takes the place of another in everything people planned and logged. The other is deleted next."""

    old_id: int
    new_id: int


def add_exercise(user: Any, values: Mapping[str, Any], *, owner_id: int | None = None) -> Exercise:
    """A new exercise, nobody's own unless it is said whose. `muscles` and the like are ids."""
    exercise = Exercise(id=_free_id(), owner_id=owner_id, **_with_rows(values))
    credit(exercise)
    db.session.add(exercise)
    db.session.flush()
    note(user, exercise, "created", after=state_of(exercise))
    return exercise


def _free_id() -> int | None:
    """SQLite would go on after the highest id, into those of the starter catalogue; PostgreSQL knows better."""
    if db.session.get_bind().dialect.name != "sqlite":
        return None
    return max(db.session.scalar(select(func.max(Exercise.id))) or 0, LAST_ID) + 1


def change_exercise(exercise: Exercise, user: Any, values: Mapping[str, Any]) -> Exercise:
    """The exercise with these values in place of its own."""
    before = state_of(exercise)
    for name, value in _with_rows(values).items():
        setattr(exercise, name, value)
    credit(exercise)
    exercise.last_update = now()
    db.session.flush()
    note(user, exercise, "updated", before, state_of(exercise))
    return exercise


def _with_rows(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with rows in place of their ids."""
    return {
        name: list(
            db.session.scalars(select(_LISTS[name]).where(_LISTS[name].id.in_(value)).order_by(_LISTS[name].name))
        )
        if name in _LISTS
        else value
        for name, value in values.items()
    }


def connect(exercise: Exercise, other: Exercise) -> None:
    """Make the two variations of each other, in the other's group."""
    if other.variation_group is None:
        other.variation_group = uuid4()
        other.last_update = now()
    exercise.variation_group = other.variation_group


@dataclass(frozen=True)
class Replacement:
    """What takes the place of an exercise, and what it takes over besides."""

    exercise: Exercise
    with_media: bool = False
    with_translations: bool = False


def remove_exercise(stage: Stage, exercise: Exercise, user: Any, replacement: Replacement | None = None) -> None:
    """Delete an exercise. What people planned and logged goes on with the replacement, if there is one.

    Of somebody's own exercise the catalogue takes over no text and no picture: nobody has looked at them.
    """
    if replacement is not None:
        if exercise.owner_id is None:
            _hand_over(replacement, exercise)
            note(user, replacement.exercise, "merged", before={"uuid": str(exercise.uuid), "name": name_of(exercise)})
        announce(ExerciseReplaced(exercise.id, replacement.exercise.id))
    _note_what_goes(exercise, replacement.exercise.uuid if replacement else None)
    note(user, exercise, "deleted", before=state_of(exercise))
    forget_files(stage, exercise)
    db.session.delete(exercise)
    db.session.flush()


def _hand_over(replacement: Replacement, exercise: Exercise) -> None:
    if replacement.with_media:
        _hand_over_media(exercise, replacement.exercise)
    if replacement.with_translations:
        _hand_over_translations(exercise, replacement.exercise)
    replacement.exercise.last_update = now()


def _note_what_goes(exercise: Exercise, replaced_by: UUID | None) -> None:
    note_deletion(exercise, "base", f"Exercise base of {name_of(exercise)}", replaced_by)
    for translation in exercise.translations:
        note_deletion(translation, "translation", translation.name)
    for image in exercise.images:
        note_deletion(image, "image")
    for video in exercise.videos:
        note_deletion(video, "video")


def _hand_over_media(exercise: Exercise, replacement: Exercise) -> None:
    media: list[tuple[list[Any], list[Any]]] = [
        (exercise.images, replacement.images),
        (exercise.videos, replacement.videos),
    ]
    for rows, others in media:
        for row in list(rows):
            row.is_main = False
            rows.remove(row)
            others.append(row)
        settle_main(others)
    db.session.flush()


def _hand_over_translations(exercise: Exercise, replacement: Exercise) -> None:
    known = {translation.language_id for translation in replacement.translations}
    for translation in list(exercise.translations):
        if translation.language_id not in known:
            exercise.translations.remove(translation)
            replacement.translations.append(translation)
    db.session.flush()
