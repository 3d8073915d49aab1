"""What an administrator does for others, and that nobody else can."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Invitation, User
from app.extensions import db
from tests.people import PASSWORD, Browser, Cast, Program

MIKA = {"username": "mika", "password": "walks in the wood", "email": ""}


def _state_of(app: Flask, cast: Cast, name: str) -> tuple[bool, bool]:
    with app.app_context():
        user = db.session.get_one(User, cast.id_of(name))
        return user.active, user.is_admin


def _change(browser: Browser, cast: Cast, name: str, change: str) -> int:
    address = f"/settings/people/{cast.id_of(name)}/{change}"
    return browser.submit(address, page="/settings/people").status_code


def _give_role(browser: Browser, cast: Cast, name: str, role: str) -> TestResponse:
    address = f"/settings/people/{cast.id_of(name)}/role"
    return browser.submit(address, page="/settings/people", data={"role": role})


class TestOthers:
    @pytest.mark.parametrize("path", ["/settings/people", "/settings/invitations"])
    def test_they_are_told_that_this_is_not_for_them(self, alices_browser: Browser, path: str) -> None:
        assert alices_browser.get(path).status_code == 403
        assert alices_browser.submit(path, page="/settings/", data=MIKA | {"days": "7"}).status_code == 403

    @pytest.mark.parametrize("change", ["make-admin", "deactivate"])
    def test_they_change_nobody(self, app: Flask, cast: Cast, alices_browser: Browser, change: str) -> None:
        answer = alices_browser.submit(f"/settings/people/{cast.id_of('bob')}/{change}", page="/settings/")

        assert answer.status_code == 403
        assert _state_of(app, cast, "bob") == (True, False)

    def test_they_see_no_tabs_for_it(self, alices_browser: Browser) -> None:
        assert "/settings/people" not in alices_browser.get("/settings/").text


class TestPeople:
    def test_everybody_is_listed(self, doras_browser: Browser) -> None:
        page = doras_browser.get("/settings/people").text

        assert all(f"<b>{name}</b>" in page for name in ("alice", "bob", "carol", "dora"))

    @pytest.mark.parametrize(("role", "is_admin"), [("member", False), ("trainer", False), ("administrator", True)])
    def test_a_new_person_can_sign_in(
        self, app: Flask, doras_browser: Browser, visitor: Browser, role: str, is_admin: bool
    ) -> None:
        doras_browser.submit("/settings/people", data=MIKA | {"role": role})

        visitor.submit("/sign-in", data={"name": "mika", "password": MIKA["password"]})
        assert visitor.get("/settings/").status_code == 200
        assert visitor.get("/settings/people").status_code == (200 if is_admin else 403)

    def test_a_taken_name_is_refused(self, doras_browser: Browser) -> None:
        answer = doras_browser.submit("/settings/people", data=MIKA | {"username": "bob"})

        assert answer.status_code == 422
        assert 'id="username-error"' in answer.text

    def test_who_is_shut_out_is_out_at_once(
        self, app: Flask, cast: Cast, doras_browser: Browser, bobs_browser: Browser, as_bob: Program
    ) -> None:
        _change(doras_browser, cast, "bob", "deactivate")

        assert bobs_browser.get("/settings/").status_code == 303
        answer = as_bob.post("/api/v2/issue-refresh-token")
        assert (answer.status_code, answer.get_json()) == (403, {"detail": "User inactive or deleted."})

    def test_who_is_let_in_again_signs_in_anew(
        self, cast: Cast, doras_browser: Browser, bobs_browser: Browser, as_bob: Program
    ) -> None:
        _change(doras_browser, cast, "bob", "deactivate")
        _change(doras_browser, cast, "bob", "reactivate")

        assert bobs_browser.get("/settings/").status_code == 303
        assert as_bob.post("/api/v2/issue-refresh-token").status_code == 200
        assert bobs_browser.submit("/sign-in", data={"name": "bob", "password": PASSWORD}).status_code == 303

    def test_administrators_are_made_and_unmade(self, app: Flask, cast: Cast, doras_browser: Browser) -> None:
        _give_role(doras_browser, cast, "alice", "administrator")
        made = _state_of(app, cast, "alice")
        _give_role(doras_browser, cast, "alice", "member")

        assert made == (True, True)
        assert _state_of(app, cast, "alice") == (True, False)

    @pytest.mark.parametrize(
        ("change", "data"), [("deactivate", {}), ("role", {"role": "member"}), ("role", {"role": "trainer"})]
    )
    def test_the_last_administrator_stays(
        self, app: Flask, cast: Cast, doras_browser: Browser, change: str, data: dict[str, str]
    ) -> None:
        address = f"/settings/people/{cast.id_of('dora')}/{change}"
        doras_browser.submit(address, page="/settings/people", data=data)

        assert _state_of(app, cast, "dora") == (True, True)
        assert "Somebody has to run this server" in doras_browser.get("/settings/people").text

    @pytest.mark.parametrize("address", ["0/deactivate", "9223372036854775808/deactivate", "1/explode", "x/deactivate"])
    def test_what_does_not_exist_is_not_found(self, doras_browser: Browser, address: str) -> None:
        answer = doras_browser.submit(f"/settings/people/{address}", page="/settings/people")

        assert answer.status_code == 404


class TestInvitations:
    def test_a_link_is_shown_once_with_its_whole_address(self, doras_browser: Browser) -> None:
        made = doras_browser.submit("/settings/invitations", data={"note": "for Mika", "days": "3"})

        shown = re.search(r'id="new-link"[^>]*>(http://localhost/invitation/[\w-]{32})<', made.text)
        later = doras_browser.get("/settings/invitations").text
        assert made.status_code == 201
        assert shown
        assert shown[1] not in later
        assert "for Mika" in later

    def test_a_closed_server_says_that_links_do_not_work(self, doras_browser: Browser) -> None:
        assert "REGISTRATION=invitation" in doras_browser.get("/settings/invitations").text

    @pytest.mark.parametrize("days", ["", "0", "91", "x", "1.5", "9" * 400])
    def test_it_works_for_1_to_90_days(self, app: Flask, doras_browser: Browser, days: str) -> None:
        answer = doras_browser.submit("/settings/invitations", data={"note": "", "days": days})

        assert answer.status_code == 422
        assert 'id="days-error"' in answer.text
        with app.app_context():
            assert not db.session.scalars(select(Invitation)).all()

    def test_a_revoked_one_is_gone(self, app: Flask, doras_browser: Browser) -> None:
        doras_browser.submit("/settings/invitations", data={"note": "", "days": "3"})
        with app.app_context():
            (number,) = db.session.scalars(select(Invitation.id))

        doras_browser.submit(f"/settings/invitations/{number}/revoke", page="/settings/invitations")

        with app.app_context():
            assert not db.session.scalars(select(Invitation)).all()
