"""The base of every schema of the API: which fields there are, and all their problems at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

import marshmallow
from marshmallow import EXCLUDE, ValidationError
from sqlalchemy import inspect

from app.api.fields import Field, Reference, Writer, type_name
from app.database import Model
from app.errors import Problem


class Schema(marshmallow.Schema):
    """Unknown and read-only fields of a body are ignored; what an optional field lacks stays as stored.

    So no field has a `load_default`: what a new row starts with is said by the model. Rules that concern several
    fields are `@validates_schema` methods; they run once every field is right.
    """

    class Meta:
        """Programs send more than they need to."""

        unknown = EXCLUDE

    @classmethod
    def write(cls, row: Any) -> Any:
        """What JSON says of a row: the same as `dump`, without asking each time how."""
        writers = _writers_of(cls)
        return {name: write(row) for name, write in writers.items()} if writers else cls().dump(row)

    @classmethod
    def columns(cls, model: type[Model]) -> "ColumnWriter | None":
        """How to write rows without loading them, if every field is a column of theirs."""
        return _column_writer(cls, model)

    def read(self, body: Any, *, partial: bool) -> dict[str, Any]:
        """The values of a body. Raises NotAllowed for somebody else's row, else ValidationError."""
        own = [(name, field) for name, field in self.load_fields.items() if isinstance(field, Reference) and field.own]
        if not isinstance(body, Mapping):
            code = "not_a_dictionary" if own else "no_data" if body is None else "not_an_object"
            raise ValidationError({"": [Problem(code, {"type": type_name(body)})]})
        for name, field in own:
            if body.get(name) is not None:
                field.check_ownership(body[name])
        values: dict[str, Any] = self.load(body, partial=partial)
        return values


@dataclass(frozen=True)
class ColumnWriter:
    """Writes rows of values that were selected by these columns."""

    columns: Sequence[Any]
    names: Sequence[str]
    writers: Sequence[tuple[int, Writer]]

    def write(self, values: Sequence[Any]) -> dict[str, Any]:
        """What JSON says of one row."""
        found = dict(zip(self.names, values, strict=True))
        for place, write in self.writers:
            found[self.names[place]] = write(values[place])
        return found


def _make_writers(schema: Any) -> dict[str, Writer] | None:
    """The writers of all fields, by their names in JSON; None where a schema writes in a way of its own."""
    own_ways = (schema.dump, schema.get_attribute)
    if own_ways != (marshmallow.Schema.dump, marshmallow.Schema.get_attribute) or _hooks_of(schema):
        return None
    writers = {field.data_key or name: _writer_of(name, field) for name, field in schema().dump_fields.items()}
    return None if None in writers.values() else writers  # type: ignore[return-value]


def _writer_of(name: str, field: Any) -> Writer | None:
    """The writer of a field of ours, of a row within the row, or of a list of them."""
    if isinstance(field, Field):
        return field.writer(name)
    is_list = isinstance(field, marshmallow.fields.List)
    inner = field.inner if is_list else field
    if not isinstance(inner, marshmallow.fields.Nested) or inner.only or inner.exclude:
        return None
    kind: Any = type(inner.schema)
    get, write = attrgetter(field.attribute or name), kind.write
    return (lambda row: [write(one) for one in get(row)]) if is_list else (lambda row: write(get(row)))


def _hooks_of(schema: Any) -> list[Any]:
    return [*schema._hooks.get("pre_dump", ()), *schema._hooks.get("post_dump", ())]


def _make_column_writer(schema: Any, model: Any) -> ColumnWriter | None:
    if not _writers_of(schema):
        return None
    fields = {name: field for name, field in schema().dump_fields.items() if isinstance(field, Field)}
    columns = inspect(model).column_attrs
    keys = [field.attribute or name for name, field in fields.items()]
    if not all(field.is_its_column for field in fields.values()) or not all(key in columns for key in keys):
        return None
    writers = [field.writer_of_values(name) for name, field in fields.items()]
    return ColumnWriter(
        [getattr(model, key) for key in keys],
        [field.data_key or name for name, field in fields.items()],
        [(place, write) for place, write in enumerate(writers) if write],
    )


_writers_of: Callable[[Any], dict[str, Writer] | None] = cache(_make_writers)
_column_writer: Callable[[Any, Any], ColumnWriter | None] = cache(_make_column_writer)


def input_fields(schema: type[marshmallow.Schema]) -> dict[str, Field]:
    """Every field of a schema that we made, read-only ones too, in order."""
    return {name: field for name, field in schema().fields.items() if isinstance(field, Field)}
