"""Tables of nutrition: foods, and what people make of them."""

from app.nutrition.models.foods import (
    FavoriteFood,
    FoodImport,
    Ingredient,
    IngredientImage,
    IngredientTally,
    IngredientTallyMark,
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

__all__ = [
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
