"""The base of our fields: what a field tells of itself, and how its values are written."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

import marshmallow
from marshmallow import ValidationError

from app.errors import Problem

Writer = Callable[[Any], Any]
"""Turns a row, or a value, into what stands for it in JSON."""


_OURS = __name__.rpartition(".")[0]


def problem(code: str, **details: Any) -> ValidationError:
    """One problem of one value, ready to be raised."""
    return ValidationError([Problem(code, details)])


def type_name(value: Any) -> str:
    """What the contract calls the type of a JSON value."""
    return type(value).__name__


class Field(marshmallow.fields.Field[Any]):
    """The base: `label` and `help_text` are shown by OPTIONS and in forms."""

    wire_type = "field"
    json_type: Mapping[str, Any] = {}

    def __init__(self, *, label: str = "", help_text: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.label = label
        self.help_text = help_text

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        """A code instead of marshmallow's sentence."""
        return problem(key, **kwargs)

    def writer(self, name: str) -> Writer:
        """What writes this field of a row; `name` is its name in the schema."""
        if type(self).serialize is not marshmallow.fields.Field.serialize:
            return lambda row: self.serialize(name, row)
        get, write = attrgetter(self.attribute or name), self._serialize
        if type(self)._serialize is marshmallow.fields.Field._serialize:
            return get
        return lambda row: write(get(row), name, row)

    def writer_of_values(self, name: str) -> Writer | None:
        """What writes a value of this field's column; None if the value stands for itself."""
        if type(self)._serialize is marshmallow.fields.Field._serialize:
            return None
        return lambda value: self._serialize(value, name, None)

    @property
    def is_its_column(self) -> bool:
        """Whether nothing but the column of its name is needed to write it. What rooms make of fields may need more."""
        writers = (type(self).serialize, type(self)._serialize)
        return all(writer.__module__.startswith((marshmallow.__name__, _OURS)) for writer in writers)

    def facts(self) -> dict[str, Any]:
        """What OPTIONS says beyond type and label."""
        return {}

    def shape(self) -> dict[str, Any]:
        """The field's JSON schema."""
        return dict(self.json_type)

    def answer_shape(self) -> dict[str, Any]:
        """The same in answers, which may be stricter than what is accepted."""
        return self.shape()


class Computed(Field):
    """A value that is made from the row by a function, and never read. `shape` is its JSON schema."""

    def __init__(self, of_row: Callable[[Any], Any], shape: Mapping[str, Any], **options: Any) -> None:
        super().__init__(dump_only=True, **options)
        self.of_row = of_row
        self.json_type = shape

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> Any:
        """What the function says about the row."""
        return self.of_row(obj)

    def writer(self, name: str) -> Writer:
        """The function itself."""
        return self.of_row

    @property
    def is_its_column(self) -> bool:
        """Never: the function may ask the row for anything."""
        return False
