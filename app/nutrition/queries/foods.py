"""Which foods a person sees: everybody's, and their own."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.extensions import db
from app.nutrition.models import (
    FavoriteFood,
    Ingredient,
    IngredientImage,
    IngredientWeightUnit,
    LogItem,
    MealItem,
    RecipeItem,
)


def _is_seen_by(user: Any) -> ColumnElement[bool]:
    """Strangers have no id."""
    public = Ingredient.owner_id.is_(None)
    key = getattr(user, "id", None)
    return public if key is None else or_(public, Ingredient.owner_id == key)


def visible_foods(user: Any = None) -> Select[Ingredient]:
    """Everybody's foods, and the person's own."""
    return select(Ingredient).where(Ingredient.deleted_at.is_(None), _is_seen_by(user))


def known_foods(user: Any = None) -> Select[Ingredient]:
    """The foods a person sees, and those of their own that they took away while diaries and plans still name them.

    No list and no search shows the latter; whoever has the key of one, from an entry, finds it.
    """
    public = and_(Ingredient.owner_id.is_(None), Ingredient.deleted_at.is_(None))
    key = getattr(user, "id", None)
    return select(Ingredient).where(public if key is None else or_(public, Ingredient.owner_id == key))


def own_foods_of(user: Any) -> Select[Ingredient]:
    """Foods a person wrote down."""
    return select(Ingredient).where(Ingredient.owner_id == user.id, Ingredient.deleted_at.is_(None))


def _hidden_from(user: Any) -> Select[Any]:
    """Foods of others: few, and in an index of their own."""
    key = getattr(user, "id", None)
    owned = select(Ingredient.id).where(Ingredient.owner_id.is_not(None))
    return owned if key is None else owned.where(Ingredient.owner_id != key)


def units_seen_by(user: Any = None) -> Select[IngredientWeightUnit]:
    """Household portions of the foods a person sees."""
    return select(IngredientWeightUnit).where(IngredientWeightUnit.ingredient_id.not_in(_hidden_from(user)))


def images_seen_by(user: Any = None) -> Select[IngredientImage]:
    """Pictures of the foods a person sees."""
    return select(IngredientImage).where(IngredientImage.ingredient_id.not_in(_hidden_from(user)))


def is_used(food: Ingredient) -> bool:
    """Whether a plan, a recipe or a diary names the food."""
    return any(
        db.session.scalar(select(table.id).where(table.ingredient_id == food.id).limit(1)) is not None
        for table in (LogItem, MealItem, RecipeItem)
    )


def foods_with_code(code: str) -> Select[Ingredient]:
    """Foods with a barcode, however many zeros are written before it: twelve digits and thirteen are the same."""
    digits = code.lstrip("0")
    spellings = {code, *(digits.zfill(length) for length in (8, 12, 13, 14) if len(digits) <= length)}
    return visible_foods().where(Ingredient.code.in_(sorted(spellings)))


def favorites_of(user: Any) -> Select[FavoriteFood]:
    """Foods a person wants to find first."""
    return select(FavoriteFood).where(FavoriteFood.user_id == user.id)
