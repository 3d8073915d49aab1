"""What an administrator does to one account."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import mail
from app.accounts.models import Invitation, Preferences, Session, User
from app.database import now, writing
from app.extensions import db
from app.mail import Letter
from tests.oauth.flow import registered, signed_in
from tests.people import PASSWORD, Browser, Cast, Program

NEW = "walks in the wood"
LONG_AGO = datetime(2026, 3, 14, 15, 9, tzinfo=UTC)


@pytest.fixture
def posted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Letter]]:
    """Letters of a server that sends mail, as they are handed over."""
    letters: list[Letter] = []
    monkeypatch.setitem(app.config, "SMTP_HOST", "mail.example.org")
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://gym.example.org")
    monkeypatch.setattr(mail, "send", letters.append)
    yield letters


def _address(cast: Cast, name: str, change: str = "") -> str:
    return f"/settings/people/{cast.id_of(name)}" + (f"/{change}" if change else "")


def _person(app: Flask, cast: Cast, name: str) -> User | None:
    with app.app_context():
        return db.session.get(User, cast.id_of(name))


class TestTheList:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=ALI", {"alice"}),
            ("q=bob@example", {"bob"}),
            ("q=%25", set()),
            ("role=administrator", {"dora"}),
            ("role=trainer", {"bob"}),
            ("role=member", {"alice", "carol"}),
            ("state=deactivated", {"carol"}),
            ("state=active&role=member", {"alice"}),
            ("role=king&state=x&page=-3&q=%00", {"alice", "bob", "carol", "dora"}),
        ],
    )
    def test_it_is_narrowed(self, app: Flask, cast: Cast, doras_browser: Browser, query: str, found: set[str]) -> None:
        with app.app_context(), writing():
            db.session.get_one(User, cast.id_of("bob")).is_trainer = True
            db.session.get_one(User, cast.id_of("carol")).active = False

        page = doras_browser.get(f"/settings/people?{query}").text

        assert set(re.findall(r"<b>(\w+)</b>", page)) == found

    def test_it_comes_in_sheets_and_needs_as_many_statements_for_all(
        self, app: Flask, cast: Cast, doras_browser: Browser, count_queries: Callable[..., int]
    ) -> None:
        few = count_queries(doras_browser.get, "/settings/people")
        with app.app_context(), writing() as session:
            for number in range(30):
                name = f"mika{number:02}"
                session.add(User(username=name, username_folded=name, password_hash="-", preferences=Preferences()))
        many = count_queries(doras_browser.get, "/settings/people")

        assert few == many <= 8
        assert "1 to 20 of 34" in doras_browser.get("/settings/people").text
        assert "21 to 34 of 34" in doras_browser.get("/settings/people?page=2").text

    def test_it_tells_when_somebody_was_last_here_also_after_they_signed_out(
        self, app: Flask, cast: Cast, doras_browser: Browser
    ) -> None:
        with app.app_context(), writing() as session:
            session.query(Session).filter_by(user_id=cast.id_of("bob")).update({"last_seen_at": LONG_AGO})
        before = doras_browser.get("/settings/people?q=bob").text
        doras_browser.submit(_address(cast, "bob", "deactivate"), page="/settings/people")

        assert LONG_AGO.isoformat() in before
        assert LONG_AGO.isoformat() in doras_browser.get("/settings/people?q=bob").text

    def test_it_tells_what_somebody_stores(self, app: Flask, cast: Cast, doras_browser: Browser) -> None:
        file = Path(app.config["INSTANCE"]) / "uploads" / str(cast.id_of("bob")) / "ride.gpx"
        file.parent.mkdir(parents=True)
        file.write_bytes(b"x" * 2_340_000)

        assert "2.3\N{NO-BREAK SPACE}MB" in doras_browser.get("/settings/people?q=bob").text
        assert "2.3\N{NO-BREAK SPACE}MB" not in doras_browser.get("/settings/people?q=alice").text


class TestDeactivating:
    def test_every_way_in_ends_at_once(
        self, app: Flask, cast: Cast, doras_browser: Browser, bobs_browser: Browser, as_bob: Program
    ) -> None:
        login = signed_in(app, cast, "bob")
        granted = registered(app, login).tokens(login)
        pair = app.test_client().post("/api/v2/token", json={"username": "bob", "password": PASSWORD}).get_json()
        ways = [
            Program(app, granted["access_token"], "Bearer"),
            Program(app, pair["access"], "Bearer"),
            as_bob,
            login,
        ]
        private = ["/api/workouts", "/api/v2/userprofile/", "/api/v2/userprofile/", "/api/workouts"]
        assert [one.get(path).status_code for one, path in zip(ways, private, strict=True)] == [200] * 4

        doras_browser.submit(_address(cast, "bob", "deactivate"), page="/settings/people")

        assert {one.get(path).status_code for one, path in zip(ways, private, strict=True)} <= {401, 403}
        assert bobs_browser.get("/settings/").status_code == 303
        again = {"refresh": pair["refresh"]}
        assert app.test_client().post("/api/v2/token/refresh", json=again).status_code == 401
        assert (
            app.test_client().post("/api/v2/token", json={"username": "bob", "password": PASSWORD}).status_code == 401
        )


class TestAPasswordLink:
    def test_without_mail_it_is_shown_once_and_works(
        self, cast: Cast, doras_browser: Browser, visitor: Browser
    ) -> None:
        made = doras_browser.submit(_address(cast, "bob", "reset-link"), page=_address(cast, "bob"))
        link = re.search(r'id="new-link"[^>]*>http://localhost(/password/reset\?key=[^<]+)<', made.text)
        assert link
        visitor.submit(link[1], data={"new_password": NEW})

        assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
        assert "new-link" not in doras_browser.get(_address(cast, "bob")).text
        assert visitor.submit("/sign-in", data={"name": "bob", "password": NEW}).status_code == 303

    def test_with_mail_it_is_sent_and_not_shown(self, cast: Cast, doras_browser: Browser, posted: list[Letter]) -> None:
        made = doras_browser.submit(_address(cast, "bob", "reset-link"), page=_address(cast, "bob"))

        assert made.status_code == 303
        (letter,) = posted
        assert letter.to == "bob@example.com"
        assert "https://gym.example.org/password/reset?key=" in letter.text


class TestAnInvitation:
    @pytest.fixture(autouse=True)
    def _by_invitation(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(app.config, "REGISTRATION", "invitation")

    def test_works_for_seven_days_unless_somebody_wants_it_otherwise(self, app: Flask, doras_browser: Browser) -> None:
        page = doras_browser.get("/settings/invitations").text
        doras_browser.submit("/settings/invitations", data={"note": "", "days": "7"})

        assert re.search(r'name="days"[^>]*value="7"', page)
        with app.app_context():
            invitation = db.session.query(Invitation).one()
            assert timedelta(days=6.9) < invitation.expires_at - now() < timedelta(days=7.1)

    def test_is_sent_by_mail_and_the_address_needs_no_second_proof(
        self, app: Flask, doras_browser: Browser, visitor: Browser, posted: list[Letter]
    ) -> None:
        wanted = {"note": "", "days": "7", "email": "Mika@example.org"}
        made = doras_browser.submit("/settings/invitations", data=wanted)
        (letter,) = posted
        path = re.search(r"https://gym\.example\.org(/invitation/\S+)", letter.text)
        assert path
        account = {"username": "mika", "email": "mika@example.org", "password": NEW, "units": "metric"}
        visitor.submit(path[1], data=account)

        assert made.status_code == 303
        assert "new-link" not in doras_browser.get("/settings/invitations").text
        with app.app_context():
            assert db.session.query(User).filter_by(username="mika").one().email_verified
        assert len(posted) == 1

    def test_without_mail_the_link_is_shown_and_proves_no_address(
        self, app: Flask, doras_browser: Browser, visitor: Browser
    ) -> None:
        wanted = {"note": "", "days": "7", "email": "mika@example.org"}
        made = doras_browser.submit("/settings/invitations", data=wanted)
        path = re.search(r'id="new-link"[^>]*>http://localhost(/invitation/[^<]+)<', made.text)
        assert path
        visitor.submit(path[1], data={"username": "mika", "email": "mika@example.org", "password": NEW})

        with app.app_context():
            assert not db.session.query(User).filter_by(username="mika").one().email_verified


class TestDeleting:
    def test_the_name_has_to_be_typed(self, app: Flask, cast: Cast, doras_browser: Browser) -> None:
        answer = doras_browser.submit(_address(cast, "bob", "delete"), data={"name": "bo"})

        assert answer.status_code == 422
        assert _person(app, cast, "bob")

    def test_everything_goes(self, app: Flask, cast: Cast, doras_browser: Browser, as_bob: Program) -> None:
        as_bob.post("/api/v2/weightentry/", json={"date": "2026-01-02", "weight": "80"})
        answer = doras_browser.submit(_address(cast, "bob", "delete"), data={"name": "bob"})

        assert answer.status_code == 303
        assert _person(app, cast, "bob") is None
        assert as_bob.get("/api/v2/weightentry/").status_code == 403
        assert doras_browser.get(_address(cast, "bob")).status_code == 404

    def test_oneself_is_deleted_where_the_password_is_asked_for(
        self, app: Flask, cast: Cast, doras_browser: Browser
    ) -> None:
        answer = doras_browser.submit(_address(cast, "dora", "delete"), page="/settings/people", data={"name": "dora"})

        assert answer.headers["Location"] == "/settings/account/delete"
        assert _person(app, cast, "dora")

    def test_the_last_administrator_stays(self, app: Flask, cast: Cast, doras_browser: Browser) -> None:
        doras_browser.submit("/settings/account/delete", data={"password": PASSWORD})

        assert _person(app, cast, "dora")


class TestOthers:
    @pytest.mark.parametrize("change", ["", "delete", "password"])
    def test_they_see_nothing(self, cast: Cast, alices_browser: Browser, change: str) -> None:
        assert alices_browser.get(_address(cast, "bob", change)).status_code == 403

    @pytest.mark.parametrize("change", ["role", "reset-link", "delete", "deactivate"])
    def test_they_change_nothing(
        self, app: Flask, cast: Cast, alices_browser: Browser, bobs_browser: Browser, change: str
    ) -> None:
        with app.app_context(), writing() as session:
            session.get_one(User, cast.id_of("alice")).is_trainer = True
        data = {"role": "administrator", "name": "bob"}

        assert alices_browser.submit(_address(cast, "bob", change), page="/settings/", data=data).status_code == 403
        assert bobs_browser.get("/settings/").status_code == 200


class TestAnOpenBrowser:
    """Who finds one in which an administrator is signed in does not know the password."""

    @pytest.mark.parametrize("change", ["role", "password", "reset-link", "drop-second-step", "deactivate", "delete"])
    def test_it_changes_nobody(self, app: Flask, cast: Cast, doras_browser: Browser, change: str) -> None:
        doras_browser.wait_until_the_proof_is_over()
        before = _person(app, cast, "bob")
        typed = {"role": "administrator", "new_password": NEW, "name": "bob"}

        answer = doras_browser.submit(_address(cast, "bob", change), page="/settings/people", data=typed)

        after = _person(app, cast, "bob")
        assert answer.headers["Location"].startswith("/settings/prove")
        assert before and after
        assert (after.is_admin, after.active, after.password_hash) == (False, True, before.password_hash)

    def test_it_makes_no_administrator(self, app: Flask, cast: Cast, doras_browser: Browser) -> None:
        doras_browser.wait_until_the_proof_is_over()
        typed = {"username": "mallory", "password": NEW, "role": "administrator"}

        answer = doras_browser.submit("/settings/people", data=typed)

        assert answer.headers["Location"].startswith("/settings/prove")

    def test_the_password_leads_back_and_is_good_for_some_minutes(self, cast: Cast, doras_browser: Browser) -> None:
        doras_browser.wait_until_the_proof_is_over()
        bob = _address(cast, "bob")
        came_from = {"Referer": f"http://localhost{bob}"}
        asked = doras_browser.submit(f"{bob}/deactivate", page=bob, headers=came_from).headers["Location"]

        wrong = doras_browser.submit(asked, data={"password": "wrong"})
        right = doras_browser.submit(asked, data={"password": PASSWORD, "next": bob})

        assert (wrong.status_code, right.status_code, right.headers["Location"]) == (422, 303, bob)
        assert doras_browser.submit(f"{bob}/deactivate", page=bob).headers["Location"] == bob

    @pytest.mark.parametrize("change", ["password", "reset-link", "drop-second-step"])
    def test_nobody_does_to_themselves_what_takes_no_old_password(
        self, app: Flask, cast: Cast, doras_browser: Browser, change: str
    ) -> None:
        before = _person(app, cast, "dora")

        answer = doras_browser.submit(
            _address(cast, "dora", change), page="/settings/people", data={"new_password": NEW}
        )

        after = _person(app, cast, "dora")
        assert answer.headers["Location"] == "/settings/account"
        assert before and after and after.password_hash == before.password_hash
