"""What a request brings along: JSON, and in some places a form."""

import json
from typing import Any

from flask import Request, g
from werkzeug.datastructures import FileStorage

from app.api.wger.problems import Unparsable, WrongMediaType
from app.errors import TooLarge
from app.files import largest_file

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
SENT_BY_FORM = "sent_by_form"
"""In `g`: a function that returns what a form of the browsable page means as JSON."""
MULTIPART_TYPE = "multipart/form-data"


def json_body(request: Request) -> Any:
    """The body as JSON; an empty one counts as `{}`. Raises WrongMediaType, Unparsable.

    A JSON text without a content type, or under the one curl sends by default, is taken for what it is. What a
    form of the browsable page sends is what a program would have sent.
    """
    if SENT_BY_FORM in g:
        return g.get(SENT_BY_FORM)()
    raw = request.get_data()
    if not raw:
        return {}
    kind = request.mimetype
    if kind != JSON_TYPE and not (kind in {"", FORM_TYPE} and raw.lstrip().startswith(b"{")):
        raise WrongMediaType(kind)
    return parsed(raw)


def json_or_form_body(request: Request) -> Any:
    """The same for addresses that read forms as well."""
    if SENT_BY_FORM in g:
        return json_body(request)
    raw = request.get_data()
    if request.mimetype == FORM_TYPE and not raw.lstrip().startswith(b"{"):
        return request.form.to_dict()
    return json_body(request)


def multipart_body(request: Request, largest: int | None = None) -> Any:
    """The fields and files of a form, each of at most `largest` bytes. An empty body counts as no fields.

    Raises WrongMediaType, TooLarge.
    """
    if request.mimetype != MULTIPART_TYPE:
        if not request.mimetype and not request.get_data():
            return {}
        raise WrongMediaType(request.mimetype)
    for file in request.files.values():
        _refuse_large(file, largest or largest_file())
    if SENT_BY_FORM in g:
        # An empty picker sends a file without a name.
        return g.get(SENT_BY_FORM)() | {name: file for name, file in request.files.items() if file.filename}
    return request.form.to_dict() | request.files.to_dict()


def _refuse_large(file: FileStorage, limit: int) -> None:
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    if size > limit:
        raise TooLarge("too_large", size=size, limit=limit)


def parsed(raw: bytes) -> Any:
    """The value of a JSON text. Raises Unparsable with the reason Python gives."""
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_refuse)
    except RecursionError:
        raise Unparsable("nested too deeply") from None
    except ValueError as error:
        raise Unparsable(str(error)) from None


def _refuse(name: str) -> None:
    raise ValueError(f"Out of range float values are not JSON compliant: {name!r}")
