"""The foods that every server starts with: complete in both languages, and plausible in their values."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[2] / "app/nutrition/catalogue/foods.toml"
FOODS: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["food"]
NUTRIENTS = {"energy_kcal", "protein", "carbohydrates", "sugar", "fat", "saturated_fat", "fiber", "sodium_g"}
# Alcohol, sugar alcohols and bran give an energy that protein, carbohydrates and fat do not account for.
OTHER_ENERGY = {
    "vanilla-extract",
    "oat-bran",
    "wheat-bran",
    "xylitol",
    "cocoa-powder",
    "beer",
    "red-wine",
    "white-wine",
    "sparkling-wine",
    "gin",
    "rum",
}


def test_there_are_more_than_five_hundred_each_with_a_key_of_its_own() -> None:
    keys = [food["key"] for food in FOODS]

    assert len(keys) >= 500
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_food_has_a_name_of_its_own_in_both_languages(language: str) -> None:
    names = [food["name"][language].casefold() for food in FOODS]

    assert all(names)
    assert len(set(names)) == len(names)


def test_values_are_known_nutrients_within_a_hundred_grams() -> None:
    for food in FOODS:
        values = food["per_100"]
        assert values.keys() <= NUTRIENTS, food["key"]
        assert {"energy_kcal", "protein", "carbohydrates", "fat"} <= values.keys(), food["key"]
        assert all(value >= 0 for value in values.values()), food["key"]
        assert values["protein"] + values["carbohydrates"] + values["fat"] <= 101, food["key"]
        assert values.get("sugar", 0) <= values["carbohydrates"], food["key"]
        assert values.get("saturated_fat", 0) <= values["fat"], food["key"]


def test_energy_agrees_with_what_gives_it() -> None:
    """4 kcal a gram of protein and carbohydrate, 9 of fat, 2 less where the carbohydrate is fibre (EU 1169/2011)."""
    for food in FOODS:
        values = food["per_100"]
        energy = 4 * values["protein"] + 4 * values["carbohydrates"] + 9 * values["fat"] - 2 * values.get("fiber", 0)
        if food["key"] not in OTHER_ENERGY:
            assert abs(energy - values["energy_kcal"]) <= max(25, 0.2 * values["energy_kcal"]), food["key"]


def test_what_is_vegan_is_vegetarian() -> None:
    assert all(food["vegetarian"] for food in FOODS if food["vegan"])


def test_portions_are_named_in_both_languages_and_weigh_something() -> None:
    portions = [portion for food in FOODS for portion in food.get("portions", [])]

    assert len(portions) > len(FOODS)
    assert all(portion["en"] and portion["de"] and 0 < portion["grams"] <= 1000 for portion in portions)
