"""What people type, and the food they mean by it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from app.accounts.models import User
from app.database import writing
from app.extensions import db
from app.nutrition.importing.running import refresh_words
from app.nutrition.models import Ingredient, LogItem, NutritionPlan
from app.nutrition.queries import search_foods
from app.nutrition.queries.finding import Wanted
from app.nutrition.services import load_foods
from app.search import asking
from tests.nutrition.conftest import ENGLISH, GERMAN
from tests.nutrition.sixty_searches import SEARCHES
from tests.people import Cast


def names(ids: list[int]) -> list[str]:
    found = {food.id: food.name for food in db.session.query(Ingredient).where(Ingredient.id.in_(ids))}
    return [found[key] for key in ids]


class TestThePlainFoods:
    def test_each_of_sixty_searches_shows_the_expected_food_among_the_first_three(self, context: Flask) -> None:
        load_foods()

        missed = []
        for asked, language, expected in SEARCHES:
            first = names(search_foods(asked, language_id=language)[:3])
            if expected not in first:
                missed.append((asked, expected, first))

        assert len(SEARCHES) >= 60
        assert missed == []

    def test_loading_them_again_changes_nothing_and_keeps_what_people_corrected(self, context: Flask) -> None:
        assert load_foods() > 1000
        assert load_foods() == 0

    def test_the_plain_food_comes_before_every_product(self, context: Flask, add_food: Callable[..., int]) -> None:
        for number in range(30):
            add_food("Milk", brand=f"Dairy {number}", rank=11, code=f"{4000000000000 + number}")
        load_foods()

        assert names(search_foods("milk", language_id=ENGLISH)[:3]) == ["Whole milk", "Buttermilk", "Coconut milk"]
        assert names(search_foods("milk", language_id=ENGLISH)).count("Milk") == 30


class TestWords:
    @pytest.fixture(autouse=True)
    def _foods(self, add_food: Callable[..., int]) -> None:
        self.creme = add_food("Crème fraîche", rank=11, brand="Isigny")
        self.chow = add_food("Bachelor chow, now with flavour!", rank=11, is_vegan=True, nutriscore="b", brand="Planet")
        self.kase = add_food("Käse Überbacken", rank=11, language_id=GERMAN, nutriscore="d")

    @pytest.mark.parametrize("asked", ["creme", "CRÈME", "crème fr", "fr cre", "isigny", "creme isi"])
    def test_every_word_is_a_beginning_without_case_and_accents(self, asked: str) -> None:
        assert search_foods(asked) == [self.creme]

    @pytest.mark.parametrize("asked", ["x", "", "  ", "***", '"', "NOT", "a OR b", "creme*", "(", "\x00", "\ue001"])
    def test_whatever_is_typed_is_a_search(self, asked: str) -> None:
        assert search_foods(asked) in ([], [self.creme])

    def test_filters_narrow_the_search_itself(self) -> None:
        assert search_foods("ch", wanted=Wanted(is_vegan=True)) == [self.chow]
        assert search_foods("ch", wanted=Wanted(is_vegetarian=True)) == []
        assert search_foods("ch", wanted=Wanted(nutriscores=("a", "b"))) == [self.chow]
        assert search_foods("ka", wanted=Wanted(nutriscores=("a", "b"))) == []
        assert search_foods("ka", wanted=Wanted(language_ids=(GERMAN,))) == [self.kase]
        assert search_foods("ka", wanted=Wanted(language_ids=(ENGLISH,))) == []
        assert search_foods("ba", wanted=Wanted(brand="Planet")) == [self.chow]
        assert search_foods("ba", wanted=Wanted(brand="Isigny")) == []

    def test_a_slip_is_forgiven_also_where_a_word_repeats_itself(self, add_food: Callable[..., int]) -> None:
        couscous = add_food("Couscous")
        refresh_words()

        assert search_foods("couzcous") == search_foods("couscouz") == [couscous]

    def test_what_changes_is_found_by_its_new_words_only(self) -> None:
        with writing():
            db.session.get(Ingredient, self.chow).name = "Widower stew"  # type: ignore[union-attr]
        with writing():
            db.session.delete(db.session.get(Ingredient, self.kase))

        assert search_foods("widower") == [self.chow]
        assert search_foods("chow") == search_foods("kase") == []


class TestAmongVeryMany:
    @pytest.mark.parametrize("abundant", [asking.ABUNDANT, 10])
    def test_the_few_that_are_wanted_are_found_behind_a_thousand_others(
        self, abundant: int, context: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(asking, "ABUNDANT", abundant)
        values = {"energy": 400, "protein": 0, "carbohydrates": 0, "fat": 0}
        rows = [values | {"name": f"Zwieback {number}", "language_id": GERMAN} for number in range(1000)]
        wanted = [values | {"name": f"Zwieback Z{number}", "language_id": ENGLISH} for number in range(3)]
        with writing() as session:
            session.execute(insert(Ingredient), rows + wanted)
        refresh_words()

        in_english = Wanted(language_ids=(ENGLISH,))

        assert names(search_foods("zwieback", wanted=in_english)) == ["Zwieback Z0", "Zwieback Z1", "Zwieback Z2"]
        assert names(search_foods("zwieback z1", wanted=in_english)) == ["Zwieback Z1"]
        assert len(search_foods("zwieback")) == 300


class TestBarcodes:
    def test_a_barcode_finds_exactly_its_product_with_and_without_leading_zeros(
        self, add_food: Callable[..., int]
    ) -> None:
        food = add_food("Peanut butter", code="0036000291452")
        add_food("Something else", code="4006381333931")

        assert search_foods("036000291452") == search_foods("0036000291452") == [food]
        assert search_foods("0036 0002 9145 2") == [food]
        assert search_foods("12345670") == []


class TestOnesOwn:
    def test_own_foods_and_what_one_ate_come_first_and_nobody_else_finds_them(
        self, cast: Cast, add_food: Callable[..., int]
    ) -> None:
        alice, bob = db.session.get(User, cast.id_of("alice")), db.session.get(User, cast.id_of("bob"))
        assert alice and bob
        plain = add_food("Porridge")
        own = add_food("Porridge of mine", owner_id=alice.id)
        eaten = add_food("Porridge, instant", rank=12, brand="Quick")
        with writing():
            plan = NutritionPlan(user_id=alice.id)
            db.session.add(plan)
            db.session.flush()
            db.session.add(LogItem(user_id=alice.id, plan_id=plan.id, ingredient_id=eaten, amount=50))

        assert set(search_foods("porr", user=alice)[:2]) == {own, eaten}
        assert search_foods("porr", user=alice)[2] == plain
        assert search_foods("porr", user=bob) == [plain, eaten]
        assert search_foods("porr") == [plain, eaten]


class TestThroughTheApi:
    def test_names_are_ranked_and_pages_go_on(self, client: FlaskClient, context: Flask) -> None:
        load_foods()
        address = "/api/v2/ingredientinfo/?name__search=milk&language__code=en&limit=2"

        first = client.get(address).json
        second = client.get(first["next"]).json

        assert [food["name"] for food in first["results"]] == ["Whole milk", "Buttermilk"]
        assert first["count"] == second["count"] > 10
        assert not {food["id"] for food in first["results"]} & {food["id"] for food in second["results"]}

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("name__search=ab", ["AB"]),
            ("name__search=%2B%2B", []),
            ("name__search=", ["AB", "Abalone", "Tea"]),
            ("name__search=abal&ordering=-name", ["Abalone"]),
            ("name__search=abal&language__code=de&language__code=en", ["Abalone"]),
            ("name__search=abalome", ["Abalone"]),
            ("name__search=40063813339&is_vegan=True", []),
            ("name__search=4006381333931", ["Tea"]),
        ],
    )
    def test_short_terms_symbols_and_barcodes(
        self, client: FlaskClient, add_food: Callable[..., int], query: str, found: list[str]
    ) -> None:
        add_food("AB")
        add_food("Abalone")
        add_food("Tea", code="4006381333931")
        refresh_words()

        answer: Any = client.get(f"/api/v2/ingredient/?{query}").json

        assert [food["name"] for food in answer["results"]] == found

    @pytest.mark.parametrize(
        ("query", "number"),
        [("nutriscore__lt=c", 50), ("nutriscore__in=a,b", 50), ("energy=399", 1), ("id__gt=0", 400)],
    )
    def test_other_filters_find_among_all_that_are_called_so(
        self, client: FlaskClient, app: Flask, query: str, number: int
    ) -> None:
        with app.app_context(), writing():
            for energy in range(400):
                grade = "b" if energy >= 350 else None
                values = {"protein": 0, "carbohydrates": 0, "fat": 0, "nutriscore": grade}
                db.session.add(Ingredient(name=f"Zwieback {energy:03}", language_id=2, energy=energy, **values))
            db.session.flush()
            refresh_words()

        assert client.get(f"/api/v2/ingredient/?name__search=zwieback&{query}").json["count"] == number

    def test_a_page_of_a_search_takes_the_same_statements_however_many_foods_there_are(
        self, client: FlaskClient, add_food: Callable[..., int], count_queries: Callable[..., int]
    ) -> None:
        add_food("Apple")
        refresh_words()
        few = count_queries(client.get, "/api/v2/ingredientinfo/?name__search=apple")
        for number in range(30):
            add_food(f"Apple {number}", units={"piece": 100})
        many = count_queries(client.get, "/api/v2/ingredientinfo/?name__search=apple")

        assert many == few <= 4
