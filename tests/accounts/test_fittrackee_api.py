"""`/api/auth/login` and `/api/auth/logout`, as the recordings have them."""

from collections.abc import Callable

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import services
from app.accounts.models import User
from app.accounts.queries import people_known_as
from app.database import writing
from app.extensions import db
from tests.people import PASSWORD, Browser, Cast, Program

Login = Callable[[], str]


@pytest.fixture
def login(client: FlaskClient, cast: Cast) -> Login:
    """`login()`: a fresh token of Alice."""

    def make() -> str:
        body = {"email": "alice@example.com", "password": PASSWORD}
        token: str = client.post("/api/auth/login", json=body).get_json()["auth_token"]
        return token

    return make


class TestLogin:
    @pytest.mark.parametrize("path", ["/api/auth/login", "/api/auth/login/"])
    @pytest.mark.parametrize("email", ["alice@example.com", "ALICE@Example.com"])
    def test_an_address_and_the_password_make_a_token(
        self, client: FlaskClient, cast: Cast, path: str, email: str
    ) -> None:
        answer = client.post(path, json={"email": email, "password": PASSWORD})

        body = answer.get_json()
        token = body.pop("auth_token")
        assert (answer.status_code, body) == (200, {"status": "success", "message": "successfully logged in"})
        assert isinstance(token, str)
        assert answer.content_type == "application/json"

    def test_the_token_lasts_30_days(self, login: Login, cast: Cast) -> None:
        claims = jwt.decode(login(), options={"verify_signature": False})

        assert claims["sub"] == str(cast.id_of("alice"))
        assert claims["exp"] - claims["iat"] == 30 * 24 * 3600

    @pytest.mark.parametrize(
        "body",
        [
            {"email": "alice@example.com", "password": "wrong-pass-123"},
            {"email": "nobody@example.com", "password": "x"},
            {"email": "alice", "password": PASSWORD},
            {"password": PASSWORD},
            {"email": "", "password": PASSWORD},
        ],
    )
    def test_wrong_credentials(self, client: FlaskClient, cast: Cast, body: dict[str, str]) -> None:
        answer = client.post("/api/auth/login", json=body)

        assert (answer.status_code, answer.get_json()) == (
            401,
            {"status": "error", "message": "invalid credentials"},
        )

    def test_who_is_shut_out_has_wrong_credentials(self, app: Flask, client: FlaskClient, cast: Cast) -> None:
        with app.app_context(), writing():
            services.deactivate(db.session.get_one(User, cast.id_of("alice")))

        body = {"email": "alice@example.com", "password": PASSWORD}

        assert client.post("/api/auth/login", json=body).status_code == 401

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"{}", "application/json"),
            (b"[]", "application/json"),
            (b"[1]", "application/json"),
            (b'"x"', "application/json"),
            (b"7", "application/json"),
            (b"{bad", "application/json"),
            (b"\xff", "application/json"),
            (b"[" * 60_000, "application/json"),
            (b'{"email": "alice@example.com"}', "application/json"),
            (b'{"email": ["a"], "password": "x"}', "application/json"),
            (b'{"email": "a@b.de", "password": 5}', "application/json"),
            (b'{"email": "a\\u0000@b.de", "password": "x"}', "application/json"),
            (b'{"email": "\\ud800", "password": "\\ud800"}', "application/json"),
            (b'{"email": "a@b.de", "password": "' + b"x" * 2000 + b'"}', "application/json"),
            (b"email=alice", "application/x-www-form-urlencoded"),
            (b"", ""),
        ],
    )
    def test_what_cannot_be_read(self, client: FlaskClient, cast: Cast, body: bytes, kind: str) -> None:
        answer = client.post("/api/auth/login", data=body, content_type=kind)

        assert (answer.status_code, answer.get_json()) == (400, {"status": "error", "message": "invalid payload"})

    def test_a_huge_body_is_not_read(self, client: FlaskClient, cast: Cast) -> None:
        answer = client.post("/api/auth/login", data=b"x" * 70_000, content_type="application/json")

        assert answer.status_code == 413
        assert answer.get_json()["status"]


class TestLogout:
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_the_token_is_dead(self, app: Flask, login: Login, method: str) -> None:
        program = Program(app, login(), "Bearer")

        answer = program.open(method, "/api/auth/logout")
        again = program.open(method, "/api/auth/logout")

        assert (answer.status_code, answer.get_json()) == (
            200,
            {"status": "success", "message": "successfully logged out"},
        )
        assert (again.status_code, again.get_json()["error"]) == (401, "invalid_token")

    def test_other_tokens_live_on(self, app: Flask, login: Login) -> None:
        one, other = login(), login()

        Program(app, one, "Bearer").post("/api/auth/logout")

        assert Program(app, other, "Bearer").post("/api/auth/logout").status_code == 200

    def test_without_a_token_nobody_is_signed_out(self, client: FlaskClient, cast: Cast) -> None:
        answer = client.post("/api/auth/logout")

        assert (answer.status_code, answer.get_json()) == (
            401,
            {"status": "error", "message": "provide a valid auth token"},
        )

    def test_a_browser_signs_out_on_its_page(self, alices_browser: Browser) -> None:
        assert alices_browser.get("/api/auth/logout").status_code == 401
        assert alices_browser.get("/settings/").status_code == 200


class TestRegistration:
    MARA: dict[str, object] = {
        "username": "mara_7",
        "email": "Mara@example.org",
        "password": "a much longer walk",
        "accepted_policy": True,
        "language": "de",
    }

    def test_a_closed_server_takes_nobody(self, app: Flask, client: FlaskClient, cast: Cast) -> None:
        answer = client.post("/api/auth/register", json=self.MARA)

        assert (answer.status_code, answer.json["message"]) == (403, "error, registration is disabled")
        assert _person(app, "mara_7") is None

    def test_an_open_one_makes_an_account_that_can_sign_in(
        self, app: Flask, client: FlaskClient, cast: Cast, setting: Callable[..., None]
    ) -> None:
        setting(REGISTRATION="open")

        answer = client.post("/api/auth/register", json=self.MARA)

        mara = _person(app, "mara_7")
        assert (answer.status_code, answer.json) == (200, {"status": "success"})
        assert mara and (mara.email, mara.is_admin, mara.preferences.language) == ("mara@example.org", False, "de")
        asked = {"email": "mara@example.org", "password": self.MARA["password"]}
        assert client.post("/api/auth/login", json=asked).status_code == 200

    @pytest.mark.parametrize("email", [" Mara@example.org\n", "mara@example.org" + " " * 400])
    def test_blanks_around_an_address_do_not_count(
        self, app: Flask, client: FlaskClient, cast: Cast, setting: Callable[..., None], email: str
    ) -> None:
        setting(REGISTRATION="open")

        assert client.post("/api/auth/register", json=self.MARA | {"email": email}).status_code == 200
        mara = _person(app, "mara_7")
        assert mara and mara.email == "mara@example.org"

    def test_whose_address_it_is_is_told_nobody(
        self, app: Flask, client: FlaskClient, cast: Cast, setting: Callable[..., None]
    ) -> None:
        setting(REGISTRATION="open")

        answer = client.post("/api/auth/register", json=self.MARA | {"email": "alice@example.com"})

        assert (answer.status_code, answer.json) == (200, {"status": "success"})
        assert _person(app, "mara_7") is None

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"username": "ab"}, "username: 3 to 30 characters required\n"),
            ({"username": "ALICE"}, "sorry, that username is already taken"),
            (
                {"username": "m@", "email": "x", "password": "short"},
                "username: 3 to 30 characters required\n"
                'username: only alphanumeric characters and the underscore character "_" allowed\n'
                "email: valid email must be provided\n"
                "password: 8 characters required\n",
            ),
            ({"password": "password1"}, "password: a longer or less common one is needed\n"),
            ({"password": "nul in \0 the middle"}, "password: a longer or less common one is needed\n"),
            ({"accepted_policy": False}, "sorry, you must agree privacy policy to register"),
            ({"password": 5}, "invalid payload"),
            ({"username": None}, "invalid payload"),
            ({"email": ["x"]}, "invalid payload"),
        ],
    )
    def test_nonsense_is_refused(
        self, client: FlaskClient, cast: Cast, setting: Callable[..., None], wrong: dict[str, object], message: str
    ) -> None:
        setting(REGISTRATION="open")

        answer = client.post("/api/auth/register", json=self.MARA | wrong)

        assert (answer.status_code, answer.json["message"]) == (400, message)

    def test_a_language_nobody_knows_is_left_out(
        self, app: Flask, client: FlaskClient, cast: Cast, setting: Callable[..., None]
    ) -> None:
        setting(REGISTRATION="open")

        assert client.post("/api/auth/register", json=self.MARA | {"language": ["x"]}).status_code == 200
        mara = _person(app, "mara_7")
        assert mara and mara.preferences.language is None


def _person(app: Flask, name: str) -> User | None:
    with app.app_context():
        found: User | None = db.session.scalar(people_known_as(name))
        return found
