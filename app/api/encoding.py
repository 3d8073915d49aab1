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


DEEPEST = 50
"""Lists and objects within each other; nothing that is meant goes as deep."""


def depth_of(value: Any, level: int = 0) -> int:
    """How deeply lists and objects are nested, counted no further than one beyond `DEEPEST`."""
    if not isinstance(value, (list, dict)) or level > DEEPEST:
        return level
    inner = value.values() if isinstance(value, dict) else value
    return max((depth_of(one, level + 1) for one in inner), default=level + 1)


def encoded(value: Any, *, sort_keys: bool = False) -> bytes:
    """The value as compact JSON. Takes what orjson refuses as well: lone surrogates (as `?`) and endless integers."""
    options = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | (orjson.OPT_SORT_KEYS if sort_keys else 0)
    try:
        return orjson.dumps(value, _plain, options)
    except TypeError:
        text = json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys)
        return text.encode(errors="replace")


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
