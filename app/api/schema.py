"""The base of every schema of the API: which fields there are, and all their problems at once."""

from collections.abc import Mapping
from typing import Any

import marshmallow
from marshmallow import EXCLUDE, ValidationError

from app.api.fields import Field, Reference, type_name
from app.errors import Problem


class Schema(marshmallow.Schema):
    """Unknown and read-only fields of a body are ignored; what an optional field lacks stays as stored.

    So no field has a `load_default`: what a new row starts with is said by the model. Rules that concern several
    fields are `@validates_schema` methods; they run once every field is right.
    """

    class Meta:
        """Programs send more than they need to."""

        unknown = EXCLUDE

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


def input_fields(schema: type[marshmallow.Schema]) -> dict[str, Field]:
    """Every field of a schema that we made, read-only ones too, in order."""
    return {name: field for name, field in schema().fields.items() if isinstance(field, Field)}
