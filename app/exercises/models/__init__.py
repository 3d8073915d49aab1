"""Tables of the catalogue."""

from app.exercises.models.exercises import (
    DEFAULT_LICENSE,
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
from app.exercises.models.history import Contribution, DeletionLog, ExerciseEdit, ShippedCatalogue
from app.exercises.models.stored import EXERCISE_INFO, EXERCISES, NamesStamp
from app.exercises.models.vocabulary import Equipment, ExerciseCategory, Muscle

__all__ = [
    "DEFAULT_LICENSE",
    "EXERCISES",
    "EXERCISE_INFO",
    "Alias",
    "Contribution",
    "DeletionLog",
    "Equipment",
    "Exercise",
    "ExerciseCategory",
    "ExerciseComment",
    "ExerciseEdit",
    "ExerciseImage",
    "ExerciseVideo",
    "Muscle",
    "NamesStamp",
    "ShippedCatalogue",
    "Translation",
    "exercise_equipment",
    "exercise_muscle",
    "exercise_muscle_secondary",
]
