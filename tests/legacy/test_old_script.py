"""A script that knows nothing but the two older documents: it plans, reads, logs, and the same plan opens today."""

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import writing
from app.exercises.models import Equipment, Exercise, ExerciseImage, Muscle
from app.extensions import db
from tests.gym import add_exercises, start
from tests.people import PASSWORD, Browser, Cast


class OldScript:
    """Sends JSON as curl does (no content type of its own), with the token that `login/` gave it."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        answer = client.post("/api/v2/login/", json={"username": "alice", "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self._headers = {
            "Authorization": f"Token {answer.json['token']}",
            "Accept": "application/json; indent=4",
        }

    def get(self, path: str) -> Any:
        """Read."""
        answer = self._client.get(f"/api/v2/{path}", headers=self._headers)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return json.loads(answer.data)

    def describe(self, path: str) -> Any:
        """`OPTIONS`."""
        answer = self._client.options(f"/api/v2/{path}", headers=self._headers)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return json.loads(answer.data)

    def send(self, method: str, path: str, **values: Any) -> Any:
        """`curl -X POST --data '{…}'`."""
        answer = self._client.open(
            f"/api/v2/{path}",
            method=method,
            data=json.dumps(values),
            content_type="application/x-www-form-urlencoded",
            headers=self._headers,
        )
        assert answer.status_code in {200, 201}, f"{path}: {answer.text}"
        return json.loads(answer.data)


@pytest.fixture
def script(app: Flask, cast: Cast) -> OldScript:
    return OldScript(app.test_client())


def test_what_an_old_script_plans_opens_in_the_pages_and_in_gym_mode(
    app: Flask, script: OldScript, alices_browser: Browser
) -> None:
    add_exercises(app)
    found = script.get("exercise/search/?term=bench&language=en")["suggestions"]
    bench = found[0]["data"]["base_id"]
    weekdays = {one["day_of_week"]: one["id"] for one in script.get("daysofweek/")["results"]}

    workout = script.send("POST", "workout/", name="Old but strong")
    day = script.send(
        "POST",
        "day/",
        training=workout["id"],
        description="Chest",
        day=[weekdays["Monday"], weekdays["Thursday"]],
    )
    one = script.send("POST", "set/", exerciseday=day["id"], sets=3)
    script.send("POST", "setting/", set=one["id"], exercise_base=bench, reps=8, weight="60.00", rir="2")
    script.send("PATCH", f"workout/{workout['id']}/", description="Twice a week")

    whole = script.get(f"workout/{workout['id']}/canonical_representation/")
    assert whole["obj"]["description"] == "Twice a week"
    (shown,) = whole["day_list"]
    assert shown["days_of_week"]["text"] == "Monday, Thursday"
    (exercise,) = shown["set_list"][0]["exercise_list"]
    assert exercise["setting_text"] == "3 × 8 (60 kg, 2 RiR)"
    assert len(script.get(f"set/{one['id']}/computed_settings/")["results"]) == 3

    script.send("POST", "workoutsession/", workout=workout["id"], date="2025-01-06", impression="3")
    log = {"exercise_base": bench, "workout": workout["id"], "repetition_unit": 1, "weight_unit": 1}
    script.send("POST", "workoutlog/", **log, reps=8, weight="60", date="2025-01-06", rir="2")
    assert len(script.get(f"workout/{workout['id']}/log_data/?id={bench}")["chart_data"]) == 1

    schedule = script.send("POST", "schedule/", name="Winter", start_date=date.today().isoformat(), is_active=True)
    script.send("POST", "schedulestep/", schedule=schedule["id"], workout=workout["id"], duration=4)
    assert script.get(f"schedulestep/?schedule={schedule['id']}")["count"] == 1

    page = alices_browser.get(f"/routines/{workout['id']}/").text
    assert "Old but strong" in page
    assert "Chest" in page
    gym = alices_browser.get(start(alices_browser, f"/routines/{workout['id']}/")).text
    assert 'value="60"' in gym
    assert 'value="8"' in gym


def test_every_endpoint_the_documents_list_is_there(script: OldScript) -> None:
    names = [
        "daysofweek",
        "equipment",
        "exercise",
        "exerciseinfo",
        "exercisealias",
        "exercisecategory",
        "exercisecomment",
        "exerciseimage",
        "exercisebaseinfo",
        "ingredient",
        "ingredientinfo",
        "ingredienttoweightunit",
        "language",
        "license",
        "muscle",
        "weightunit",
        "variation",
        "setting-repetitionunit",
        "setting-weightunit",
        "day",
        "gallery",
        "meal",
        "mealitem",
        "nutritiondiary",
        "nutritionplan",
        "schedule",
        "schedulestep",
        "set",
        "setting",
        "weightentry",
        "workout",
        "workoutlog",
    ]
    index = script.get("")

    for name in names:
        assert name in index, name
        assert set(script.get(f"{name}/")) == {"count", "next", "previous", "results"}, name
        assert script.get(f"{name}.json/")["results"] == script.get(f"{name}/?format=json")["results"]
    assert "userprofile" in index
    assert script.get("userprofile/")["username"] == "alice"


def test_the_examples_of_the_documents_find_what_they_say(app: Flask, script: OldScript) -> None:
    keys = add_exercises(app)
    with app.app_context(), writing():
        db.session.get_one(Exercise, keys["push-up"]).muscles = [db.session.get_one(Muscle, 1)]
        bench = db.session.get_one(Exercise, keys["barbell-bench-press"])
        bench.muscles = [db.session.get_one(Muscle, 1), db.session.get_one(Muscle, 2)]
        bench.equipment = [db.session.get_one(Equipment, 3)]
        db.session.get_one(Exercise, keys["plank"]).muscles = [db.session.get_one(Muscle, 7)]
        bench.images = [ExerciseImage(image=f"exercise-images/{name}.jpg", is_main=name == "a") for name in "ab"]

    def found(path: str) -> set[str]:
        names = {number: name for name, number in keys.items()}
        return {names[one["id"]] for one in script.get(path)["results"]}

    assert found("exercise/?language=1") == {"barbell-bench-press", "barbell-back-squat"}
    assert found("exercise/?muscles=1&equipment=3") == {"barbell-bench-press"}
    assert found("exercise/?muscles=2,7") == {"barbell-bench-press", "plank"}
    assert found("exercise/?format=json") == set(keys)
    (main,) = script.get("exerciseimage/?is_main=True")["results"]
    assert main["image"].endswith("/a.jpg")


def test_orders_and_sheets_are_as_the_documents_say(script: OldScript) -> None:
    for name in ("B", "A", "C"):
        script.send("POST", "workout/", name=name)

    def names(query: str) -> list[str]:
        return [one["name"] for one in script.get(f"workout/?{query}")["results"]]

    assert names("ordering=name") == ["A", "B", "C"]
    assert names("ordering=-name") == ["C", "B", "A"]
    first = script.get("workout/?limit=2")
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    assert "offset=2" in first["next"]


@pytest.mark.parametrize(
    ("name", "field", "kind"),
    [
        ("workout", "description", "string"),
        ("set", "sets", "integer"),
        ("setting", "weight", "decimal"),
        ("schedule", "start_date", "date"),
        ("schedulestep", "duration", "integer"),
    ],
)
def test_an_older_address_describes_its_fields(script: OldScript, name: str, field: str, kind: str) -> None:
    described = script.describe(f"{name}/")

    assert "application/json" in described["renders"]
    assert described["actions"]["POST"][field]["type"] == kind


def test_a_pair_of_tokens_is_had_for_a_password_used_verified_and_renewed(app: Flask, cast: Cast) -> None:
    client = app.test_client()

    pair = client.post("/api/v2/token", data={"username": "alice", "password": PASSWORD}).json
    answer = client.get("/api/v2/workout/", headers={"Authorization": f"Bearer {pair['access']}"})
    verified = client.post("/api/v2/token/verify", data={"token": pair["access"]})
    renewed = client.post("/api/v2/token/refresh", data={"refresh": pair["refresh"]})

    assert (answer.status_code, verified.status_code, renewed.status_code) == (200, 200, 200)
    assert "access" in renewed.json


def test_browsers_may_look_at_older_addresses_as_pages(app: Flask, alices_browser: Browser) -> None:
    answer = alices_browser.get("/api/v2/workout.api/", headers={"Accept": "text/html"})

    assert answer.status_code == 200
    assert answer.content_type.startswith("text/html")
