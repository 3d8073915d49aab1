"""`ingredient-sync`: all foods, page by page, for copies of the catalogue. Each goes on where the last one ended."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import Any
from urllib.parse import parse_qs, urlencode

from flask import Response, current_app, jsonify, request
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, and_, false, or_

from app.api.encoding import encoded
from app.api.listing import names_in
from app.api.negotiation import address_of
from app.api.resource import READ, Resource
from app.api.wger.sign_in import PUBLIC
from app.extensions import db
from app.nutrition.api.foods import FILTERS, SORTABLE
from app.nutrition.api.writing import write_infos
from app.nutrition.blueprint import blueprint
from app.nutrition.models import Ingredient
from app.nutrition.queries import visible_foods
from app.nutrition.schemas import IngredientInfoSchema
from app.web.limits import INGREDIENT_SYNC

ORDINARY, MOST = 200, 1000
"""Foods on a page."""


def write_page(rows: Select[Any]) -> Response:
    """A page of the foods that meet the filters; `cursor` says where it begins, and which way it goes."""
    cursor = _cursor_in(request.args.get("cursor", ""))
    if cursor is None:
        answer = jsonify({"detail": "Invalid cursor"})
        answer.status_code = 404
        return answer
    start, backwards = cursor
    size = _size_in(request.args.get("page_size", ""))
    order = _order()
    reached = [] if start is None else [_beyond(order, start, backwards)]
    sides = [_side(column, descending != backwards) for column, descending in order]
    keys = list(
        db.session.scalars(
            rows.where(*reached).order_by(None).order_by(*sides).with_only_columns(Ingredient.id).limit(size + 1)
        )
    )
    more, keys = len(keys) > size, keys[:size]
    if backwards:
        keys.reverse()
    has_next = backwards or more
    has_previous = more if backwards else start is not None
    head = {
        "next": _address(keys[-1], backwards=False) if keys and has_next else None,
        "previous": _address(keys[0], backwards=True) if keys and has_previous else None,
    }
    forwards = [_side(column, descending) for column, descending in order]
    page = visible_foods(current_user).where(Ingredient.id.in_(keys)).order_by(*forwards)
    body = b'%b,"results":[%b]}' % (encoded(head)[:-1], b",".join(write_infos(page)))
    return current_app.response_class(body, content_type="application/json")


def _cursor_in(text: str) -> tuple[int | None, bool] | None:
    """The id a page begins after, and whether it goes backwards; None for a cursor that was not made here."""
    if not text:
        return None, False
    try:
        parts = parse_qs(b64decode(text.encode(), validate=True).decode())
        start = int(parts["p"][0])
    except (NotBase64, UnicodeError, ValueError, KeyError):
        return None
    return (start, parts.get("r") == ["1"]) if abs(start) < 2**63 else None


def _size_in(text: str) -> int:
    size = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    return min(size, MOST) or ORDINARY


def _order() -> list[tuple[Any, bool]]:
    """The columns a copy asked for, and whether backwards; the id decides between equals."""
    asked = [(name, down) for name, down in names_in(request.args.get("ordering")) if name in SORTABLE]
    order = [(getattr(Ingredient, name), down) for name, down in asked]
    return order if "id" in dict(asked) else [*order, (Ingredient.id, False)]


def _beyond(order: list[tuple[Any, bool]], start: int, backwards: bool) -> ColumnElement[bool]:
    """What comes after the food with this id; without other columns it need not exist any more."""
    if len(order) == 1:
        ((column, descending),) = order
        return _past(column, start, descending != backwards)
    row = db.session.execute(
        visible_foods(current_user).where(Ingredient.id == start).with_only_columns(*(column for column, _ in order))
    ).first()
    if row is None:
        return false()
    found: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for (column, descending), value in zip(order, row, strict=True):
        found.append(and_(*same, _past(column, value, descending != backwards)))
        same.append(column.is_(None) if value is None else column == value)
    return or_(*found)


def _side(column: Any, downwards: bool) -> Any:
    if column is Ingredient.id:
        return column.desc() if downwards else column.asc()
    return column.desc().nulls_last() if downwards else column.asc().nulls_first()


def _past(column: Any, value: Any, downwards: bool) -> ColumnElement[bool]:
    # Foods without a value come first.
    if value is None:
        return false() if downwards else column.is_not(None)
    beyond: ColumnElement[bool] = or_(column < value, column.is_(None)) if downwards else column > value
    return beyond


def _address(key: int, *, backwards: bool) -> str:
    base, _, query = address_of(request).partition("?")
    cursor = b64encode(urlencode({**({"r": "1"} if backwards else {}), "p": key}).encode()).decode()
    parameters = parse_qs(query, keep_blank_values=True, errors="replace") | {"cursor": [cursor]}
    return f"{base}?{urlencode(sorted(parameters.items()), doseq=True)}"


blueprint.resources(
    Resource(
        "ingredient-sync",
        Ingredient,
        IngredientInfoSchema,
        visible=visible_foods,
        filters=FILTERS,
        ordering=(Ingredient.id,),
        methods=READ,
        access=PUBLIC,
        title="Ingredient Sync",
        sortable=SORTABLE,
        description="Foods for copies of the catalogue, up to 1,000 on a page.",
        writer=write_infos,
        listing=write_page,
        limits={"list": INGREDIENT_SYNC, "detail": INGREDIENT_SYNC},
    )
)
