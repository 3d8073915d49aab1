"""Tables of nutrition: foods, and what people make of them."""

from app.nutrition.models.foods import (
    INGREDIENT_INFOS,
    INGREDIENTS,
    FavoriteFood,
    FoodImport,
    Ingredient,
    IngredientImage,
    IngredientWeightUnit,
)
from app.nutrition.models.plans import (
    DayGoal,
    LogItem,
    Meal,
    MealItem,
    NutritionPlan,
    QuickEntry,
    Recipe,
    RecipeItem,
    WaterEntry,
)
from app.nutrition.models.tally import FOODS, PRODUCTS, IngredientTally, IngredientTallyMark

__all__ = [
    "FOODS",
    "INGREDIENTS",
    "INGREDIENT_INFOS",
    "PRODUCTS",
    "DayGoal",
    "FavoriteFood",
    "FoodImport",
    "Ingredient",
    "IngredientImage",
    "IngredientTally",
    "IngredientTallyMark",
    "IngredientWeightUnit",
    "LogItem",
    "Meal",
    "MealItem",
    "NutritionPlan",
    "QuickEntry",
    "Recipe",
    "RecipeItem",
    "WaterEntry",
]
