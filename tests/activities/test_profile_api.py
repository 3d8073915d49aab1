"""The caller's profile, as programs read and change it."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import User
from app.accounts.services import make_api_token
from app.database import writing
from app.extensions import db
from tests.activities.uploads import entered, traces_in
from tests.people import PASSWORD, Cast, Program

PROFILE = "/api/auth/profile"
DETAILS = {"first_name": "Ada", "last_name": "L", "birth_date": "1990-05-15", "location": None, "bio": "rides"}
PREFERENCES: dict[str, Any] = {
    "date_format": "dd/MM/yyyy",
    "display_ascent": True,
    "imperial_units": True,
    "language": "de",
    "start_elevation_at_zero": True,
    "timezone": "Europe/Paris",
    "use_dark_mode": True,
    "use_raw_gpx_speed": True,
    "weekm": False,
}


def _profile(program: Program) -> dict[str, Any]:
    answer = program.get(PROFILE)
    assert answer.status_code == 200, answer.text
    return dict(answer.json["data"])


class TestReading:
    def test_it_says_who_the_caller_is_and_what_they_did(self, as_alice: Program) -> None:
        entered(as_alice, distance=20, ascent=300.5, descent=10)
        entered(as_alice, sport_id=5, distance=10.25, duration=3000)

        found = _profile(as_alice)

        assert (found["username"], found["email"], found["admin"]) == ("alice", "alice@example.com", False)
        assert (found["timezone"], found["weekm"], found["imperial_units"]) == (None, True, False)
        assert (found["nb_workouts"], found["nb_sports"], found["sports_list"]) == (2, 2, [1, 5])
        assert (found["total_distance"], found["total_duration"], found["total_ascent"]) == (30.25, "1:50:00", 300.5)
        assert found["records"] == as_alice.get("/api/records").json["data"]["records"]
        assert (found["first_name"], found["birth_date"], found["picture"]) == (None, None, False)

    def test_everybody_sees_their_own(self, as_alice: Program, as_bob: Program) -> None:
        entered(as_alice)

        assert (_profile(as_bob)["username"], _profile(as_bob)["nb_workouts"]) == ("bob", 0)

    def test_a_visitor_is_turned_away(self, client: FlaskClient) -> None:
        assert client.get(PROFILE).status_code == 401


class TestDetails:
    def test_they_are_kept(self, as_alice: Program, as_bob: Program) -> None:
        answer = as_alice.post(f"{PROFILE}/edit", json=DETAILS)

        assert answer.json["message"] == "user profile updated"
        found = _profile(as_alice)
        assert answer.json["data"] == found
        assert (found["first_name"], found["bio"], found["location"]) == ("Ada", "rides", None)
        assert found["birth_date"] == "Tue, 15 May 1990 00:00:00 GMT"
        assert _profile(as_bob)["first_name"] is None

    @pytest.mark.parametrize(
        "wrong",
        [
            {"first_name": "x" * 81},
            {"bio": 5},
            {"birth_date": "yesterday"},
            {"birth_date": 5},
            {"location": ["x"]},
        ],
    )
    def test_nonsense_is_refused_and_leaves_nothing(self, app: Flask, as_alice: Program, wrong: dict[str, Any]) -> None:
        before = traces_in(app)

        assert as_alice.post(f"{PROFILE}/edit", json=DETAILS | wrong).status_code == 400
        assert traces_in(app) == before

    def test_all_of_them_must_be_there(self, as_alice: Program) -> None:
        for name in DETAILS:
            answer = as_alice.post(f"{PROFILE}/edit", json={key: DETAILS[key] for key in DETAILS.keys() - {name}})
            assert (answer.status_code, answer.json["message"]) == (400, "invalid payload")


class TestPreferences:
    EDIT = f"{PROFILE}/edit/preferences"

    def test_they_are_kept(self, as_alice: Program) -> None:
        answer = as_alice.post(self.EDIT, json=PREFERENCES)

        assert answer.json["message"] == "user preferences updated"
        found = _profile(as_alice)
        kept = PREFERENCES.keys() - {"start_elevation_at_zero"}
        assert {name: found[name] for name in kept} == {name: PREFERENCES[name] for name in kept}

    def test_a_week_that_begins_on_another_day_survives_what_programs_know_of_it(
        self, app: Flask, cast: Cast, as_alice: Program
    ) -> None:
        with app.app_context(), writing():
            db.session.get_one(User, cast.id_of("alice")).preferences.first_weekday = 6
        as_alice.post(self.EDIT, json=PREFERENCES | {"weekm": _profile(as_alice)["weekm"]})

        with app.app_context():
            assert db.session.get_one(User, cast.id_of("alice")).preferences.first_weekday == 6

    def test_words_we_do_not_know_leave_it_to_the_default(self, as_alice: Program) -> None:
        as_alice.post(self.EDIT, json=PREFERENCES | {"language": "fr", "date_format": "%Y", "use_dark_mode": None})

        found = _profile(as_alice)
        assert (found["language"], found["date_format"], found["use_dark_mode"]) == (None, None, None)

    @pytest.mark.parametrize(
        "wrong", [{"timezone": "Mars"}, {"timezone": 5}, {"weekm": "no"}, {"imperial_units": None}]
    )
    def test_nonsense_is_refused(self, as_alice: Program, wrong: dict[str, Any]) -> None:
        before = _profile(as_alice)

        assert as_alice.post(self.EDIT, json=PREFERENCES | wrong).status_code == 400
        assert _profile(as_alice) == before


class TestAccount:
    EDIT = f"{PROFILE}/edit/account"

    def test_an_address_is_changed_by_whoever_knows_the_password(self, as_alice: Program) -> None:
        answer = as_alice.patch(self.EDIT, json={"password": PASSWORD, "email": "Ada@example.org"})

        assert answer.json["message"] == "user account updated"
        assert _profile(as_alice)["email"] == "ada@example.org"

    def test_a_new_password_signs_in(self, as_alice: Program, client: FlaskClient) -> None:
        as_alice.patch(self.EDIT, json={"password": PASSWORD, "new_password": "three quiet hills"})

        answer = client.post("/api/auth/login", json={"email": "alice@example.com", "password": "three quiet hills"})
        assert answer.status_code == 200
        assert _profile(as_alice)["email"] == "alice@example.com"

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"password": "wrong password", "email": "x@example.org"}, 401),
            ({"email": "x@example.org"}, 400),
            ({"password": PASSWORD, "email": "nobody"}, 400),
            ({"password": PASSWORD, "email": "bob@example.com"}, 400),
            ({"password": PASSWORD, "new_password": "short"}, 400),
            ({"password": PASSWORD, "new_password": 5}, 400),
            ({"password": ["x"]}, 400),
        ],
    )
    def test_anything_else_is_refused(self, as_alice: Program, body: dict[str, Any], status: int) -> None:
        before = _profile(as_alice)

        assert as_alice.patch(self.EDIT, json=body).status_code == status
        assert _profile(as_alice) == before


def test_tokens_do_only_what_their_scopes_allow(app: Flask, cast: Cast) -> None:
    reader = _with_scopes(app, cast, "workouts:read")

    assert reader.get(PROFILE).status_code == 200
    assert reader.get("/api/equipments").status_code == 200
    assert reader.post("/api/equipments", json={"label": "x", "equipment_type_id": 2}).status_code == 403
    assert reader.post(f"{PROFILE}/edit", json=DETAILS).status_code == 403
    assert _with_scopes(app, cast, "read").get("/api/equipments").status_code == 403


def _with_scopes(app: Flask, cast: Cast, scopes: str) -> Program:
    with app.app_context(), writing():
        token = make_api_token(db.session.get_one(User, cast.id_of("alice")), "narrow", scopes)
    return Program(app, token)
