"""Taking entries out of the diary, and bringing them back: what was removed travels, signed, in the offer to undo."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select

from app.errors import Conflict, NotFound
from app.extensions import db
from app.nutrition.models import Ingredient, IngredientWeightUnit, LogItem, QuickEntry, Recipe
from app.nutrition.queries import log_items_of, plans_of, quick_entries_of, recipes_of

OFFERED_S = 86_400
"""How long what was removed can come back."""
_MODELS: Sequence[Any] = (LogItem, QuickEntry)
_KEPT: Mapping[Any, Sequence[str]] = {
    LogItem: (
        *("plan_id", "meal_id", "datetime", "comment", "recipe_id"),
        *("id", "ingredient_id", "weight_unit_id", "amount"),
    ),
    QuickEntry: ("plan_id", "meal_id", "datetime", "name", "energy", "protein", "carbohydrates", "fat", "id"),
}
_KEY = (lambda value: value.hex, UUID)
_NUMBER = (str, Decimal)
_CODED: Mapping[str, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    **dict.fromkeys(("id", "plan_id", "meal_id", "recipe_id"), _KEY),
    **dict.fromkeys(("amount", "protein", "carbohydrates", "fat"), _NUMBER),
    "datetime": (lambda value: value.isoformat(), datetime.fromisoformat),
}


def remove_entries(user: Any, keys: Sequence[UUID], secret: str) -> str:
    """Take entries of either kind out of the diary. Returns what `restore_entries` wants to bring them back."""
    eaten = db.session.scalars(log_items_of(user).where(LogItem.id.in_(keys)).order_by(LogItem.id)).all()
    quick = db.session.scalars(quick_entries_of(user).where(QuickEntry.id.in_(keys))).all()
    if not eaten and not quick:
        raise NotFound("no_such_row")
    kept = [user.id, *(_packed(model, rows) for model, rows in zip(_MODELS, (eaten, quick), strict=True))]
    for entry in (*eaten, *quick):
        db.session.delete(entry)
    db.session.flush()
    return _signer(secret).dumps(kept)


def restore_entries(user: Any, offer: str, secret: str) -> None:
    """The removed entries once more. Raises NotFound for anything but an offer of this person, and Conflict."""
    try:
        owner, *kept = _signer(secret).loads(offer, max_age=OFFERED_S)
    except BadData:
        raise NotFound("no_such_row") from None
    if owner != user.id:
        raise NotFound("no_such_row")
    for model, packed in zip(_MODELS, kept, strict=True):
        rows = _unpacked(model, packed)
        if db.session.scalar(select(model.id).where(model.id.in_([row["id"] for row in rows])).limit(1)) is not None:
            raise Conflict("restored_already")
        _check(user, rows)
        db.session.add_all([model(user_id=user.id, **row) for row in rows])
    db.session.flush()


def _check(user: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Without the meals, units and recipes that went meanwhile. Raises NotFound where a plan or a food went."""
    plans = {plan.id: {meal.id for meal in plan.meals} for plan in db.session.scalars(plans_of(user))} if rows else {}
    foods = _present(Ingredient, rows, "ingredient_id")
    units = _present(IngredientWeightUnit, rows, "weight_unit_id")
    recipes = set(db.session.scalars(recipes_of(user).with_only_columns(Recipe.id))) if rows else set()
    for row in rows:
        if row["plan_id"] is not None and row["plan_id"] not in plans:
            raise NotFound("no_such_row")
        if "ingredient_id" in row and (
            row["ingredient_id"] not in foods or row["weight_unit_id"] not in units | {None}
        ):
            raise NotFound("no_such_row")
        if row["meal_id"] not in plans.get(row["plan_id"], ()):
            row["meal_id"] = None
        if row.get("recipe_id") and row["recipe_id"] not in recipes:
            row["recipe_id"] = None


def _present(model: Any, rows: Sequence[Mapping[str, Any]], name: str) -> set[Any]:
    keys = {row[name] for row in rows if row.get(name) is not None}
    return set(db.session.scalars(select(model.id).where(model.id.in_(keys)))) if keys else set()


def _packed(model: Any, entries: Sequence[Any]) -> list[list[Any]]:
    """One row after the other; a value that is the same as in the row before is left out, for a short address."""
    rows: list[list[Any]] = []
    before: list[Any] | None = None
    for entry in entries:
        row = [_coded(name, getattr(entry, name)) for name in _KEPT[model]]
        same = 0 if before is None else _same(row, before)
        rows.append([same, *row[same:]])
        before = row
    return rows


def _same(row: Sequence[Any], before: Sequence[Any]) -> int:
    return next((place for place, pair in enumerate(zip(row, before, strict=True)) if pair[0] != pair[1]), len(row))


def _unpacked(model: Any, rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    whole: list[Any] = []
    for same, *rest in rows:
        whole = [*whole[:same], *rest]
        found.append(
            {
                name: _CODED[name][1](value) if value is not None and name in _CODED else value
                for name, value in zip(_KEPT[model], whole, strict=True)
            }
        )
    return found


def _coded(name: str, value: Any) -> Any:
    return _CODED[name][0](value) if value is not None and name in _CODED else value


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="removed from the diary")
