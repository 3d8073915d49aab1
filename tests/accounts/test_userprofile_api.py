"""`/api/v2/userprofile/` and its neighbours: what programs know about a person, and what they ask about rights."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import mail
from app.accounts.models import User
from app.database import now, writing
from app.extensions import db
from tests.people import PASSWORD, Browser, Cast, Program

ADDRESS = "/api/v2/userprofile/"


@pytest.fixture
def alice(app: Flask, cast: Cast) -> Callable[..., None]:
    """`alice(email_verified=True)` changes her account."""

    def change(**values: Any) -> None:
        with app.app_context(), writing():
            user = db.session.get_one(User, cast.id_of("alice"))
            for name, value in values.items():
                setattr(user, name, value)

    return change


class TestProfile:
    def test_who_told_nothing_has_the_usual_values(self, as_alice: Program) -> None:
        profile = as_alice.get(ADDRESS).json

        assert (profile["username"], profile["email"]) == ("alice", "alice@example.com")
        assert (profile["notification_language"], profile["weight_unit"], profile["calories"]) == (2, "kg", 2500)
        assert (profile["age"], profile["birthdate"], profile["height"], profile["gym"]) == (None, None, None, None)

    @pytest.mark.parametrize("method", ["PATCH", "PUT", "POST"])
    def test_each_way_to_change_it_leaves_the_rest(self, as_alice: Program, method: str) -> None:
        as_alice.patch(ADDRESS, json={"calories": 2600})

        answer = as_alice.open(method, ADDRESS, json={"height": 176, "weight_rounding": "2.5"})

        assert answer.status_code == 200
        assert (answer.json["height"], answer.json["weight_rounding"], answer.json["calories"]) == (176, "2.50", 2600)
        assert as_alice.get(ADDRESS).json == answer.json

    def test_it_is_ones_own(self, as_alice: Program, as_bob: Program) -> None:
        as_alice.patch(ADDRESS, json={"height": 176, "weight_unit": "lb"})

        assert (as_bob.get(ADDRESS).json["height"], as_bob.get(ADDRESS).json["weight_unit"]) == (None, "kg")

    def test_what_belongs_to_the_account_is_not_changed_here(self, as_alice: Program) -> None:
        before = as_alice.get(ADDRESS).json

        answer = as_alice.patch(
            ADDRESS, json={"username": "x", "email": "x@y.de", "gym": 1, "is_trustworthy": True, "nosuch": 1}
        )

        assert (answer.status_code, answer.json) == (200, before)

    def test_the_unit_is_that_of_the_pages(self, as_alice: Program, alices_browser: Browser) -> None:
        as_alice.patch(ADDRESS, json={"weight_unit": "lb"})

        assert 'value="lb" checked' in alices_browser.get("/settings/").text

    def test_a_birthday_says_the_age_of_who_told_none(self, as_alice: Program) -> None:
        born = now().date().replace(year=now().year - 30, month=1, day=1)

        assert as_alice.patch(ADDRESS, json={"birthdate": born.isoformat()}).json["age"] == 30
        assert as_alice.patch(ADDRESS, json={"age": 33}).json["age"] == 33
        assert as_alice.patch(ADDRESS, json={"birthdate": "1990-05-05"}).json["age"] == 33

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ({"birthdate": "1800-01-01"}, {"birthdate": ["1800-01-01 is not a valid birthdate"]}),
            ({"birthdate": "9999-12-31"}, {"birthdate": ["9999-12-31 is not a valid birthdate"]}),
            (
                {"birthdate": "0000-01-01"},
                {"birthdate": ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."]},
            ),
            ({"age": 10**400}, {"age": ["Ensure this value is less than or equal to 100."]}),
            ({"height": 139}, {"height": ["Ensure this value is greater than or equal to 140."]}),
            ({"gender": "3"}, {"gender": ['"3" is not a valid choice.']}),
            (
                {"notification_language": "x"},
                {"notification_language": ["Incorrect type. Expected pk value, received str."]},
            ),
            (
                {"weight_rounding": "100.5"},
                {"weight_rounding": ["Ensure that there are no more than 2 digits before the decimal point."]},
            ),
            ({"workout_reminder_active": "perhaps"}, {"workout_reminder_active": ["Must be a valid boolean."]}),
            ({"sleep_hours": None, "workout_reminder": None}, {"workout_reminder": ["This field may not be null."]}),
            ([], {"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_kept(self, as_alice: Program, body: Any, expected: Any) -> None:
        before = as_alice.get(ADDRESS).json

        answer = as_alice.patch(ADDRESS, json=body)

        assert (answer.status_code, answer.json) == (400, expected)
        assert as_alice.get(ADDRESS).json == before

    def test_it_is_one_object(self, as_alice: Program) -> None:
        assert as_alice.delete(ADDRESS).status_code == 405
        assert as_alice.get(f"{ADDRESS}1/").status_code == 404

    def test_a_stranger_is_refused(self, client: FlaskClient) -> None:
        assert {client.open(ADDRESS, method=method).status_code for method in ("GET", "POST", "PATCH")} == {403}

    def test_changing_by_post_is_limited_like_registration_and_by_patch_it_is_not(self, as_alice: Program) -> None:
        posts = [as_alice.post(ADDRESS, json={"height": 180}).status_code for _ in range(6)]
        patches = {as_alice.patch(ADDRESS, json={"height": 180}).status_code for _ in range(6)}

        assert (posts, patches) == ([200] * 5 + [429], {200})

    def test_a_person_sees_a_page_with_a_form(self, as_alice: Program) -> None:
        page = as_alice.get(ADDRESS, headers={"Accept": "text/html"})

        assert page.status_code == 200
        assert 'name="height"' in page.text

    def test_reading_it_takes_few_statements(self, as_alice: Program, count_queries: Callable[..., int]) -> None:
        as_alice.get(ADDRESS)

        assert count_queries(as_alice.get, ADDRESS) <= 5


class TestTrust:
    @pytest.mark.parametrize(
        ("verified", "days", "expected"), [(True, 22, True), (True, 21, False), (False, 400, False)]
    )
    def test_it_takes_a_confirmed_address_and_time(
        self, as_alice: Program, alice: Callable[..., None], verified: bool, days: int, expected: bool
    ) -> None:
        alice(email_verified=verified, created_at=now() - timedelta(days=days, hours=1))

        profile = as_alice.get(ADDRESS).json

        assert (profile["email_verified"], profile["is_trustworthy"]) == (verified, expected)

    def test_who_runs_the_server_is_trusted(self, app: Flask, cast: Cast) -> None:
        assert Program(app, cast.token_of("dora")).get(ADDRESS).json["is_trustworthy"] is True


class TestVerifyEmail:
    def test_a_letter_is_sent(self, as_alice: Program, capfd: pytest.CaptureFixture[str]) -> None:
        answer = as_alice.post(f"{ADDRESS}verify-email/")
        mail.settle()

        assert answer.json == {"status": "sent", "message": "A verification email was sent to alice@example.com"}
        assert "/email/confirm?key=" in capfd.readouterr().err

    @pytest.mark.parametrize(
        ("account", "expected"),
        [
            ({"email": None}, {"result": "not sent", "message": "The user has no associated email"}),
            ({"email_verified": True}, {"status": "verified", "message": "This email is already verified"}),
        ],
    )
    def test_or_there_is_no_need(
        self, as_alice: Program, alice: Callable[..., None], account: dict[str, Any], expected: dict[str, str]
    ) -> None:
        alice(**account)

        assert as_alice.post(f"{ADDRESS}verify-email/").json == expected

    def test_looking_is_not_asking(self, as_alice: Program) -> None:
        assert as_alice.get(f"{ADDRESS}verify-email/").status_code == 405


class TestPermissions:
    @pytest.mark.parametrize(
        ("name", "permission", "expected"),
        [
            ("dora", "exercises.add_exercise", True),
            ("dora", "gym.manage_gyms", True),
            ("dora", "nosuch.thing", False),
            ("dora", "", False),
            ("alice", "exercises.add_exercise", False),
        ],
    )
    def test_who_runs_the_server_has_them_all(
        self, app: Flask, cast: Cast, name: str, permission: str, expected: bool
    ) -> None:
        program = Program(app, cast.token_of(name))

        assert program.get(f"/api/v2/check-permission/?permission={permission}").json == {"result": expected}

    def test_a_stranger_has_none(self, client: FlaskClient, cast: Cast) -> None:
        answer = client.get("/api/v2/check-permission/?permission=exercises.add_exercise")

        assert (answer.status_code, answer.json) == (200, {"result": False})

    def test_without_a_name_there_is_no_answer(self, as_alice: Program) -> None:
        answer = as_alice.get("/api/v2/check-permission/")

        assert (answer.status_code, answer.json) == (
            400,
            "Please pass a permission name in the 'permission' parameter",
        )


class TestOlderWays:
    def test_a_password_gets_a_permanent_token_and_always_the_same(
        self, app: Flask, client: FlaskClient, cast: Cast
    ) -> None:
        first, second = (
            client.post("/api/v2/login/", json={"username": "alice", "password": PASSWORD}) for _ in range(2)
        )

        assert first.json == second.json
        assert "Deprecation" in first.headers
        assert Program(app, first.json["token"]).get(ADDRESS).json["username"] == "alice"

    def test_revoked_in_the_settings_it_is_followed_by_another(
        self, app: Flask, client: FlaskClient, cast: Cast, alices_browser: Browser
    ) -> None:
        body = {"username": "alice", "password": PASSWORD}
        first = client.post("/api/v2/login/", json=body).json["token"]
        page = alices_browser.get("/settings/tokens").text
        (action,) = {line.split('action="')[1].split('"')[0] for line in page.split("<li>") if "login/" in line}

        alices_browser.submit(action, page="/settings/tokens")

        assert Program(app, first).get(ADDRESS).status_code == 403
        assert client.post("/api/v2/login/", json=body).json["token"] != first

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ({"username": "alice", "password": "wrong wrong"}, ["Username or password unknown"]),
            ({"password": PASSWORD}, ['Please provide an "email" or a "username"']),
        ],
    )
    def test_anything_else_is_refused(self, client: FlaskClient, cast: Cast, body: Any, expected: list[str]) -> None:
        answer = client.post("/api/v2/login/", json=body)

        assert (answer.status_code, answer.json) == (400, {"non_field_errors": expected})

    def test_it_says_how_to_ask(self, client: FlaskClient, cast: Cast) -> None:
        assert client.get("/api/v2/login/").json == {"message": "You must send a 'username' and 'password' via POST"}

    def test_registering_makes_an_account_where_anybody_may(
        self, app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mara = {"username": "mara", "password": "three long words"}

        closed = client.post("/api/v2/register/", json=mara)
        monkeypatch.setitem(app.config, "REGISTRATION", "open")
        made = client.post("/api/v2/register/", json=mara)
        again = client.post("/api/v2/register/", json=mara)

        assert (closed.status_code, closed.json) == (200, {"message": "Registration is not allowed on this instance"})
        assert (made.status_code, made.json["message"]) == (201, "api user successfully registered")
        assert Program(app, made.json["token"]).get(ADDRESS).json["username"] == "mara"
        assert (again.status_code, again.json) == (400, {"username": ["A user with that username already exists."]})
