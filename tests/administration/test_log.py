"""The log of administrative actions."""

import ast
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app.administration.models import AuditEntry
from app.administration.pages.words import ACTIONS
from app.database import now, writing
from app.extensions import db
from tests.architecture.source import modules
from tests.people import PASSWORD, Browser, Cast

LOG = "/administration/log"


def _entries(app: Flask) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def _change(browser: Browser, cast: Cast, who: str, change: str, **data: str) -> int:
    address = f"/settings/people/{cast.id_of(who)}/{change}"
    return browser.submit(address, page="/settings/people", data=data).status_code


class TestWhatIsWrittenDown:
    def test_it_says_who_did_what_to_whom_when_and_from_where(
        self, app: Flask, cast: Cast, doras_browser: Browser
    ) -> None:
        _change(doras_browser, cast, "bob", "role", role="trainer")

        (entry,) = _entries(app)
        assert (entry.action, entry.by_name, entry.whom_name) == ("role_changed", "dora", "bob")
        assert (entry.by_id, entry.whom_id) == (cast.id_of("dora"), cast.id_of("bob"))
        assert entry.details == {"role": "trainer"}
        assert entry.address == "127.0.0.1"
        assert now() - entry.created_at < timedelta(minutes=1)

    def test_what_was_refused_is_not_in_it(self, app: Flask, cast: Cast, doras_browser: Browser) -> None:
        _change(doras_browser, cast, "dora", "deactivate")

        assert _entries(app) == []

    def test_no_secret_is_in_it(self, app: Flask, cast: Cast, doras_browser: Browser) -> None:
        _change(doras_browser, cast, "bob", "password", new_password="walks in the wood")
        _change(doras_browser, cast, "bob", "reset-link")
        doras_browser.submit("/settings/invitations", data={"note": "Mika", "days": "7"})

        entries = _entries(app)
        told = " ".join(f"{entry.action} {entry.whom_name} {entry.details}" for entry in entries)
        assert len(entries) == 3
        assert "walks" not in told
        assert told == (
            "password_given bob {} reset_link_made bob {} person_invited  {'invitation': 'Mika', 'days': 7}"
        )

    def test_the_command_line_is_in_it(self, app: Flask, cast: Cast, runner: FlaskCliRunner) -> None:
        runner.invoke(args=["user", "mika"], env={"PASSWORD": PASSWORD}, catch_exceptions=False)

        (entry,) = _entries(app)
        assert (entry.action, entry.by_name, entry.whom_name, entry.address) == ("person_added", "", "mika", "")

    def test_what_people_do_to_their_own_account_is_not_in_it(self, app: Flask, alices_browser: Browser) -> None:
        alices_browser.submit("/settings/account/sessions", page="/settings/account")
        alices_browser.submit("/settings/account/delete", data={"password": PASSWORD})

        assert _entries(app) == []

    def test_who_leaves_is_no_longer_named(
        self, app: Flask, cast: Cast, doras_browser: Browser, alices_browser: Browser
    ) -> None:
        _change(doras_browser, cast, "alice", "trust-email")
        alices_browser.submit("/settings/account/delete", data={"password": PASSWORD})

        (entry,) = _entries(app)
        assert (entry.by_name, entry.whom_id, entry.whom_name) == ("dora", None, "")

    def test_who_was_deleted_by_an_administrator_is_named_once(
        self, app: Flask, cast: Cast, doras_browser: Browser
    ) -> None:
        _change(doras_browser, cast, "bob", "trust-email")
        _change(doras_browser, cast, "bob", "delete", name="bob")

        first, second = _entries(app)
        assert (first.action, first.whom_name) == ("email_trusted", "")
        assert (second.action, second.whom_name, second.whom_id) == ("person_deleted", "bob", None)

    def test_old_entries_go_when_new_ones_come(
        self, app: Flask, cast: Cast, doras_browser: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.config, "AUDIT_LOG_DAYS", 30)
        with app.app_context(), writing() as session:
            for days in (29, 31):
                session.add(AuditEntry(action="email_trusted", created_at=now() - timedelta(days=days)))

        _change(doras_browser, cast, "bob", "trust-email")

        assert len(_entries(app)) == 2

    def test_every_action_has_its_words(self) -> None:
        told = set()
        for tree in modules().values():
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "note_deed":
                    told |= {one.value for one in node.args[:1] if isinstance(one, ast.Constant)}

        assert "foods_imported" in told
        assert told <= set(ACTIONS)


class TestThePage:
    @pytest.fixture
    def many(self, app: Flask, cast: Cast) -> None:
        with app.app_context(), writing() as session:
            for number in range(60):
                entry = AuditEntry(action="email_trusted", by_id=cast.id_of("dora"), by_name="dora", address="::1")
                entry.whom_name = "bob" if number else "Carol_%"
                session.add(entry)

    @pytest.mark.usefixtures("many")
    def test_it_is_narrowed_and_paged(self, cast: Cast, doras_browser: Browser) -> None:
        _change(doras_browser, cast, "alice", "trust-email")

        assert "1 to 50 of 61" in doras_browser.get(LOG).text
        assert "51 to 61 of 61" in doras_browser.get(f"{LOG}?page=2").text
        assert "51 to 61 of 61" in doras_browser.get(f"{LOG}?page={'9' * 50}&action=none").text
        assert "1 to 1 of 1" in doras_browser.get(f"{LOG}?q=carol_%25").text
        assert "Nothing of that kind" in doras_browser.get(f"{LOG}?action=person_deleted").text
        assert doras_browser.get(f"{LOG}?q=%00a&page=-1").status_code == 200

    @pytest.mark.usefixtures("many")
    def test_a_longer_page_needs_no_more_statements(
        self, doras_browser: Browser, count_queries: Callable[..., int]
    ) -> None:
        few = count_queries(doras_browser.get, f"{LOG}?q=carol")
        many = count_queries(doras_browser.get, LOG)

        assert few == many <= 6

    def test_htmx_gets_the_list_alone(self, doras_browser: Browser) -> None:
        part = doras_browser.get(LOG, headers={"HX-Request": "true"}).text

        assert part.lstrip().startswith('<div class="stack" id="entry-list">')

    def test_others_do_not_see_it(self, alices_browser: Browser) -> None:
        assert alices_browser.get(LOG).status_code == 403
        assert alices_browser.get("/administration/").status_code == 403
        assert "/administration/" not in alices_browser.get("/settings/").text
