"""What a request proves about who sends it, and what a scoped token may not do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_jwt_extended import create_access_token
from flask_login import current_user

from app.accounts import services
from app.accounts.models import User
from app.api.credential import Credential, current_credential, scope_of
from app.database import now, writing
from app.extensions import db
from tests.people import Browser, Cast, Program

Seen = tuple[str | None, Credential]
See = Callable[..., Seen]


@pytest.fixture
def see(app: Flask, cast: Cast) -> See:
    """`see("Token abc")`: whom a request with this header is taken for, and what it proved."""

    def look(authorization: str | None = None, path: str = "/api/v2/anything") -> Seen:
        headers = {} if authorization is None else {"Authorization": authorization}
        with app.test_request_context(path, headers=headers):
            credential = current_credential()
            return (current_user.username if current_user.is_authenticated else None), credential

    return look


@pytest.fixture
def jwt_of(app: Flask, cast: Cast) -> Callable[..., str]:
    """`jwt_of("alice", "refresh")`: a fresh JWT."""

    def make(name: str, kind: str = "access") -> str:
        makers = {
            "access": services.make_access_token,
            "refresh": services.make_refresh_token,
            "login": services.make_login_token,
        }
        with app.app_context(), writing():
            user = db.session.get_one(User, cast.id_of(name))
            return makers[kind](user, services.open_session(user, services.APP, now(), timedelta(days=1)))

    return make


def test_without_a_header_nobody_is_known(see: See) -> None:
    assert see() == (None, Credential("none"))


@pytest.mark.parametrize("form", ["Token {}", "token {}", "Token: {}", "TOKEN  {}", "Bearer {}"])
def test_a_permanent_token_says_who_and_what(see: See, cast: Cast, form: str) -> None:
    name, credential = see(form.format(cast.token_of("alice")))

    assert (name, credential.kind) == ("alice", "token")
    finer = {"equipments:read", "equipments:write", "profile:read", "profile:write", "application:write"}
    assert credential.scopes == {"workouts:read", "workouts:write", "read", "write"} | finer


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "Bearer: {}"])
@pytest.mark.parametrize("kind", ["access", "login"])
def test_a_jwt_may_do_everything(see: See, jwt_of: Callable[..., str], form: str, kind: str) -> None:
    name, credential = see(form.format(jwt_of("alice", kind)))

    assert (name, credential) == ("alice", Credential(kind, "bearer"))
    assert credential.allows("anything")


@pytest.mark.parametrize(
    ("header", "scheme", "error"),
    [
        ("Token", "token", "empty"),
        ("Token ", "token", "empty"),
        ("Token a b", "token", "spaces"),
        ("Token abc", "token", "unknown"),
        ("Token " + "0" * 40, "token", "unknown"),
        ("Token ü", "token", "unknown"),
        ("Bearer", "bearer", "empty"),
        ("Bearer a b", "bearer", "spaces"),
        ("Bearer abc", "bearer", "invalid"),
        ("Bearer " + "0" * 40, "bearer", "unknown"),
        ("Bearer " + "a." * 4000, "bearer", "invalid"),
        ("Basic YTpi", "basic", "scheme"),
        ("Foo", "foo", "scheme"),
    ],
)
def test_a_bad_header_is_named(see: See, header: str, scheme: str, error: str) -> None:
    assert see(header) == (None, Credential("bad", scheme, error))


def test_an_empty_header_is_none(see: See) -> None:
    assert see("") == (None, Credential("none"))


def test_a_refresh_token_opens_nothing(see: See, jwt_of: Callable[..., str]) -> None:
    assert see(f"Bearer {jwt_of('alice', 'refresh')}") == (None, Credential("bad", "bearer", "wrong_type"))


def test_an_expired_jwt_is_told_apart(app: Flask, cast: Cast, see: See) -> None:
    with app.app_context():
        claims = {"token_use": "access", "version": 1}
        old = create_access_token(str(cast.id_of("alice")), additional_claims=claims, expires_delta=timedelta(-1))

    assert see(f"Bearer {old}") == (None, Credential("bad", "bearer", "expired"))


@pytest.mark.parametrize(
    "claims",
    [{}, {"token_use": "access"}, {"version": 1}, {"token_use": "sync", "version": 1}, {"version": "x"}],
)
def test_a_jwt_of_another_purpose_is_refused(app: Flask, cast: Cast, see: See, claims: dict[str, object]) -> None:
    with app.app_context():
        other = create_access_token(str(cast.id_of("alice")), additional_claims=claims)

    name, credential = see(f"Bearer {other}")

    assert (name, credential.kind) == (None, "bad")


def test_a_jwt_signed_by_somebody_else_is_invalid(app: Flask, see: See, jwt_of: Callable[..., str]) -> None:
    head, claims, _signature = jwt_of("alice").split(".")
    forged = jwt_of("bob").split(".")[2]

    assert see(f"Bearer {head}.{claims}.{forged}")[1].error == "invalid"


def test_nobody_stays_known_after_being_shut_out(app: Flask, cast: Cast, see: See, jwt_of: Callable[..., str]) -> None:
    jwt = jwt_of("alice")
    with app.app_context(), writing():
        services.deactivate(db.session.get_one(User, cast.id_of("alice")))

    assert see(f"Token {cast.token_of('alice')}") == (None, Credential("bad", "token", "inactive"))
    assert see(f"Bearer {jwt}") == (None, Credential("bad", "bearer", "inactive"))


def test_the_token_of_a_deleted_account_opens_no_other(
    app: Flask, cast: Cast, see: See, jwt_of: Callable[..., str]
) -> None:
    left = jwt_of("dora")
    with app.app_context(), writing():
        services.change_role(db.session.get_one(User, cast.id_of("alice")), "administrator")
        services.delete_account(db.session.get_one(User, cast.id_of("dora")))
    with app.app_context(), writing():
        newcomer = services.add_person("emil", None, "!")
        # By itself SQLite would give the id of the newest account away again.
        assert newcomer.id > cast.id_of("dora")

    seen, credential = see(f"Bearer {left}")

    assert (seen, credential.kind) == (None, "bad")


def test_headers_are_read_at_programs_addresses_only(see: See, cast: Cast) -> None:
    assert see(f"Token {cast.token_of('alice')}", path="/settings/") == (None, Credential("none"))


class TestBothAtOnce:
    """A browser's session and a program's header in one request."""

    @pytest.fixture
    def browser(self, another_app: Callable[..., Flask], cast: Cast) -> Browser:
        """Alice's browser at a server with one more address, which says who was recognised."""
        app = another_app()
        app.add_url_rule(
            "/api/who", "who", lambda: [current_user.username, current_credential().kind], methods=["GET", "POST"]
        )
        return Browser(app, cast.session_of("alice"))

    def test_who_names_themselves_is_who_they_say(self, cast: Cast, browser: Browser) -> None:
        headers = {"Authorization": f"Token {cast.token_of('bob')}"}

        assert browser.client.get("/api/who", headers=headers).get_json() == ["bob", "token"]
        assert browser.client.post("/api/who", headers=headers).get_json() == ["bob", "token"]

    def test_a_password_of_the_proxy_is_no_name(self, browser: Browser) -> None:
        headers = {"Authorization": "Basic cHJveHk6cGFzc3dvcmQ="}

        assert browser.client.get("/api/who", headers=headers).get_json() == ["alice", "session"]

    @pytest.mark.parametrize("path", ["/api/who", "/settings/account/sessions"])
    def test_nor_does_it_take_the_place_of_the_forms_token(self, browser: Browser, path: str) -> None:
        headers = {"Authorization": "Basic cHJveHk6cGFzc3dvcmQ="}

        assert browser.client.post(path, headers=headers).status_code == 400

    def test_a_session_with_the_forms_token_may_write(self, browser: Browser) -> None:
        token = browser.form_token("/settings/")

        answer = browser.client.post("/api/who", headers={"X-CSRFToken": token})

        assert answer.get_json() == ["alice", "session"]


@pytest.mark.parametrize(
    ("method", "scope"),
    [("GET", "read"), ("HEAD", "read"), ("OPTIONS", "read"), ("POST", "write"), ("DELETE", "write")],
)
def test_scopes_of_methods(method: str, scope: str) -> None:
    assert scope_of(method) == scope


def _program(app: Flask, cast: Cast, scope: str) -> Program:
    with app.app_context(), writing():
        token = services.make_api_token(db.session.get_one(User, cast.id_of("alice")), "narrow", scope)
    return Program(app, token)


def test_a_narrow_token_makes_no_wide_one(app: Flask, cast: Cast) -> None:
    program = _program(app, cast, "read write workouts:read")

    assert program.post("/api/v2/issue-refresh-token").status_code == 403


def test_a_token_cannot_sign_out_who_signed_in(app: Flask, cast: Cast) -> None:
    answer = _program(app, cast, "workouts:read").post("/api/auth/logout")

    assert (answer.status_code, answer.get_json()["error"]) == (403, "insufficient_scope")


def test_a_program_needs_no_form_token(client: FlaskClient, cast: Cast) -> None:
    client.get("/sign-in")

    assert client.post("/api/auth/login", json={"email": "a@b.de", "password": "x"}).status_code == 401
