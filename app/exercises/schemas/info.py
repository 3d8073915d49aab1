"""An exercise with everything that belongs to it, in one piece."""

from typing import Any

from marshmallow import fields

from app.api.fields import Computed, DateTime, Integer, Text, Uuid
from app.api.schema import Schema
from app.exercises.models import Exercise
from app.exercises.schemas.rows import (
    ExerciseCommentSchema,
    ExerciseImageSchema,
    ExerciseVideoSchema,
    LicenseBlock,
    in_this_order,
)
from app.exercises.schemas.vocabulary import EquipmentSchema, ExerciseCategorySchema, MuscleSchema
from app.reference.schemas import LicenseSchema

_NAMES = {"type": "array", "items": {"type": "string"}}


class ExerciseInfoAliasSchema(Schema):
    """Another name, inside its translation."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    alias = Text(dump_only=True, longest=200)


@in_this_order(
    *("id", "uuid", "name", "exercise", "description", "description_source", "created", "language"),
    *("aliases", "notes", "license", "license_title", "license_object_url", "license_author"),
    *("license_author_url", "license_derivative_source_url", "author_history"),
)
class ExerciseTranslationInfoSchema(LicenseBlock):
    """A text, inside its exercise."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    name = Text(dump_only=True, longest=200)
    exercise = Integer(dump_only=True, attribute="exercise_id")
    description = Text(dump_only=True)
    description_source = Text(dump_only=True)
    created = DateTime(dump_only=True)
    language = Integer(dump_only=True, attribute="language_id")
    aliases = fields.List(fields.Nested(ExerciseInfoAliasSchema), dump_only=True)
    notes = fields.List(fields.Nested(ExerciseCommentSchema), dump_only=True, attribute="comments")
    author_history = Computed(lambda row: row.author_history, _NAMES)


class ExerciseVideoInfoSchema(ExerciseVideoSchema):
    """A film, inside its exercise, which is known."""


del ExerciseVideoInfoSchema._declared_fields["exercise_uuid"]


def _parts(exercise: Exercise) -> list[Any]:
    return [exercise, *exercise.translations, *exercise.videos, *exercise.images]


def _newest(exercise: Exercise) -> str | None:
    newest = max(part.last_update for part in _parts(exercise))
    return DateTime()._serialize(newest, None, None)


def _all_authors(exercise: Exercise) -> list[str]:
    return list(dict.fromkeys(author for part in _parts(exercise) for author in part.author_history))


class ExerciseInfoSchema(Schema):
    """An exercise in full."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    created = DateTime(dump_only=True)
    last_update = DateTime(dump_only=True)
    last_update_global = Computed(_newest, {"type": "string", "format": "date-time"})
    category = fields.Nested(ExerciseCategorySchema, dump_only=True)
    muscles = fields.List(fields.Nested(MuscleSchema), dump_only=True)
    muscles_secondary = fields.List(fields.Nested(MuscleSchema), dump_only=True)
    equipment = fields.List(fields.Nested(EquipmentSchema), dump_only=True)
    license = fields.Nested(LicenseSchema, dump_only=True)
    license_author = Text(dump_only=True, longest=3500)
    images = fields.List(fields.Nested(ExerciseImageSchema), dump_only=True)
    translations = fields.List(fields.Nested(ExerciseTranslationInfoSchema), dump_only=True)
    variation_group = Uuid(dump_only=True, allow_none=True)
    videos = fields.List(fields.Nested(ExerciseVideoInfoSchema), dump_only=True)
    author_history = Computed(lambda exercise: exercise.author_history, _NAMES)
    total_authors_history = Computed(_all_authors, _NAMES)
