"""What people write about their trainers."""

from marshmallow import fields

from app.api.fields import Choice, Integer, Text
from app.api.schema import Schema
from app.coaching.models import AREAS


class AreasSchema(Schema):
    """What a trainer may see; nothing takes it back."""

    areas = fields.List(Choice(*AREAS), required=True)


class GrantSchema(AreasSchema):
    """A trainer by name, and what they may see."""

    trainer = Text(required=True, longest=150)


class AssignmentSchema(Schema):
    """One of the trainer's own routines, for somebody else."""

    routine = Integer(required=True, minimum=1, maximum=2**62)
