"""`weightentry`: JSON and form bodies, as scales and their apps send them."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from flask import Request
from sqlalchemy import BigInteger, literal, type_coerce

from app.api.bodies import FORM_TYPE
from app.api.browsable import json_body
from app.api.filters import Filter, exact, one_of, ranged
from app.api.query_values import SHAPES, read_number, with_zone
from app.api.resource import Resource
from app.body.blueprint import blueprint
from app.body.logic.weights import kg_of
from app.body.models import MILLIGRAMS, WeightEntry
from app.body.queries import weight_entries_of
from app.body.schemas import WeightEntrySchema, own_unit
from app.body.services import add_weight, change_weight

_FARTHEST_MG = 2**62
_COMPARISONS = {"": "__eq__", "__gt": "__gt__", "__gte": "__ge__", "__lt": "__lt__", "__lte": "__le__"}


def weight_body(request: Request) -> Any:
    """JSON, or the plain form some scale apps send."""
    if request.mimetype != FORM_TYPE or _is_json(request):
        return json_body(request)
    body = request.form.to_dict()
    return body | {"date": with_zone(body["date"])} if "date" in body else body


def _is_json(request: Request) -> bool:
    return request.get_data().lstrip().startswith(b"{") or "_method" in request.form


def _milligrams(text: str) -> int:
    number: Decimal = read_number(text)
    wanted = round(kg_of(number, own_unit()) * MILLIGRAMS) if abs(number) < _FARTHEST_MG else _FARTHEST_MG
    return max(-_FARTHEST_MG, min(wanted, _FARTHEST_MG))


def _compared(comparison: str, milligrams: int) -> Any:
    column = type_coerce(WeightEntry.weight, BigInteger)
    return getattr(column, comparison)(literal(milligrams, BigInteger))


def _by_weight() -> list[Filter]:
    comparisons: Mapping[str, str] = {
        "": "__eq__",
        "__gt": "__gt__",
        "__gte": "__ge__",
        "__lt": "__lt__",
        "__lte": "__le__",
    }
    return [
        Filter(f"weight{suffix}", _milligrams, partial(_compared, comparison), SHAPES[Decimal])
        for suffix, comparison in comparisons.items()
    ]


def _add(_model: Any, user: Any, values: Mapping[str, Any]) -> WeightEntry:
    return add_weight(user, values)


blueprint.resources(
    Resource(
        "weightentry",
        WeightEntry,
        WeightEntrySchema,
        visible=weight_entries_of,
        filters=(*exact(WeightEntry.id), *one_of(WeightEntry.id), *_by_weight(), *ranged(WeightEntry.date)),
        ordering=(WeightEntry.date,),
        sortable=("id", "date", "weight", "user"),
        body=weight_body,
        add=_add,
        change=change_weight,
        description="Body weights, in the unit of the person's profile.",
    ),
)
