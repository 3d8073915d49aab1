"""Pictures in bodies: read before the database waits for anybody, judged as a field like any other."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Request
from werkzeug.datastructures import FileStorage

from app.api.bodies import multipart_body
from app.api.fields import Field, problem
from app.errors import Invalid
from app.pictures import Picture, read_picture


def picture_body(name: str, copies: Sequence[int] = ()) -> Callable[[Request], Any]:
    """A reader of forms with files for a Resource whose field `name` is a `PictureFile`."""

    def read(request: Request) -> Any:
        body = multipart_body(request)
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
