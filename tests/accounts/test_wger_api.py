"""`/api/v2/token` and its neighbours."""

import threading
from datetime import timedelta

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_jwt_extended import create_refresh_token

from app.accounts import services
from app.accounts.models import User
from app.database import writing
from app.extensions import db
from tests.people import PASSWORD, Cast, Program

Pair = dict[str, str]


@pytest.fixture
def pair(client: FlaskClient, cast: Cast) -> Pair:
    """Fresh tokens of Alice."""
    answer: Pair = client.post("/api/v2/token", json={"username": "alice", "password": PASSWORD}).get_json()
    return answer


def _shut_out(app: Flask, cast: Cast, name: str) -> None:
    with app.app_context(), writing():
        services.deactivate(db.session.get_one(User, cast.id_of(name)))


class TestObtain:
    @pytest.mark.parametrize("path", ["/api/v2/token", "/api/v2/token/"])
    @pytest.mark.parametrize(
        "who", [{"username": "alice"}, {"username": "ALICE@example.com"}, {"email": "alice@example.com"}]
    )
    def test_a_name_and_the_password_make_a_pair(
        self, client: FlaskClient, cast: Cast, path: str, who: dict[str, str]
    ) -> None:
        answer = client.post(path, json=who | {"password": PASSWORD})

        assert answer.status_code == 200
        assert set(answer.get_json()) == {"access", "refresh"}
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.content_type == "application/json"
        assert "Set-Cookie" not in answer.headers

    def test_a_form_does_as_well(self, client: FlaskClient, cast: Cast) -> None:
        assert client.post("/api/v2/token", data={"username": "alice", "password": PASSWORD}).status_code == 200

    def test_what_is_in_an_access_token(self, pair: Pair, cast: Cast) -> None:
        claims = jwt.decode(pair["access"], options={"verify_signature": False})

        assert claims["sub"] == str(cast.id_of("alice"))
        assert claims["exp"] - claims["iat"] == 600
        assert claims["token_use"] == "access"

    @pytest.mark.parametrize(
        "body", [{"username": "alice", "password": "wrong"}, {"username": "nobody", "password": PASSWORD}]
    )
    def test_anything_else_is_nobody(self, client: FlaskClient, cast: Cast, body: dict[str, str]) -> None:
        answer = client.post("/api/v2/token", json=body)

        assert answer.status_code == 401
        assert answer.get_json() == {"detail": "No active account found with the given credentials"}
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'

    def test_who_is_shut_out_is_nobody(self, app: Flask, client: FlaskClient, cast: Cast) -> None:
        _shut_out(app, cast, "alice")

        assert client.post("/api/v2/token", json={"username": "alice", "password": PASSWORD}).status_code == 401

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ({}, {"username": ["This field is required."], "password": ["This field is required."]}),
            ({"username": "alice"}, {"password": ["This field is required."]}),
            ({"username": "", "password": "x"}, {"username": ["This field may not be blank."]}),
            ({"username": None, "password": "x"}, {"username": ["This field may not be null."]}),
            ({"username": ["a"], "password": "x"}, {"username": ["Not a valid string."]}),
            ({"username": "a", "password": {"x": 1}}, {"password": ["Not a valid string."]}),
            ({"username": "a\0", "password": "x"}, {"username": ["Null characters are not allowed."]}),
        ],
    )
    def test_a_mistake_is_named_at_its_field(
        self, client: FlaskClient, cast: Cast, body: object, expected: object
    ) -> None:
        answer = client.post("/api/v2/token", json=body)

        assert (answer.status_code, answer.get_json()) == (400, expected)


class TestRefresh:
    @pytest.mark.parametrize("path", ["/api/v2/token/refresh", "/api/v2/token/refresh/"])
    def test_it_gives_the_next_pair(self, client: FlaskClient, pair: Pair, path: str) -> None:
        answer = client.post(path, json={"refresh": pair["refresh"]})

        assert answer.status_code == 200
        assert set(answer.get_json()) == {"access", "refresh"}
        assert answer.get_json()["refresh"] != pair["refresh"]

    def test_a_used_one_is_dead(self, client: FlaskClient, pair: Pair) -> None:
        client.post("/api/v2/token/refresh", json={"refresh": pair["refresh"]})

        answer = client.post("/api/v2/token/refresh", data={"refresh": pair["refresh"]})

        assert answer.status_code == 401
        assert answer.get_json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'

    def test_of_two_who_use_it_at_once_one_wins(self, app: Flask, pair: Pair) -> None:
        together, statuses = threading.Barrier(4), []

        def use() -> None:
            program = app.test_client()
            together.wait()
            statuses.append(program.post("/api/v2/token/refresh", json={"refresh": pair["refresh"]}).status_code)

        threads = [threading.Thread(target=use) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(statuses) == [200, 401, 401, 401]

    @pytest.mark.parametrize(
        ("token", "detail"),
        [("abc", "Token is invalid"), ("ü" * 3000, "Token is invalid"), ("{access}", "Token has wrong type")],
    )
    def test_another_token_does_not_do(self, client: FlaskClient, pair: Pair, token: str, detail: str) -> None:
        answer = client.post("/api/v2/token/refresh", json={"refresh": token.format(**pair)})

        assert (answer.status_code, answer.get_json()) == (401, {"detail": detail, "code": "token_not_valid"})

    def test_an_expired_one_is_told_apart(self, app: Flask, client: FlaskClient, cast: Cast) -> None:
        with app.app_context():
            claims = {"token_use": "refresh", "version": 1}
            old = create_refresh_token(str(cast.id_of("alice")), expires_delta=timedelta(-1), additional_claims=claims)

        answer = client.post("/api/v2/token/refresh", json={"refresh": old})

        assert answer.get_json() == {"detail": "Token is expired", "code": "token_not_valid"}

    def test_who_is_shut_out_gets_none(self, app: Flask, client: FlaskClient, cast: Cast, pair: Pair) -> None:
        _shut_out(app, cast, "alice")

        answer = client.post("/api/v2/token/refresh", json={"refresh": pair["refresh"]})

        assert answer.status_code == 401
        assert answer.get_json() == {
            "detail": "No active account found for the given token.",
            "code": "no_active_account",
        }

    def test_a_bad_credential_in_the_header_does_no_harm(self, client: FlaskClient, pair: Pair) -> None:
        headers = {"Authorization": "Bearer expired-long-ago"}

        answer = client.post("/api/v2/token/refresh", json={"refresh": pair["refresh"]}, headers=headers)

        assert answer.status_code == 200


class TestVerify:
    @pytest.mark.parametrize("kind", ["access", "refresh"])
    @pytest.mark.parametrize("path", ["/api/v2/token/verify", "/api/v2/token/verify/"])
    def test_a_good_one_of_any_kind(self, client: FlaskClient, pair: Pair, kind: str, path: str) -> None:
        answer = client.post(path, json={"token": pair[kind]})

        assert (answer.status_code, answer.get_json()) == (200, {})

    def test_a_bad_one(self, client: FlaskClient, cast: Cast) -> None:
        answer = client.post("/api/v2/token/verify", data={"token": "abc"})

        assert (answer.status_code, answer.get_json()) == (
            401,
            {"detail": "Token is invalid", "code": "token_not_valid"},
        )

    def test_a_used_one(self, client: FlaskClient, pair: Pair) -> None:
        client.post("/api/v2/token/refresh", json={"refresh": pair["refresh"]})

        answer = client.post("/api/v2/token/verify", json={"token": pair["refresh"]})

        assert (answer.status_code, answer.get_json()) == (400, {"non_field_errors": ["Token is blacklisted"]})


@pytest.mark.parametrize("path", ["/api/v2/token", "/api/v2/token/refresh", "/api/v2/token/verify"])
class TestEveryTokenEndpoint:
    def test_it_takes_only_post(self, client: FlaskClient, cast: Cast, path: str) -> None:
        answer = client.get(path)

        assert (answer.status_code, answer.get_json()) == (405, {"detail": 'Method "GET" not allowed.'})
        assert "POST" in answer.headers["Allow"]

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"{bad", "application/json"),
            (b"[]", "application/json"),
            (b'"text"', "application/json"),
            (b"null", "application/json"),
            (b"\xff\xfe", "application/json"),
            (b"[" * 60_000, "application/json"),
            (b'{"username": "\\ud800", "password": "x", "token": "\\ud800", "refresh": "\\ud800"}', "application/json"),
            (b"username=%FF%00&refresh=%00&token=%00", "application/x-www-form-urlencoded"),
            (b"x" * 70_000, "application/json"),
            (b"hello", "text/plain"),
        ],
    )
    def test_nonsense_is_refused_in_words(
        self, client: FlaskClient, cast: Cast, path: str, body: bytes, kind: str
    ) -> None:
        answer = client.post(path, data=body, content_type=kind)

        assert 400 <= answer.status_code < 500
        assert answer.get_json()


class TestIssueRefreshToken:
    def test_a_program_with_a_token_gets_one(self, client: FlaskClient, as_alice: Program) -> None:
        answer = as_alice.post("/api/v2/issue-refresh-token")

        assert (answer.status_code, set(answer.get_json())) == (200, {"refresh_token"})
        refreshed = client.post("/api/v2/token/refresh", json={"refresh": answer.get_json()["refresh_token"]})
        assert refreshed.status_code == 200

    def test_a_stranger_does_not(self, client: FlaskClient, cast: Cast) -> None:
        answer = client.post("/api/v2/issue-refresh-token")

        assert answer.status_code == 403
        assert answer.get_json() == {"detail": "Authentication credentials were not provided."}


def test_passwords_and_tokens_are_in_no_log(
    client: FlaskClient, cast: Cast, caplog: pytest.LogCaptureFixture, as_alice: Program
) -> None:
    caplog.set_level("DEBUG")

    made = client.post("/api/v2/token", json={"username": "alice", "password": PASSWORD}).get_json()
    client.post("/api/v2/token/refresh", json={"refresh": made["refresh"]})
    client.post("/api/v2/token", json={"username": "alice", "password": "wrong horse"})
    as_alice.post("/api/v2/issue-refresh-token")

    for secret in (PASSWORD, "wrong horse", made["access"], made["refresh"], cast.token_of("alice")):
        assert secret not in caplog.text
