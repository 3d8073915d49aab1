"""Exercises and their vocabulary in JSON."""

from app.exercises.schemas.info import ExerciseInfoSchema
from app.exercises.schemas.rows import (
    DeletionLogSchema,
    ExerciseAliasSchema,
    ExerciseCommentSchema,
    ExerciseImageSchema,
    ExerciseSchema,
    ExerciseTranslationSchema,
    ExerciseVideoSchema,
    address_of_file,
)
from app.exercises.schemas.submission import ExerciseSubmissionSchema, LanguageCheckSchema
from app.exercises.schemas.vocabulary import EquipmentSchema, ExerciseCategorySchema, MuscleSchema

__all__ = [
    "DeletionLogSchema",
    "EquipmentSchema",
    "ExerciseAliasSchema",
    "ExerciseCategorySchema",
    "ExerciseCommentSchema",
    "ExerciseImageSchema",
    "ExerciseInfoSchema",
    "ExerciseSchema",
    "ExerciseSubmissionSchema",
    "ExerciseTranslationSchema",
    "ExerciseVideoSchema",
    "LanguageCheckSchema",
    "MuscleSchema",
    "address_of_file",
]
