"""Settings that change while the server works: on the page, in every process, and never against the environment."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app import settings
from app.administration.forms import DECLARED
from app.administration.models import AuditEntry
from app.administration.pages.words import in_words
from app.database import writing
from app.extensions import cache, db
from config import CHANGEABLE
from tests.people import Browser, Cast, Program

PAGE = "/administration/server"


@pytest.fixture(autouse=True)
def as_it_was(app: Flask) -> Iterator[None]:
    """The application lasts longer than its rows."""
    yield
    with app.app_context():
        with writing() as session:
            session.execute(settings.ServerSetting.__table__.delete())
        cache.clear()
        settings.look(app)


def _all(app: Flask, **changed: str) -> dict[str, str]:
    with app.app_context():
        return settings.in_force() | changed


def _entries(app: Flask) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_every_changeable_setting_is_on_the_page_once() -> None:
    assert set(DECLARED) == CHANGEABLE


def test_a_change_holds_at_once_and_is_in_the_log(app: Flask, doras_browser: Browser) -> None:
    answer = doras_browser.submit(PAGE, data=_all(app, REGISTRATION="open", MAX_FILE_SIZE_MB="30"))

    assert answer.status_code == 303
    assert app.config["REGISTRATION"] == "open"
    assert app.config["MAX_FILE_SIZE"] == 30 * 1024 * 1024
    told = {(entry.action, *entry.details.values()) for entry in _entries(app)}
    assert told == {
        ("setting_changed", "REGISTRATION", "closed", "open"),
        ("setting_changed", "MAX_FILE_SIZE_MB", "25", "30"),
    }
    assert {entry.by_name for entry in _entries(app)} == {"dora"}
    with app.test_request_context():
        assert "Largest file: 25 → 30" in {in_words(entry) for entry in _entries(app)}


def test_what_is_put_back_to_the_default_leaves_no_row(app: Flask, doras_browser: Browser) -> None:
    doras_browser.submit(PAGE, data=_all(app, BACKUPS_KEPT="3"))
    doras_browser.submit(PAGE, data=_all(app, BACKUPS_KEPT="7"))

    assert app.config["BACKUPS_KEPT"] == 7
    with app.app_context():
        assert settings.chosen() == {}


def test_another_process_takes_it_up_with_its_next_look(
    app: Flask, another_app: Callable[..., Flask], doras_browser: Browser
) -> None:
    other = another_app()
    with other.app_context():
        settings.look(other)

    doras_browser.submit(PAGE, data=_all(app, DEFAULT_UNITS="imperial", BACKUP_EVERY="12h"))
    with other.app_context():
        settings.look(other)

    assert other.config["DEFAULT_UNITS"] == "imperial"
    assert str(other.config["BACKUP_EVERY"]) == "12:00:00"


def test_a_process_that_starts_later_knows_it_with_its_first_request(
    app: Flask, another_app: Callable[..., Flask], doras_browser: Browser
) -> None:
    doras_browser.submit(PAGE, data=_all(app, REGISTRATION="open"))
    cache.clear()

    later = another_app()
    later.test_client().get("/sign-in")

    assert later.config["REGISTRATION"] == "open"


def test_a_mark_that_was_lost_makes_nobody_forget(app: Flask, doras_browser: Browser) -> None:
    doras_browser.submit(PAGE, data=_all(app, REGISTRATION="open"))

    with app.app_context():
        cache.clear()
        settings.look(app)

    assert app.config["REGISTRATION"] == "open"


def test_looking_when_nothing_changed_asks_the_database_nothing(app: Flask, count_queries: Callable[..., int]) -> None:
    with app.app_context():
        settings.look(app)

        assert count_queries(settings.look, app) == 0


def test_the_environment_wins_and_the_page_says_so(another_app: Callable[..., Flask], app: Flask, cast: object) -> None:
    with app.app_context(), writing():
        settings.choose({"REGISTRATION": "open", "LOGIN_LIMIT": "7 per minute"})
    locked = another_app(REGISTRATION="invitation")
    dora = Browser(locked, cast.session_of("dora"))  # type: ignore[attr-defined]

    page = dora.get(PAGE).text
    with locked.app_context():
        values = settings.in_force()
    dora.submit(PAGE, data=values | {"REGISTRATION": "open", "LOGIN_LIMIT": "8 per minute"})

    assert "REGISTRATION in the environment" in page
    assert 'name="REGISTRATION"' not in page
    assert locked.config["REGISTRATION"] == "invitation"
    assert locked.config["LOGIN_LIMIT"] == "8 per minute"


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("REGISTRATION", "sometimes", "Choose one of the list"),
        ("MAX_FILE_SIZE_MB", "0", "Write 1 or more"),
        ("MAX_FILE_SIZE_MB", "9" * 4000, "Write 2000 or less"),
        ("MAX_FILE_SIZE_MB", "1e3", "Write a whole number"),
        ("MAX_FILE_SIZE_MB", "٣", "Write a whole number"),
        ("MAX_FILE_SIZE_MB", "", "Fill this in"),
        ("LOGIN_LIMIT", "0 per minute", "Write a number and a time"),
        ("LOGIN_LIMIT", "5 per fortnight", "Write a number and a time"),
        ("LOGIN_LIMIT", "", "Fill this in"),
        ("LOGIN_LIMIT", "9" * 400 + " per minute", "Write a number and a time"),
        ("MAIL_FROM", "nobody", "Write an e-mail address"),
        ("MAIL_FROM", "a@b\r\nBcc: c@d", "Write an e-mail address"),
        ("MAIL_FROM", "a\0@b", "Write an e-mail address"),
    ],
)
def test_what_could_not_work_is_refused_and_nothing_is_stored(
    app: Flask, doras_browser: Browser, name: str, text: str, sentence: str
) -> None:
    answer = doras_browser.submit(PAGE, data=_all(app, BACKUPS_KEPT="3") | {name: text})

    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert settings.chosen() == {}
    assert _entries(app) == []


def test_a_row_that_cannot_work_any_more_leaves_the_default(app: Flask) -> None:
    with app.app_context():
        with writing() as session:
            session.add(settings.ServerSetting(name="BACKUPS_KEPT", value="many"))
            session.add(settings.ServerSetting(name="SECRET_KEY", value="known"))
        settings.load(app)

    assert app.config["BACKUPS_KEPT"] == 7
    assert app.config["SECRET_KEY"] != "known"


def test_no_secret_is_on_the_page(another_app: Callable[..., Flask], cast: object) -> None:
    server = another_app(SMTP_PASSWORD="walks-in-the-wood", SECRET_KEY="k" * 40)
    dora = Browser(server, cast.session_of("dora"))  # type: ignore[attr-defined]

    page = dora.get(PAGE).text

    assert "walks-in-the-wood" not in page
    assert "k" * 40 not in page


def test_others_do_not_see_it(alices_browser: Browser) -> None:
    assert alices_browser.get(PAGE).status_code == 403
    assert alices_browser.submit(PAGE, page="/settings/", data={"REGISTRATION": "open"}).status_code == 403


class TestPrograms:
    CONFIG = "/api/config"

    def test_an_administrators_program_changes_limits(self, app: Flask, cast: Cast) -> None:
        dora = Program(app, cast.token_of("dora"))

        answer = dora.patch(self.CONFIG, json={"gpx_limit_import": 12, "max_single_file_size": 3_000_000})

        told = answer.json["data"]
        assert (answer.status_code, told["file_limit_import"], told["max_single_file_size"]) == (200, 12, 3 * 1024**2)
        assert dora.get(self.CONFIG).json == answer.json

    def test_nobody_else_does(self, app: Flask, cast: Cast, as_alice: Program) -> None:
        assert as_alice.patch(self.CONFIG, json={"gpx_limit_import": 12}).status_code == 403

    @pytest.mark.parametrize(
        "body",
        [
            {"gpx_limit_import": 0},
            {"gpx_limit_import": True},
            {"gpx_limit_import": "12"},
            {"gpx_limit_import": 10**9},
            {"max_zip_file_size": 1.5},
            {"max_zip_file_size": 2**60},
            [],
        ],
    )
    def test_nonsense_is_refused(self, app: Flask, cast: Cast, body: object) -> None:
        dora = Program(app, cast.token_of("dora"))
        before = dora.get(self.CONFIG).json

        assert dora.patch(self.CONFIG, json=body).status_code == 400
        assert dora.get(self.CONFIG).json == before
