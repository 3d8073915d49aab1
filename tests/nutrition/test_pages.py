"""The diary, foods, plans and goals as people see and change them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.database import now, writing
from app.extensions import db
from app.nutrition.models import Ingredient, IngredientWeightUnit, LogItem
from tests.nutrition.toasts import undo_address
from tests.people import Browser, Program


@pytest.fixture
def foods(app: Flask) -> dict[str, int]:
    """Oats, and milk with a glass; their ids."""
    with app.app_context(), writing():
        oats = _food("Rolled oats", 370, 13, 60, 7)
        milk = _food("Whole milk", 64, 3, 5, 4)
        milk.is_liquid = True
        milk.weight_units = [IngredientWeightUnit(name="glass", gram=200)]
        db.session.add_all([oats, milk])
        db.session.flush()
        return {"oats": oats.id, "milk": milk.id, "glass": milk.weight_units[0].id}


def _food(name: str, energy: int, protein: int, carbohydrates: int, fat: int) -> Ingredient:
    return Ingredient(
        name=name, energy=energy, protein=protein, carbohydrates=carbohydrates, fat=fat, language_id=2, license_id=2
    )


def eat(browser: Browser, foods: dict[str, int], name: str = "oats", **values: object) -> None:
    """Log a food by its page."""
    data = {"amount": "100", "unit": "", "meal": "new-0"} | values
    answer = browser.submit(f"/food/foods/{foods[name]}", data=data)
    assert answer.status_code == 303, answer.text


class TestDiary:
    def test_an_empty_day_offers_to_search(self, alices_browser: Browser) -> None:
        page = alices_browser.get("/food")

        assert page.status_code == 200
        assert "Search foods, or type a barcode" in page.text
        assert "Only calories" in page.text

    def test_what_is_typed_finds_foods_that_one_press_adds(
        self, alices_browser: Browser, foods: dict[str, int]
    ) -> None:
        page = alices_browser.get("/food?q=mil")

        assert "Whole milk" in page.text
        assert "Rolled oats" not in page.text
        assert "Add 1 glass of Whole milk" in page.text

    def test_what_is_found_can_be_narrowed(self, app: Flask, alices_browser: Browser, foods: dict[str, int]) -> None:
        with app.app_context(), writing():
            oats = db.session.get(Ingredient, foods["oats"])
            assert oats
            oats.is_vegan, oats.nutriscore, oats.brand = True, "b", "Mill"

        def found(query: str) -> list[str]:
            page = alices_browser.get(f"/food?{query}").text
            return [name for name in ("Rolled oats", "Whole milk") if f"<b>{name}</b>" in page]

        assert found("q=oat&diet=vegan&score=b&brand=mil&language=mine") == ["Rolled oats"]
        assert found("q=oat&score=a") == found("q=oat&brand=other") == found("q=milk&diet=vegan") == []
        assert found("q=milk&diet=meat&score=z&language=klingon") == ["Whole milk"]

    def test_an_unknown_barcode_offers_to_write_the_food_down(self, alices_browser: Browser) -> None:
        page = alices_browser.get("/food?q=4006381333931").text

        assert "No food has this barcode." in page
        assert "code=4006381333931" in page

    def test_calories_alone_are_corrected_with_their_meal_and_time(self, alices_browser: Browser) -> None:
        alices_browser.submit("/food/quick?day=2026-01-05", data={"energy": "650", "name": "Canteen", "meal": "new-1"})
        page = alices_browser.get("/food?day=2026-01-05").text
        edit = re.search(r"/food/quick/[^/]+/edit", page)
        assert edit
        refused = alices_browser.submit(edit[0], data={"energy": "-1"})
        alices_browser.submit(edit[0], data={"energy": "700", "name": "Canteen", "meal": "", "time": "13:45"})

        assert refused.status_code == 422
        assert "700 kcal eaten" in alices_browser.get("/food?day=2026-01-05").text
        assert 'value="13:45"' in alices_browser.get(edit[0]).text

    def test_what_needs_a_food_that_is_gone_cannot_come_back(self, alices_browser: Browser, as_alice: Program) -> None:
        own = {"name": "Short-lived", "energy": 17, "protein": 1, "carbohydrates": 2, "fat": 0, "language": 2}
        food = as_alice.post("/api/v2/own-ingredient/", json=own).json["id"]
        alices_browser.submit(f"/food/foods/{food}", data={"amount": "10", "unit": ""})
        (entry,) = as_alice.get("/api/v2/nutritiondiary/").json["results"]
        alices_browser.submit(f"/food/entries/delete?entry={entry['id']}", page="/food")
        address = undo_address(alices_browser.get("/food").text)
        as_alice.delete(f"/api/v2/own-ingredient/{food}/")

        assert alices_browser.submit(address, page="/food").status_code == 404

    def test_htmx_gets_only_the_results(self, alices_browser: Browser, foods: dict[str, int]) -> None:
        part = alices_browser.get("/food?q=oats", headers={"HX-Request": "true", "HX-Target": "food-results"})

        assert part.text.lstrip().startswith("<div")
        assert "<html" not in part.text
        assert "Rolled oats" in part.text

    def test_while_somebody_types_the_day_is_not_read_again(
        self, alices_browser: Browser, foods: dict[str, int], count_queries: Any
    ) -> None:
        headers = {"HX-Request": "true", "HX-Target": "food-results"}

        whole = count_queries(alices_browser.get, "/food?q=oats")
        part = count_queries(alices_browser.get, "/food?q=oats", headers=headers)

        assert part <= whole - 5

    def test_a_first_entry_makes_a_diary_with_the_usual_meals(
        self, alices_browser: Browser, as_alice: Program, foods: dict[str, int]
    ) -> None:
        eat(alices_browser, foods, "milk", amount="1,5", unit=foods["glass"], meal="new-1")

        (plan,) = as_alice.get("/api/v2/nutritionplaninfo/").json["results"]
        assert plan["only_logging"] is True
        assert [meal["name"] for meal in plan["meals"]] == ["Breakfast", "Lunch", "Dinner", "Snacks"]
        page = alices_browser.get("/food").text
        assert "1.5 glass, 300 ml" in page
        assert "192 kcal, 9 g protein" in page

    def test_another_day_keeps_its_own_entries(self, alices_browser: Browser, foods: dict[str, int]) -> None:
        answer = alices_browser.submit(
            f"/food/foods/{foods['oats']}?day=2026-01-05", data={"amount": "60", "unit": "", "meal": "new-0"}
        )

        assert answer.headers["Location"].endswith("/food?day=2026-01-05")
        assert "Rolled oats" in alices_browser.get("/food?day=2026-01-05").text
        assert "Rolled oats" not in alices_browser.get("/food?day=2026-01-06").text

    def test_a_portion_can_be_corrected_removed_and_brought_back(
        self, alices_browser: Browser, as_alice: Program, foods: dict[str, int]
    ) -> None:
        eat(alices_browser, foods)
        (entry,) = as_alice.get("/api/v2/nutritiondiary/").json["results"]

        alices_browser.submit(f"/food/entries/{entry['id']}/edit", data={"amount": "60", "unit": "", "meal": ""})
        changed = as_alice.get(f"/api/v2/nutritiondiary/{entry['id']}/").json
        alices_browser.submit(f"/food/entries/delete?entry={entry['id']}", page="/food")
        page = alices_browser.get("/food").text
        gone = as_alice.get("/api/v2/nutritiondiary/").json["count"]
        alices_browser.submit(undo_address(page), page="/food")

        assert changed["amount"] == "60.00"
        assert gone == 0
        (restored,) = as_alice.get("/api/v2/nutritiondiary/").json["results"]
        assert restored == changed

    def test_an_undo_is_for_whoever_removed_and_works_once(
        self, alices_browser: Browser, bobs_browser: Browser, as_alice: Program, foods: dict[str, int]
    ) -> None:
        eat(alices_browser, foods)
        (entry,) = as_alice.get("/api/v2/nutritiondiary/").json["results"]
        alices_browser.submit(f"/food/entries/delete?entry={entry['id']}", page="/food")
        address = undo_address(alices_browser.get("/food").text)

        assert bobs_browser.submit(address, page="/food").status_code == 404
        alices_browser.submit(address, page="/food")
        alices_browser.submit(address, page="/food")

        assert as_alice.get("/api/v2/nutritiondiary/").json["count"] == 1

    @pytest.mark.parametrize("amount", ["", "0", "-1", "nan", "1e9", "99999", "abc"])
    def test_an_amount_that_cannot_be_is_said_and_stored_nowhere(
        self, alices_browser: Browser, as_alice: Program, foods: dict[str, int], amount: str
    ) -> None:
        answer = alices_browser.submit(f"/food/foods/{foods['oats']}", data={"amount": amount, "unit": ""})

        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert as_alice.get("/api/v2/nutritionplan/").json["count"] == 0

    def test_the_unit_of_another_food_is_refused(
        self, alices_browser: Browser, as_alice: Program, foods: dict[str, int]
    ) -> None:
        answer = alices_browser.submit(f"/food/foods/{foods['oats']}", data={"amount": "1", "unit": foods["glass"]})

        assert answer.status_code == 422
        assert as_alice.get("/api/v2/nutritiondiary/").json["count"] == 0

    def test_calories_without_a_food_count(self, alices_browser: Browser) -> None:
        alices_browser.submit("/food/quick", data={"energy": "650", "name": "Canteen", "meal": "new-1"})

        page = alices_browser.get("/food").text
        assert "Canteen" in page
        assert "650 kcal eaten" in page

    def test_a_day_is_eaten_once_more(self, alices_browser: Browser, as_alice: Program, foods: dict[str, int]) -> None:
        eat(alices_browser, foods)
        alices_browser.submit("/food/quick", data={"energy": "100"})
        tomorrow = (now() + timedelta(days=1)).date().isoformat()

        alices_browser.submit(f"/food/copy?day={tomorrow}", page="/food")

        page = alices_browser.get(f"/food?day={tomorrow}").text
        assert "Rolled oats" in page
        assert "470 kcal eaten" in page
        assert as_alice.get("/api/v2/nutritiondiary/").json["count"] == 2

    def test_one_meal_of_a_day_is_eaten_once_more_also_in_another_plan(
        self, alices_browser: Browser, as_alice: Program, foods: dict[str, int]
    ) -> None:
        for name, meal, amount in (("oats", "new-0", "60"), ("milk", "new-1", "200")):
            data = {"amount": amount, "unit": "", "meal": meal}
            alices_browser.submit(f"/food/foods/{foods[name]}?day=2026-01-05", data=data)
        plan = as_alice.post("/api/v2/nutritionplan/", json={"start": "2026-01-06"}).json["id"]
        lunch, breakfast = (
            as_alice.post("/api/v2/meal/", json={"plan": plan, "name": name}).json["id"]
            for name in ("lunch", "Breakfast")
        )

        alices_browser.submit(f"/food/copy?day=2026-01-06&meal={breakfast}", page="/food")
        alices_browser.submit("/food/copy?day=2026-01-07", data={"from": "2026-01-05", "meal": lunch}, page="/food")
        refused = alices_browser.submit("/food/copy?day=2026-01-07&meal=x", page="/food")

        copied = as_alice.get(f"/api/v2/nutritiondiary/?plan={plan}&ordering=datetime").json["results"]
        assert [(entry["datetime"][:10], entry["meal"], entry["ingredient"]) for entry in copied] == [
            ("2026-01-06", breakfast, foods["oats"]),
            ("2026-01-07", lunch, foods["milk"]),
        ]
        assert refused.status_code == 404

    def test_water_adds_up(self, alices_browser: Browser) -> None:
        alices_browser.submit("/food/water", data={"millilitres": "330"}, page="/food")
        alices_browser.submit("/food/water", data={"millilitres": "500"}, page="/food")
        refused = alices_browser.submit("/food/water", data={"millilitres": "-5"}, page="/food")

        assert refused.status_code == 303
        assert "<b>830</b>" in alices_browser.get("/food").text

    def test_a_glass_noted_by_mistake_is_taken_back(self, alices_browser: Browser, bobs_browser: Browser) -> None:
        alices_browser.submit("/food/water", data={"millilitres": "330"}, page="/food")
        alices_browser.submit("/food/water", data={"millilitres": "5000"}, page="/food")
        address = undo_address(alices_browser.get("/food").text)

        assert bobs_browser.submit(address, page="/food").status_code == 404
        alices_browser.submit(address, page="/food")

        assert "<b>330</b>" in alices_browser.get("/food").text

    def test_nobody_reaches_the_entries_of_others(
        self, alices_browser: Browser, bobs_browser: Browser, as_alice: Program, foods: dict[str, int]
    ) -> None:
        eat(alices_browser, foods)
        (entry,) = as_alice.get("/api/v2/nutritiondiary/").json["results"]

        assert bobs_browser.get(f"/food/entries/{entry['id']}/edit").status_code == 404
        assert bobs_browser.submit(f"/food/entries/delete?entry={entry['id']}", page="/food").status_code == 404
        assert "Rolled oats" not in bobs_browser.get("/food").text

    def test_a_long_day_takes_no_more_statements(
        self, app: Flask, alices_browser: Browser, foods: dict[str, int], count_queries: Any
    ) -> None:
        eat(alices_browser, foods)
        few = count_queries(alices_browser.get, "/food")
        with app.app_context(), writing():
            first = db.session.query(LogItem).one()
            for number in range(30):
                db.session.add(
                    LogItem(
                        user_id=first.user_id,
                        plan_id=first.plan_id,
                        meal_id=first.meal_id if number % 2 else None,
                        ingredient_id=foods["oats"],
                        amount=100,
                        datetime=now(),
                    )
                )

        assert count_queries(alices_browser.get, "/food") == few


class TestGoals:
    def test_what_is_left_follows_from_the_goal(self, alices_browser: Browser, foods: dict[str, int]) -> None:
        alices_browser.submit("/food/goals", data={"energy": "2000", "protein": "130"})
        eat(alices_browser, foods)

        page = alices_browser.get("/food").text
        assert "370 of 2,000 kcal eaten" in page
        assert "of 130 g" in page

    def test_the_calculator_names_its_sources_and_hands_its_result_over(self, alices_browser: Browser) -> None:
        told = {"weight": "80", "height": "180", "age": "40", "sex": "male", "activity": "sedentary", "aim": "keep"}
        page = alices_browser.submit("/food/goals/calculator", data=told).text

        # Mifflin: 800 + 1125 - 200 + 5 = 1730; times 1.2 is 2076.
        assert "1,730" in page
        assert "2,076" in page
        assert "energy=2080" in page
        assert 'value="2080"' in alices_browser.get("/food/goals?energy=2080").text

    def test_days_of_training_may_have_their_own(self, alices_browser: Browser, as_alice: Program) -> None:
        alices_browser.submit("/food/goals", data={"energy": "2000"})
        alices_browser.submit("/food/goals?day_kind=training", data={"energy": "2600"})
        before = alices_browser.get("/food").text
        as_alice.post("/api/v2/workoutsession/", json={"date": now().date().isoformat()})

        assert "of 2,000 kcal" in before
        assert "of 2,600 kcal" in alices_browser.get("/food").text

    def test_the_calendar_of_the_routine_says_which_days_are_for_training(
        self, alices_browser: Browser, as_alice: Program
    ) -> None:
        today = now().date()
        span = {"start": str(today - timedelta(days=4)), "end": str(today + timedelta(days=30)), "fit_in_week": False}
        routine = as_alice.post("/api/v2/routine/", json={"name": "Every other day"} | span).json["id"]
        for order, is_rest in enumerate((False, True), 1):
            day = {"routine": routine, "order": order, "name": f"Day {order}", "is_rest": is_rest}
            assert as_alice.post("/api/v2/day/", json=day).status_code == 201
        alices_browser.submit("/food/goals", data={"energy": "2000"})
        alices_browser.submit("/food/goals?day_kind=training", data={"energy": "2600"})
        alices_browser.submit("/food/goals?day_kind=rest", data={"energy": "1900"})

        shown = [alices_browser.get(f"/food?day={today + timedelta(days=ahead)}").text for ahead in range(4)]

        assert ["of 2,600 kcal" in page for page in shown] == [True, False, True, False]
        assert ["of 1,900 kcal" in page for page in shown] == [False, True, False, True]


class TestOwnFoods:
    def test_a_favorite_comes_first_for_whoever_chose_it(
        self, app: Flask, alices_browser: Browser, bobs_browser: Browser, foods: dict[str, int]
    ) -> None:
        with app.app_context(), writing():
            brand = _food("Oats and milk of a brand", 370, 13, 60, 7)
            brand.rank = 12
            db.session.add(brand)
            db.session.flush()
            number = brand.id
        address = f"/food/foods/{number}"

        def first(browser: Browser) -> str:
            return browser.get("/food?q=oat").text.partition("<b>R")[0]

        alices_browser.submit(f"{address}/favorite", page=address)

        assert "Oats and milk of a brand" in first(alices_browser)
        assert "Oats and milk of a brand" not in first(bobs_browser)
        alices_browser.submit(f"{address}/favorite", page=address)
        assert "Oats and milk of a brand" not in first(alices_browser)

    def test_a_food_from_its_label_is_found_afterwards(self, alices_browser: Browser, bobs_browser: Browser) -> None:
        label = {"name": "Grandma's bread", "energy": "240", "protein": "8,5", "carbohydrates": "45", "fat": "2"}
        portion = {"portion_name": "slice", "portion_gram": "50"}
        answer = alices_browser.submit("/food/foods/new", data=label | portion)

        assert answer.status_code == 303
        assert "Add 1 slice of Grandma&#39;s bread" in alices_browser.get("/food?q=grandma").text
        assert "Grandma" not in bobs_browser.get("/food/foods?q=grandma").text.replace('value="grandma"', "")

    def test_values_that_contradict_each_other_are_refused(self, alices_browser: Browser) -> None:
        label = {"name": "Wonder", "energy": "10", "protein": "90", "carbohydrates": "5", "fat": "2"}
        answer = alices_browser.submit("/food/foods/new", data=label)

        assert answer.status_code == 422
        assert "The energy does not fit the nutrients" in answer.text


class TestPlans:
    def test_a_planned_meal_is_logged_in_one_press(
        self, alices_browser: Browser, as_alice: Program, foods: dict[str, int]
    ) -> None:
        made = alices_browser.submit("/food/plans/new", data={"description": "Bulk", "start": now().date().isoformat()})
        plan = made.headers["Location"]
        meal = as_alice.get("/api/v2/meal/").json["results"][0]["id"]

        alices_browser.submit(
            f"/food/meals/{meal}/items", data={"food": foods["oats"], "amount": "80", "unit": ""}, page="/food"
        )
        assert "296 kcal" in alices_browser.get(plan).text
        assert "As planned" in alices_browser.get("/food").text
        alices_browser.submit(f"/food/meals/{meal}/log", page="/food")

        assert "296 kcal eaten" in alices_browser.get("/food").text

    def test_a_plan_is_printed_with_what_its_meals_are_worth(
        self, alices_browser: Browser, bobs_browser: Browser, as_alice: Program, foods: dict[str, int]
    ) -> None:
        plan = as_alice.post("/api/v2/nutritionplan/", json={"description": "Bulk & <grow>", "goal_energy": 3000}).json
        meal = as_alice.post("/api/v2/meal/", json={"plan": plan["id"], "name": "Früh", "time": "07:00"}).json["id"]
        item = {"meal": meal, "ingredient": foods["milk"], "amount": 2, "weight_unit": foods["glass"]}
        as_alice.post("/api/v2/mealitem/", json=item)
        as_alice.post("/api/v2/meal/", json={"plan": plan["id"]})

        sheet = alices_browser.get(f"/food/plans/{plan['id']}/plan.pdf")

        assert sheet.mimetype == "application/pdf"
        assert sheet.data.startswith(b"%PDF-")
        assert bobs_browser.get(f"/food/plans/{plan['id']}/plan.pdf").status_code == 404

    def test_more_of_a_food_is_planned(
        self, alices_browser: Browser, bobs_browser: Browser, as_alice: Program, foods: dict[str, int]
    ) -> None:
        plan = as_alice.post("/api/v2/nutritionplan/", json={}).json["id"]
        meal = as_alice.post("/api/v2/meal/", json={"plan": plan}).json["id"]
        planned = {"meal": meal, "ingredient": foods["milk"], "amount": 100}
        address = f"/food/items/{as_alice.post('/api/v2/mealitem/', json=planned).json['id']}/edit"

        refused = alices_browser.submit(address, data={"amount": "0", "unit": ""})
        alices_browser.submit(address, data={"amount": "1,5", "unit": foods["glass"]})

        assert refused.status_code == 422
        assert bobs_browser.get(address).status_code == 404
        assert "1.5 glass, 300 ml" in alices_browser.get(f"/food/plans/{plan}").text

    def test_goals_of_a_plan_stand_beside_what_it_is_worth_and_hold_in_the_diary(
        self, alices_browser: Browser, as_alice: Program
    ) -> None:
        told = {"description": "Bulk", "start": "2026-01-01", "goal_energy": "2800", "goal_protein": "", "end": ""}
        page = alices_browser.submit("/food/plans/new", data=told | {"only_logging": "1"}).headers["Location"]
        (plan,) = as_alice.get("/api/v2/nutritionplan/").json["results"]
        alices_browser.submit(f"{page}/edit", data=told | {"goal_protein": "150"})
        refused = alices_browser.submit(f"{page}/edit", data=told | {"goal_energy": "-1"})

        assert (plan["goal_energy"], plan["goal_protein"], plan["only_logging"]) == (2800, None, True)
        assert "of 150 g" in alices_browser.get(page).text
        assert "0 of 2,800 kcal eaten" in alices_browser.get("/food?day=2026-01-02").text
        assert as_alice.get(f"/api/v2/nutritionplan/{plan['id']}/").json["only_logging"] is False
        assert refused.status_code == 422

    def test_an_end_before_the_start_is_refused(self, alices_browser: Browser) -> None:
        answer = alices_browser.submit(
            "/food/plans/new", data={"description": "Cut", "start": "2026-02-01", "end": "2026-01-01"}
        )

        assert answer.status_code == 422
        assert "The end is before the start" in answer.text


class TestWeek:
    def test_the_average_counts_only_days_with_entries(self, alices_browser: Browser, foods: dict[str, int]) -> None:
        for day, grams in (("2026-01-05", "100"), ("2026-01-07", "200")):
            alices_browser.submit(f"/food/foods/{foods['oats']}?day={day}", data={"amount": grams, "unit": ""})

        page = alices_browser.get("/food/week?day=2026-01-08").text

        assert "The average is 555 kcal." in page
        assert "<b>555</b>" in page

    def test_goals_of_each_day_stand_beside_what_was_eaten_and_drunk(
        self, alices_browser: Browser, as_alice: Program, foods: dict[str, int]
    ) -> None:
        today = now().date().isoformat()
        alices_browser.submit("/food/goals", data={"energy": "2000", "water_ml": "2500"})
        alices_browser.submit("/food/goals?day_kind=training", data={"energy": "2600"})
        as_alice.post("/api/v2/workoutsession/", json={"date": today})
        eat(alices_browser, foods)
        alices_browser.submit("/food/water", data={"millilitres": "330"}, page="/food")

        page = alices_browser.get("/food/week?span=month").text

        assert '<td class="n">370</td><td class="n">2,600</td>' in page
        assert '<td class="n">330</td>' in page
        assert page.count('<line class="goal"') > 1

    @pytest.mark.parametrize("query", ["span=weeks", "span=month&day=1900-01-01", "day=2200-12-31", "span=x&day=x"])
    def test_any_time_can_be_asked_for(self, alices_browser: Browser, query: str) -> None:
        assert alices_browser.get(f"/food/week?{query}").status_code == 200

    def test_three_months_take_as_many_statements_as_an_empty_week(
        self, alices_browser: Browser, foods: dict[str, int], count_queries: Any
    ) -> None:
        alices_browser.get("/food/week")
        few = count_queries(alices_browser.get, "/food/week?day=2026-01-05")
        for day in ("2026-01-05", "2026-01-17", "2026-02-05"):
            alices_browser.submit(f"/food/foods/{foods['oats']}?day={day}", data={"amount": "10", "unit": ""})

        assert count_queries(alices_browser.get, "/food/week?span=weeks&day=2026-02-08") <= few + 2
