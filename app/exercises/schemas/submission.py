"""A whole exercise in one body, and the question in which language a text is."""

from typing import Any

from marshmallow import ValidationError, fields, pre_load, validates_schema

from app.api.fields import Integer, Reference, ReferenceList, Text, Uuid, problem, type_name
from app.api.schema import Schema
from app.errors import Problem
from app.exercises import queries
from app.exercises.schemas.rows import Markdown
from app.reference.queries import languages, licenses

SHORTEST_INPUT, LONGEST_INPUT = 10, 20_000
ENGLISH = 2


class Items(fields.List[Any]):
    """A list of objects, whose problems are told in codes."""

    def __init__(self, schema: type[Schema], **options: Any) -> None:
        super().__init__(_Item(schema), **options)

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        """A code instead of marshmallow's sentence."""
        return problem(key, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> list[Any]:
        if not isinstance(value, list):
            raise problem("not_a_list", type=type_name(value))
        try:
            return super()._deserialize(value, attr, data, **options)
        except ValidationError as error:
            # The contract lists the objects that are fine, too.
            found: dict[int, Any] = error.messages  # type: ignore[assignment]
            raise ValidationError([found.get(place, {}) for place in range(len(value))]) from None


class _Item(fields.Nested):
    """One object of the list."""

    def _deserialize(self, value: Any, attr: Any, data: Any, partial: Any = None, **options: Any) -> Any:
        if not isinstance(value, dict):
            wrong = Problem("not_an_object", {"type": type_name(value)})
            raise ValidationError({"non_field_errors": [wrong]})
        return super()._deserialize(value, attr, data, partial, **options)


class ExerciseSubmissionAliasSchema(Schema):
    """Another name."""

    alias = Text(required=True, longest=200)


class ExerciseSubmissionCommentSchema(Schema):
    """A hint."""

    comment = Text(required=True, longest=200)


class ExerciseSubmissionTranslationSchema(Schema):
    """The words for one language."""

    name = Text(required=True, longest=200)
    description_source = Markdown(required=True)
    language = Reference(languages, required=True, attribute="language_id")
    license_author = Text(longest=3500, blank=True)
    aliases = Items(ExerciseSubmissionAliasSchema, load_only=True)
    comments = Items(ExerciseSubmissionCommentSchema, load_only=True)


class ExerciseSubmissionSchema(Schema):
    """An exercise with its words."""

    id = Integer(dump_only=True)
    category = Reference(queries.exercise_categories, required=True, attribute="category_id")
    muscles = ReferenceList(queries.muscles)
    muscles_secondary = ReferenceList(queries.muscles)
    equipment = ReferenceList(queries.equipment)
    variation_group = Uuid(allow_none=True)
    variations_connect_to = Reference(queries.exercises_for, allow_none=True, load_only=True)
    license = Reference(licenses, attribute="license_id")
    license_author = Text(longest=3500, blank=True)
    translations = Items(ExerciseSubmissionTranslationSchema, required=True)

    @validates_schema
    def _check(self, values: dict[str, Any], **_options: Any) -> None:
        if values.get("variation_group") and values.get("variations_connect_to"):
            raise ValidationError({"variation_group": [Problem("two_variation_groups")]})
        texts = values["translations"]
        if not texts:
            raise ValidationError({"translations": [Problem("no_translation")]})
        if all(text["language_id"] != ENGLISH for text in texts):
            raise ValidationError({"translations": [Problem("no_english_translation")]})


class LanguageCheckSchema(Schema):
    """A text, and the language it should be in."""

    input = Text(required=True, shortest=SHORTEST_INPUT, longest=LONGEST_INPUT)
    language = Reference(languages)
    language_code = Text(shortest=2, longest=2)

    @pre_load
    def _take_the_other_spelling(self, body: Any, **_options: Any) -> Any:
        # A client writes it like this.
        return body | {"language_code": body["languageCode"]} if "languageCode" in body else body

    @validates_schema
    def _check(self, values: dict[str, Any], **_options: Any) -> None:
        if not values.get("language") and not values.get("language_code"):
            raise ValidationError({"language": [Problem("no_language_named")]})
