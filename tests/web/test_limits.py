"""The limiter: what counts, for how long, and what is said beyond it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g

from app.accounts.models import User
from app.extensions import db
from app.web.limits import LOGIN, REGISTRATION, Limit, LimitReached, client_address, count_against
from tests.people import Cast


@pytest.fixture
def hit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`hit("192.0.2.1")`: one request that counts against a limit of three an hour."""
    monkeypatch.setitem(app.config, "LOGIN_LIMIT", "3 per hour")

    def once(address: str = "192.0.2.1", limit: Limit = LOGIN, **environ: Any) -> None:
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}, **environ):
            count_against(limit)

    return once


def test_as_many_as_allowed_pass_and_the_next_waits(hit: Callable[..., None]) -> None:
    for _ in range(3):
        hit()

    with pytest.raises(LimitReached) as refusal:
        hit()
    assert 3590 < refusal.value.retry_after <= 3600
    assert dict(refusal.value.get_headers())["Retry-After"] == str(refusal.value.retry_after)


def test_each_address_has_its_own(hit: Callable[..., None]) -> None:
    for _ in range(3):
        hit()

    hit("192.0.2.2")


def test_a_forged_header_is_no_other_address(hit: Callable[..., None]) -> None:
    for number in range(3):
        hit(headers={"X-Forwarded-For": f"198.51.100.{number}"})

    with pytest.raises(LimitReached):
        hit(headers={"X-Forwarded-For": "198.51.100.9"})


@pytest.mark.parametrize("limit", [LOGIN, REGISTRATION])
def test_who_signs_in_is_counted_by_address_also_when_signed_in(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, limit: Limit
) -> None:
    monkeypatch.setitem(app.config, limit.setting, "3 per hour")
    for name in ("alice", "bob", "carol"):
        with app.test_request_context(), app.app_context():
            g._login_user = db.session.get(User, cast.id_of(name))
            count_against(limit)

    with app.test_request_context(), pytest.raises(LimitReached):
        count_against(limit)


def test_limits_do_not_share_unless_they_are_one(hit: Callable[..., None]) -> None:
    for _ in range(3):
        hit()

    hit(limit=REGISTRATION)


def test_addresses_of_one_household_are_one(hit: Callable[..., None]) -> None:
    for number in range(3):
        hit(f"2001:db8:0:1::{number}")

    with pytest.raises(LimitReached):
        hit("2001:db8:0:1:ffff::1")
    hit("2001:db8:0:2::1")


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_an_address_is_counted_as(app: Flask, remote: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
        assert client_address() == counted


def test_who_is_spared_is_not_counted(hit: Callable[..., None]) -> None:
    for _ in range(5):
        hit(limit=Limit("LOGIN_LIMIT", spares=lambda user: not user.is_authenticated))
