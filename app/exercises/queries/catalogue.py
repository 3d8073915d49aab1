"""Who sees which exercises, and what belongs to them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager

from app.exercises.models import (
    Alias,
    Contribution,
    DeletionLog,
    Exercise,
    ExerciseComment,
    ExerciseEdit,
    ExerciseImage,
    ExerciseVideo,
    Translation,
)

NOBODY = 0


def _is_open_to(user: Any) -> ColumnElement[bool]:
    """What belongs to nobody, and what is the person's own."""
    return or_(Exercise.owner_id.is_(None), Exercise.owner_id == getattr(user, "id", NOBODY))


def exercises_for(user: Any) -> Select[tuple[Exercise]]:
    """The exercises a person sees: those of the catalogue and their own, where they have a name in some language."""
    return select(Exercise).where(Exercise.is_listed, _is_open_to(user))


def exercises_open_to(user: Any) -> Select[tuple[Exercise]]:
    """The same with those that still lack a name: a translation may be added to them."""
    return select(Exercise).where(_is_open_to(user))


def own_exercises_of(user: Any) -> Select[tuple[Exercise]]:
    """Those nobody else sees."""
    return select(Exercise).where(Exercise.owner_id == user.id)


def translations_for(user: Any) -> Select[tuple[Translation]]:
    """The texts of the exercises a person sees."""
    return select(Translation).join(Translation.exercise).where(_is_open_to(user))


def aliases_for(user: Any) -> Select[tuple[Alias]]:
    """The other names of the exercises a person sees."""
    return select(Alias).join(Alias.translation).join(Translation.exercise).where(_is_open_to(user))


def comments_for(user: Any) -> Select[tuple[ExerciseComment]]:
    """The hints on the exercises a person sees."""
    return select(ExerciseComment).join(ExerciseComment.translation).join(Translation.exercise).where(_is_open_to(user))


def images_for(user: Any) -> Select[tuple[ExerciseImage]]:
    """The pictures of the exercises a person sees."""
    of_exercise = contains_eager(ExerciseImage.exercise)
    return select(ExerciseImage).join(ExerciseImage.exercise).where(_is_open_to(user)).options(of_exercise)


def videos_for(user: Any) -> Select[tuple[ExerciseVideo]]:
    """The films of the exercises a person sees."""
    of_exercise = contains_eager(ExerciseVideo.exercise)
    return select(ExerciseVideo).join(ExerciseVideo.exercise).where(_is_open_to(user)).options(of_exercise)


def deletions(_user: Any = None) -> Select[tuple[DeletionLog]]:
    """What was taken out of the catalogue, for everybody."""
    return select(DeletionLog)


def edits_of(exercise: Exercise) -> Select[tuple[ExerciseEdit]]:
    """What was done to an exercise, the newest first."""
    return select(ExerciseEdit).where(ExerciseEdit.exercise_id == exercise.id).order_by(ExerciseEdit.id.desc())


def contributions() -> Select[tuple[Contribution]]:
    """All proposals, the oldest first; for administrators."""
    return select(Contribution).order_by(Contribution.id)


def contributions_of(user: Any) -> Select[tuple[Contribution]]:
    """What a person proposed, the newest first."""
    return select(Contribution).where(Contribution.user_id == user.id).order_by(Contribution.id.desc())
