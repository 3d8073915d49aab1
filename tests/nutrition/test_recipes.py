"""Recipes: what a dish is worth, eating a part of it, and handing it on."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app.database import writing
from app.extensions import db
from app.nutrition.logic.recipes import finished_weight, scaled, share_eaten
from app.nutrition.models import Ingredient, IngredientWeightUnit
from tests.people import Browser, Program

DAY = "2026-03-02"


class TestShares:
    @pytest.mark.parametrize(
        ("amount", "measure", "share"),
        [("1.5", "portions", "0.375"), ("40", "percent", "0.4"), ("300", "grams", "0.25"), ("4", "portions", "1")],
    )
    def test_portions_percent_and_grams_are_parts_of_the_whole(self, amount: str, measure: str, share: str) -> None:
        assert share_eaten(Decimal(amount), measure, Decimal(4), Decimal(1200)) == Decimal(share)

    def test_a_dish_without_weight_is_eaten_by_gram_as_nothing(self) -> None:
        assert share_eaten(Decimal(10), "grams", Decimal(4), Decimal(0)) == 0

    def test_the_weight_is_that_of_the_finished_dish_or_of_what_went_in(self) -> None:
        assert finished_weight(900, [Decimal(500), Decimal(700)]) == 900
        assert finished_weight(None, [Decimal(500), Decimal(700)]) == 1200

    @pytest.mark.parametrize(
        ("amount", "unit", "grams", "share", "expected"),
        [
            ("3", 7, "180", "0.5", ("1.50", 7)),
            ("1", 7, "60", "0.333", ("19.98", None)),
            ("250", None, "250", "0.333", ("83.25", None)),
        ],
    )
    def test_a_unit_stays_where_its_amount_comes_out_even(
        self, amount: str, unit: int | None, grams: str, share: str, expected: tuple[str, int | None]
    ) -> None:
        portion = SimpleNamespace(amount=Decimal(amount), weight_unit_id=unit)

        assert scaled(portion, Decimal(grams), Decimal(share)) == (Decimal(expected[0]), expected[1])


@pytest.fixture
def stew(app: Flask, as_alice: Program) -> dict[str, Any]:
    """Alice's stew for four: 500 g of beans (250 kcal) and two onions of 100 g (40 kcal), 1000 g when cooked."""
    with app.app_context(), writing():
        common = {"language_id": 2, "license_id": 2}
        rows = [
            Ingredient(name="Beans", energy=250, protein=10, carbohydrates=30, fat=5, fiber=8, **common),
            Ingredient(name="Onion", energy=40, protein=1, carbohydrates=9, fat=0, **common),
        ]
        rows[1].weight_units = [IngredientWeightUnit(name="piece", gram=100)]
        db.session.add_all(rows)
        db.session.flush()
        beans, onion, unit = rows[0].id, rows[1].id, rows[1].weight_units[0].id
    made = as_alice.post("/api/v2/recipe/", json={"name": "Bean stew", "servings": 4, "cooked_weight_g": 1000})
    for food, amount, weight_unit in ((beans, 500, None), (onion, 2, unit)):
        item = {"recipe": made.json["id"], "ingredient": food, "amount": amount, "weight_unit": weight_unit}
        assert as_alice.post("/api/v2/recipeitem/", json=item).status_code == 201
    return {"id": made.json["id"], "beans": beans, "onion": onion, "unit": unit, "item": item}


def eat(browser: Browser, stew: dict[str, Any], amount: str, measure: str) -> Any:
    """Log a part of it."""
    data = {"amount": amount, "measure": measure, "meal": "new-1"}
    return browser.submit(
        f"/food/recipes/{stew['id']}/eat?day={DAY}", data=data, page=f"/food/recipes/{stew['id']}?day={DAY}"
    )


class TestValues:
    def test_a_portion_and_100_g_of_the_finished_dish_are_told(
        self, alices_browser: Browser, as_alice: Program, stew: dict[str, Any]
    ) -> None:
        values = as_alice.get(f"/api/v2/recipe/{stew['id']}/nutritional_values/").json
        page = alices_browser.get(f"/food/recipes/{stew['id']}").text

        # 5 × 250 + 2 × 40 = 1330 kcal; fibre 5 × 8 g.
        assert values["weight"] == 1000
        assert values["total"]["energy"] == 1330
        assert values["per_portion"]["energy"] == 332.5
        assert values["per_100_g"]["energy"] == 133
        assert values["per_portion"]["fiber"] == 10
        assert "4 portions, 1,000 g together" in page
        assert "133 kcal" in page

    def test_an_empty_recipe_is_worth_nothing_and_cannot_be_eaten(
        self, alices_browser: Browser, as_alice: Program
    ) -> None:
        empty = as_alice.post("/api/v2/recipe/", json={"name": "Air"}).json["id"]

        assert as_alice.get(f"/api/v2/recipe/{empty}/nutritional_values/").json["per_100_g"]["energy"] == 0
        assert eat(alices_browser, {"id": empty}, "1", "portions").status_code == 422
        assert as_alice.get("/api/v2/nutritiondiary/").json["count"] == 0
        assert as_alice.get("/api/v2/nutritionplan/").json["count"] == 0

    def test_many_recipes_take_as_many_statements_as_one(
        self, alices_browser: Browser, as_alice: Program, stew: dict[str, Any], count_queries: Any
    ) -> None:
        few = count_queries(alices_browser.get, "/food/recipes")
        for number in range(5):
            made = as_alice.post("/api/v2/recipe/", json={"name": f"Stew {number}"}).json["id"]
            as_alice.post("/api/v2/recipeitem/", json=stew["item"] | {"recipe": made})

        assert count_queries(alices_browser.get, "/food/recipes") == few


class TestEating:
    @pytest.mark.parametrize(("eaten", "energy"), [("40 percent", 532), ("1,5 portions", 498.75), ("250 grams", 332.5)])
    def test_a_part_of_the_dish_is_noted_as_its_foods(
        self, alices_browser: Browser, as_alice: Program, stew: dict[str, Any], eaten: str, energy: float
    ) -> None:
        assert eat(alices_browser, stew, *eaten.split()).status_code == 303

        entries = as_alice.get("/api/v2/nutritiondiary/").json["results"]
        values = [as_alice.get(f"/api/v2/nutritiondiary/{one['id']}/nutritional_values/").json for one in entries]
        assert {one["ingredient"] for one in entries} == {stew["beans"], stew["onion"]}
        assert sum(one["energy"] for one in values) == pytest.approx(energy)
        assert "Bean stew" in alices_browser.get(f"/food?day={DAY}").text

    def test_a_recipe_that_changes_or_goes_leaves_the_diary_as_it_was(
        self, alices_browser: Browser, as_alice: Program, stew: dict[str, Any]
    ) -> None:
        eat(alices_browser, stew, "1", "portions")
        before = as_alice.get("/api/v2/nutritiondiary/").json["results"]

        as_alice.patch(f"/api/v2/recipe/{stew['id']}/", json={"servings": 1, "name": "Other"})
        for item in as_alice.get("/api/v2/recipeitem/").json["results"]:
            as_alice.patch(f"/api/v2/recipeitem/{item['id']}/", json={"amount": 999})
        as_alice.delete(f"/api/v2/recipe/{stew['id']}/")

        assert as_alice.get("/api/v2/nutritiondiary/").json["results"] == before
        page = alices_browser.get(f"/food?day={DAY}").text
        assert "Bean stew" in page
        assert "333 kcal" in page or "332 kcal" in page

    @pytest.mark.parametrize("amount", ["", "0", "-1", "nan", "1e9", "9999", "abc", "1e-9"])
    def test_an_impossible_amount_is_said_and_stored_nowhere(
        self, alices_browser: Browser, as_alice: Program, stew: dict[str, Any], amount: str
    ) -> None:
        assert eat(alices_browser, stew, amount, "portions").status_code == 422
        assert as_alice.get("/api/v2/nutritiondiary/").json["count"] == 0

    def test_what_was_eaten_of_it_is_changed_and_removed_as_a_whole(
        self, alices_browser: Browser, as_alice: Program, stew: dict[str, Any]
    ) -> None:
        eat(alices_browser, stew, "100", "percent")
        entry = as_alice.get("/api/v2/nutritiondiary/").json["results"][0]["id"]

        alices_browser.submit(f"/food/dishes/{entry}/edit", data={"percent": "50", "meal": "", "time": "13:05"})
        entries = as_alice.get("/api/v2/nutritiondiary/").json["results"]
        keys = "&".join(f"entry={one['id']}" for one in entries)
        assert {one["amount"] for one in entries} == {"250.00", "1.00"}
        assert {one["datetime"][11:16] for one in entries} == {"13:05"}
        alices_browser.submit(f"/food/entries/delete?day={DAY}&{keys}", page="/food")
        assert as_alice.get("/api/v2/nutritiondiary/").json["count"] == 0

    def test_its_name_finds_it_where_one_adds_food(self, alices_browser: Browser, stew: dict[str, Any]) -> None:
        page = alices_browser.get("/food?q=be st").text

        assert "Add one portion of Bean stew" in page


class TestMaking:
    def test_a_meal_that_was_eaten_becomes_a_recipe(
        self, alices_browser: Browser, as_alice: Program, stew: dict[str, Any]
    ) -> None:
        alices_browser.submit(
            f"/food/foods/{stew['beans']}?day={DAY}", data={"amount": "60", "unit": "", "meal": "new-0"}
        )
        alices_browser.submit(
            f"/food/foods/{stew['beans']}?day={DAY}", data={"amount": "40", "unit": "", "meal": "new-1"}
        )
        lunch = as_alice.get("/api/v2/nutritiondiary/?amount=40").json["results"][0]["meal"]

        of_lunch = alices_browser.submit(f"/food/recipes/of-day?day={DAY}&meal={lunch}", page="/food")
        of_day = alices_browser.submit(f"/food/recipes/of-day?day={DAY}", page="/food")

        amounts = []
        for answer in (of_lunch, of_day):
            key = answer.headers["Location"].split("/")[3]
            amounts.append([one["amount"] for one in as_alice.get(f"/api/v2/recipeitem/?recipe={key}").json["results"]])
        assert amounts == [["40.00"], ["100.00"]]

    def test_a_planned_meal_becomes_a_recipe(
        self, alices_browser: Browser, as_alice: Program, stew: dict[str, Any]
    ) -> None:
        plan = as_alice.post("/api/v2/nutritionplan/", json={}).json["id"]
        meal = as_alice.post("/api/v2/meal/", json={"plan": plan, "name": "Supper"}).json["id"]
        as_alice.post("/api/v2/mealitem/", json={"meal": meal, "ingredient": stew["beans"], "amount": 70})

        answer = alices_browser.submit(f"/food/recipes/of-meal/{meal}", page="/food")

        assert 'value="Supper"' in alices_browser.get(answer.headers["Location"]).text

    def test_a_day_without_food_makes_none(self, alices_browser: Browser, as_alice: Program) -> None:
        alices_browser.submit(f"/food/recipes/of-day?day={DAY}", page="/food")

        assert as_alice.get("/api/v2/recipe/").json["count"] == 0

    def test_a_food_of_it_is_added_changed_and_removed_on_its_page(
        self, alices_browser: Browser, as_alice: Program, stew: dict[str, Any]
    ) -> None:
        page = f"/food/recipes/{stew['id']}"
        assert "Beans" in alices_browser.get(f"{page}?q=bea").text
        alices_browser.submit(
            f"{page}/items", data={"food": stew["onion"], "amount": "0,5", "unit": stew["unit"]}, page=page
        )
        (added,) = as_alice.get("/api/v2/recipeitem/?amount=0.5&ordering=-order").json["results"][:1]
        edit = f"/food/recipes/items/{added['id']}/edit"

        assert alices_browser.submit(edit, data={"amount": "x", "unit": ""}).status_code == 422
        alices_browser.submit(edit, data={"amount": "3", "unit": ""})
        changed = as_alice.get(f"/api/v2/recipeitem/{added['id']}/").json
        alices_browser.submit(f"/food/recipes/items/{added['id']}/delete", page=page)

        assert (changed["amount"], changed["weight_unit"]) == ("3.00", None)
        assert as_alice.get("/api/v2/recipeitem/").json["count"] == 2

    def test_a_key_that_is_taken_and_a_food_too_many_are_refused(self, as_alice: Program, stew: dict[str, Any]) -> None:
        taken = as_alice.get("/api/v2/recipeitem/").json["results"][0]["id"]
        again = as_alice.post("/api/v2/recipeitem/", json=stew["item"] | {"id": taken})
        for _ in range(58):
            assert as_alice.post("/api/v2/recipeitem/", json=stew["item"]).status_code == 201
        one_more = as_alice.post("/api/v2/recipeitem/", json=stew["item"])

        assert (again.status_code, list(again.json)) == (400, ["id"])
        assert one_more.status_code == 400


class TestSharing:
    def test_whoever_has_the_address_reads_and_copies_it_until_sharing_stops(
        self, alices_browser: Browser, bobs_browser: Browser, as_alice: Program, as_bob: Program, stew: dict[str, Any]
    ) -> None:
        own = {"name": "Secret spice", "energy": 17, "protein": 1, "carbohydrates": 2, "fat": 0, "language": 2}
        spice = as_alice.post("/api/v2/own-ingredient/", json=own).json["id"]
        as_alice.post("/api/v2/recipeitem/", json={"recipe": stew["id"], "ingredient": spice, "amount": 5})
        page = f"/food/recipes/{stew['id']}"
        alices_browser.submit(f"{page}/share", page=page)
        address = alices_browser.get(page).text.split("/food/shared-recipes/")[1].split('"')[0]

        read = bobs_browser.get(f"/food/shared-recipes/{address}").text
        bobs_browser.submit(f"/food/shared-recipes/{address}", page="/food")
        alices_browser.submit(f"{page}/share", data={"stop": "1"}, page=page)

        assert "Secret spice" in read
        assert bobs_browser.get(f"/food/shared-recipes/{address}").status_code == 404
        (copy,) = as_bob.get("/api/v2/recipe/").json["results"]
        items = as_bob.get("/api/v2/recipeitem/").json["results"]
        assert copy["name"] == "Bean stew"
        assert len(items) == 3
        assert spice not in {one["ingredient"] for one in items}
        assert as_bob.get("/api/v2/own-ingredient/").json["results"][0]["name"] == "Secret spice"
        assert as_bob.get(f"/api/v2/recipe/{copy['id']}/nutritional_values/").json["total"]["energy"] == 1330.85

    def test_nobody_else_reaches_a_recipe(self, bobs_browser: Browser, as_bob: Program, stew: dict[str, Any]) -> None:
        page = f"/food/recipes/{stew['id']}"

        assert bobs_browser.get(page).status_code == 404
        assert bobs_browser.submit(f"{page}/delete", page="/food").status_code == 404
        assert bobs_browser.submit(f"{page}/eat", data={"amount": "1"}, page="/food").status_code == 404
        assert as_bob.get(f"/api/v2/recipe/{stew['id']}/").status_code == 404
        assert as_bob.post("/api/v2/recipeitem/", json=stew["item"]).status_code == 403
