"""What happened to the catalogue: notes on every change, and on what was taken out."""

from typing import Any
from uuid import UUID

from app.exercises.models import (
    Alias,
    DeletionLog,
    Exercise,
    ExerciseComment,
    ExerciseEdit,
    ExerciseImage,
    ExerciseVideo,
    Translation,
)
from app.extensions import db

ENGLISH = 2
"""The id of the language exercises are called by where nobody says which."""
State = dict[str, Any]

_NOTED = {
    Exercise: (
        "exercise",
        ("category_id", "muscles", "muscles_secondary", "equipment", "variation_group", "license_author"),
    ),
    Translation: ("translation", ("language_id", "name", "description_source", "license_author")),
    Alias: ("alias", ("alias",)),
    ExerciseComment: ("comment", ("comment",)),
    ExerciseImage: ("image", ("image", "is_main", "style", "license_author")),
    ExerciseVideo: ("video", ("video", "is_main", "license_author")),
}


def state_of(row: Any) -> State:
    """What the history keeps of a row, as JSON has it."""
    _kind, names = _NOTED[type(row)]
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(item.id for item in value)
    return str(value) if isinstance(value, UUID) else value


def note(user: Any, row: Any, verb: str, before: State | None = None, after: State | None = None) -> None:
    """Note a change of the common catalogue. What is somebody's own is nobody's concern."""
    exercise = exercise_of(row)
    if exercise.owner_id is not None or (before is not None and before == after):
        return
    kind, _names = _NOTED[type(row)]
    db.session.add(
        ExerciseEdit(
            exercise_id=exercise.id,
            exercise_name=name_of(exercise),
            user_id=getattr(user, "id", None),
            kind=kind,
            row_id=row.id,
            verb=verb,
            before=before,
            after=after,
        )
    )


def note_deletion(row: Any, kind: str, comment: str = "", replaced_by: UUID | None = None) -> None:
    """Tell programs with a copy of the catalogue that something is gone: `base`, `translation`, `image`, `video`."""
    if exercise_of(row).owner_id is None:
        db.session.add(DeletionLog(model_type=kind, uuid=row.uuid, comment=comment[:200], replaced_by=replaced_by))


def exercise_of(row: Any) -> Exercise:
    """The exercise a row belongs to."""
    if isinstance(row, Alias | ExerciseComment):
        return row.translation.exercise
    found: Exercise = row if isinstance(row, Exercise) else row.exercise
    return found


def name_of(exercise: Exercise, language_id: int = ENGLISH) -> str:
    """What an exercise is called in a language, else in English, else in whatever there is."""
    names = {translation.language_id: translation.name for translation in exercise.translations}
    return names.get(language_id) or names.get(ENGLISH) or next(iter(names.values()), "")


def credit(row: Any) -> None:
    """Remember the author of a row among all it ever had."""
    author = row.license_author
    if author and author not in (row.author_history or []):
        row.author_history = [*(row.author_history or []), author]


def was_before(edit: ExerciseEdit) -> tuple[Any, State] | None:
    """The row a change concerned, and what it said before; None: one of the two is gone."""
    kinds = {kind: model for model, (kind, _names) in _NOTED.items()}
    row = db.session.get(kinds[edit.kind], edit.row_id) if edit.verb == "updated" and edit.before else None
    return (row, dict(edit.before or {})) if row is not None else None
