"""Nutritional values, as tables somebody who cooks could check."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from app.nutrition.logic.values import (
    NUTRIENTS,
    grams_of,
    grams_per_kilogram,
    implausibility,
    shares_of_energy,
    sum_of,
    values_of,
)


def _food(**values: Any) -> Any:
    return SimpleNamespace(**dict.fromkeys(NUTRIENTS) | {name: Decimal(str(v)) for name, v in values.items()})


BREAD = _food(energy=250, protein=10, carbohydrates=30, fat=5.5, carbohydrates_sugar=4)
SLICE = _food(energy=100, protein=3, carbohydrates=20, fat=1, carbohydrates_sugar=0)


def test_values_are_for_the_weight_that_is_eaten() -> None:
    values = values_of(BREAD, Decimal(80))

    assert (values["energy"], values["protein"], values["fat"]) == (200, 8, Decimal("4.4"))


def test_no_sugar_counts_as_unknown_but_no_fat_is_none() -> None:
    values = values_of(_food(energy=0, protein=0, carbohydrates=0, fat=0, carbohydrates_sugar=0), Decimal(100))

    assert (values["carbohydrates_sugar"], values["fat"]) == (None, 0)


def test_a_meal_adds_up_and_the_unknown_counts_as_nothing() -> None:
    total = sum_of([values_of(BREAD, grams_of(Decimal(200), None)), values_of(SLICE, grams_of(Decimal(2), 30))])

    assert {name: total[name] for name in ("energy", "protein", "carbohydrates", "fat", "carbohydrates_sugar")} == {
        "energy": 560,
        "protein": Decimal("21.8"),
        "carbohydrates": 72,
        "fat": Decimal("11.6"),
        "carbohydrates_sugar": 8,
    }
    assert total["fiber"] is None


def test_shares_of_the_energy_and_grams_for_a_kilogram_of_body() -> None:
    total = sum_of([values_of(BREAD, Decimal(200)), values_of(SLICE, Decimal(60))])

    assert {name: round(share, 3) for name, share in shares_of_energy(total).items()} == {
        "protein": Decimal("15.571"),
        "carbohydrates": Decimal("51.429"),
        "fat": Decimal("18.643"),
    }
    assert grams_per_kilogram(total, Decimal(80)) == {
        "protein": Decimal("0.2725"),
        "carbohydrates": Decimal("0.9"),
        "fat": Decimal("0.145"),
    }
    assert set(grams_per_kilogram(total, None).values()) == {0}
    assert set(shares_of_energy(sum_of([])).values()) == {0}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({}, None),
        ({"protein": 60, "carbohydrates": 60}, "more_than_100_g"),
        ({"sodium": 101}, "more_than_100_g"),
        ({"fat_saturated": 6}, "saturated_above_fat"),
        ({"carbohydrates_sugar": 31}, "sugar_above_carbohydrates"),
        ({"energy": 1046}, "energy_does_not_fit"),
        ({"energy": 60}, "energy_does_not_fit"),
        ({"energy": 0, "protein": 0, "carbohydrates": 0, "fat": 0, "carbohydrates_sugar": 0}, None),
    ],
)
def test_what_no_food_can_have(changed: dict[str, Any], problem: str | None) -> None:
    values = {"energy": 210, "protein": 10, "carbohydrates": 30, "fat": 5, "carbohydrates_sugar": 4} | changed

    assert implausibility({name: Decimal(value) for name, value in values.items()}) == problem
