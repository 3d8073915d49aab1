"""`flask user` and `flask password`."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from app.accounts import services
from app.accounts.models import User
from app.accounts.queries import second_step_of
from app.database import now, writing
from app.extensions import db
from tests.people import PASSWORD, Cast

GOOD = {"PASSWORD": "three odd words"}


def _person(app: Flask, name: str) -> User | None:
    with app.app_context():
        found: User | None = db.session.scalar(select(User).where(User.username == name))
        return found


class TestUser:
    @pytest.mark.parametrize(("options", "is_admin"), [([], False), (["--admin"], True)])
    @pytest.mark.usefixtures("cast")
    def test_it_makes_an_account(self, app: Flask, runner: FlaskCliRunner, options: list[str], is_admin: bool) -> None:
        outcome = runner.invoke(args=["user", "mara", "--email", "Mara@example.org", *options], env=GOOD)

        mara = _person(app, "mara")
        assert outcome.exit_code == 0
        assert mara and (mara.email, mara.is_admin) == ("mara@example.org", is_admin)
        assert GOOD["PASSWORD"] not in outcome.output

    def test_the_first_account_runs_the_server(self, app: Flask, runner: FlaskCliRunner) -> None:
        outcome = runner.invoke(args=["user", "mara"], env=GOOD)

        mara = _person(app, "mara")
        assert mara and mara.is_admin
        assert "runs the server" in outcome.output

    def test_it_asks_for_the_password_twice(self, app: Flask, runner: FlaskCliRunner) -> None:
        answers = "three odd words\nthree odd words\n"

        outcome = runner.invoke(args=["user", "mara"], input=answers, env={"PASSWORD": ""})

        assert outcome.exit_code == 0
        assert _person(app, "mara")
        assert "three odd words" not in outcome.output

    @pytest.mark.parametrize(
        ("arguments", "password", "sentence"),
        [
            (["alice"], "three odd words", "already called that"),
            (["mara", "--email", "ALICE@example.com"], "three odd words", "already uses this e-mail"),
            (["mara", "--email", "nonsense"], "three odd words", "no e-mail address"),
            (["two words"], "three odd words", "letters, digits"),
            (["x" * 151], "three odd words", "too long"),
            (["mara"], "short", "at least 8"),
            (["mara"], "password123", "Everybody knows"),
            (["mara"], "1234567890123", "digits alone"),
            (["Maramara"], "maramara", "too much like"),
            (["mara"], "x" * 1001, "too long"),
        ],
    )
    @pytest.mark.usefixtures("cast")
    def test_a_mistake_is_explained_and_fails(
        self, runner: FlaskCliRunner, arguments: list[str], password: str, sentence: str
    ) -> None:
        outcome = runner.invoke(args=["user", *arguments], env={"PASSWORD": password})

        assert outcome.exit_code == 1
        assert sentence in outcome.output

    def test_a_mistake_makes_nobody(self, app: Flask, runner: FlaskCliRunner) -> None:
        runner.invoke(args=["user", "mara"], env={"PASSWORD": "short"})

        assert _person(app, "mara") is None


class TestPassword:
    def test_it_replaces_a_forgotten_one(self, app: Flask, cast: Cast, runner: FlaskCliRunner) -> None:
        outcome = runner.invoke(args=["password", "alice@example.com"], env=GOOD)

        assert outcome.exit_code == 0
        with app.app_context():
            assert services.person_who_knows(GOOD["PASSWORD"], name="alice")
            assert services.person_who_knows(PASSWORD, name="alice") is None

    def test_it_drops_a_second_step_that_no_code_fits_any_more(
        self, app: Flask, cast: Cast, runner: FlaskCliRunner
    ) -> None:
        with app.app_context(), writing():
            alice = db.session.get_one(User, cast.id_of("alice"))
            services.prepare_second_step(alice, now()).confirmed_at = now()

        runner.invoke(args=["password", "alice"], env=GOOD)
        with app.app_context():
            kept = second_step_of(db.session.get_one(User, cast.id_of("alice")))
        runner.invoke(args=["password", "alice", "--without-second-step"], env=GOOD)

        with app.app_context():
            assert kept
            assert second_step_of(db.session.get_one(User, cast.id_of("alice"))) is None

    @pytest.mark.parametrize(("name", "password"), [("nobody", "three odd words"), ("alice", "short")])
    def test_a_mistake_changes_nothing(
        self, app: Flask, cast: Cast, runner: FlaskCliRunner, name: str, password: str
    ) -> None:
        assert runner.invoke(args=["password", name], env={"PASSWORD": password}).exit_code == 1
        with app.app_context():
            assert services.person_who_knows(PASSWORD, name="alice")
