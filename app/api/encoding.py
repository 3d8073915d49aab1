"""JSON as we write it: compact, UTF-8 as it is, keys in the order they were given."""

import json
from decimal import Decimal
from typing import Any

import orjson
from flask import Response
from flask.json.provider import JSONProvider


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return str(value)


def encoded(value: Any) -> bytes:
    """The value as compact JSON. Takes what orjson refuses as well: lone surrogates (as `?`) and endless integers."""
    try:
        return orjson.dumps(value, _plain, orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)
    except TypeError:
        return json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def indented(value: Any, width: int) -> bytes:
    """The same for human readers, with `width` blanks for each level."""
    plain = json.loads(encoded(value))
    return json.dumps(plain, ensure_ascii=False, indent=width).encode(errors="replace")


class Provider(JSONProvider):
    """Flask's JSON, by orjson."""

    def dumps(self, obj: Any, *, sort_keys: bool = False, **_options: Any) -> str:
        """Compact JSON; Flask's other options change only blanks."""
        if sort_keys:
            obj = json.loads(json.dumps(obj, sort_keys=True, default=_plain))
        return encoded(obj).decode()

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """Any JSON."""
        return orjson.loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """A response of exactly `application/json`."""
        return Response(encoded(self._prepare_response_obj(args, kwargs)), content_type="application/json")
