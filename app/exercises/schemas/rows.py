"""Exercises, their texts, pictures and films in JSON, row by row as programs read and write them."""

from collections.abc import Callable
from typing import Any, TypeVar

from app.api.fields import (
    Boolean,
    Choice,
    Computed,
    DateTime,
    Decimal,
    Field,
    Integer,
    Reference,
    ReferenceList,
    Text,
    Url,
    Uuid,
)
from app.api.links import absolute
from app.api.pictures import PictureFile
from app.api.schema import Schema
from app.errors import Invalid, Problem
from app.exercises import queries
from app.exercises.logic.texts import LONGEST, SHORTEST
from app.exercises.services import MEDIUM, SMALL, Film, copy_of
from app.reference.queries import languages, licenses

Declared = TypeVar("Declared", bound=Schema)

MEDIA = "/media/"
STYLES = {"1": "Line", "2": "3D", "3": "Low-poly", "4": "Photo", "5": "Other"}
_AUTHOR = "Author(s)"
_NAMES = {"type": "array", "items": {"type": "string"}}
_THUMBNAILS = {
    "type": ["object", "null"],
    "properties": {
        "small": {"type": "string", "format": "uri"},
        "medium": {"type": "string", "format": "uri"},
    },
}


class WebAddress(Url):
    """An address, or nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=200, blank=True, **options)


class Markdown(Text):
    """A description as it is written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(shortest=SHORTEST, longest=LONGEST, **options)

    def _problems_in(self, text: str) -> list[Problem]:
        short = Problem("description_too_short", {"limit": SHORTEST, "length": len(text)})
        return [short if one.code == "min_length" else one for one in super()._problems_in(text)]


class FilmFile(Field):
    """A film that was sent as a file, read beforehand; shown by the address of its file."""

    wire_type = "file upload"
    json_type = {"type": "string", "format": "uri"}

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Film:
        if isinstance(value, Invalid):
            raise self.make_error(value.code, **value.details)
        if not isinstance(value, Film):
            raise self.make_error("not_a_file")
        return value

    def make_error(self, key: str, **kwargs: Any) -> Any:
        """What is missing is a file."""
        return super().make_error("no_file" if key in {"required", "null"} else key, **kwargs)

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> str:
        """Where the film of this row is."""
        return address_of_file(obj.video)

    def facts(self) -> dict[str, Any]:
        """The longest path the contract knows."""
        return {"max_length": 100}


def address_of_file(path: str) -> str:
    """The absolute address of a file below the media folder."""
    return absolute(f"{MEDIA}{path}")


def _thumbnails(image: Any) -> dict[str, str]:
    sizes = {"small": SMALL, "medium": MEDIUM}
    return {name: address_of_file(copy_of(image.image, size)) for name, size in sizes.items()}


def in_this_order(*names: str) -> Callable[[type[Declared]], type[Declared]]:
    """Have the fields of a schema in the order of the contract, inherited ones among them."""

    def arrange(schema: type[Declared]) -> type[Declared]:
        schema._declared_fields = {name: schema._declared_fields[name] for name in names}
        return schema

    return arrange


class LicenseBlock(Schema):
    """Who made something, and under which licence others may use it."""

    license = Reference(licenses, attribute="license_id")
    license_title = Text(longest=300, blank=True, label="The original title of this object, if available")
    license_object_url = WebAddress(label="Link to original object, if available")
    license_author = Text(longest=3500, blank=True, label=_AUTHOR)
    license_author_url = WebAddress(label="Link to author profile, if available")
    license_derivative_source_url = WebAddress(label="Link to the original source, if this is a derivative work")


class ExerciseSchema(Schema):
    """An exercise, without words."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    created = DateTime(dump_only=True, label="Creation date")
    last_update = DateTime(dump_only=True)
    category = Reference(queries.exercise_categories, required=True, attribute="category_id")
    muscles = ReferenceList(queries.muscles, label="Primary muscles")
    muscles_secondary = ReferenceList(queries.muscles, label="Secondary muscles")
    equipment = ReferenceList(queries.equipment)
    variation_group = Uuid(allow_none=True)
    license_author = Text(longest=3500, blank=True, label=_AUTHOR)


class ExerciseTranslationSchema(Schema):
    """An exercise in one language."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    name = Text(required=True, longest=200)
    exercise = Reference(queries.exercises_open_to, required=True, attribute="exercise_id")
    description = Text(dump_only=True)
    description_source = Markdown(required=True, label="Description (Source)")
    created = DateTime(dump_only=True, label="Date")
    language = Reference(languages, required=True, attribute="language_id")
    license_author = Text(longest=3500, blank=True, label=_AUTHOR)


class ExerciseAliasSchema(Schema):
    """Another name."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    translation = Reference(queries.translations_for, required=True, attribute="translation_id", label="Exercise")
    alias = Text(required=True, longest=200, label="Alias for an exercise")


class ExerciseCommentSchema(Schema):
    """A hint."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    translation = Reference(queries.translations_for, required=True, attribute="translation_id", label="Exercise")
    comment = Text(required=True, longest=200)


@in_this_order(
    *("id", "uuid", "exercise", "exercise_uuid", "image", "thumbnails", "is_main", "style"),
    *("license", "license_title", "license_object_url", "license_author", "license_author_url"),
    *("license_derivative_source_url", "author_history", "is_ai_generated"),
)
class ExerciseImageSchema(LicenseBlock):
    """A picture."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    exercise = Reference(queries.exercises_open_to, required=True, attribute="exercise_id")
    exercise_uuid = Computed(lambda image: str(image.exercise.uuid), {"type": "string", "format": "uuid"})
    image = PictureFile(lambda image: address_of_file(image.image), required=True)
    thumbnails = Computed(_thumbnails, _THUMBNAILS)
    is_main = Boolean(label="Is main picture")
    style = Choice(*STYLES, names=STYLES)
    author_history = Computed(lambda image: image.author_history, _NAMES)
    is_ai_generated = Boolean(label="AI Generated")


@in_this_order(
    *("id", "uuid", "exercise", "exercise_uuid", "video", "is_main", "size", "duration", "width", "height"),
    *("codec", "codec_long", "license", "license_title", "license_object_url", "license_author"),
    *("license_author_url", "license_derivative_source_url", "author_history"),
)
class ExerciseVideoSchema(LicenseBlock):
    """A film."""

    id = Integer(dump_only=True)
    uuid = Uuid(dump_only=True)
    exercise = Reference(queries.exercises_open_to, required=True, attribute="exercise_id")
    exercise_uuid = Computed(lambda video: str(video.exercise.uuid), {"type": "string", "format": "uuid"})
    video = FilmFile(required=True)
    is_main = Boolean(label="Is main video")
    size = Integer(dump_only=True)
    duration = Decimal(12, 2, dump_only=True)
    width = Integer(dump_only=True)
    height = Integer(dump_only=True)
    codec = Text(dump_only=True, longest=30)
    codec_long = Text(dump_only=True, longest=100, label="Codec, long name")
    author_history = Computed(lambda video: video.author_history, _NAMES)


class DeletionLogSchema(Schema):
    """Something that was taken out of the catalogue."""

    model_type = Choice("base", "translation", "image", "video", dump_only=True)
    uuid = Uuid(dump_only=True)
    replaced_by = Uuid(dump_only=True, allow_none=True)
    timestamp = DateTime(dump_only=True)
    comment = Text(dump_only=True, longest=200)
