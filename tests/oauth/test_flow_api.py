"""Codes and tokens, row by row: RFC 6749, 7009 and 7636 as the published programs know them."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from hashlib import sha256
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.accounts.services import deactivate, reactivate
from app.database import now, writing
from app.extensions import db
from app.oauth.models import OAuthCode, OAuthSpentToken, OAuthToken
from tests.oauth.flow import SCOPE, VERIFIER, Uploader, query_of, registered
from tests.people import Cast, Program

S256 = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
DENIED = "The resource owner or authorization server denied the request"


def _told(answer: TestResponse) -> tuple[int, Any]:
    return answer.status_code, answer.get_json()


def _bad(error: str, description: str = "") -> tuple[int, dict[str, str]]:
    return 400, {"error": error} | ({"error_description": description} if description else {})


@pytest.fixture
def later(app: Flask) -> Callable[..., None]:
    """`later(OAuthCode, seconds=300)`: these rows are that much older."""

    def pass_time(table: Any, **by: float) -> None:
        names = [name for name in ("expires_at", "refresh_expires_at") if hasattr(table, name)]
        with app.app_context(), writing():
            for row in db.session.scalars(select(table)):
                for name in names:
                    setattr(row, name, getattr(row, name) - timedelta(**by))

    return pass_time


class TestConsent:
    def test_it_leads_to_the_registered_address_with_code_and_state(self, alice: Program, uploader: Uploader) -> None:
        answer = alice.post("/api/oauth/authorize", data=uploader.asking(confirm="true", state="a b&c=é"))

        address = answer.get_json()["redirect_url"]
        assert answer.status_code == 200
        assert address.startswith("https://localhost/?")
        assert re.fullmatch(r"[A-Za-z0-9]{48}", query_of(address)["code"])
        assert query_of(address)["state"] == "a b&c=é"

    def test_a_multipart_form_is_as_good(self, alice: Program, uploader: Uploader) -> None:
        answer = alice.post(
            "/api/oauth/authorize", data=uploader.asking(confirm="true"), content_type="multipart/form-data"
        )

        assert answer.status_code == 200

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"confirm": "false"}, DENIED),
            ({"confirm": ""}, DENIED),
            ({"client_id": "a" * 24}, "The client does not exist on this server."),
            ({"client_id": "\x00"}, "The client does not exist on this server."),
            ({"client_id": ""}, "The client does not exist on this server."),
            ({"response_type": "token"}, "response_type is not supported, it has to be code"),
            ({"response_type": 'é"\\'}, "response_type is not supported, it has to be code"),
            ({"scope": "users:read"}, "The requested scope is invalid, unknown, or malformed."),
            ({"scope": "nonsense"}, "The requested scope is invalid, unknown, or malformed."),
            ({"redirect_uri": 'https://evil.example/"é'}, "This redirect_uri is not supported by client."),
            ({"code_challenge": "short"}, 'Invalid "code_challenge"'),
            ({"code_challenge": S256 + "\n"}, 'Invalid "code_challenge"'),
            ({"code_challenge": "é" * 50}, 'Invalid "code_challenge"'),
            ({"code_challenge": S256, "code_challenge_method": "S512"}, 'Unsupported "code_challenge_method"'),
            ({"code_challenge_method": "S256"}, 'Missing "code_challenge"'),
        ],
    )
    def test_what_is_refused_leaves_no_code(
        self, app: Flask, alice: Program, uploader: Uploader, change: dict[str, str], message: str
    ) -> None:
        answer = alice.post("/api/oauth/authorize", data=uploader.asking(confirm="true") | change)

        assert _told(answer) == (400, {"status": "error", "message": message})
        with app.app_context():
            assert db.session.scalar(select(OAuthCode)) is None

    def test_repeated_fields_are_refused(self, alice: Program, uploader: Uploader) -> None:
        answer = alice.post("/api/oauth/authorize", data=uploader.asking(confirm="true") | {"state": ["a", "b"]})

        assert _told(answer) == (400, {"status": "error", "message": 'Multiple "state" in request.'})

    @pytest.mark.parametrize("body", [{}, {"json": {"client_id": "x"}}, {"data": b"\xff\xfe%zz&=&&"}])
    def test_what_is_no_form_is_refused(self, alice: Program, body: dict[str, Any]) -> None:
        assert alice.post("/api/oauth/authorize", **body).status_code == 400

    def test_a_huge_form_is_refused(self, alice: Program, uploader: Uploader) -> None:
        assert alice.post("/api/oauth/authorize", data=uploader.asking(state="x" * 100_000)).status_code == 413


class TestTokens:
    def test_a_code_becomes_a_pair(self, alice: Program, uploader: Uploader) -> None:
        answer = uploader.exchange(uploader.code(alice))

        pair = answer.get_json()
        assert answer.status_code == 200
        assert re.fullmatch(r"[A-Za-z0-9]{42}", pair.pop("access_token"))
        assert re.fullmatch(r"[A-Za-z0-9]{48}", pair.pop("refresh_token"))
        assert pair == {"expires_in": 864000, "scope": SCOPE, "token_type": "Bearer"}
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Pragma"] == "no-cache"
        assert answer.headers["Content-Type"] == "application/json"

    def test_codes_and_tokens_are_kept_as_hashes_only(self, app: Flask, alice: Program, uploader: Uploader) -> None:
        code = uploader.code(alice)
        pair = uploader.exchange(code).get_json()

        with app.app_context():
            stored = [str(db.session.execute(select(table.__table__)).all()) for table in (OAuthCode, OAuthToken)]

        for secret in (code, pair["access_token"], pair["refresh_token"]):
            assert not any(secret in rows for rows in stored)

    @pytest.mark.parametrize("scope", ["profile:read workouts:write", "workouts:write profile:read", "workouts:read"])
    def test_the_scope_comes_back_in_the_order_of_the_request(
        self, alice: Program, uploader: Uploader, scope: str
    ) -> None:
        assert uploader.tokens(alice, scope=scope)["scope"] == scope

    def test_scopes_the_application_has_not_are_left_out(self, alice: Program, uploader: Uploader) -> None:
        assert uploader.tokens(alice, scope="users:read workouts:read")["scope"] == "workouts:read"

    def test_without_a_scope_it_is_all_the_application_has(self, alice: Program, uploader: Uploader) -> None:
        assert uploader.tokens(alice, scope="")["scope"] == SCOPE

    def test_a_multipart_form_is_as_good(self, app: Flask, alice: Program, uploader: Uploader) -> None:
        fields = {
            "grant_type": "authorization_code",
            "client_id": uploader.client_id,
            "client_secret": uploader.secret,
            "code": uploader.code(alice),
        }

        answer = app.test_client().post("/api/oauth/token", data=fields, content_type="multipart/form-data")

        assert answer.status_code == 200

    def test_the_redirect_uri_of_the_token_request_is_not_compared(self, alice: Program, uploader: Uploader) -> None:
        assert uploader.exchange(uploader.code(alice), redirect_uri="https://self.host/callback").status_code == 200

    def test_unless_the_code_was_bound_to_one(self, alice: Program, uploader: Uploader) -> None:
        code = uploader.code(alice, redirect_uri="https://localhost/")

        wrong = uploader.exchange(code, redirect_uri="https://self.host/callback")
        right = uploader.exchange(code, redirect_uri="https://localhost/")

        assert _told(wrong) == _bad("invalid_grant", 'Invalid "redirect_uri" in request.')
        assert right.status_code == 200

    def test_plain_http_is_no_reason_to_refuse(self, app: Flask, alice: Program, uploader: Uploader) -> None:
        fields = {"grant_type": "authorization_code", "client_id": uploader.client_id, "client_secret": uploader.secret}

        answer = app.test_client().post(
            "/api/oauth/token", base_url="http://regimen.lan:8000", data=fields | {"code": uploader.code(alice)}
        )

        assert answer.status_code == 200

    def test_basic_authentication_is_none(self, app: Flask, alice: Program, uploader: Uploader) -> None:
        fields = {"grant_type": "authorization_code", "code": uploader.code(alice)}

        answer = app.test_client().post("/api/oauth/token", data=fields, auth=(uploader.client_id, uploader.secret))

        assert _told(answer) == _bad("invalid_client")

    def test_credentials_in_the_address_are_none(self, app: Flask, alice: Program, uploader: Uploader) -> None:
        query = {"client_id": uploader.client_id, "client_secret": uploader.secret, "grant_type": "authorization_code"}

        answer = app.test_client().post(
            "/api/oauth/token", query_string=query | {"code": uploader.code(alice)}, data={"x": "y"}
        )

        assert answer.status_code == 400

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"client_secret": "wrong"}, _bad("invalid_client")),
            ({"client_secret": ""}, _bad("invalid_client")),
            ({"client_id": "a" * 24}, _bad("invalid_client")),
            ({"client_id": "\x00é"}, _bad("invalid_client")),
            ({"code": "wrong"}, _bad("invalid_grant", 'Invalid "code" in request.')),
            ({"code": "\x00é\U0001f600"}, _bad("invalid_grant", 'Invalid "code" in request.')),
            ({"grant_type": "password"}, _bad("unsupported_grant_type", "grant_type=password is not supported")),
            ({"grant_type": 'é"\\'}, _bad("unsupported_grant_type", 'grant_type=é"\\ is not supported')),
            ({"grant_type": "refresh_token"}, _bad("invalid_request", 'Missing "refresh_token" in request.')),
            ({"grant_type": "refresh_token", "refresh_token": "x"}, _bad("invalid_grant")),
            ({"grant_type": "refresh_token", "refresh_token": "\x00"}, _bad("invalid_grant")),
        ],
    )
    def test_what_is_refused(
        self, app: Flask, alice: Program, uploader: Uploader, change: dict[str, str], expected: Any
    ) -> None:
        fields = {"grant_type": "authorization_code", "client_id": uploader.client_id, "client_secret": uploader.secret}

        answer = app.test_client().post("/api/oauth/token", data=fields | {"code": uploader.code(alice)} | change)

        assert _told(answer) == expected

    def test_a_missing_code(self, uploader: Uploader) -> None:
        answer = uploader.post("/api/oauth/token", grant_type="authorization_code")

        assert _told(answer) == _bad("invalid_request", 'Missing "code" in request.')

    @pytest.mark.parametrize(
        "body", [{}, {"json": {"grant_type": "x"}}, {"data": b"\xff%zz&&=", "content_type": "multipart/form-data"}]
    )
    def test_what_is_no_form_is_refused(self, app: Flask, cast: Cast, body: dict[str, Any]) -> None:
        answer = app.test_client().post("/api/oauth/token", **body)

        assert _told(answer) == _bad("unsupported_grant_type", "grant_type=None is not supported")

    def test_a_code_of_another_application_is_none(self, app: Flask, alice: Program, uploader: Uploader) -> None:
        other = registered(app, alice)

        assert other.exchange(uploader.code(alice)).status_code == 400


class TestProofKeys:
    @pytest.mark.parametrize(
        "asked",
        [
            {"code_challenge": VERIFIER},
            {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
            {"code_challenge": S256, "code_challenge_method": "S256"},
        ],
    )
    def test_the_verifier_opens_the_challenge(self, alice: Program, uploader: Uploader, asked: dict[str, str]) -> None:
        code = uploader.code(alice, **asked)

        wrong = uploader.exchange(code, code_verifier="another-verifier-that-is-long-enough-to-be-one")
        without = uploader.exchange(code)
        short = uploader.exchange(code, code_verifier="short")
        right = uploader.exchange(code, code_verifier=VERIFIER)

        assert _told(wrong) == _bad("invalid_grant", "Code challenge failed.")
        assert _told(without) == _bad("invalid_request", 'Missing "code_verifier"')
        assert _told(short) == _bad("invalid_request", 'Invalid "code_verifier"')
        assert right.status_code == 200

    def test_a_challenge_that_only_looks_hashed_is_compared_as_it_is(self, alice: Program, uploader: Uploader) -> None:
        code = uploader.code(alice, code_challenge=S256)

        assert uploader.exchange(code, code_verifier=VERIFIER).status_code == 400

    def test_a_verifier_without_a_challenge_is_refused(self, alice: Program, uploader: Uploader) -> None:
        assert uploader.exchange(uploader.code(alice), code_verifier=VERIFIER).status_code == 400


class TestTime:
    def test_a_code_lasts_five_minutes(self, alice: Program, uploader: Uploader, later: Callable[..., None]) -> None:
        code = uploader.code(alice)

        later(OAuthCode, seconds=301)

        assert _told(uploader.exchange(code)) == _bad("invalid_grant", 'Invalid "code" in request.')

    def test_and_not_less(self, alice: Program, uploader: Uploader, later: Callable[..., None]) -> None:
        code = uploader.code(alice)

        later(OAuthCode, seconds=280)

        assert uploader.exchange(code).status_code == 200

    def test_an_access_token_lasts_ten_days_and_its_refresh_token_twenty(
        self, alice: Program, uploader: Uploader, later: Callable[..., None]
    ) -> None:
        pair = uploader.tokens(alice)
        acting = uploader.acting(pair["access_token"])
        later(OAuthToken, days=9.9)
        assert acting.get("/api/workouts").status_code == 200

        later(OAuthToken, days=0.2)
        refused = acting.get("/api/workouts")
        assert refused.status_code == 401
        assert refused.get_json()["message"] == "signature expired, please log in again"
        assert refused.get_json()["error"] == "invalid_token"

        later(OAuthToken, days=9.8)
        assert uploader.refresh(pair["refresh_token"]).status_code == 200

    def test_after_twenty_days_the_person_has_to_agree_again(
        self, alice: Program, uploader: Uploader, later: Callable[..., None]
    ) -> None:
        pair = uploader.tokens(alice)

        later(OAuthToken, days=20.1)

        assert _told(uploader.refresh(pair["refresh_token"])) == _bad("invalid_grant")

    def test_what_is_over_is_swept(
        self, app: Flask, alice: Program, uploader: Uploader, later: Callable[..., None]
    ) -> None:
        uploader.tokens(alice)
        uploader.refresh(uploader.tokens(alice)["refresh_token"])
        for table in (OAuthToken, OAuthSpentToken, OAuthCode):
            later(table, days=21)

        uploader.tokens(alice)

        with app.app_context():
            assert db.session.scalars(select(OAuthSpentToken)).all() == []
            assert len(db.session.scalars(select(OAuthToken)).all()) == 1
            assert len(db.session.scalars(select(OAuthCode)).all()) == 1


class TestOnce:
    def test_a_code_works_once_and_a_second_use_ends_what_it_led_to(self, alice: Program, uploader: Uploader) -> None:
        code = uploader.code(alice)
        first = uploader.exchange(code).get_json()
        renewed = uploader.refresh(first["refresh_token"]).get_json()
        beside = uploader.tokens(alice)

        again = uploader.exchange(code)

        assert _told(again) == _bad("invalid_grant", 'Invalid "code" in request.')
        assert uploader.acting(renewed["access_token"]).get("/api/workouts").status_code == 401
        assert uploader.refresh(renewed["refresh_token"]).status_code == 400
        assert uploader.acting(beside["access_token"]).get("/api/workouts").status_code == 200

    def test_a_refresh_brings_a_new_pair_and_ends_the_old_one(self, alice: Program, uploader: Uploader) -> None:
        old = uploader.tokens(alice)

        answer = uploader.refresh(old["refresh_token"])

        new = answer.get_json()
        assert answer.status_code == 200
        assert set(new) == {"access_token", "expires_in", "refresh_token", "scope", "token_type"}
        assert (new["scope"], new["expires_in"]) == (SCOPE, 864000)
        assert uploader.acting(new["access_token"]).get("/api/workouts").status_code == 200
        assert uploader.acting(old["access_token"]).get("/api/workouts").status_code == 401

    def test_a_refresh_token_used_again_ends_all_that_came_of_the_same_consent(
        self, alice: Program, uploader: Uploader
    ) -> None:
        stolen = uploader.tokens(alice)
        beside = uploader.tokens(alice)
        second = uploader.refresh(stolen["refresh_token"]).get_json()
        third = uploader.refresh(second["refresh_token"]).get_json()

        again = uploader.refresh(stolen["refresh_token"])

        assert _told(again) == _bad("invalid_grant")
        assert _told(uploader.refresh(third["refresh_token"])) == _bad("invalid_grant")
        assert uploader.acting(third["access_token"]).get("/api/workouts").status_code == 401
        assert uploader.acting(beside["access_token"]).get("/api/workouts").status_code == 200
        assert uploader.refresh(beside["refresh_token"]).status_code == 200

    def test_so_it_does_when_the_code_is_long_over(
        self, alice: Program, uploader: Uploader, later: Callable[..., None]
    ) -> None:
        first = uploader.tokens(alice)
        second = uploader.refresh(first["refresh_token"]).get_json()
        later(OAuthCode, days=60)
        uploader.tokens(alice)

        uploader.refresh(first["refresh_token"])

        assert uploader.refresh(second["refresh_token"]).status_code == 400

    def test_a_token_that_was_given_back_ends_no_other(self, alice: Program, uploader: Uploader) -> None:
        first = uploader.tokens(alice)
        second = uploader.refresh(first["refresh_token"]).get_json()
        uploader.post("/api/oauth/revoke", token=second["access_token"])
        beside = uploader.tokens(alice)

        answers = [uploader.refresh(one["refresh_token"]).status_code for one in (first, second, beside)]

        assert answers == [400, 400, 200]

    def test_a_refresh_may_ask_for_less_but_not_for_more(self, app: Flask, alice: Program, uploader: Uploader) -> None:
        pair = uploader.tokens(alice, scope="workouts:read workouts:write")

        for more in ("profile:read", "workouts:read profile:read", "nonsense", "   "):
            assert uploader.refresh(pair["refresh_token"], scope=more).get_json()["error"] == "invalid_scope"
        less = uploader.refresh(pair["refresh_token"], scope="workouts:write").get_json()

        assert less["scope"] == "workouts:write"
        assert uploader.acting(less["access_token"]).get("/api/workouts").status_code == 403

    @pytest.mark.slow
    @pytest.mark.parametrize("kind", ["code", "refresh token"])
    def test_of_many_at_once_exactly_one_wins(self, alice: Program, uploader: Uploader, kind: str) -> None:
        use = uploader.exchange if kind == "code" else uploader.refresh
        text = uploader.code(alice) if kind == "code" else uploader.tokens(alice)["refresh_token"]
        start = Barrier(6)

        def attempt(_number: int) -> int:
            start.wait()
            return use(text).status_code

        with ThreadPoolExecutor(6) as pool:
            outcomes = sorted(pool.map(attempt, range(6)))

        assert outcomes == [200, 400, 400, 400, 400, 400]

    @pytest.mark.slow
    @pytest.mark.parametrize("change", ["refresh", "exchange again"])
    def test_whatever_happens_at_once_nothing_outlives_the_revocation(
        self, alice: Program, uploader: Uploader, change: str
    ) -> None:
        number = alice.get("/api/oauth/apps").get_json()["data"]["clients"][0]["id"]
        for _attempt in range(5):
            code = uploader.code(alice)
            pair = uploader.exchange(code).get_json()
            start = Barrier(3)

            def together(call: Callable[[], TestResponse], start: Barrier = start) -> TestResponse:
                start.wait()
                return call()

            again = partial(uploader.exchange, code) if change == "exchange again" else partial(uploader.code, alice)
            with ThreadPoolExecutor(3) as pool:
                renewed = pool.submit(together, partial(uploader.refresh, pair["refresh_token"]))
                revoked = pool.submit(together, partial(alice.post, f"/api/oauth/apps/{number}/revoke"))
                beside = pool.submit(together, again)

            assert revoked.result().status_code == 200
            assert beside.exception() is None
            tokens = [pair, renewed.result().get_json()]
            for token in (found["access_token"] for found in tokens if "access_token" in found):
                assert uploader.acting(token).get("/api/workouts").status_code == 401


class TestRevoking:
    @pytest.mark.parametrize("which", ["access_token", "refresh_token"])
    @pytest.mark.parametrize("hint", [None, "access_token", "refresh_token", "nonsense"])
    def test_either_token_takes_the_pair_along(
        self, alice: Program, uploader: Uploader, which: str, hint: str | None
    ) -> None:
        pair = uploader.tokens(alice)

        answer = uploader.post("/api/oauth/revoke", token=pair[which], **({"token_type_hint": hint} if hint else {}))

        assert _told(answer) == (200, {})
        assert uploader.acting(pair["access_token"]).get("/api/workouts").status_code == 401
        assert uploader.refresh(pair["refresh_token"]).status_code == 400

    def test_an_unknown_token_is_as_good_as_revoked(self, uploader: Uploader) -> None:
        assert _told(uploader.post("/api/oauth/revoke", token="\x00unknown")) == (200, {})

    def test_without_a_token_there_is_nothing_to_revoke(self, uploader: Uploader) -> None:
        assert _told(uploader.post("/api/oauth/revoke")) == _bad("invalid_request", 'Missing "token" in request.')

    def test_who_asks_has_to_be_the_application(self, app: Flask, alice: Program, uploader: Uploader) -> None:
        pair, other = uploader.tokens(alice), registered(app, alice)

        wrong_secret = Uploader(app, uploader.client_id, "wrong").post("/api/oauth/revoke", token=pair["access_token"])
        another = other.post("/api/oauth/revoke", token=pair["access_token"])

        assert _told(wrong_secret) == _bad("invalid_client")
        assert _told(another) == _bad("invalid_grant")
        assert uploader.acting(pair["access_token"]).get("/api/workouts").status_code == 200
        assert other.refresh(pair["refresh_token"]).status_code == 400


class TestPeople:
    def test_an_application_acts_for_whoever_agreed(self, alice: Program, bob: Program, uploader: Uploader) -> None:
        entry = {"sport_id": 1, "duration": 600, "distance": 4, "workout_date": "2024-05-01 08:00"}
        bobs = uploader.acting(uploader.tokens(bob)["access_token"])

        assert bobs.post("/api/workouts/no_gpx", json=entry).status_code == 201

        assert len(bob.get("/api/workouts").get_json()["data"]["workouts"]) == 1
        assert alice.get("/api/workouts").get_json()["data"]["workouts"] == []

    def test_a_shut_account_lends_its_rights_to_nobody(
        self, app: Flask, cast: Cast, alice: Program, bob: Program, uploader: Uploader
    ) -> None:
        pair, code = uploader.tokens(bob), uploader.code(bob)
        with app.app_context(), writing():
            deactivate(db.session.get_one(User, cast.id_of("bob")))

        answer = uploader.acting(pair["access_token"]).get("/api/workouts")
        exchanged, refreshed = uploader.exchange(code), uploader.refresh(pair["refresh_token"])

        assert _told(answer) == (401, {"status": "error", "message": "provide a valid auth token"})
        assert _told(exchanged)[0] == 400
        assert _told(refreshed)[0] == 400

        with app.app_context(), writing():
            reactivate(db.session.get_one(User, cast.id_of("bob")))
        assert uploader.acting(pair["access_token"]).get("/api/workouts").status_code == 200

    def test_a_deleted_account_takes_its_tokens_along(
        self, app: Flask, cast: Cast, bob: Program, uploader: Uploader
    ) -> None:
        pair = uploader.tokens(bob)
        with app.app_context(), writing():
            db.session.delete(db.session.get_one(User, cast.id_of("bob")))

        answer = uploader.acting(pair["access_token"]).get("/api/workouts")

        assert (answer.status_code, answer.get_json()["error"]) == (401, "invalid_token")

    def test_the_last_use_is_noted(self, app: Flask, alice: Program, uploader: Uploader) -> None:
        acting = uploader.acting(uploader.tokens(alice)["access_token"])
        with app.app_context(), writing():
            db.session.execute(update(OAuthToken).values(last_used_at=None))

        acting.get("/api/workouts")

        with app.app_context():
            noted = db.session.scalars(select(OAuthToken.last_used_at)).one()
            assert noted is not None
            assert now() - noted < timedelta(minutes=1)
