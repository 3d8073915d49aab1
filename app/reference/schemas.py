"""Languages, licences and units in JSON."""

from app.api.fields import Choice, Integer, Text, Url
from app.api.schema import Schema
from app.reference.starter import UNIT_TYPES


class LanguageSchema(Schema):
    """A language."""

    id = Integer(dump_only=True)
    short_name = Text(dump_only=True, longest=2)
    full_name = Text(dump_only=True, longest=30)
    full_name_en = Text(dump_only=True, longest=30)


class LicenseSchema(Schema):
    """A licence."""

    id = Integer(dump_only=True)
    full_name = Text(dump_only=True, longest=60)
    short_name = Text(dump_only=True, longest=15)
    url = Url(dump_only=True, allow_none=True)


class RepetitionUnitSchema(Schema):
    """What repetitions are counted in."""

    id = Integer(dump_only=True)
    name = Text(dump_only=True, longest=100)
    unit_type = Choice(*UNIT_TYPES, dump_only=True)
    multiplier = Integer(dump_only=True, allow_none=True)


class WeightUnitSchema(Schema):
    """What weight is counted in."""

    id = Integer(dump_only=True)
    name = Text(dump_only=True, longest=100)
