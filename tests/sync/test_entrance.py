"""A phone comes in with a token of its own kind, which opens the stream and nothing else."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.accounts.models import ApiToken, User
from app.accounts.services import change_password, hashed_password
from app.database import now, writing
from app.extensions import db
from app.sync import services
from tests.people import PASSWORD, Browser, Cast, Program

STREAM = {"buckets": [], "client_id": "phone-1"}


def token_of(program: Program) -> str:
    answer = program.get("/api/v2/powersync-token")
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["token"])


def _opened(app: Flask, token: str, scheme: str = "Token") -> Any:
    return app.test_client().post("/ps/sync/stream", json=STREAM, headers={"Authorization": f"{scheme} {token}"})


def test_the_token_says_what_the_app_reads_of_it(filled: Flask, cast: Cast, as_alice: Program) -> None:
    answer = as_alice.get("/api/v2/powersync-token")

    claims = jwt.decode(answer.get_json()["token"], options={"verify_signature": False})
    assert jwt.get_unverified_header(answer.get_json()["token"])["kid"] == "wger"
    assert claims["sub"] == str(cast.id_of("alice"))
    assert claims["aud"] == "powersync"
    assert claims["exp"] - claims["iat"] == 600
    assert answer.get_json()["powersync_url"] == "http://localhost/ps/"


def test_strangers_get_no_token_and_everybody_the_keys_and_a_sign_of_life(filled: Flask) -> None:
    client = filled.test_client()

    assert client.get("/api/v2/powersync-token").status_code == 403
    assert client.get("/api/v2/powersync-keys").get_json() == {"keys": []}
    assert client.get("/ps/probes/liveness").status_code == 200


def test_both_schemes_open_the_stream(filled: Flask, as_alice: Program) -> None:
    token = token_of(as_alice)

    for scheme in ("Token", "Bearer", "token"):
        answer = _opened(filled, token, scheme)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/x-ndjson"
        assert answer.headers["X-Accel-Buffering"] == "no"


def test_it_is_refused_wherever_the_api_asks_for_a_token(filled: Flask, as_alice: Program) -> None:
    token = token_of(as_alice)

    for scheme in ("Token", "Bearer"):
        for path in ("/api/v2/userprofile/", "/api/v2/powersync-token", "/api/v2/weightentry/"):
            assert Program(filled, token, scheme).get(path).status_code == 403
    assert Program(filled, token, "Bearer").get("/api/workouts").status_code == 401
    assert filled.test_client().post("/api/v2/token/refresh", json={"refresh": token}).status_code == 401


def test_no_other_token_opens_the_stream(filled: Flask, cast: Cast) -> None:
    tokens = filled.test_client().post("/api/v2/token", json={"username": "alice", "password": PASSWORD}).get_json()

    for token in (tokens["access"], tokens["refresh"], cast.token_of("alice"), "", "a.b.c", "x" * 5000):
        answer = _opened(filled, token)
        assert answer.status_code == 401, token
        assert answer.get_json()["error"]["status"] == 401


def test_a_session_without_token_does_not_open_it(filled: Flask, alices_browser: Browser) -> None:
    assert alices_browser.client.post("/ps/sync/stream", json=STREAM).status_code in {400, 401}
    assert alices_browser.get("/ps/write-checkpoint2.json?client_id=a").status_code == 401


def _deactivate(user: User) -> None:
    user.active = False


def _change_password(user: User) -> None:
    change_password(user, hashed_password("another quiet horse"))


def _revoke(user: User) -> None:
    db.session.execute(delete(ApiToken).where(ApiToken.user_id == user.id))


def _replace(user: User) -> None:
    """Revoke the permanent token and make another, which may get the number of the old one."""
    (old,) = db.session.scalars(select(ApiToken).where(ApiToken.user_id == user.id))
    number = old.id
    db.session.delete(old)
    db.session.flush()
    new = ApiToken(id=number, user_id=user.id, name="new", token_hash="x", hint="x", scope="read")
    new.created_at = now() + timedelta(minutes=1)
    db.session.add(new)


def _leave(user: User) -> None:
    db.session.delete(user)


@pytest.mark.parametrize("end", [_deactivate, _change_password, _revoke, _replace, _leave])
def test_it_ends_with_what_it_was_made_for(filled: Flask, cast: Cast, as_alice: Program, end: Any) -> None:
    token = token_of(as_alice)
    with filled.app_context(), writing():
        end(db.session.get_one(User, cast.id_of("alice")))

    assert _opened(filled, token).status_code == 401


def test_an_old_token_has_the_phone_fetch_another(filled: Flask, cast: Cast) -> None:
    with filled.app_context():
        user = db.session.get_one(User, cast.id_of("alice"))
        old = services.make_sync_token(user, lifetime=timedelta(seconds=-61))

    answer = _opened(filled, old)

    assert answer.status_code == 401
    assert answer.get_json()["error"]["code"] == "token_expired"


def test_a_token_signed_with_another_key_or_for_another_purpose_is_none(filled: Flask, as_alice: Program) -> None:
    claims = jwt.decode(token_of(as_alice), options={"verify_signature": False})
    secret = filled.config["SECRET_KEY"]

    for key, changes in (("a" * 64, {}), (secret, {"aud": "other"}), (secret, {"sub": "x"}), (secret, {"exp": None})):
        assert _opened(filled, jwt.encode(claims | changes, key, "HS256")).status_code == 401
    assert _opened(filled, jwt.encode(claims, "", "none")).status_code == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"client_id": 5}', b'{"client_id": ""}', b'{"client_id": "a", "buckets": {}}', b"\xff\xfe"],
)
def test_a_request_nobody_can_answer_is_refused_in_words(filled: Flask, as_alice: Program, body: bytes) -> None:
    headers = {"Authorization": f"Token {token_of(as_alice)}", "Content-Type": "application/json"}

    answer = filled.test_client().post("/ps/sync/stream", data=body, headers=headers)

    assert answer.status_code == 400
    assert answer.get_json()["error"]["description"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/ps/", 404), ("POST", "/ps/sync/nothing", 404), ("GET", "/ps/sync/stream", 405)],
)
def test_an_address_that_is_none_is_told_to_phones_in_their_words(
    filled: Flask, as_alice: Program, method: str, path: str, status: int
) -> None:
    headers = {"Authorization": f"Token {token_of(as_alice)}", "Accept": "text/html,*/*"}

    answer = filled.test_client().open(path, method=method, headers=headers)

    assert answer.status_code == status
    assert answer.get_json()["error"]["status"] == status
    assert answer.get_json()["error"]["description"]
