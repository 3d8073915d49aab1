"""Languages and licences in JSON."""

from app.api.fields import Integer, Text, Url
from app.api.schema import Schema


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
