"""Guessing: ten failures of one address at one account, and it waits. Nobody else does, or learns who is here."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import PASSWORD, Browser, Cast

HERE, ELSEWHERE = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}


@pytest.fixture(autouse=True)
def _no_other_limit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "LOGIN_LIMIT", "")


@pytest.fixture
def locked(client: FlaskClient, cast: Cast) -> None:
    """Somebody here has guessed Alice's password ten times."""
    for number in range(10):
        for body in ({"username": "alice"}, {"email": "alice@example.com"}):
            body["password"] = f"guess {number}"
            assert client.post("/api/v2/token", json=body, environ_base=HERE).status_code == 401


RIGHT = {"username": "alice", "password": PASSWORD}
BY_EMAIL = {"email": "alice@example.com", "password": PASSWORD}
WIDE = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(33, 127)})
Way = Callable[[FlaskClient, dict[str, str]], TestResponse]
WAYS: dict[str, Way] = {
    "/api/v2/token": lambda client, where: client.post("/api/v2/token", json=RIGHT, environ_base=where),
    "/api/v2/login/": lambda client, where: client.post("/api/v2/login/", json=RIGHT, environ_base=where),
    "/api/auth/login": lambda client, where: client.post("/api/auth/login", json=BY_EMAIL, environ_base=where),
    "headless": lambda client, where: client.post("/allauth/app/v1/auth/login", json=RIGHT, environ_base=where),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_the_right_password_does_not_help_then_in_any_way(locked: None, client: FlaskClient, way: Way) -> None:
    answer = way(client, HERE)

    assert answer.status_code == 429
    assert answer.is_json
    assert 1700 < int(answer.headers["Retry-After"]) <= 1800


def test_people_are_shown_a_page(locked: None, visitor: Browser) -> None:
    answer = visitor.submit("/sign-in", data={"name": "alice@example.com", "password": PASSWORD}, environ_base=HERE)

    assert answer.status_code == 429
    assert "Wait 30 minutes" in answer.text


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_the_owner_elsewhere_comes_in(locked: None, client: FlaskClient, way: Way) -> None:
    assert way(client, ELSEWHERE).status_code == 200


def test_others_at_the_same_address_come_in(locked: None, client: FlaskClient) -> None:
    body = {"username": "bob", "password": PASSWORD}

    assert client.post("/api/v2/token", json=body, environ_base=HERE).status_code == 200


def test_who_is_signed_in_already_stays(locked: None, alices_browser: Browser) -> None:
    assert alices_browser.get("/settings/", environ_base=HERE).status_code == 200


def test_right_passwords_are_no_failures(client: FlaskClient, cast: Cast) -> None:
    statuses = {client.post("/api/v2/token", json=RIGHT, environ_base=HERE).status_code for _ in range(11)}

    assert statuses == {200}


def test_an_account_that_does_not_exist_is_locked_as_well(client: FlaskClient, cast: Cast) -> None:
    body = {"username": "nobody", "password": "guess"}

    statuses = [client.post("/api/v2/token", json=body, environ_base=HERE).status_code for _ in range(11)]

    assert statuses == [401] * 10 + [429]


def _guesses(client: FlaskClient, *typed: tuple[str, str]) -> list[int]:
    """What ten guesses with the first of these are answered, and one with each of the others."""
    way, (first, *others) = "/allauth/app/v1/auth/login", typed
    bodies = [{kind: name, "password": "a guess"} for kind, name in ([first] * 10 + others)]
    return [client.post(way, json=body, environ_base=HERE).status_code for body in bodies]


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([("username", "{name}"), ("email", "{name}")], id="a name as an address"),
        pytest.param([("username", "{name}"), ("email", "{name}@example.com")], id="a name, then the address"),
        pytest.param([("email", "{name}@example.com"), ("username", "{name}")], id="an address, then the name"),
        pytest.param([("email", "{name}@example.com"), ("email", "{wide}@example.com")], id="letters of another width"),
        pytest.param([("username", "{name}"), ("username", "{NAME}")], id="capitals"),
    ],
)
def test_waiting_tells_nobody_who_has_an_account(
    client: FlaskClient, cast: Cast, others: list[tuple[str, str]]
) -> None:
    def answers(name: str) -> list[int]:
        spelled = {"name": name, "NAME": name.upper(), "wide": name.translate(WIDE)}
        return _guesses(client, *((kind, text.format_map(spelled)) for kind, text in others))

    assert answers("alice") == answers("zoe")


def test_guessing_in_the_settings_counts_too(alices_browser: Browser) -> None:
    typed = {"current_password": "wrong", "new_password": "three long words"}

    statuses = [
        alices_browser.submit("/settings/account/password", page="/settings/account", data=typed).status_code
        for _ in range(11)
    ]

    assert statuses == [422] * 10 + [429]
