"""Older addresses and names of exercises and foods."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.database import writing
from app.exercises.models import Exercise, ExerciseImage, Muscle
from app.extensions import db
from app.nutrition.models import Ingredient, IngredientWeightUnit
from tests.gym import add_exercises
from tests.legacy.conftest import OldWorkout
from tests.people import Program

OLDER = {"X-Api-Compat": "2"}
GROUP = "0194384e-6c00-4000-8000-000000000001"


@pytest.fixture
def bread(app: Flask) -> int:
    """Bread, in slices of 40 g; its key."""
    with app.app_context(), writing():
        food = Ingredient(name="Rye bread", language_id=2, energy=250, protein=8, carbohydrates=48, fat=1, fiber=7)
        food.weight_units = [IngredientWeightUnit(name="Slice", gram=40)]
        db.session.add(food)
        db.session.flush()
        return int(food.id)


def _of(program: Program, path: str, **options: Any) -> Any:
    answer = program.get(f"/api/v2/{path}", **options)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_muscles_joined_by_commas_are_alternatives_and_other_filters_narrow(
    app: Flask, as_alice: Program, exercises: dict[str, int]
) -> None:
    assert _of(as_alice, "exercise/?muscles=4,12")["count"] == 2
    assert _of(as_alice, "exercise/?muscles=4&equipment=3")["count"] == 0
    with app.app_context(), writing():
        bench = db.session.get_one(Exercise, exercises["bench"])
        bench.muscles.append(db.session.get_one(Muscle, 2))
    assert _of(as_alice, "exercise/?muscles=2,7")["count"] == 1


def test_exercises_are_found_under_the_older_address(app: Flask, as_alice: Program) -> None:
    keys = add_exercises(app)

    (one, *_rest) = _of(as_alice, "exercise/search/?term=squat&language=en,de")["suggestions"]

    assert one["data"]["base_id"] == keys["barbell-back-squat"]
    assert one["value"] == one["data"]["name"]
    assert (one["data"]["category"], one["data"]["image"]) == ("Legs", None)
    assert _of(as_alice, "exercise/search/") == {}
    assert _of(as_alice, "exerciseinfo/search/?term=squat&language=*")["suggestions"]
    assert as_alice.get("/api/v2/exercise/search/?term=%00").status_code == 400


def test_an_exercise_in_full_has_its_texts_under_their_older_name(app: Flask, as_alice: Program) -> None:
    key = add_exercises(app)["push-up"]

    found = _of(as_alice, f"exercisebaseinfo/{key}/")

    assert [one["exercise_base"] for one in found["exercises"]] == [key]
    assert found["variations"] is None
    assert _of(as_alice, f"exercise-base/{key}/")["id"] == key


def test_variations_share_the_number_of_their_first_exercise(app: Flask, as_alice: Program) -> None:
    keys = list(add_exercises(app).values())
    for key in keys[:2]:
        with app.app_context(), writing():
            db.session.get_one(Exercise, key).variation_group = UUID(GROUP)

    assert _of(as_alice, "variation/")["results"] == [{"id": min(keys[:2])}]
    assert [_of(as_alice, f"exercise-base/{key}/")["variations"] for key in keys[:3]] == [*[min(keys[:2])] * 2, None]


def test_portions_of_foods_have_a_unit(as_alice: Program, bread: int) -> None:
    (portion,) = _of(as_alice, "ingredienttoweightunit/")["results"]
    (unit,) = _of(as_alice, "weightunit/")["results"]

    assert portion == {"id": portion["id"], "amount": "1.00", "gram": 40, "ingredient": bread, "unit": unit["id"]}
    assert unit == {"id": unit["id"], "name": "Slice", "language": 2}
    assert _of(as_alice, f"weightunit/{unit['id']}/") == unit


def test_units_are_listed_by_name_and_language(app: Flask, as_alice: Program, bread: int) -> None:
    with app.app_context(), writing():
        for name, language, gram in (("Toast", 2, 25), ("Brot", 1, 50)):
            food = Ingredient(name=name, language_id=language, energy=250, protein=8, carbohydrates=48, fat=1)
            food.weight_units = [IngredientWeightUnit(name="Slice", gram=gram)]
            db.session.add(food)

    units = _of(as_alice, "weightunit/")["results"]
    portions = _of(as_alice, "ingredienttoweightunit/")["results"]

    assert [(one["name"], one["language"]) for one in units] == [("Slice", 2), ("Slice", 1)]
    assert [one["unit"] for one in portions] == [units[0]["id"], units[0]["id"], units[1]["id"]]
    assert _of(as_alice, "weightunit/?language=1")["results"] == [units[1]]
    assert as_alice.get("/api/v2/weightunit/?language=x").status_code == 400


def test_foods_say_fibres_to_who_asks_for_older_names(as_alice: Program, bread: int) -> None:
    plain = _of(as_alice, f"ingredient/{bread}/")
    older = _of(as_alice, f"ingredient/{bread}/", headers=OLDER)

    assert "fibres" not in plain
    assert older["fibres"] == older["fiber"] == "7.000"
    assert older["creation_date"] == older["created"]
    assert _of(as_alice, "ingredient/?fibres=7", headers=OLDER)["count"] == 1
    assert _of(as_alice, "ingredient/?fibres=8", headers=OLDER)["count"] == 0
    assert _of(as_alice, "ingredient/?fibres=8")["count"] == 1


def test_foods_are_found_under_the_older_address(as_alice: Program, bread: int) -> None:
    (found,) = _of(as_alice, "ingredient/search/?term=rye bread&language=en")["suggestions"]

    assert found["value"] == "Rye bread"
    assert found["data"] == {"id": bread, "name": "Rye bread", "image": None, "image_thumbnail": None}
    assert _of(as_alice, "ingredient/search/?term=") == {}


def test_a_diary_is_summed_up_by_day(as_alice: Program, as_bob: Program, bread: int) -> None:
    plan = as_alice.post("/api/v2/nutritionplan/", json={"description": "Plan"}).json["id"]
    for day, amount in (("2025-01-06", 100), ("2025-01-06", 100), ("2025-01-07", 50)):
        entry = {"plan": plan, "ingredient": bread, "amount": amount, "datetime": f"{day}T10:00:00Z"}
        assert as_alice.post("/api/v2/nutritiondiary/", json=entry).status_code == 201

    newest, oldest = _of(as_alice, f"nutritionplan/{plan}/get_log_overview/")
    summary = f"nutritionplan/{plan}/log_summary/"

    assert (newest["date"], newest["energy"]) == ("2025-01-07", 125.0)
    assert (oldest["date"], oldest["energy"], oldest["fibres"]) == ("2025-01-06", 500.0, 14.0)
    assert _of(as_alice, f"{summary}?year=2025&month=1&day=6")["energy"] == 500.0
    assert _of(as_alice, f"{summary}?year=2025&month=2&day=31")["energy"] == 0.0
    assert _of(as_alice, f"{summary}?year=x&month=&day=99999999")["sodium"] == 0.0
    assert as_bob.get(f"/api/v2/{summary}").status_code == 404


def test_older_names_are_filters_only_for_who_asks_for_them(as_alice: Program, old: OldWorkout) -> None:
    other = old.workout["id"] + 1

    assert _of(as_alice, f"day/?training={other}")["count"] == 1
    assert as_alice.get(f"/api/v2/day/?training={other}", headers=OLDER).status_code == 400
    (day,) = _of(as_alice, f"day/?training={old.workout['id']}&ordering=-training", headers=OLDER)["results"]
    assert (day["training"], day["day"]) == (old.workout["id"], [1, 4])


def test_todays_name_counts_more_than_the_older_one(as_alice: Program, old: OldWorkout) -> None:
    body = {"routine": old.workout["id"], "training": 4711, "name": "Legs"}

    assert as_alice.post("/api/v2/day/", json=body).json["routine"] == old.workout["id"]


def test_an_exercise_has_its_words_for_older_programs(app: Flask, as_alice: Program) -> None:
    keys = add_exercises(app)
    with app.app_context(), writing():
        db.session.get_one(Exercise, keys["barbell-back-squat"]).variation_group = UUID(GROUP)
        db.session.get_one(Exercise, keys["barbell-bench-press"]).variation_group = UUID(GROUP)
    squat, bench = keys["barbell-back-squat"], keys["barbell-bench-press"]

    german = _of(as_alice, f"exercise/?language=1&id={squat}", headers=OLDER)["results"][0]
    english = _of(as_alice, f"exercise/{squat}/", headers=OLDER)
    info = _of(as_alice, f"exerciseinfo/{squat}/", headers=OLDER)

    assert (german["language"], english["language"]) == (1, 2)
    assert german["name"] != english["name"]
    assert english["description"] == ""
    assert english["variations"] == min(squat, bench)
    assert (info["name"], info["language"]["short_name"]) == (english["name"], "en")
    assert (info["exercise_base_id"], info["variations"]) == (squat, [bench])
    assert {"aliases", "comments"} <= info.keys()
    assert "name" not in _of(as_alice, f"exercise/{squat}/")


def test_thumbnails_are_there_in_every_older_size(app: Flask, as_alice: Program) -> None:
    keys = add_exercises(app)
    with app.app_context(), writing():
        picture = ExerciseImage(exercise_id=keys["plank"], image="exercise-images/plank.jpg")
        db.session.add(picture)
        db.session.flush()
        path = f"exerciseimage/{picture.id}/thumbnails/"

    copies = _of(as_alice, path, headers=OLDER)

    sizes = ["micro", "thumbnail", "small", "medium", "large"]
    assert set(copies) == {"original", *sizes, *(f"{name}_cropped" for name in sizes)}
    assert copies["micro"]["settings"] == {"size": [200, 200]}
    assert copies["large"]["url"] == copies["original"]
    assert set(_of(as_alice, path)) == {"original", "small", "medium"}


def test_words_of_many_exercises_are_read_at_once(app: Flask, as_alice: Program, count_queries: Any) -> None:
    add_exercises(app)

    for path in ("exercise", "exerciseinfo"):
        _first, one, many = (
            count_queries(as_alice.get, f"/api/v2/{path}/?limit={limit}", headers=OLDER) for limit in (1, 1, 10)
        )
        assert many == one


def test_portions_and_values_have_their_older_keys_on_demand(app: Flask, as_alice: Program, bread: int) -> None:
    (unit,) = _of(as_alice, "ingredientweightunit/", headers=OLDER)["results"]
    plan = as_alice.post("/api/v2/nutritionplan/", json={"goal_energy": 2000}).json
    meal = as_alice.post("/api/v2/meal/", json={"plan": plan["id"]}).json
    as_alice.post("/api/v2/mealitem/", json={"meal": meal["id"], "ingredient": bread, "amount": "100"})

    values = _of(as_alice, f"meal/{meal['id']}/nutritional_values/", headers=OLDER)

    assert (unit["amount"], unit["unit"]) == ("1.00", unit["id"])
    assert values["energy_kilojoule"] == 1046.0
    assert "energy_kilojoule" not in _of(as_alice, f"meal/{meal['id']}/nutritional_values/")
    assert _of(as_alice, f"nutritionplan/{plan['id']}/", headers=OLDER)["has_goal_calories"] is True


@pytest.mark.parametrize(
    ("path", "successor"),
    [("login/", "auth/login"), ("token", "auth/login"), ("register/", "auth/signup")],
)
def test_older_ways_to_sign_in_name_todays(app: Flask, path: str, successor: str) -> None:
    answer = app.test_client().post(f"/api/v2/{path}", json={})

    assert answer.headers["Deprecation"].startswith("@")
    assert successor in answer.headers["Link"]
