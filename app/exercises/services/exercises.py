"""Exercises: adding, changing, and taking them out of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.database import now
from app.events import announce
from app.exercises.logic.shipped import LAST_ID
from app.exercises.models import Alias, Equipment, Exercise, ExerciseComment, Muscle, Translation
from app.exercises.services.history import credit, name_of, note, note_deletion, state_of
from app.exercises.services.media import copied, copy_media, forget_files, settle_main
from app.extensions import db
from app.files import Stage

_LISTS: dict[str, type[Any]] = {"muscles": Muscle, "muscles_secondary": Muscle, "equipment": Equipment}


@dataclass(frozen=True)
class ExerciseReplaced:
    """One exercise takes the place of another in everything people planned and logged. The other is deleted next."""

    old_id: int
    new_id: int
    user_id: int | None = None
    """Whose things are meant; None: everybody's."""


@dataclass(frozen=True)
class ExerciseGoes:
    """An exercise is about to be deleted. Listeners add the ids of all who planned or logged it."""

    exercise_id: int
    users: set[int] = field(default_factory=set)


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

    If there is none, with copies of their own, but for the person who deletes it. Of somebody's own exercise the
    catalogue takes over no text and no picture: nobody has looked at them.
    """
    if replacement is not None:
        if exercise.owner_id is None:
            _hand_over(replacement, exercise)
            note(user, replacement.exercise, "merged", before={"uuid": str(exercise.uuid), "name": name_of(exercise)})
        announce(ExerciseReplaced(exercise.id, replacement.exercise.id))
    else:
        leave_copies(stage, exercise, but_for=getattr(user, "id", None))
    _note_what_goes(exercise, replacement.exercise.uuid if replacement else None)
    note(user, exercise, "deleted", before=state_of(exercise))
    forget_files(stage, exercise)
    db.session.delete(exercise)
    db.session.flush()


def leave_copies(stage: Stage, exercise: Exercise, but_for: int | None) -> None:
    """Before an exercise goes, give a copy of their own to whoever planned or logged it."""
    goes = ExerciseGoes(exercise.id)
    announce(goes)
    for user_id in sorted(goes.users - {but_for}):
        announce(ExerciseReplaced(exercise.id, own_copy(stage, user_id, exercise).id, user_id))


def own_copy(stage: Stage, user_id: int, exercise: Exercise) -> Exercise:
    """An exercise of somebody's own with the same texts, pictures and films: the one they have, or a new one."""
    rows = select(Exercise).where(Exercise.owner_id == user_id, Exercise.category_id == exercise.category_id)
    words = _words_of(exercise)
    for known in db.session.scalars(rows.options(selectinload(Exercise.translations)).order_by(Exercise.id)):
        if known.id != exercise.id and _words_of(known) == words:
            return known
    copy = copied(exercise, id=_free_id(), owner_id=user_id, shipped_hash=None)
    for name in _LISTS:
        setattr(copy, name, list(getattr(exercise, name)))
    copy.translations = [_copied_text(text) for text in exercise.translations]
    db.session.add(copy)
    db.session.flush()
    copy_media(stage, exercise, copy)
    return copy


def _words_of(exercise: Exercise) -> list[tuple[int, str, str]]:
    return sorted((text.language_id, text.name, text.description_source) for text in exercise.translations)


def _copied_text(text: Translation) -> Translation:
    return copied(
        text,
        shipped_hash=None,
        aliases=[Alias(alias=one.alias) for one in text.aliases],
        comments=[ExerciseComment(comment=one.comment) for one in text.comments],
    )


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
