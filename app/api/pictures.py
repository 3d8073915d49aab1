"""Pictures in bodies: read before the database waits for anybody, judged as a field like any other."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Request, request
from werkzeug.datastructures import FileStorage

from app.api.bodies import multipart_body
from app.api.fields import Field, problem
from app.errors import Invalid, Problem
from app.files import largest_file
from app.pictures import Picture, read_picture
from app.web.forms import Form


def picture_body(name: str, copies: Sequence[int] = ()) -> Callable[[Request], Any]:
    """A reader of forms with files for a Resource whose field `name` is a `PictureFile`."""

    def read(sent: Request) -> Any:
        body = multipart_body(sent)
        if isinstance(body.get(name), FileStorage):
            body[name] = attempted(body[name], copies)
        return body

    return read


def attempted(file: FileStorage, copies: Sequence[int] = ()) -> Picture | Invalid:
    """The picture in a file, or what is wrong with it."""
    try:
        return read_picture(file.stream, file.filename or "", copies)  # type: ignore[arg-type]
    except Invalid as error:
        return error


def picture_in(form: Form, copies: Sequence[int] = ()) -> Picture | None:
    """The picture a page's form was sent with, as `image`; what is wrong with it goes into the form."""
    file = request.files.get("image")
    if file is None or not file.filename:
        form.add("image", Problem("no_file"))
        return None
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    if size > largest_file():
        form.add("image", Problem("image_too_large", {"limit": largest_file() // 2**20}))
        return None
    found = attempted(file, copies)
    if isinstance(found, Invalid):
        form.add("image", Problem(found.code, found.details))
        return None
    return found


class PictureFile(Field):
    """A picture that was sent as a file. `address` makes the absolute URL it is shown at."""

    wire_type = "image upload"
    json_type = {"type": "string", "format": "uri"}

    def __init__(self, address: Callable[[Any], str], **options: Any) -> None:
        super().__init__(**options)
        self.address = address

    def _deserialize(self, value: Any, attr: Any, data: Any, **_options: Any) -> Picture:
        if isinstance(value, Invalid):
            raise problem(value.code, **value.details)
        if not isinstance(value, Picture):
            raise self.make_error("not_a_file")
        return value

    def make_error(self, key: str, **kwargs: Any) -> Any:
        """What is missing is a file."""
        return super().make_error("no_file" if key in {"required", "null"} else key, **kwargs)

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> str:
        """Where the picture of this row is."""
        return self.address(obj)

    def facts(self) -> dict[str, Any]:
        """The longest path the contract knows."""
        return {"max_length": 100}
