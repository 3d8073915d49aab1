"""Putting back what was there before a change."""

from typing import Any
from uuid import UUID

from app.exercises.models import Alias, Exercise, ExerciseComment, ExerciseEdit, Translation
from app.exercises.services.exercises import change_exercise
from app.exercises.services.history import was_before
from app.exercises.services.texts import change_translation, change_words


def revert(edit: ExerciseEdit, user: Any) -> bool:
    """Give a row its earlier values again, which is a change as well; False where that is impossible."""
    found = was_before(edit)
    if found is None:
        return False
    row, before = found
    if isinstance(row, Translation):
        change_translation(row, user, before)
    elif isinstance(row, Exercise):
        group = before.get("variation_group")
        change_exercise(row, user, before | {"variation_group": UUID(group) if group else None})
    elif isinstance(row, (Alias, ExerciseComment)):
        change_words(row, user, before)
    else:
        return False
    return True
