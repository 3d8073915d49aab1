"""`ingredient/{id}/get_values/`: what so much of a food is worth."""

from decimal import Decimal
from typing import Any

from flask import Response, jsonify, request
from flask_login import current_user
from marshmallow import ValidationError

from app.api import fields
from app.api.endpoint import described
from app.api.fields import problem
from app.api.negotiation import BASE
from app.api.openapi import answers
from app.api.query_values import read_number
from app.api.resource import Resource
from app.api.wger.sign_in import PUBLIC
from app.api.wger.wording import worded
from app.extensions import db
from app.nutrition.api.foods import INGREDIENT, INGREDIENT_INFO
from app.nutrition.blueprint import blueprint
from app.nutrition.logic.values import NUTRIENTS, Values, grams_of, values_of
from app.nutrition.models import Ingredient, IngredientWeightUnit
from app.nutrition.queries import units_seen_by
from app.nutrition.shapes import PORTION
from app.web.limits import INGREDIENT_DETAIL

_AMOUNT = fields.Decimal(5, 2)


def plain(values: Values) -> dict[str, float | None]:
    """As JSON numbers."""
    return {name: None if amount is None else float(amount) for name, amount in values.items()}


def _amount_in(text: str) -> Decimal:
    if not text.strip():
        raise problem("required")
    read_number(text)
    amount: Decimal = _AMOUNT.deserialize(text)
    return amount


def _unit_in(text: str, food: Ingredient) -> Any:
    if not text.strip():
        return None
    key = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    units = units_seen_by(current_user)
    unit: Any = db.session.scalar(
        units.where(IngredientWeightUnit.id == key, IngredientWeightUnit.ingredient_id == food.id)
    )
    if unit is None:
        raise problem("not_available")
    return unit


def _values(resource: Resource, id: str) -> Response:
    food: Any = resource.find(current_user, id)
    found: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for name, read in (("amount", _amount_in), ("unit", lambda text: _unit_in(text, food))):
        try:
            found[name] = read(request.args.get(name, ""))
        except ValidationError as error:
            errors[name] = worded(error.messages)
    if errors:
        return jsonify(dict.fromkeys(NUTRIENTS, 0) | {"errors": errors})
    unit = found["unit"]
    return jsonify(plain(values_of(food, grams_of(found["amount"], unit.gram if unit else None))))


@blueprint.route(f"{BASE}ingredient/<id>/get_values/", tags=["ingredient"])
@answers(PORTION)
@described("Get Values", access=PUBLIC, limits={"GET": INGREDIENT_DETAIL})
def ingredient_values(id: str) -> Response:
    """The values of an amount of a food, in grams or in one of its units."""
    return _values(INGREDIENT, id)


@blueprint.route(f"{BASE}ingredientinfo/<id>/get_values/", tags=["ingredientinfo"])
@answers(PORTION)
@described("Get Values", access=PUBLIC, limits={"GET": INGREDIENT_DETAIL})
def ingredient_info_values(id: str) -> Response:
    """The values of an amount of a food, in grams or in one of its units."""
    return _values(INGREDIENT_INFO, id)
