"""What exercises are called and how they are done: translations, their aliases and comments."""

from collections.abc import Mapping
from typing import Any, TypeVar

from app.database import now
from app.exercises.logic.texts import html_of
from app.exercises.models import Alias, ExerciseComment, Translation
from app.exercises.services.history import credit, note, note_deletion, state_of
from app.extensions import db

Words = TypeVar("Words", Alias, ExerciseComment)


def add_translation(user: Any, values: Mapping[str, Any]) -> Translation:
    """A new text of an exercise."""
    translation = Translation(**values, description=html_of(values["description_source"]))
    credit(translation)
    db.session.add(translation)
    db.session.flush()
    db.session.refresh(translation, ["exercise"])
    db.session.expire(translation.exercise, ["translations"])
    note(user, translation, "created", after=state_of(translation))
    return translation


def change_translation(translation: Translation, user: Any, values: Mapping[str, Any]) -> Translation:
    """The text with these values; whose it is, and its language, stay."""
    before = state_of(translation)
    for name, value in values.items():
        if name not in {"exercise_id", "language_id"}:
            setattr(translation, name, value)
    translation.description = html_of(translation.description_source)
    translation.last_update = now()
    credit(translation)
    db.session.flush()
    note(user, translation, "updated", before, state_of(translation))
    return translation


def remove_translation(translation: Translation, user: Any) -> None:
    """Delete a text with its aliases and comments. An exercise without any is seen by nobody."""
    note(user, translation, "deleted", before=state_of(translation))
    note_deletion(translation, "translation", translation.name)
    exercise = translation.exercise
    db.session.delete(translation)
    db.session.flush()
    db.session.expire(exercise, ["translations"])


def add_words(user: Any, row: Words) -> Words:
    """A new alias or comment."""
    db.session.add(row)
    db.session.flush()
    db.session.expire(row.translation, ["aliases", "comments"])
    note(user, row, "created", after=state_of(row))
    return row


def change_words(row: Words, user: Any, values: Mapping[str, Any]) -> Words:
    """An alias or comment with these values."""
    before = state_of(row)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()
    note(user, row, "updated", before, state_of(row))
    return row


def remove_words(row: Words, user: Any) -> None:
    """Delete an alias or comment."""
    note(user, row, "deleted", before=state_of(row))
    translation = row.translation
    db.session.delete(row)
    db.session.flush()
    db.session.expire(translation, ["aliases", "comments"])
