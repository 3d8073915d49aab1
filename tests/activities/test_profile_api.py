"""The caller's profile, as programs read and change it."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import mail
from app.accounts.models import User
from app.accounts.services import make_api_token, prepare_second_step
from app.database import now, writing
from app.extensions import db
from app.mail import Letter
from tests.activities.gpx_samples import gpx_of, ride
from tests.activities.uploads import entered, traces_in, uploaded
from tests.people import PASSWORD, Browser, Cast, Program

PROFILE = "/api/auth/profile"
DETAILS = {"first_name": "Ada", "last_name": "L", "birth_date": "1990-05-15", "location": None, "bio": "rides"}
PREFERENCES: dict[str, Any] = {
    "date_format": "dd/MM/yyyy",
    "display_ascent": False,
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
        assert {name: found[name] for name in PREFERENCES} == PREFERENCES

    def test_a_week_that_begins_on_another_day_survives_what_programs_know_of_it(
        self, app: Flask, cast: Cast, as_alice: Program
    ) -> None:
        with app.app_context(), writing():
            db.session.get_one(User, cast.id_of("alice")).preferences.first_weekday = 6
        as_alice.post(self.EDIT, json=PREFERENCES | {"weekm": _profile(as_alice)["weekm"]})

        with app.app_context():
            assert db.session.get_one(User, cast.id_of("alice")).preferences.first_weekday == 6

    def test_who_does_not_care_for_climbing_is_not_told_of_it(self, as_alice: Program, alices_browser: Browser) -> None:
        entered(as_alice, ascent=300.5, descent=10, workout_date="2026-05-15 14:05")
        pages = [
            "/activities/records",
            "/activities/",
            "/activities/statistics?until=2026-05-20",
            f"/activities/{entered(as_alice, ascent=500, descent=10)['id']}/",
        ]
        told = ["Most ascent", "<dt>Ascent</dt>", "show=ascent", "Most ascent"]
        before = [word in alices_browser.get(page).text for page, word in zip(pages, told, strict=True)]
        as_alice.post(self.EDIT, json=PREFERENCES | {"language": "en"})

        assert before == [True] * 4
        assert [word in alices_browser.get(page).text for page, word in zip(pages, told, strict=True)] == [False] * 4
        assert ">Ascent<" not in alices_browser.get(pages[2]).text

    @pytest.mark.parametrize("from_sea_level", [True, False])
    def test_the_scale_of_elevation_begins_where_the_person_likes(
        self, as_alice: Program, alices_browser: Browser, from_sea_level: bool
    ) -> None:
        workout = uploaded(as_alice, gpx_of(ride()))
        as_alice.post(self.EDIT, json=PREFERENCES | {"start_elevation_at_zero": from_sea_level, "language": "en"})

        page = alices_browser.get(f"/activities/{workout['id']}/").text

        (elevation,) = re.findall(r'data-chart="elevation".*?</figure>', page, re.S)
        assert (">0</text>" in elevation.split("<path")[0].split('text-anchor="middle"')[0]) == from_sea_level
        assert ("data-from-sea-level" in page) == from_sea_level

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
            ({"password": PASSWORD, "new_password": "short"}, 400),
            ({"password": PASSWORD, "new_password": 5}, 400),
            ({"password": ["x"]}, 400),
        ],
    )
    def test_anything_else_is_refused(self, as_alice: Program, body: dict[str, Any], status: int) -> None:
        before = _profile(as_alice)

        assert as_alice.patch(self.EDIT, json=body).status_code == status
        assert _profile(as_alice) == before

    def test_whose_address_it_is_is_told_nobody(
        self, as_alice: Program, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        letters: list[Letter] = []
        monkeypatch.setitem(app.config, "SMTP_HOST", "mail.example.com")
        monkeypatch.setattr(mail, "send", letters.append)

        answers = [
            as_alice.patch(self.EDIT, json={"password": PASSWORD, "email": email})
            for email in ("bob@example.com", "nobody@example.com")
        ]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert [answer.json["data"]["email_to_confirm"] for answer in answers] == [
            "bob@example.com",
            "nobody@example.com",
        ]
        assert {answer.json["data"]["email"] for answer in answers} == {"alice@example.com"}
        assert [letter.to for letter in letters] == [
            "alice@example.com",
            "bob@example.com",
            "alice@example.com",
            "nobody@example.com",
        ]

    def test_with_a_second_step_the_address_stays(self, app: Flask, cast: Cast, as_alice: Program) -> None:
        with app.app_context(), writing():
            prepare_second_step(db.session.get_one(User, cast.id_of("alice")), now()).confirmed_at = now()

        answer = as_alice.patch(self.EDIT, json={"password": PASSWORD, "email": "ada@example.org"})

        assert (answer.status_code, _profile(as_alice)["email"]) == (400, "alice@example.com")


def test_tokens_do_only_what_their_scopes_allow(app: Flask, cast: Cast) -> None:
    reader = _with_scopes(app, cast, "workouts:read")

    assert reader.get(PROFILE).status_code == 403
    assert _with_scopes(app, cast, "read").get(PROFILE).status_code == 200
    assert reader.get("/api/equipments").status_code == 200
    assert reader.post("/api/equipments", json={"label": "x", "equipment_type_id": 2}).status_code == 403
    assert reader.post(f"{PROFILE}/edit", json=DETAILS).status_code == 403
    assert _with_scopes(app, cast, "read").get("/api/equipments").status_code == 403


def _with_scopes(app: Flask, cast: Cast, scopes: str) -> Program:
    with app.app_context(), writing():
        token = make_api_token(db.session.get_one(User, cast.id_of("alice")), "narrow", scopes)
    return Program(app, token)
