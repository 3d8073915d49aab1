"""JSON schemas of what is sent and of what is answered, gathered as components under their names.

The names are those that clients generated for the API have in their code: `Muscle`, `WorkoutLogRequest`,
`PatchedWorkoutLogRequest`, `PaginatedMuscleList`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import marshmallow
from sqlalchemy import inspect

from app.api.fields import Computed, Field
from app.api.openapi.parts import Named, Shape, listed, maybe
from app.api.resource import Resource
from app.database import Model

_OTHER_NAMES = {
    "measurement-category": "Category",
    "gallery": "Image",
    "nutritiondiary": "LogItem",
    "setting-repetitionunit": "RepetitionUnit",
    "setting-weightunit": "RoutineWeightUnit",
    "video": "ExerciseVideo",
    "weight-config": "WeightConfig",
    "max-weight-config": "MaxWeightConfig",
    "repetitions-config": "RepetitionsConfig",
    "max-repetitions-config": "MaxRepetitionsConfig",
    "rest-config": "RestConfig",
    "max-rest-config": "MaxRestConfig",
    "sets-config": "SetNrConfig",
    "max-sets-config": "MaxSetNrConfig",
    "rir-config": "RiRConfig",
    "max-rir-config": "MaxRiRConfig",
}
"""Where a schema is called otherwise than the class of ours."""


class Components:
    """The schemas of a document, each once. A schema class of a resource stands for what the resource answers."""

    def __init__(self, resources: Iterable[Resource] = ()) -> None:
        self._resources: dict[type[marshmallow.Schema], Resource] = {one.schema: one for one in resources}
        self.schemas: dict[str, Shape] = {
            "Detail": {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}},
            "Messages": {
                "type": ["object", "array"],
                "description": "Messages under the names of the fields or parameters they concern.",
            },
        }

    def ref(self, name: str, shape: Shape | None = None) -> Shape:
        """A reference to a component, which is added under this name or under the next free one."""
        if shape is not None:
            number = 1
            wanted = name
            while self.schemas.setdefault(name, shape) != shape:
                number += 1
                name = f"{wanted}{number}"
        return {"$ref": f"#/components/schemas/{name}"}

    def answer_of(self, resource: Resource) -> Shape:
        """One row of a resource."""
        return self.ref(component_name(resource), self._answer(resource.schema, resource.model))

    def body_of(self, resource: Resource, *, partial: bool) -> Shape:
        """What may be sent to a resource."""
        name = f"{'Patched' if partial else ''}{component_name(resource)}Request"
        return self.ref(name, self.body(resource.schema, partial=partial))

    def page_of(self, resource: Resource) -> Shape:
        """One page of a resource; a list of its own making goes on by a cursor and does not count."""
        link = {"type": ["string", "null"], "format": "uri"}
        rows = {"type": "array", "items": self.answer_of(resource)}
        properties = {"count": {"type": "integer"}, "next": link, "previous": dict(link), "results": rows}
        if resource.listing:
            del properties["count"]
        kind = "CursorPaginated" if resource.listing else "Paginated"
        shape = {"type": "object", "required": list(properties), "properties": properties}
        return self.ref(f"{kind}{component_name(resource)}List", shape)

    def resolved(self, given: Any) -> Any:
        """A piece of a document in which schema classes and named shapes stand for their components."""
        if isinstance(given, type) and issubclass(given, marshmallow.Schema):
            resource = self._resources.get(given)
            return self.answer_of(resource) if resource else self.ref(_name_of(given), self._answer(given))
        if isinstance(given, Named):
            return self.ref(given.name, self.resolved(given.shape))
        if isinstance(given, Mapping):
            return {name: self.resolved(value) for name, value in given.items()}
        return [self.resolved(value) for value in given] if isinstance(given, list) else given

    def body(self, schema: type[marshmallow.Schema], *, partial: bool = False) -> Shape:
        """A body: the fields that can be sent."""
        fields = {name: field for name, field in schema().fields.items() if not field.dump_only}
        shape: Shape = {"type": "object", "properties": {name: self._sent(field) for name, field in fields.items()}}
        required = [name for name, field in fields.items() if field.required]
        return shape | ({"required": required} if required and not partial else {})

    def _answer(self, schema: type[marshmallow.Schema], model: type[Model] | None = None) -> Shape:
        """An answer: every field, always."""
        fields = {name: field for name, field in schema().fields.items() if not field.load_only}
        properties = {field.data_key or name: self._shown(name, field, model) for name, field in fields.items()}
        return {"type": "object", "required": list(properties), "properties": properties}

    def _sent(self, field: Any) -> Shape:
        if isinstance(field, marshmallow.fields.List):
            return listed(self._sent(field.inner))
        if isinstance(field, marshmallow.fields.Nested):
            return self.ref(f"{_name_of(type(field.schema))}Request", self.body(type(field.schema)))
        if not isinstance(field, Field):
            return {}
        shape = {"type": "string", "format": "binary"} if field.wire_type == "image upload" else field.shape()
        return _described(field, _or_null(shape) if field.allow_none else shape)

    def _shown(self, name: str, field: Any, model: type[Model] | None) -> Shape:
        if isinstance(field, marshmallow.fields.List):
            return listed(self._shown(name, field.inner, None))
        if isinstance(field, marshmallow.fields.Nested):
            return self._nested(field)
        if not isinstance(field, Field):
            return {}
        shape = self.resolved(field.json_type if isinstance(field, Computed) else field.answer_shape())
        if field.allow_none or _is_nullable(field.attribute or name, model):
            shape = _or_null(shape)
        return _described(field, shape) | ({"readOnly": True} if field.dump_only else {})

    def _nested(self, field: Any) -> Shape:
        shape: Shape = self.resolved(type(field.schema))
        shape = listed(shape) if field.many else shape
        return maybe(shape) if field.allow_none else shape


def component_name(resource: Resource) -> str:
    """What a row of a resource is called."""
    return _OTHER_NAMES.get(resource.name) or _name_of(resource.schema)


def _name_of(schema: type[marshmallow.Schema]) -> str:
    return schema.__name__.removesuffix("Schema")


def _described(field: Field, shape: Shape) -> Shape:
    return shape | ({"description": str(field.help_text)} if field.help_text else {})


def _or_null(shape: Shape) -> Shape:
    if "enum" in shape and None not in shape["enum"]:
        shape = shape | {"enum": [*shape["enum"], None]}
    kinds = shape.get("type")
    if kinds is None or "null" in kinds:
        return shape
    return shape | {"type": [*([kinds] if isinstance(kinds, str) else kinds), "null"]}


def _is_nullable(key: str, model: type[Model] | None) -> bool:
    columns = inspect(model).column_attrs if model else {}
    return key in columns and bool(columns[key].columns[0].nullable)
