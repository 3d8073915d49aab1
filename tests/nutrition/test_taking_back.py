"""Deleting what belongs together, and having all of it back."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.database import writing
from app.extensions import db
from app.nutrition.models import Ingredient, IngredientWeightUnit, LogItem
from tests.nutrition.toasts import undo_address
from tests.people import Browser, Program

OWN = {"name": "Aunt's jam", "energy": 250, "protein": 1, "carbohydrates": 60, "fat": 0, "language": 2}


@pytest.fixture
def kitchen(app: Flask, as_alice: Program, alices_browser: Browser) -> dict[str, Any]:
    """Alice's plan with a breakfast, a recipe, and a diary that names both; what is of each."""
    with app.app_context(), writing():
        bread = Ingredient(name="Bread", energy=250, protein=8, carbohydrates=48, fat=2, language_id=2, license_id=2)
        bread.weight_units = [IngredientWeightUnit(name="slice", gram=40)]
        db.session.add(bread)
        db.session.flush()
        food, slice_ = bread.id, bread.weight_units[0].id

    def add(resource: str, **values: Any) -> Any:
        answer = as_alice.post(f"/api/v2/{resource}/", json=values)
        assert answer.status_code == 201, answer.text
        return answer.json["id"]

    plan = add("nutritionplan", description="Bulk", start="2026-01-01", goal_energy=2800)
    meal = add("meal", plan=plan, name="Breakfast", time="07:30")
    item = add("mealitem", meal=meal, ingredient=food, weight_unit=slice_, amount="2.50")
    recipe = add("recipe", name="Toast", servings=2)
    part = add("recipeitem", recipe=recipe, ingredient=food, amount=80)
    add("nutritiondiary", plan=plan, meal=meal, ingredient=food, amount=100, datetime="2026-01-05T07:31:00Z")
    eaten = {"amount": "1", "measure": "portions", "meal": meal}
    alices_browser.submit(f"/food/recipes/{recipe}/eat?day=2026-01-05", data=eaten, page=f"/food/recipes/{recipe}")
    quick = {"energy": "650", "name": "Canteen", "meal": meal}
    alices_browser.submit("/food/quick?day=2026-01-05", data=quick)
    return {"plan": plan, "meal": meal, "item": item, "recipe": recipe, "part": part, "food": food}


@pytest.fixture
def look(app: Flask, as_alice: Program, alices_browser: Browser) -> Callable[[], list[Any]]:
    """What there is of plans, recipes and the diary, as programs, people and the database see it."""

    def seen() -> list[Any]:
        names = ("nutritionplaninfo", "nutritiondiary", "recipe", "recipeitem")
        rows = [as_alice.get(f"/api/v2/{name}/").json["results"] for name in names]
        with app.app_context():
            entries = db.session.query(LogItem).order_by(LogItem.datetime)
            dishes = [(entry.meal_id, entry.recipe_id, entry.comment) for entry in entries]
        return [*rows, dishes, "650 kcal" in alices_browser.get("/food?day=2026-01-05").text]

    return seen


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("plans/{plan}/delete", "/food/plans/{plan}"),
        ("meals/{meal}/delete", "/food/plans/{plan}#meal-{meal}"),
        ("items/{item}/delete", "/food/plans/{plan}#meal-{meal}"),
        ("recipes/{recipe}/delete", "/food/recipes/{recipe}"),
        ("recipes/items/{part}/delete", "/food/recipes/{recipe}"),
    ],
)
def test_what_is_deleted_comes_back_with_all_that_went_with_it(
    alices_browser: Browser, kitchen: dict[str, Any], look: Callable[[], list[Any]], address: str, leads_to: str
) -> None:
    before = look()
    alices_browser.submit(f"/food/{address.format(**kitchen)}", page="/food")
    undo = undo_address(alices_browser.get("/food").text)
    without = look()
    first = alices_browser.submit(undo, page="/food")
    second = alices_browser.submit(undo, page="/food")

    assert without != before
    assert look() == before
    assert first.headers["Location"] == second.headers["Location"] == leads_to.format(**kitchen)


def test_nobody_else_can_take_it_back(
    alices_browser: Browser, bobs_browser: Browser, as_alice: Program, kitchen: dict[str, Any]
) -> None:
    alices_browser.submit(f"/food/plans/{kitchen['plan']}/delete", page="/food")
    undo = undo_address(alices_browser.get("/food").text)

    assert bobs_browser.submit(undo, page="/food").status_code == 404
    assert as_alice.get("/api/v2/nutritionplan/").json["count"] == 0


def test_a_plan_says_what_goes_with_it(alices_browser: Browser, kitchen: dict[str, Any]) -> None:
    page = alices_browser.get(f"/food/plans/{kitchen['plan']}").text

    assert "Its meals go with it, and 3 entries of your diary." in page


def test_a_meal_cannot_come_back_into_a_plan_that_went_as_well(
    alices_browser: Browser, as_alice: Program, kitchen: dict[str, Any]
) -> None:
    alices_browser.submit(f"/food/meals/{kitchen['meal']}/delete", page="/food")
    undo = undo_address(alices_browser.get("/food").text)
    as_alice.delete(f"/api/v2/nutritionplan/{kitchen['plan']}/")

    assert alices_browser.submit(undo, page="/food").status_code == 404
    assert as_alice.get("/api/v2/meal/").json["count"] == 0


def test_a_food_that_went_meanwhile_keeps_nothing_else_from_coming_back(
    alices_browser: Browser, as_alice: Program, kitchen: dict[str, Any]
) -> None:
    jam = as_alice.post("/api/v2/own-ingredient/", json=OWN).json["id"]
    as_alice.post("/api/v2/mealitem/", json={"meal": kitchen["meal"], "ingredient": jam, "amount": 20})
    alices_browser.submit(f"/food/plans/{kitchen['plan']}/delete", page="/food")
    undo = undo_address(alices_browser.get("/food").text)
    as_alice.delete(f"/api/v2/own-ingredient/{jam}/")

    alices_browser.submit(undo, page="/food")

    assert [row["ingredient"] for row in as_alice.get("/api/v2/mealitem/").json["results"]] == [kitchen["food"]]
    assert as_alice.get("/api/v2/nutritiondiary/").json["count"] == 2


@pytest.mark.parametrize("word", ["x", "a" * 300, "..", "%00", "undo:1"])
def test_a_word_nobody_was_told_brings_nothing_back(alices_browser: Browser, word: str) -> None:
    assert alices_browser.submit(f"/food/restore/{word}", page="/food").status_code == 404


class TestOwnFoodsThatAreDeleted:
    @pytest.fixture
    def jam(self, as_alice: Program, kitchen: dict[str, Any]) -> int:
        """Alice's own jam, which she ate and then deleted."""
        food: int = as_alice.post("/api/v2/own-ingredient/", json=OWN).json["id"]
        entry = {"plan": kitchen["plan"], "ingredient": food, "amount": 20, "datetime": "2026-01-06T07:31:00Z"}
        assert as_alice.post("/api/v2/nutritiondiary/", json=entry).status_code == 201
        assert as_alice.delete(f"/api/v2/own-ingredient/{food}/").status_code == 204
        return food

    def test_no_list_and_no_search_shows_them(self, alices_browser: Browser, as_alice: Program, jam: int) -> None:
        lists = ("ingredient/", "ingredientinfo/?limit=100", f"ingredient/?id={jam}", "ingredient/?name__search=aunt")

        for path in (*lists, "own-ingredient/", "ingredient-sync/"):
            assert jam not in [food["id"] for food in as_alice.get(f"/api/v2/{path}").json["results"]], path
        assert as_alice.get(f"/api/v2/own-ingredient/{jam}/").status_code == 404
        assert f"/food/foods/{jam}" not in alices_browser.get("/food?q=aunt").text

    def test_what_names_them_finds_them(self, as_alice: Program, as_bob: Program, kitchen: Any, jam: int) -> None:
        (entry,) = as_alice.get(f"/api/v2/nutritiondiary/?ingredient={jam}").json["results"]
        changed = as_alice.put(f"/api/v2/nutritiondiary/{entry['id']}/", json=entry | {"amount": 30})

        assert changed.status_code == 200
        for name in ("ingredient", "ingredientinfo"):
            assert as_alice.get(f"/api/v2/{name}/{jam}/").json["name"] == "Aunt's jam"
            assert as_alice.get(f"/api/v2/{name}/{jam}/get_values/?amount=200").json["energy"] == 500
            assert as_bob.get(f"/api/v2/{name}/{jam}/").status_code == 404
        planned = {"meal": kitchen["meal"], "ingredient": jam, "amount": 20}
        assert as_alice.post("/api/v2/mealitem/", json=planned).status_code == 201

    def test_their_page_says_so_and_has_them_back(
        self, alices_browser: Browser, bobs_browser: Browser, as_alice: Program, jam: int
    ) -> None:
        page = alices_browser.get(f"/food/foods/{jam}").text

        assert "You deleted this food." in page
        assert f"/food/foods/{jam}/edit" not in page
        assert bobs_browser.get(f"/food/foods/{jam}").status_code == 404
        assert bobs_browser.submit(f"/food/foods/{jam}/restore", page="/food").status_code == 404
        alices_browser.submit(f"/food/foods/{jam}/restore", page="/food")
        assert as_alice.get(f"/api/v2/own-ingredient/{jam}/").status_code == 200


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"energy": 17}, "The energy does not fit"),
        ({"carbohydrates_sugar": 61}, "Sugar is part of"),
    ],
)
def test_what_contradicts_itself_is_no_fault_of_one_field(
    as_alice: Program, values: dict[str, int], sentence: str
) -> None:
    refused = as_alice.post("/api/v2/own-ingredient/", json=OWN | values)

    assert refused.status_code == 400
    assert list(refused.json) == ["non_field_errors"]
    assert refused.json["non_field_errors"][0].startswith(sentence)
    assert as_alice.get("/api/v2/own-ingredient/").json["count"] == 0
