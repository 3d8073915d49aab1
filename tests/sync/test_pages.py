"""People see which phones have a copy, and can be rid of one; administrators see how it goes."""

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.sync.models import Device
from tests.people import PASSWORD, Browser, Cast, Program
from tests.sync.test_entrance import token_of
from tests.sync.test_stream import Phone, _until

NAMED = {"User-Agent": "wger/2.0.5 (Android)"}


def _devices(app: Flask) -> list[tuple[int, int]]:
    with app.app_context():
        return [(one.id, one.user_id) for one in db.session.scalars(select(Device).order_by(Device.id))]


def _phone(app: Flask, name: str) -> Phone:
    """One that signed in with the password, as the app does."""
    credentials = {"username": name, "password": PASSWORD}
    answer = app.test_client().post("/allauth/app/v1/auth/login", json=credentials, headers=NAMED)
    access = answer.get_json()["meta"]["access_token"]
    return Phone(app, token_of(Program(app, access, "Bearer")))


def test_nobody_without_a_phone_is_left_without_a_word(filled: Flask, alices_browser: Browser) -> None:
    page = alices_browser.get("/settings/phones").text

    assert "No phone yet" in page
    assert "http://localhost/" in page


def test_a_phone_is_shown_to_its_owner_alone(
    filled: Flask, cast: Cast, alices_browser: Browser, bobs_browser: Browser
) -> None:
    _phone(filled, "alice").read_once()
    ((device, _owner),) = _devices(filled)

    assert f"/settings/phones/{device}/disconnect" in alices_browser.get("/settings/phones").text
    assert "No phone yet" in bobs_browser.get("/settings/phones").text
    stolen = bobs_browser.submit(f"/settings/phones/{device}/disconnect", page="/settings/phones")
    assert stolen.status_code == 404
    assert _devices(filled) == [(device, cast.id_of("alice"))]


def test_a_phone_that_is_disconnected_is_told_nothing_more(filled: Flask, cast: Cast, alices_browser: Browser) -> None:
    phone = _phone(filled, "alice")
    with phone.connected() as lines:
        _until(lines, "checkpoint_complete")
        ((device, _owner),) = _devices(filled)

        answer = alices_browser.submit(f"/settings/phones/{device}/disconnect", page="/settings/phones")

        assert answer.status_code == 303
        assert list(lines) == [{"token_expires_in": 0}]
    assert phone.request().status_code == 401
    assert _devices(filled) == []


def test_administrators_see_all_phones_and_how_large_the_log_is(
    filled: Flask, doras_browser: Browser, alices_browser: Browser
) -> None:
    _phone(filled, "alice").read_once()
    _phone(filled, "bob").read_once()

    page = doras_browser.get("/administration/phones").text

    assert "alice" in page
    assert "bob" in page
    assert "Changes kept" in page
    assert alices_browser.get("/administration/phones").status_code in {403, 404}
