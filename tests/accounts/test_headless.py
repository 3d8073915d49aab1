"""The headless login: what apps say to `/allauth/app/v1/` before they have a token, and about the account."""

from collections.abc import Callable
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import mail
from app.accounts import services
from app.accounts.models import Session, TwoFactor, User
from app.database import writing
from app.extensions import db
from tests.accounts.authenticator import Authenticator
from tests.people import PASSWORD, Browser, Cast, Program

ROOT = "/allauth/app/v1"
NEW = "a much longer walk"


class App:
    """An app on somebody's phone: it sends back the session token it was given last."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.token = ""

    def ask(self, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Send one request; what it says about the session is remembered."""
        headers = {"X-Session-Token": self.token} if self.token else {}
        sent = {} if body is None else {"json": body}
        answer = self.client.open(f"{ROOT}/{path}", method=method, headers=headers, **sent, **options)
        if answer.is_json and "session_token" in (answer.get_json().get("meta") or {}):
            self.token = answer.get_json()["meta"]["session_token"]
        return answer

    def post(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Send something."""
        return self.ask("POST", path, body or {}, **options)

    def get(self, path: str) -> TestResponse:
        """Ask for something."""
        return self.ask("GET", path)

    def log_in(self, name: str = "alice", password: str = PASSWORD) -> TestResponse:
        """Sign in by name."""
        return self.post("auth/login", {"username": name, "password": password})


@pytest.fixture
def phone(app: Flask, cast: Cast) -> App:
    return App(app)


@pytest.fixture
def alices_phone(phone: App) -> App:
    """An app in which Alice is signed in."""
    assert phone.log_in().status_code == 200
    return phone


@pytest.fixture
def setting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def change(**settings: object) -> None:
        for name, value in settings.items():
            monkeypatch.setitem(app.config, name, value)

    return change


@pytest.fixture
def authenticator(alices_phone: App) -> Authenticator:
    """Alice's authenticator app; from now on she is asked for its codes."""
    secret = alices_phone.get("account/authenticators/totp").json["meta"]["secret"]
    made = Authenticator(secret)
    assert alices_phone.post("account/authenticators/totp", {"code": made.code()}).status_code == 200
    return made


def _mistakes(answer: TestResponse) -> list[tuple[str, str | None]]:
    return [(one["code"], one.get("param")) for one in answer.json["errors"]]


class TestLogin:
    def test_tokens_are_where_both_generations_of_programs_look(self, phone: App, cast: Cast) -> None:
        answer = phone.log_in()

        data, meta = answer.json["data"], answer.json["meta"]
        assert list(answer.json) == ["status", "data", "meta"]
        assert (data["access"], data["refresh"]) == (meta["access_token"], meta["refresh_token"])
        assert data["user"] == {
            "id": cast.id_of("alice"),
            "display": "alice",
            "email": "alice@example.com",
            "has_usable_password": True,
            "username": "alice",
        }
        assert [method.keys() for method in data["methods"]] == [{"method", "at", "username"}]
        assert meta["is_authenticated"] is True
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers

    def test_the_access_token_says_who_and_until_when(self, phone: App, cast: Cast) -> None:
        claims = jwt.decode(phone.log_in().json["data"]["access"], options={"verify_signature": False})

        assert (claims["sub"], claims["token_use"]) == (str(cast.id_of("alice")), "access")
        assert claims["exp"] - claims["iat"] == 600

    def test_the_access_token_opens_the_api(self, app: Flask, phone: App) -> None:
        program = Program(app, phone.log_in().json["data"]["access"], "Bearer")

        assert program.get("/api/v2/userprofile/").json["username"] == "alice"

    @pytest.mark.parametrize("place", ["/api/v2/token/refresh", f"{ROOT}/tokens/refresh"])
    def test_the_refresh_token_is_taken_at_both_places_once(self, client: FlaskClient, phone: App, place: str) -> None:
        refresh = phone.log_in().json["data"]["refresh"]

        first = client.post(place, json={"refresh": refresh, "refresh_token": refresh})
        again = [
            client.post("/api/v2/token/refresh", json={"refresh": refresh}).status_code,
            client.post(f"{ROOT}/tokens/refresh", json={"refresh_token": refresh}).status_code,
        ]

        assert first.status_code == 200
        assert again == [401, 400]

    @pytest.mark.parametrize(
        ("body", "mistakes"),
        [
            ({}, [("required", "password")]),
            ({"username": "alice"}, [("required", "password")]),
            ({"username": "alice", "password": ""}, [("required", "password")]),
            ({"password": "x"}, [("invalid_login", None)]),
            ({"username": "a", "email": "a@b.de", "password": "x"}, [("invalid_login", None)]),
            ({"username": "alice", "password": "wrong"}, [("username_password_mismatch", "password")]),
            ({"username": "nobody", "password": "wrong"}, [("username_password_mismatch", "password")]),
            ({"email": "alice@example.com", "password": "wrong"}, [("email_password_mismatch", "password")]),
            ({"username": ["alice"], "password": "x"}, [("invalid", "username")]),
            ({"username": "al\0ice", "password": "x"}, [("null_characters_not_allowed", "username")]),
            ({"username": "alice", "password": {"a": 1}}, [("invalid", "password")]),
            ({"username": 10**400, "password": "x"}, [("max_length", "username")]),
        ],
    )
    def test_what_is_wrong_is_named(self, phone: App, body: Any, mistakes: list[tuple[str, str | None]]) -> None:
        answer = phone.post("auth/login", body)

        assert (answer.status_code, _mistakes(answer)) == (400, mistakes)
        assert list(answer.json) == ["status", "meta", "errors"]

    @pytest.mark.parametrize(
        ("raw", "kind"),
        [
            (b"[1]", "application/json"),
            (b'"x"', "application/json"),
            (b"null", "application/json"),
            (b'{"username":', "application/json"),
            (b"\xff", "application/json"),
            (b'{"username": NaN}', "application/json"),
            (b"[" * 60_000, "application/json"),
            (b"username=alice&password=x", "application/x-www-form-urlencoded"),
            (b"hello", "text/plain"),
        ],
    )
    def test_what_is_no_object_is_refused_without_a_word(self, phone: App, raw: bytes, kind: str) -> None:
        answer = phone.client.post(f"{ROOT}/auth/login", data=raw, content_type=kind)

        assert (answer.status_code, answer.data, answer.content_type) == (400, b"", "text/html; charset=utf-8")

    def test_half_a_letter_is_no_text(self, phone: App) -> None:
        raw = b'{"username": "al\\ud800ice", "password": "\\ud800"}'

        answer = phone.client.post(f"{ROOT}/auth/login", data=raw, content_type="application/json")

        assert _mistakes(answer) == [("invalid", "password")]

    def test_a_huge_body_is_not_read(self, phone: App) -> None:
        answer = phone.client.post(f"{ROOT}/auth/login", data=b"{" * 70_000, content_type="application/json")

        assert (answer.status_code, answer.data) == (413, b"")

    def test_another_method_is_refused_without_a_word(self, phone: App) -> None:
        answer = phone.get("auth/login")

        assert (answer.status_code, answer.data) == (405, b"")
        assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}

    def test_the_eleventh_try_in_a_minute_waits(self, phone: App) -> None:
        tries = [phone.log_in(f"nobody{number}") for number in range(11)]

        assert [answer.status_code for answer in tries] == [400] * 10 + [429]
        assert tries[-1].json == {"status": 429}
        assert 0 < int(tries[-1].headers["Retry-After"]) <= 60

    def test_who_is_signed_in_already_is_told_so(self, alices_phone: App) -> None:
        answer = alices_phone.log_in()

        assert (answer.status_code, answer.json) == (409, {"status": 409})

    def test_words_are_in_the_programs_language(self, phone: App) -> None:
        answer = phone.client.post(f"{ROOT}/auth/login", json={}, headers={"Accept-Language": "de"})

        assert answer.json["errors"][0]["message"] == "Dieses Feld wird gebraucht."
        assert answer.headers["Content-Language"] == "de"


class TestSession:
    def test_it_is_known_by_its_token_and_by_the_access_token(self, app: Flask, phone: App) -> None:
        access = phone.log_in().json["data"]["access"]

        by_token = phone.get("auth/session")
        by_bearer = Program(app, access, "Bearer").get(f"{ROOT}/auth/session")

        assert by_token.status_code == by_bearer.status_code == 200
        assert by_token.json == by_bearer.json
        assert by_token.json["meta"] == {"is_authenticated": True}

    def test_signing_out_ends_it_and_its_refresh_token(self, app: Flask, client: FlaskClient, phone: App) -> None:
        pair = phone.log_in().json["data"]

        answer = phone.ask("DELETE", "auth/session")

        assert (answer.status_code, answer.json["meta"]) == (401, {"is_authenticated": False})
        assert phone.get("auth/session").status_code == 410
        assert client.post("/api/v2/token/refresh", json={"refresh": pair["refresh"]}).status_code == 401
        assert Program(app, pair["access"], "Bearer").get("/api/v2/userprofile/").status_code == 200

    def test_an_unknown_token_is_exchanged_for_another(self, phone: App) -> None:
        phone.token = "nosuch"

        answer = phone.get("auth/session")

        assert answer.status_code == 410
        assert answer.json["meta"]["is_authenticated"] is None
        assert phone.get("auth/session").status_code == 401

    def test_a_browsers_cookie_means_nothing(self, alices_browser: Browser) -> None:
        assert alices_browser.client.get(f"{ROOT}/auth/session").status_code == 401
        assert alices_browser.client.delete(f"{ROOT}/auth/session").status_code == 401
        assert alices_browser.get("/settings/").status_code == 200

    def test_a_permanent_token_means_nothing(self, as_alice: Program) -> None:
        assert as_alice.get(f"{ROOT}/auth/session").status_code == 401

    def test_the_session_token_means_nothing_to_the_api(self, alices_phone: App) -> None:
        headers = {"X-Session-Token": alices_phone.token}

        assert alices_phone.client.get("/api/v2/userprofile/", headers=headers).status_code == 403

    def test_it_ends_for_who_is_shut_out(self, app: Flask, cast: Cast, alices_phone: App) -> None:
        with app.app_context(), writing():
            services.deactivate(db.session.get_one(User, cast.id_of("alice")))

        assert alices_phone.get("auth/session").status_code == 410

    def test_what_is_stored_of_its_token_opens_nothing(self, app: Flask, alices_phone: App) -> None:
        with app.app_context():
            stored = [session.token_hash for session in db.session.query(Session)]

        assert alices_phone.token not in stored


@pytest.mark.parametrize("path", ["nosuch", "auth/login/", "auth/webauthn/login"])
def test_an_unknown_address_is_a_page(phone: App, path: str) -> None:
    answer = phone.get(path)

    assert (answer.status_code, answer.content_type) == (404, "text/html; charset=utf-8")


def test_what_is_for_browsers_there_is_not_here(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/allauth/browser/v1/config").status_code == 404


def test_no_address_takes_a_browsers_cookie_for_a_name(app: Flask, cast: Cast, alices_browser: Browser) -> None:
    answers = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(ROOT):
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                answers[f"{method} {rule.rule}"] = alices_browser.client.open(rule.rule, method=method, json={})

    let_in = [name for name, answer in answers.items() if answer.json["status"] == 200 and "config" not in name]
    assert len(answers) > 20
    assert let_in == []


class TestSignup:
    @pytest.fixture(autouse=True)
    def _open(self, setting: Callable[..., None]) -> None:
        setting(REGISTRATION="open")

    MARA = {"username": "mara", "email": "Mara@Example.org", "password": "three long words"}

    def test_a_new_person_is_signed_in_at_once(self, app: Flask, phone: App) -> None:
        answer = phone.post("auth/signup", self.MARA)

        assert answer.status_code == 200
        assert answer.json["data"]["methods"] == []
        assert answer.json["data"]["user"]["email"] == "mara@example.org"
        program = Program(app, answer.json["meta"]["access_token"], "Bearer")
        assert program.get("/api/v2/userprofile/").json["email_verified"] is False

    def test_a_letter_asks_to_confirm_the_address(self, phone: App, capfd: pytest.CaptureFixture[str]) -> None:
        phone.post("auth/signup", self.MARA)
        mail.settle()

        assert "To: mara@example.org" in capfd.readouterr().err

    def test_an_address_is_not_needed(self, phone: App) -> None:
        answer = phone.post("auth/signup", {"username": "mara", "password": "three long words"})

        assert "email" not in answer.json["data"]["user"]

    def test_letters_are_in_the_language_of_the_request(self, app: Flask, phone: App) -> None:
        answer = phone.client.post(f"{ROOT}/auth/signup", json=self.MARA, headers={"Accept-Language": "de"})

        program = Program(app, answer.json["meta"]["access_token"], "Bearer")
        assert program.get("/api/v2/userprofile/").json["notification_language"] == 1

    @pytest.mark.parametrize(
        ("change", "mistakes"),
        [
            ({"username": "", "password": ""}, [("required", "username"), ("required", "password")]),
            ({"username": "two words"}, [("invalid", "username")]),
            ({"username": "ALICE"}, [("username_taken", "username")]),
            ({"email": "no address"}, [("invalid", "email")]),
            ({"email": "alice@example.com"}, [("email_taken", "email")]),
            ({"password": "short"}, [("password_too_short", "password")]),
            ({"password": "password1"}, [("password_too_common", "password")]),
            ({"password": "98173654"}, [("password_entirely_numeric", "password")]),
            ({"password": "x" * 1001}, [("max_length", "password")]),
            (
                {"username": "alice", "password": "short"},
                [("password_too_short", "password"), ("username_taken", "username")],
            ),
        ],
    )
    def test_everything_wrong_is_named(self, phone: App, change: Any, mistakes: Any) -> None:
        answer = phone.post("auth/signup", self.MARA | change)

        assert (answer.status_code, sorted(_mistakes(answer))) == (400, sorted(mistakes))

    @pytest.mark.parametrize("registration", ["closed", "invitation"])
    def test_a_closed_server_takes_nobody(self, phone: App, setting: Callable[..., None], registration: str) -> None:
        setting(REGISTRATION=registration)

        assert phone.post("auth/signup", self.MARA).json["status"] == 403
        assert phone.get("config").json["data"]["account"]["is_open_for_signup"] is False
        assert phone.get("auth/session").json["data"]["flows"] == [{"id": "login"}]

    def test_the_first_account_is_not_made_here(self, app: Flask, setting: Callable[..., None]) -> None:
        assert App(app).post("auth/signup", self.MARA).status_code == 403

    def test_the_sixth_in_a_minute_waits(self, phone: App) -> None:
        tries = [phone.post("auth/signup", {"username": "x"}).status_code for _ in range(6)]

        assert tries == [400] * 5 + [429]


class TestSecondStep:
    def test_after_the_password_a_code_is_owed(self, app: Flask, authenticator: Authenticator) -> None:
        phone = App(app)

        answer = phone.log_in()

        assert answer.status_code == 401
        assert answer.json["data"]["requires_mfa"] is True
        assert answer.json["data"]["flows"][-1] == {
            "id": "mfa_authenticate",
            "is_pending": True,
            "types": ["recovery_codes", "totp"],
        }
        assert answer.headers["X-Session-Token"] == answer.json["meta"]["session_token"]
        assert "access" not in answer.text

    def test_the_code_lets_in(self, app: Flask, authenticator: Authenticator) -> None:
        phone = App(app)
        phone.log_in()

        answer = phone.post("auth/2fa/authenticate", {"code": authenticator.code()})

        assert answer.status_code == 200
        methods = answer.json["data"]["methods"]
        assert [(method["method"], method.get("type")) for method in methods] == [("password", None), ("mfa", "totp")]
        assert answer.json["data"]["access"]

    def test_a_code_works_once(self, app: Flask, authenticator: Authenticator) -> None:
        code = authenticator.code()
        one, other = App(app), App(app)
        one.log_in()
        other.log_in()

        assert one.post("auth/2fa/authenticate", {"code": code}).status_code == 200
        assert _mistakes(other.post("auth/2fa/authenticate", {"code": code})) == [("incorrect_code", "code")]

    def test_a_wrong_code_leaves_the_login_pending(self, app: Flask, authenticator: Authenticator) -> None:
        phone = App(app)
        phone.log_in()

        wrong = phone.post("auth/2fa/authenticate", {"code": authenticator.wrong_code()})

        assert (wrong.status_code, _mistakes(wrong)) == (400, [("incorrect_code", "code")])
        assert "meta" not in wrong.json
        assert phone.post("auth/2fa/authenticate", {"code": authenticator.code()}).status_code == 200

    def test_without_the_password_a_code_is_worth_nothing(self, app: Flask, authenticator: Authenticator) -> None:
        assert App(app).post("auth/2fa/authenticate", {"code": authenticator.code()}).status_code == 401

    def test_a_pending_login_dies_with_the_password(
        self, app: Flask, alices_phone: App, authenticator: Authenticator
    ) -> None:
        phone = App(app)
        phone.log_in()

        alices_phone.post("account/password/change", {"current_password": PASSWORD, "new_password": NEW})

        assert phone.post("auth/2fa/authenticate", {"code": authenticator.code()}).status_code == 410

    def test_a_recovery_code_lets_in_once(self, app: Flask, alices_phone: App, authenticator: Authenticator) -> None:
        (code, *_others) = alices_phone.get("account/authenticators/recovery-codes").json["data"]["unused_codes"]
        one, other = App(app), App(app)
        one.log_in()
        other.log_in()

        first = one.post("auth/2fa/authenticate", {"code": code})
        second = other.post("auth/2fa/authenticate", {"code": code})

        assert first.json["data"]["methods"][-1]["type"] == "recovery_codes"
        assert second.status_code == 400
        left = alices_phone.get("account/authenticators/recovery-codes").json["data"]
        assert (left["total_code_count"], left["unused_code_count"], code in left["unused_codes"]) == (10, 9, False)

    @pytest.mark.parametrize(
        "code", ["", None, [], {"a": 1}, "abcdef", "1" * 400, "\0", "\ud800", "１２３４５６", 10**400]
    )
    def test_nonsense_is_no_code(self, app: Flask, authenticator: Authenticator, code: Any) -> None:
        phone = App(app)
        phone.log_in()

        assert phone.post("auth/2fa/authenticate", {"code": code}).status_code == 400

    def test_the_password_alone_gets_no_token_anywhere(self, client: FlaskClient, authenticator: Authenticator) -> None:
        by_name, by_email = (
            {"username": "alice", "password": PASSWORD},
            {"email": "alice@example.com", "password": PASSWORD},
        )

        statuses = [
            client.post("/api/v2/token", json=by_name).status_code,
            client.post("/api/v2/login/", json=by_name).status_code,
            client.post("/api/auth/login", json=by_email).status_code,
        ]

        assert statuses == [401, 400, 401]

    def test_the_eleventh_code_in_a_minute_waits(
        self, app: Flask, authenticator: Authenticator, setting: Callable[..., None]
    ) -> None:
        setting(LOCKOUT_LIMIT="")
        phone = App(app)
        phone.log_in()

        tries = [phone.post("auth/2fa/authenticate", {"code": authenticator.wrong_code()}) for _ in range(11)]

        # Signing in counted as well: once for the phone that set it up, and once here.
        assert [answer.status_code for answer in tries] == [400] * 8 + [429] * 3

    def test_changing_the_address_does_not_help_to_guess_codes(
        self, app: Flask, authenticator: Authenticator, setting: Callable[..., None]
    ) -> None:
        setting(LOGIN_LIMIT="")
        phone = App(app)
        phone.log_in()

        def try_code(code: str, number: int) -> int:
            where = {"REMOTE_ADDR": f"192.0.2.{number}"}
            return phone.post("auth/2fa/authenticate", {"code": code}, environ_base=where).status_code

        tries = [try_code(authenticator.wrong_code(), number) for number in range(31)]

        assert tries == [400] * 30 + [429]
        assert try_code(authenticator.code(), 99) == 429

    def test_guessing_elsewhere_does_not_shut_the_owner_out(
        self, app: Flask, alices_phone: App, authenticator: Authenticator, setting: Callable[..., None]
    ) -> None:
        setting(LOGIN_LIMIT="")
        phone, other = App(app), App(app)
        phone.log_in()
        other.log_in()
        for number in range(30):
            where = {"REMOTE_ADDR": f"192.0.2.{number}"}
            other.post("auth/2fa/authenticate", {"code": authenticator.wrong_code()}, environ_base=where)

        assert phone.post("auth/2fa/authenticate", {"code": authenticator.code()}).status_code == 200

    def test_a_new_password_ends_the_wait_for_codes_everywhere(
        self, app: Flask, alices_phone: App, authenticator: Authenticator, setting: Callable[..., None]
    ) -> None:
        setting(LOGIN_LIMIT="")
        other = App(app)
        other.log_in()
        for number in range(30):
            where = {"REMOTE_ADDR": f"192.0.2.{number}"}
            other.post("auth/2fa/authenticate", {"code": authenticator.wrong_code()}, environ_base=where)

        alices_phone.post("account/password/change", {"current_password": PASSWORD, "new_password": NEW})

        phone = App(app)
        phone.log_in(password=NEW)
        there = {"REMOTE_ADDR": "192.0.2.99"}
        assert (
            phone.post("auth/2fa/authenticate", {"code": authenticator.code()}, environ_base=there).status_code == 200
        )


class TestAuthenticators:
    def test_the_secret_is_a_new_one_each_time(self, alices_phone: App) -> None:
        first, second = (alices_phone.get("account/authenticators/totp") for _ in range(2))

        assert first.status_code == 404
        assert first.json["meta"]["secret"] != second.json["meta"]["secret"]
        assert first.json["meta"]["totp_url"].startswith("otpauth://totp/Regimen:alice?secret=")

    def test_a_wrong_first_code_changes_nothing(self, app: Flask, alices_phone: App) -> None:
        secret = alices_phone.get("account/authenticators/totp").json["meta"]["secret"]

        answer = alices_phone.post("account/authenticators/totp", {"code": Authenticator(secret).wrong_code()})

        assert _mistakes(answer) == [("incorrect_code", "code")]
        assert App(app).log_in().status_code == 200

    def test_what_is_in_use_is_listed(self, alices_phone: App, authenticator: Authenticator) -> None:
        listed = alices_phone.get("account/authenticators").json["data"]

        assert [one["type"] for one in listed] == ["totp", "recovery_codes"]
        assert listed[0]["last_used_at"] is None
        assert alices_phone.get("account/authenticators/totp").json["data"] == listed[0]

    def test_ten_codes_of_eight_digits_are_made(self, alices_phone: App, authenticator: Authenticator) -> None:
        codes = alices_phone.get("account/authenticators/recovery-codes").json["data"]["unused_codes"]

        assert len(set(codes)) == 10
        assert all(len(code) == 8 and code.isdecimal() for code in codes)

    def test_new_codes_replace_the_old_ones(self, alices_phone: App, authenticator: Authenticator) -> None:
        old = alices_phone.get("account/authenticators/recovery-codes").json["data"]["unused_codes"]

        new = alices_phone.post("account/authenticators/recovery-codes").json["data"]["unused_codes"]

        assert not set(old) & set(new)

    def test_it_can_be_switched_off(self, app: Flask, alices_phone: App, authenticator: Authenticator) -> None:
        assert alices_phone.ask("DELETE", "account/authenticators/totp").status_code == 200
        assert App(app).log_in().status_code == 200
        assert alices_phone.get("account/authenticators").json["data"] == []

    def test_who_proved_it_long_ago_proves_it_again(
        self, app: Flask, alices_phone: App, authenticator: Authenticator
    ) -> None:
        with app.app_context(), writing():
            for session in db.session.query(Session):
                session.methods = [method | {"at": 0} for method in session.methods]

        refused = alices_phone.ask("DELETE", "account/authenticators/totp")
        proof = alices_phone.post("auth/reauthenticate", {"password": PASSWORD})
        allowed = alices_phone.ask("DELETE", "account/authenticators/totp")

        assert refused.status_code == 401
        assert [flow["id"] for flow in refused.json["data"]["flows"]] == ["reauthenticate", "mfa_reauthenticate"]
        assert refused.json["meta"] == {"is_authenticated": True}
        assert proof.json["data"]["methods"][-1]["reauthenticated"] is True
        assert allowed.status_code == 200

    def test_a_code_proves_it_as_well(self, alices_phone: App, authenticator: Authenticator) -> None:
        answer = alices_phone.post("auth/2fa/reauthenticate", {"code": authenticator.code()})

        assert answer.json["data"]["methods"][-1]["type"] == "totp"

    def test_a_second_one_is_a_conflict(self, alices_phone: App, authenticator: Authenticator) -> None:
        assert alices_phone.post("account/authenticators/totp", {"code": authenticator.code()}).status_code == 409

    def test_where_mail_can_be_sent_the_address_is_confirmed_first(
        self, alices_phone: App, setting: Callable[..., None]
    ) -> None:
        setting(SMTP_HOST="mail.invalid")

        answer = alices_phone.post("account/authenticators/totp", {"code": "123456"})

        assert (answer.status_code, _mistakes(answer)) == (409, [("unverified_email", None)])

    def test_the_database_does_not_hold_the_secret(self, app: Flask, authenticator: Authenticator) -> None:
        with app.app_context():
            row = db.session.query(TwoFactor).one()
            stored = " ".join(str(value) for value in vars(row).values())

        assert authenticator.secret not in stored

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "account/authenticators"),
            ("GET", "account/authenticators/totp"),
            ("POST", "account/authenticators/totp"),
            ("DELETE", "account/authenticators/totp"),
            ("GET", "account/authenticators/recovery-codes"),
            ("POST", "account/authenticators/recovery-codes"),
            ("GET", "account/email"),
            ("POST", "account/email"),
            ("PUT", "account/email"),
            ("PATCH", "account/email"),
            ("DELETE", "account/email"),
            ("POST", "account/password/change"),
            ("POST", "auth/reauthenticate"),
            ("POST", "auth/2fa/reauthenticate"),
        ],
    )
    def test_strangers_are_turned_away(self, phone: App, method: str, path: str) -> None:
        assert phone.ask(method, path, {}).status_code == 401


class TestPassword:
    def test_changing_it_keeps_this_session_and_ends_the_others(
        self, app: Flask, client: FlaskClient, alices_phone: App
    ) -> None:
        other = App(app)
        refresh = other.log_in().json["data"]["refresh"]
        before = alices_phone.token

        answer = alices_phone.post("account/password/change", {"current_password": PASSWORD, "new_password": NEW})

        assert answer.status_code == 200
        assert alices_phone.token != before
        assert alices_phone.get("auth/session").status_code == 200
        assert other.get("auth/session").status_code == 410
        assert client.post("/api/v2/token/refresh", json={"refresh": refresh}).status_code == 401
        program = Program(app, answer.json["meta"]["access_token"], "Bearer")
        assert program.get("/api/v2/userprofile/").status_code == 200

    @pytest.mark.parametrize(
        ("body", "mistakes"),
        [
            ({}, [("required", "current_password"), ("required", "new_password")]),
            ({"current_password": "wrong", "new_password": NEW}, [("enter_current_password", "current_password")]),
            ({"current_password": PASSWORD, "new_password": "short"}, [("password_too_short", "new_password")]),
        ],
    )
    def test_what_is_wrong_is_named(self, alices_phone: App, body: Any, mistakes: Any) -> None:
        assert _mistakes(alices_phone.post("account/password/change", body)) == mistakes


class TestForgottenPassword:
    @pytest.fixture
    def key(self, app: Flask, cast: Cast) -> str:
        """What stands in the link of a letter to Alice."""
        with app.app_context():
            return services.reset_key(db.session.get_one(User, cast.id_of("alice")), app.config["SECRET_KEY"])

    @pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com"])
    def test_whether_somebody_has_the_address_is_not_said(self, phone: App, email: str) -> None:
        answer = phone.post("auth/password/request", {"email": email})

        assert (answer.status_code, list(answer.json)) == (200, ["status", "meta"])

    @pytest.mark.parametrize("email", ["", "nonsense", "a\0@b.de", ["a"]])
    def test_what_is_no_address_is_refused(self, phone: App, email: Any) -> None:
        assert phone.post("auth/password/request", {"email": email}).status_code == 400

    def test_the_key_says_whose_it_is(self, phone: App, key: str) -> None:
        answer = phone.client.get(f"{ROOT}/auth/password/reset", headers={"X-Password-Reset-Key": key})

        assert answer.json["data"]["user"]["username"] == "alice"

    def test_it_sets_a_password_once_and_signs_nobody_in(self, app: Flask, alices_phone: App, key: str) -> None:
        stranger = App(app)

        answer = stranger.post("auth/password/reset", {"key": key, "password": NEW})
        again = stranger.post("auth/password/reset", {"key": key, "password": PASSWORD})

        assert answer.status_code == 401
        assert _mistakes(again) == [("invalid_password_reset", "key")]
        assert alices_phone.get("auth/session").status_code == 410
        assert App(app).log_in(password=NEW).status_code == 200

    def test_it_dies_with_the_address_it_was_sent_to(self, app: Flask, cast: Cast, phone: App, key: str) -> None:
        with app.app_context(), writing():
            services.change_email(db.session.get_one(User, cast.id_of("alice")), "alice@example.org")

        assert phone.post("auth/password/reset", {"key": key, "password": NEW}).status_code == 400

    def test_a_weak_password_does_not_use_it_up(self, phone: App, key: str) -> None:
        assert _mistakes(phone.post("auth/password/reset", {"key": key, "password": "alice123"})) != []
        assert phone.post("auth/password/reset", {"key": key, "password": NEW}).status_code == 401

    @pytest.mark.parametrize("forged", ["", "x", "a.b.c", "\ud800", "é" * 500, 5])
    def test_another_key_does_nothing(self, phone: App, forged: Any) -> None:
        answer = phone.post("auth/password/reset", {"key": forged, "password": NEW})

        assert answer.status_code == 400

    def test_a_key_that_confirms_an_address_is_no_key_to_a_password(self, app: Flask, cast: Cast, phone: App) -> None:
        with app.app_context():
            alice = db.session.get_one(User, cast.id_of("alice"))
            other = services.confirmation_key(alice, "alice@example.com", app.config["SECRET_KEY"])

        assert phone.post("auth/password/reset", {"key": other, "password": NEW}).status_code == 400


class TestEmail:
    @pytest.fixture
    def key(self, app: Flask, cast: Cast) -> Callable[[str], str]:
        """What stands in the link of a letter that Alice gets at an address."""

        def make(email: str) -> str:
            with app.app_context():
                alice = db.session.get_one(User, cast.id_of("alice"))
                return services.confirmation_key(alice, email, app.config["SECRET_KEY"])

        return make

    def test_a_new_one_takes_the_place_of_the_old_when_it_is_confirmed(
        self, alices_phone: App, key: Callable[[str], str]
    ) -> None:
        added = alices_phone.post("account/email", {"email": "New@Example.com"})
        confirmed = alices_phone.post("auth/email/verify", {"key": key("new@example.com")})
        after = alices_phone.get("account/email")

        assert added.json["data"] == [
            {"email": "alice@example.com", "verified": False, "primary": True},
            {"email": "new@example.com", "verified": False, "primary": False},
        ]
        assert confirmed.json["data"]["user"]["email"] == "new@example.com"
        assert after.json["data"] == [{"email": "new@example.com", "verified": True, "primary": True}]

    def test_a_key_works_once(self, phone: App, key: Callable[[str], str]) -> None:
        looked = phone.client.get(
            f"{ROOT}/auth/email/verify", headers={"X-Email-Verification-Key": key("alice@example.com")}
        )
        first = phone.post("auth/email/verify", {"key": key("alice@example.com")})
        second = phone.post("auth/email/verify", {"key": key("alice@example.com")})

        assert looked.json["data"]["email"] == "alice@example.com"
        assert (first.status_code, _mistakes(second)) == (401, [("invalid_or_expired_key", "key")])

    def test_the_address_of_somebody_else_cannot_be_taken(self, alices_phone: App) -> None:
        assert _mistakes(alices_phone.post("account/email", {"email": "bob@example.com"})) == [("email_taken", "email")]

    def test_nor_when_they_took_it_meanwhile(
        self, app: Flask, cast: Cast, alices_phone: App, key: Callable[[str], str]
    ) -> None:
        alices_phone.post("account/email", {"email": "new@example.com"})
        with app.app_context(), writing():
            services.change_email(db.session.get_one(User, cast.id_of("bob")), "new@example.com")

        assert alices_phone.post("auth/email/verify", {"key": key("new@example.com")}).status_code == 400

    def test_with_a_second_step_none_is_added(self, alices_phone: App, authenticator: Authenticator) -> None:
        answer = alices_phone.post("account/email", {"email": "new@example.com"})

        assert _mistakes(answer) == [("add_email_blocked", "email")]

    def test_the_letter_is_sent_again_but_not_for_ever(self, alices_phone: App) -> None:
        statuses = [
            alices_phone.ask("PUT", "account/email", {"email": "alice@example.com"}).status_code for _ in range(6)
        ]

        assert statuses == [200] * 5 + [403]

    def test_the_one_that_waits_can_be_forgotten_the_other_not(self, alices_phone: App) -> None:
        alices_phone.post("account/email", {"email": "new@example.com"})

        kept = alices_phone.ask("DELETE", "account/email", {"email": "alice@example.com"})
        gone = alices_phone.ask("DELETE", "account/email", {"email": "new@example.com"})
        unknown = alices_phone.ask("PATCH", "account/email", {"email": "x@example.com", "primary": True})

        assert _mistakes(kept) == [("cannot_remove_primary_email", "email")]
        assert [one["email"] for one in gone.json["data"]] == ["alice@example.com"]
        assert _mistakes(unknown) == [("unknown_email", "email")]


def test_secrets_are_in_no_log(
    caplog: pytest.LogCaptureFixture, alices_phone: App, authenticator: Authenticator, app: Flask
) -> None:
    caplog.set_level("DEBUG")
    phone = App(app)

    phone.log_in()
    code = authenticator.code()
    pair = phone.post("auth/2fa/authenticate", {"code": code}).json["data"]

    for secret in (PASSWORD, authenticator.secret, code, pair["access"], pair["refresh"], phone.token):
        assert secret not in caplog.text
