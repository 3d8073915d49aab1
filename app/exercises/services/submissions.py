"""Whole exercises with all their words."""

from collections.abc import Mapping
from typing import Any

from app.exercises.models import Alias, Exercise, ExerciseComment
from app.exercises.services.exercises import add_exercise, connect
from app.exercises.services.texts import add_translation, add_words
from app.extensions import db

_WORDS = ("aliases", "comments")


def submit_exercise(user: Any, values: Mapping[str, Any], *, owner_id: int | None = None) -> Exercise:
    """An exercise with translations, each with its aliases and comments. The caller has checked the texts.

    `variations_connect_to` is the id of an exercise it is a variation of.
    """
    plain = {name: value for name, value in values.items() if name not in {"translations", "variations_connect_to"}}
    exercise = add_exercise(user, plain, owner_id=owner_id)
    if other := values.get("variations_connect_to"):
        connect(exercise, db.session.get_one(Exercise, other))
    for text in values["translations"]:
        _add_text(user, exercise, text)
    db.session.flush()
    db.session.expire(exercise)
    return exercise


def _add_text(user: Any, exercise: Exercise, text: Mapping[str, Any]) -> None:
    plain = {name: value for name, value in text.items() if name not in _WORDS}
    translation = add_translation(user, {"exercise_id": exercise.id, **plain})
    for one in text.get("aliases", ()):
        add_words(user, Alias(translation=translation, alias=one["alias"]))
    for one in text.get("comments", ()):
        add_words(user, ExerciseComment(translation=translation, comment=one["comment"]))
