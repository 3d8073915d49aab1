"""What is kept ready beside the tables: the API's answers about exercises, and notes the database makes by itself."""

from sqlalchemy import Float, Select, select
from sqlalchemy.orm import Mapped, mapped_column, selectinload

from app.database import Model
from app.documents import Documents
from app.exercises.models.exercises import (
    Alias,
    Exercise,
    ExerciseComment,
    ExerciseImage,
    ExerciseVideo,
    Translation,
    exercise_equipment,
    exercise_muscle,
    exercise_muscle_secondary,
)
from app.exercises.models.vocabulary import Equipment, ExerciseCategory, Muscle
from app.reference.models import License
from app.triggers import ROWS, Trigger, declare


class NamesStamp(Model):
    """One row whose number is another whenever a name or an alias changed. Who keeps an index of names looks here."""

    __tablename__ = "exercise_names_stamp"

    number: Mapped[float] = mapped_column(Float)


def _with_links() -> Select[tuple[Exercise]]:
    return select(Exercise).options(
        selectinload(Exercise.muscles), selectinload(Exercise.muscles_secondary), selectinload(Exercise.equipment)
    )


def _with_everything() -> Select[tuple[Exercise]]:
    return _with_links().options(
        selectinload(Exercise.category),
        selectinload(Exercise.license),
        selectinload(Exercise.translations).options(
            selectinload(Translation.aliases), selectinload(Translation.comments)
        ),
        selectinload(Exercise.images),
        selectinload(Exercise.videos),
    )


_LINKS = dict.fromkeys((exercise_muscle, exercise_muscle_secondary, exercise_equipment), "{row}.exercise_id")
_OF_TRANSLATION = "SELECT exercise_id FROM exercise_translation WHERE id = {row}.translation_id"
EXERCISES = Documents("exercise", Exercise, _LINKS, rows=_with_links)
EXERCISE_INFO = Documents(
    "exerciseinfo",
    Exercise,
    _LINKS
    | {
        Translation.__table__: "{row}.exercise_id",
        ExerciseImage.__table__: "{row}.exercise_id",
        ExerciseVideo.__table__: "{row}.exercise_id",
        Alias.__table__: _OF_TRANSLATION,
        ExerciseComment.__table__: _OF_TRANSLATION,
        ExerciseCategory.__table__: "SELECT id FROM exercise WHERE category_id = {row}.id",
        License.__table__: "SELECT id FROM exercise WHERE license_id = {row}.id",
        Equipment.__table__: "SELECT exercise_id FROM exercise_equipment WHERE equipment_id = {row}.id",
        Muscle.__table__: (
            "SELECT exercise_id FROM exercise_muscle WHERE muscle_id = {row}.id "
            "UNION SELECT exercise_id FROM exercise_muscle_secondary WHERE muscle_id = {row}.id"
        ),
    },
    rows=_with_everything,
)

_NEW_STAMP = (
    "INSERT INTO exercise_names_stamp (id, number) VALUES (1, random()) "
    "ON CONFLICT (id) DO UPDATE SET number = random()"
)
_IS_LISTED = (
    "UPDATE exercise SET is_listed = EXISTS (SELECT 1 FROM exercise_translation WHERE exercise_id = exercise.id) "
    "WHERE id IN ({ids})"
)
declare(
    Trigger(
        f"exercise_names_{table}_{kind.lower()}",
        table,
        kind,
        _NEW_STAMP,
        needs=("exercise_names_stamp",),
    )
    for table in ("exercise_translation", "exercise_alias")
    for kind in ROWS
)
declare(
    Trigger(
        f"exercise_is_listed_{kind.lower()}",
        "exercise_translation",
        kind,
        _IS_LISTED.format(ids=", ".join(f"{row}.exercise_id" for row in rows)),
        needs=("exercise",),
    )
    for kind, rows in ROWS.items()
)
