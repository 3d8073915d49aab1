"""People see which phones have a copy, and can be rid of one; administrators see how it goes."""

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.accounts.models import Session
from app.database import writing
from app.extensions import db
from app.sync.logic import phone_name
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
    assert '<code class="wrap-anywhere">http://localhost</code>' in page
    assert "http://localhost/ps/probes/liveness" in page
    assert "works on this computer only" in page


def test_the_address_is_the_one_the_phone_needs(filled: Flask, alices_browser: Browser) -> None:
    name = filled.config["SESSION_COOKIE_NAME"]
    kept = alices_browser.client.get_cookie(name)
    assert kept
    alices_browser.client.set_cookie(name, kept.value, domain="gym.example")

    page = alices_browser.get("/settings/phones", base_url="https://gym.example").text

    assert '<code class="wrap-anywhere">https://gym.example</code>' in page
    assert "works on this computer only" not in page


def test_phones_are_told_apart_by_what_signed_in(filled: Flask, alices_browser: Browser) -> None:
    _phone(filled, "alice").read_once()

    assert "<b>wger</b>" in alices_browser.get("/settings/phones").text


@pytest.mark.parametrize(
    ("signed_in_with", "user_agent", "name"),
    [
        ("wger", "powersync-dart-core/1.6.4 Dart/3.10.0 android", "wger, Android"),
        ("wger", "PowerSync/1.6 (Dart/3.10.0; ios)", "wger, iOS"),
        ("My tablet", "", "My tablet"),
        ("", "powersync-js/1.9.0 powersync-node node/22.9.0 linux/6.1", "Linux"),
        ("", "curiosity", ""),
    ],
)
def test_a_phone_s_name(signed_in_with: str, user_agent: str, name: str) -> None:
    assert phone_name(signed_in_with, user_agent) == name


def test_a_phone_that_was_signed_out_elsewhere_is_shown_as_that(filled: Flask, alices_browser: Browser) -> None:
    _phone(filled, "alice").read_once()
    with filled.app_context(), writing() as session:
        session.execute(delete(Session).where(Session.kind == "app"))

    page = alices_browser.get("/settings/phones").text

    assert "It is signed out" in page


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
