"""Addresses of the API that may be asked only so often."""

import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import Cast, Program


@pytest.fixture
def setting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`setting(SHELF_LIMIT="3 per minute")`."""

    def change(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setitem(app.config, name, value)

    return change


def test_lists_items_and_additions_have_budgets_of_their_own(
    as_alice: Program, shelf: int, setting: Callable[..., None]
) -> None:
    setting(SHELF_LIST_LIMIT="2 per minute", SHELF_LIMIT="3 per minute", SHELF_CREATE_LIMIT="1 per hour")

    lists = [as_alice.get("/api/v2/shelf/").status_code for _ in range(3)]
    items = [as_alice.get(f"/api/v2/shelf/{shelf}/").status_code for _ in range(4)]
    additions = [as_alice.post("/api/v2/shelf/", json={"name": "More"}).status_code for _ in range(2)]
    change = as_alice.patch(f"/api/v2/shelf/{shelf}/", json={"name": "Less"}).status_code

    assert (lists, items, additions, change) == ([200, 200, 429], [200, 200, 200, 429], [201, 429], 200)


def test_addresses_that_name_the_same_budget_share_it(
    as_alice: Program, shelf: int, setting: Callable[..., None]
) -> None:
    setting(SHELF_LIMIT="2 per minute")

    as_alice.get(f"/api/v2/shelf/{shelf}/")
    as_alice.open("HEAD", f"/api/v2/shelf/{shelf}/")

    assert as_alice.get(f"/api/v2/shelf/{shelf}/summary/").status_code == 429
    assert as_alice.open("OPTIONS", f"/api/v2/shelf/{shelf}/").status_code == 200


def test_the_header_and_the_sentence_name_the_same_seconds(as_alice: Program, setting: Callable[..., None]) -> None:
    setting(SHELF_LIST_LIMIT="1 per minute")
    as_alice.get("/api/v2/shelf/")

    answer = as_alice.get("/api/v2/shelf/")

    seconds = answer.headers["Retry-After"]
    assert 0 < int(seconds) <= 60
    assert answer.json == {"detail": f"Request was throttled. Expected available in {seconds} seconds."}


def test_a_person_is_shown_a_page(as_alice: Program, setting: Callable[..., None]) -> None:
    setting(SHELF_LIST_LIMIT="1 per minute")
    as_alice.get("/api/v2/shelf/")

    answer = as_alice.get("/api/v2/shelf/", headers={"Accept": "text/html"})

    assert answer.status_code == 429
    assert answer.content_type == "text/html; charset=utf-8"
    assert "Retry-After" in answer.headers


def test_people_behind_one_address_do_not_share_and_one_person_cannot_move(
    as_alice: Program, as_bob: Program, setting: Callable[..., None]
) -> None:
    setting(SHELF_LIST_LIMIT="1 per minute")
    as_alice.get("/api/v2/shelf/")

    elsewhere = as_alice.get("/api/v2/shelf/", environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert (as_bob.get("/api/v2/shelf/").status_code, elsewhere.status_code) == (200, 429)


def test_bad_requests_count_and_refused_ones_do_not(as_alice: Program, setting: Callable[..., None]) -> None:
    setting(SHELF_CREATE_LIMIT="2 per 2 seconds")

    tries = [as_alice.post("/api/v2/shelf/", json={}).status_code for _ in range(6)]
    time.sleep(2.1)
    later = as_alice.post("/api/v2/shelf/", json={"name": "Later"}).status_code

    assert (tries, later) == ([400, 400, 429, 429, 429, 429], 201)


def test_a_stranger_is_refused_before_anything_is_counted(
    app: Flask, cast: Cast, client: FlaskClient, setting: Callable[..., None]
) -> None:
    setting(SHELF_LIST_LIMIT="1 per minute")

    assert {client.get("/api/v2/shelf/").status_code for _ in range(3)} == {403}
