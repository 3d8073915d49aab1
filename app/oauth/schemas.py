"""What people and programs may send about applications."""

from typing import Any

from marshmallow import fields

from app.api.fields import Choice, Text, Url, problem
from app.api.schema import Schema
from app.errors import Problem
from app.oauth.logic import LONGEST_URI, SCOPES, is_redirect_uri

MOST_URIS = 10


class RedirectUri(Text):
    """An address browsers are sent back to."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=LONGEST_URI, **options)

    def _problems_in(self, text: str) -> list[Problem]:
        return super()._problems_in(text) or ([] if is_redirect_uri(text) else [Problem("redirect_uri")])


def _some(values: list[Any]) -> None:
    if not values:
        raise problem("required")


def _few(values: list[Any]) -> None:
    if len(values) > MOST_URIS:
        raise problem("too_many_uris", limit=MOST_URIS)


_CODES: dict[str, Any] = {"required": "required", "null": "null", "invalid": "list"}


class AppSchema(Schema):
    """A new application."""

    client_name = Text(required=True, longest=100)
    client_uri = Url(blank=True, longest=500, load_default="")
    client_description = Text(blank=True, longest=1000, allow_none=True, load_default=None)
    redirect_uris = fields.List(RedirectUri(), required=True, validate=[_some, _few], error_messages=_CODES)
    scope = fields.List(Choice(*SCOPES), required=True, validate=_some, error_messages=_CODES)
