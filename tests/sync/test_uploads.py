"""What phones send: one row each, under the rules of the REST API, and as often as they like."""

from typing import Any
from uuid import uuid4

import jwt
import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app import database
from app.accounts.models import User
from app.accounts.services import make_api_token
from app.body.models import Image, WeightEntry
from app.database import writing
from app.extensions import db
from app.routines.models import Routine
from app.sync.api import uploads
from tests.gym import add_exercises
from tests.people import PASSWORD, Cast, Program
from tests.rows import MARK, RowMaker
from tests.sync.test_log import _food

PATH = "/api/v2/upload-powersync-data"
OK = {"status": "ok!"}


def send(program: Program, method: str, table: Any, **data: Any) -> Any:
    answer = program.open(method, PATH, json={"table": table, "data": data})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def read(program: Program, path: str) -> Any:
    answer = program.get(f"/api/v2/{path}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def _training(app: Flask, program: Program) -> list[tuple[str, dict[str, Any]]]:
    """Rows of every table phones may add to, each after those it names."""
    exercise = next(iter(add_exercises(app, ["plank"]).values()))
    with app.app_context():
        food = _food("apple")
    keys = {name: str(uuid4()) for name in ("session", "log", "plan", "meal", "item", "entry", "category", "value")}
    moment = "2026-03-04T17:30:00.000Z"
    return [
        ("manager_workoutsession", {"id": keys["session"], "date": "2026-03-04", "impression": "3", "notes": "good"}),
        (
            "manager_workoutlog",
            {
                "id": keys["log"],
                "session": keys["session"],
                "exercise": exercise,
                "date": moment,
                "repetitions": 8.0,
                "repetitions_unit": 1,
                "weight": 62.5,
                "weight_unit": 1,
            },
        ),
        ("nutrition_nutritionplan", {"id": keys["plan"], "description": "Plan", "only_logging": 1}),
        ("nutrition_meal", {"id": keys["meal"], "plan": keys["plan"], "name": "Lunch", "order": 1}),
        ("nutrition_mealitem", {"id": keys["item"], "meal": keys["meal"], "ingredient": food, "amount": 120.0}),
        (
            "nutrition_logitem",
            {"id": keys["entry"], "plan_id": keys["plan"], "ingredient_id": food, "amount": 80.5, "datetime": moment},
        ),
        ("measurements_category", {"id": keys["category"], "name": "Biceps", "unit": "cm"}),
        ("measurements_measurement", {"id": keys["value"], "category": keys["category"], "value": 38.5, "notes": ""}),
        ("weight_weightentry", {"id": str(uuid4()), "date": moment, "weight": 81.5}),
    ]


PATHS = {
    "manager_workoutsession": "workoutsession",
    "manager_workoutlog": "workoutlog",
    "nutrition_nutritionplan": "nutritionplan",
    "nutrition_meal": "meal",
    "nutrition_mealitem": "mealitem",
    "nutrition_logitem": "nutritiondiary",
    "measurements_category": "measurement-category",
    "measurements_measurement": "measurement",
    "weight_weightentry": "weightentry",
}


def test_rows_made_on_a_phone_are_there_under_the_ids_it_gave_them(app: Flask, as_alice: Program) -> None:
    for table, data in _training(app, as_alice):
        assert send(as_alice, "PUT", table, **data) == OK
        if table != "weight_weightentry":
            assert read(as_alice, f"{PATHS[table]}/{data['id']}/")["id"] == data["id"]

    (weight,) = read(as_alice, "weightentry/")["results"]
    assert weight["weight"] == "81.50"
    (log,) = read(as_alice, "workoutlog/")["results"]
    assert (log["weight"], log["repetitions"]) == ("62.50", "8.00")
    (plan,) = read(as_alice, "nutritionplan/")["results"]
    assert plan["only_logging"] is True


def test_what_is_sent_twice_is_there_once(app: Flask, as_alice: Program) -> None:
    sent = _training(app, as_alice)
    for table, data in sent * 2:
        assert send(as_alice, "PUT", table, **data) == OK
    before = {path: read(as_alice, f"{path}/") for path in PATHS.values()}

    for table, data in sent:
        assert send(as_alice, "PUT", table, **data | {"notes": "changed", "name": "changed"}) == OK

    assert {path: read(as_alice, f"{path}/") for path in PATHS.values()} == before
    for table, data in reversed(sent):
        for _ in range(2):
            assert send(as_alice, "DELETE", table, id=data["id"]) == OK
    assert {read(as_alice, f"{path}/")["count"] for path in PATHS.values() if path != "measurement-category"} == {0}


def test_changes_are_partial(app: Flask, as_alice: Program) -> None:
    sent = dict(_training(app, as_alice))
    for table, data in sent.items():
        send(as_alice, "PUT", table, **data)

    key = sent["manager_workoutlog"]["id"]
    assert send(as_alice, "PATCH", "manager_workoutlog", id=key, repetitions=10.0) == OK
    log = read(as_alice, f"workoutlog/{key}/")
    assert (log["repetitions"], log["weight"]) == ("10.00", "62.50")
    assert send(as_alice, "PATCH", "weight_weightentry", id=sent["weight_weightentry"]["id"], weight=80.0) == OK
    assert read(as_alice, "weightentry/")["results"][0]["weight"] == "80.00"


def test_routines_photos_and_the_profile_are_changed_but_not_made(app: Flask, cast: Cast, as_alice: Program) -> None:
    maker = RowMaker(app, cast.token_of("alice"), cast.id_of("alice"))
    maker.make_all()
    routine, photo = maker.made["routine"], maker.made["gallery"]

    assert send(as_alice, "PATCH", "manager_routine", id=routine, name="Renamed") == OK
    assert read(as_alice, f"routine/{routine}/")["name"] == "Renamed"
    image = {"id": photo, "description": "Front", "image": "gallery/1/other.jpg"}
    assert send(as_alice, "PATCH", "gallery_image", **image) == OK
    assert read(as_alice, f"gallery/{photo}/")["description"] == "Front"
    assert send(as_alice, "PATCH", "core_userprofile", id=cast.id_of("alice"), weight_unit="lb") == OK
    assert read(as_alice, "userprofile/")["weight_unit"] == "lb"
    refusals = {
        ("PUT", "manager_routine"): "Routine creation must go through the REST API",
        ("PUT", "gallery_image"): "Image creation must go through the REST API",
        ("PUT", "core_userprofile"): "UserProfile creation must go through the REST API",
        ("DELETE", "core_userprofile"): "UserProfile cannot be deleted",
    }
    for (method, table), details in refusals.items():
        assert send(as_alice, method, table, id=1) == {"error": "Method not allowed", "details": details}
    assert send(as_alice, "DELETE", "gallery_image", id=photo) == OK
    assert send(as_alice, "DELETE", "manager_routine", id=routine) == OK
    with app.app_context():
        assert db.session.scalar(select(func.count(Image.id))) == 0
        assert db.session.scalar(select(func.count(Routine.id)).where(Routine.id == routine)) == 0


def test_rows_of_somebody_else_stay_as_they_are(app: Flask, cast: Cast, as_alice: Program, as_bob: Program) -> None:
    maker = RowMaker(app, cast.token_of("alice"), cast.id_of("alice"))
    maker.make_all()
    for table, data in _training(app, as_alice):
        send(as_alice, "PUT", table, **data)
    with app.app_context():
        weight = str(db.session.scalars(select(WeightEntry.uuid).order_by(WeightEntry.id.desc())).first())
    keys = {table: maker.made.get(path) for table, path in PATHS.items()} | {"weight_weightentry": weight}
    keys |= {"manager_routine": maker.made["routine"], "gallery_image": maker.made["gallery"]}
    before = {path: read(as_alice, f"{path}/") for path in (*PATHS.values(), "routine", "gallery")}

    for table, key in keys.items():
        assert key is not None, table
        for method in ("PATCH", "DELETE"):
            change = {"id": key, "name": "mine", "notes": "mine", "weight": 99, "description": "mine"}
            assert send(as_bob, method, table, **change) == OK, table
    assert send(as_bob, "PATCH", "core_userprofile", id=cast.id_of("alice"), weight_unit="lb") == OK

    assert {path: read(as_alice, f"{path}/") for path in (*PATHS.values(), "routine", "gallery")} == before
    assert read(as_alice, "userprofile/")["weight_unit"] == "kg"
    assert MARK not in str({path: read(as_bob, f"{path}/") for path in PATHS.values()})


def test_what_names_rows_of_somebody_else_is_refused_for_good(app: Flask, as_alice: Program, as_bob: Program) -> None:
    sent = dict(_training(app, as_alice))
    for table, data in sent.items():
        send(as_alice, "PUT", table, **data)
    models = {
        "manager_workoutlog": "WorkoutLog",
        "nutrition_meal": "Meal",
        "nutrition_mealitem": "MealItem",
        "nutrition_logitem": "LogItem",
        "measurements_measurement": "Measurement",
    }

    for table, model in models.items():
        answer = send(as_bob, "PUT", table, **sent[table] | {"id": str(uuid4())})
        assert answer == {"error": "Forbidden", "details": f"{model} references an object you do not own"}
    for table in ("measurements_category", "weight_weightentry", "nutrition_nutritionplan", "manager_workoutsession"):
        taken = send(as_bob, "PUT", table, **sent[table])
        assert taken["error"] == "Validation failed", table


def test_what_breaks_a_rule_is_refused_for_good_with_the_reasons(app: Flask, as_alice: Program) -> None:
    key = str(uuid4())
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("weight_weightentry", {"weight": 5000, "date": "2026-03-04T10:00:00Z"}, "weight"),
        ("weight_weightentry", {"weight": 80, "date": "yesterday"}, "date"),
        ("measurements_category", {"name": "x" * 101, "unit": "cm"}, "name"),
        ("nutrition_nutritionplan", {"description": "x" * 81}, "description"),
        ("manager_workoutsession", {"date": "2026-03-04", "impression": "9"}, "impression"),
    ]
    for table, data, field in wrong:
        answer = send(as_alice, "PUT", table, id=key, **data)
        assert answer["error"] == "Validation failed"
        assert field in answer["details"]
    for table in PATHS:
        assert send(as_alice, "PUT", table, id="not-a-uuid", name="a")["error"] == "Validation failed"
    weight = {"date": "2026-03-04T10:00:00Z", "weight": 80}
    assert send(as_alice, "PUT", "weight_weightentry", id=key, **weight) == OK
    assert send(as_alice, "PUT", "weight_weightentry", id=str(uuid4()), **weight)["error"] == "Validation failed"


@pytest.mark.parametrize("body", [{}, [], None, 5, "text", {"table": "nutrition_meal"}, {"data": {"id": 1}}])
def test_what_lacks_table_or_row_is_refused_for_good(as_alice: Program, body: Any) -> None:
    answer = as_alice.put(PATH, json=body)

    assert (answer.status_code, answer.get_json()) == (200, {"error": "Missing required fields: table, data"})


@pytest.mark.parametrize("table", ["nosuch", "user", "exercises_exercise", ["nutrition_meal"], {"a": 1}, 7])
def test_other_tables_are_unknown(as_alice: Program, table: Any) -> None:
    assert send(as_alice, "PUT", table, id="1") == {"error": f"Unknown table: {table}"}


HOSTILE = (
    "\x00",
    "\ud800",
    10**400,
    -1,
    0,
    True,
    None,
    [],
    {},
    "9" * 30,
    "00000000-0000-0000-0000-000000000000",
    1e308,
)


@pytest.mark.parametrize("table", sorted(uploads.TARGETS))
def test_nothing_a_phone_sends_breaks_the_server(as_alice: Program, table: str) -> None:
    for value in HOSTILE:
        for method in ("PUT", "PATCH", "DELETE"):
            row = dict.fromkeys(("id", "date", "weight", "name", "plan", "meal", "session", "value", "start"), value)
            answer = as_alice.open(method, PATH, json={"table": table, "data": row})
            assert answer.status_code == 200, (value, answer.text)
            answer = as_alice.open(method, PATH, json={"table": table, "data": row | {"id": str(uuid4())}})
            assert answer.status_code == 200, (value, answer.text)


def test_strangers_are_turned_away_with_an_empty_page(app: Flask) -> None:
    answer = app.test_client().put(PATH, json={"table": "x", "data": {}})

    assert (answer.status_code, answer.text) == (403, "")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert app.test_client().get(PATH).status_code in {403, 405}


def test_reading_is_no_method_of_it(as_alice: Program) -> None:
    answer = as_alice.get(PATH)

    assert (answer.status_code, answer.get_json()) == (405, {"detail": 'Method "GET" not allowed.'})


def test_a_workout_that_two_phones_began_offline_is_one_and_keeps_all_its_sets(app: Flask, as_alice: Program) -> None:
    (_table, first), (_other, set_of_first) = _training(app, as_alice)[:2]
    plan = as_alice.post(
        "/api/v2/routine/", json={"name": "Base", "start": "2026-03-01", "end": "2026-03-28"}
    ).get_json()
    first["routine"] = set_of_first["routine"] = plan["id"]
    send(as_alice, "PUT", "manager_workoutsession", **first)
    send(as_alice, "PUT", "manager_workoutlog", **set_of_first)
    second = first | {"id": str(uuid4())}
    set_of_second = set_of_first | {"id": str(uuid4()), "session": second["id"]}

    assert send(as_alice, "PUT", "manager_workoutsession", **second)["error"] == "Validation failed"
    assert send(as_alice, "PUT", "manager_workoutlog", **set_of_second) == OK

    sets = read(as_alice, "workoutlog/")["results"]
    assert {one["id"]: one["session"] for one in sets} == {
        set_of_first["id"]: first["id"],
        set_of_second["id"]: first["id"],
    }


def test_an_expired_token_has_the_phone_fetch_another_and_lose_nothing(app: Flask, as_alice: Program) -> None:
    tokens = app.test_client().post("/api/v2/token", json={"username": "alice", "password": PASSWORD}).get_json()
    claims = jwt.decode(tokens["access"], options={"verify_signature": False})
    old = jwt.encode(claims | {"exp": claims["iat"] - 1}, app.config["SECRET_KEY"], "HS256")

    body = {"table": "nutrition_nutritionplan", "data": {"id": str(uuid4())}}
    assert Program(app, old, "Bearer").put(PATH, json=body).status_code == 401
    assert Program(app, "not.a.token", "Bearer").put(PATH, json=body).status_code == 403


def test_a_token_that_only_reads_changes_nothing(app: Flask, cast: Cast, as_alice: Program) -> None:
    with app.app_context(), writing():
        token = make_api_token(db.session.get_one(User, cast.id_of("alice")), "reads", "read")

    answer = send(Program(app, token), "PUT", "nutrition_nutritionplan", id=str(uuid4()))

    assert answer == {"error": "Forbidden", "details": "This token only reads"}
    assert read(as_alice, "nutritionplan/")["count"] == 0


def test_a_busy_database_has_the_phone_try_again(
    app: Flask, cast: Cast, as_alice: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE_MS", 20)
    with app.app_context(), db.engine.connect().execution_options(writes=True) as other:
        other.begin()
        if other.dialect.name == "postgresql":
            other.execute(text("SELECT pg_advisory_xact_lock(:person)"), {"person": cast.id_of("alice")})

        answer = as_alice.put(PATH, json={"table": "nutrition_nutritionplan", "data": {"id": str(uuid4())}})

        assert (answer.status_code, answer.get_json()) == (503, {"error": "Temporarily unavailable"})


def test_a_refused_row_leaves_nothing_behind(as_alice: Program) -> None:
    send(as_alice, "PUT", "manager_workoutlog", id=str(uuid4()), exercise=1, repetitions=5)

    assert read(as_alice, "workoutsession/")["count"] == 0
