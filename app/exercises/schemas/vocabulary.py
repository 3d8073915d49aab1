"""Categories, equipment and muscles in JSON."""

from app.api.fields import Boolean, Computed, Integer, Text
from app.api.links import address_to
from app.api.schema import Schema
from app.exercises.models import Muscle


class ExerciseCategorySchema(Schema):
    """A category."""

    id = Integer(dump_only=True)
    name = Text(dump_only=True, longest=100)


class EquipmentSchema(Schema):
    """A thing one trains with."""

    id = Integer(dump_only=True)
    name = Text(dump_only=True, longest=50)


def picture_of(folder: str, muscle: Muscle) -> str:
    """The address of the picture of a muscle, `main` or `secondary`."""
    return address_to("static", filename=f"images/muscles/{folder}/muscle-{muscle.id}.svg")


class MuscleSchema(Schema):
    """A muscle, with pictures for when it is the main one of an exercise and for when it helps."""

    id = Integer(dump_only=True)
    name = Text(dump_only=True, longest=50)
    name_en = Text(dump_only=True, longest=50)
    is_front = Boolean(dump_only=True)
    image_url_main = Computed(lambda muscle: picture_of("main", muscle), {"type": "string", "format": "uri"})
    image_url_secondary = Computed(lambda muscle: picture_of("secondary", muscle), {"type": "string", "format": "uri"})
