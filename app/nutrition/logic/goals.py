"""What a person needs and means to eat in a day: energy by body and activity, and goals by kind of day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

ACTIVITY = {"sedentary": 1.2, "light": 1.375, "moderate": 1.55, "active": 1.725, "very_active": 1.9}
"""Physical activity levels: what the basal rate is multiplied with (after Harris and Benedict's factors)."""
AIMS = {"lose": -0.15, "keep": 0.0, "gain": 0.1}
"""Shares of the energy spent that are left out or added."""
PROTEIN_PER_KG = 1.6
"""Grams a day for each kilogram of who trains with weights (Morton et al., 2018, Br J Sports Med 52:376)."""
FAT_SHARE = 0.3
"""Of the energy; 20 to 35 % are recommended (EFSA, 2010)."""
FIBER_G = 30
"""Grams a day (DGE; EFSA recommends 25 at least)."""
GOALS = ("energy", "protein", "carbohydrates", "fat", "fiber")


def basal_rate(weight_kg: float, height_cm: float, age: int, *, is_male: bool) -> float:
    """Kilocalories a day at rest (Mifflin et al., 1990, Am J Clin Nutr 51:241)."""
    return 10 * weight_kg + 6.25 * height_cm - 5 * age + (5 if is_male else -161)


@dataclass(frozen=True)
class Suggestion:
    """Goals for a day: kilocalories and grams, and what they rest on."""

    basal: int
    spent: int
    energy: int
    protein: int
    carbohydrates: int
    fat: int
    fiber: int = FIBER_G


def suggested(basal: float, weight_kg: float, activity: str, aim: str) -> Suggestion:
    """Goals that follow from a basal rate, how much somebody moves, and where their weight should go."""
    spent = basal * ACTIVITY[activity]
    energy = round(spent * (1 + AIMS[aim]) / 10) * 10
    protein = round(PROTEIN_PER_KG * weight_kg)
    fat = round(energy * FAT_SHARE / 9)
    carbohydrates = max(0, round((energy - 4 * protein - 9 * fat) / 4))
    return Suggestion(round(basal), round(spent), energy, protein, carbohydrates, fat)


def goals_of_day(kinds: Sequence[Any], plan: Any, *, is_training_day: bool) -> Mapping[str, int | None]:
    """The goals that hold: those of this kind of day, else of every day, else of the plan; None where there is none.

    `kinds` have a `day_kind`, and `plan` may be None.
    """
    by_kind = {goal.day_kind: goal for goal in kinds}
    chosen = by_kind.get("training" if is_training_day else "rest") or by_kind.get("every")
    if chosen is not None:
        return {name: getattr(chosen, name) for name in (*GOALS, "water_ml")}
    return {name: getattr(plan, f"goal_{name}", None) for name in GOALS} | {"water_ml": None}


def share(amount: Decimal | int | None, goal: int | None) -> int:
    """How many percent of a goal are reached, 100 at most."""
    if not goal or not amount:
        return 0
    return max(0, min(100, int(amount * 100 / goal)))
