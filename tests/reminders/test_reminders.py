"""Reminders come when they are due, where they are wanted, once, and in the person's language."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from app import mail
from app.accounts.models import PersonalDetails, User
from app.database import now, writing
from app.extensions import db
from app.jobs import work_off
from app.jobs.schedule import add_due
from app.reminders import services
from app.reminders.logic import INACTIVITY, ROUTINE, WEIGHT, Reminder, is_due_after, is_due_before, may_be_mailed
from app.reminders.services import Wishes
from app.routines.models import Routine
from app.training.models import WorkoutSession
from tests.people import Browser, Cast, Program
from tests.test_mail import MailServer, posting, server

__all__ = ["posting", "server"]

PAGE = "/settings/reminders"
EVERYTHING = Wishes(7, 14, 14, mails_weight=True, mails_routine=True, mails_inactivity=True, is_shown=True)
NOON = datetime.combine(now().date(), time(12), UTC)


def _days_ago(days: int) -> date:
    return now().date() - timedelta(days=days)


def _weigh(program: Program, days_ago: int) -> None:
    told = {"date": f"{_days_ago(days_ago)}T12:00:00Z", "weight": 80}
    assert program.post("/api/v2/weightentry/", json=told).status_code == 201


def _train(user_id: int, days_ago: int) -> None:
    with writing():
        db.session.add(WorkoutSession(user_id=user_id, date=_days_ago(days_ago)))


def _plan(user_id: int, ends_in: int, name: str = "Pull ups") -> None:
    with writing():
        db.session.add(Routine(user_id=user_id, name=name, start=_days_ago(30), end=_days_ago(-ends_in)))


def _kinds(user_id: int) -> list[str]:
    user = db.session.get_one(User, user_id)
    return [one.kind for one in services.reminders_for(user, now().date())]


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The clock of the letters stands at noon."""
    monkeypatch.setattr("app.reminders.jobs.now", lambda: NOON)
    return NOON


def test_somebody_new_is_not_reminded_of_anything(app: Flask, cast: Cast, alices_browser: Browser) -> None:
    with app.app_context():
        assert _kinds(cast.id_of("alice")) == []

    assert 'id="reminders"' not in alices_browser.get("/").text


def test_the_page_tells_what_is_due_and_leads_there(
    app: Flask, cast: Cast, alices_browser: Browser, as_alice: Program
) -> None:
    _weigh(as_alice, 9)
    with app.app_context():
        _train(cast.id_of("alice"), 20)
        _plan(cast.id_of("alice"), 3)

    page = alices_browser.get("/").text

    assert "Your last weight was 9 days ago." in page
    assert "Pull ups ends in 3 days." in page
    assert "Your last workout was 20 days ago." in page
    assert 'href="/settings/reminders"' in page


def test_nobody_is_reminded_of_what_was_done(app: Flask, cast: Cast, as_alice: Program) -> None:
    alice = cast.id_of("alice")
    _weigh(as_alice, 6)
    with app.app_context():
        _train(alice, 13)
        _plan(alice, 15)
        assert _kinds(alice) == []
        _plan(cast.id_of("bob"), 3)
        assert _kinds(alice) == []


def test_an_activity_counts_as_done(app: Flask, cast: Cast, as_alice: Program) -> None:
    with app.app_context():
        _train(cast.id_of("alice"), 40)
    ride = {"sport_id": 1, "workout_date": f"{_days_ago(2)} 10:00", "duration": 3600, "distance": 20}
    assert as_alice.post("/api/workouts/no_gpx", json=ride).status_code == 201

    with app.app_context():
        assert _kinds(cast.id_of("alice")) == []


def test_who_does_not_want_them_on_the_page_does_not_see_them(alices_browser: Browser, as_alice: Program) -> None:
    _weigh(as_alice, 9)
    form = {"weight_days": "7", "routine_days": "14", "inactivity_days": "0"}

    assert alices_browser.submit(PAGE, data=form).status_code == 303

    assert "Your last weight" not in alices_browser.get("/").text
    alices_browser.submit(PAGE, data=form | {"is_shown": "1"})
    assert "Your last weight" in alices_browser.get("/").text


def test_never_means_never(alices_browser: Browser, as_alice: Program) -> None:
    _weigh(as_alice, 99)
    form = {"weight_days": "0", "routine_days": "14", "inactivity_days": "0", "is_shown": "1"}

    alices_browser.submit(PAGE, data=form)

    assert "Your last weight" not in alices_browser.get("/").text


def test_programs_and_the_page_know_the_same_days(alices_browser: Browser, as_alice: Program) -> None:
    form = {"weight_days": "3", "routine_days": "7", "inactivity_days": "30", "is_shown": "1", "mails_routine": "1"}
    alices_browser.submit(PAGE, data=form)

    profile = as_alice.get("/api/v2/userprofile/").json

    assert profile["num_days_weight_reminder"] == 3
    assert (profile["workout_reminder"], profile["workout_reminder_active"]) == (7, True)


@pytest.mark.parametrize(("field", "value"), [("weight_days", "31"), ("routine_days", "0"), ("inactivity_days", "x")])
def test_other_days_are_refused_beside_their_field(field: str, value: str, alices_browser: Browser) -> None:
    form = {"weight_days": "7", "routine_days": "14", "inactivity_days": "14"} | {field: value}

    answer = alices_browser.submit(PAGE, data=form)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def _wants_letters(user_id: int, wishes: Wishes = EVERYTHING, **preferences: str) -> User:
    with writing():
        user = db.session.get_one(User, user_id)
        user.email_verified = True
        for name, value in preferences.items():
            setattr(user.preferences, name, value)
        services.choose(user, wishes)
    return user


def _send() -> None:
    add_due(now())
    with writing():
        # The next hour.
        db.session.execute(text("DELETE FROM job_schedule"))
    work_off()
    mail.settle()


def test_one_letter_tells_everything_that_is_due_and_no_second_one_follows(
    posting: Flask, server: MailServer, cast: Cast, as_alice: Program, noon: datetime
) -> None:
    alice = cast.id_of("alice")
    _weigh(as_alice, 9)
    _plan(alice, 3)
    _wants_letters(alice)

    _send()
    _send()

    (letter,) = server.letters
    assert "To: alice@example.com" in letter
    assert "Subject: Your last weight was 9 days ago. Weigh in?" in letter
    assert "Pull ups ends in 3 days." in letter
    assert "https://gym.example.org/settings/reminders" in letter
    assert db.session.scalar(select(PersonalDetails.last_workout_notification)) == noon.date()


def test_letters_are_in_the_language_of_who_reads_them(
    posting: Flask, server: MailServer, cast: Cast, as_alice: Program, noon: datetime
) -> None:
    _weigh(as_alice, 9)
    _wants_letters(cast.id_of("alice"), language="de")

    _send()

    assert "Hallo alice" in server.letters[0]


@pytest.mark.usefixtures("posting", "noon")
def test_nobody_is_written_to_who_did_not_ask_or_did_not_confirm_the_address(
    server: MailServer, cast: Cast, as_alice: Program, as_bob: Program
) -> None:
    _weigh(as_alice, 9)
    _weigh(as_bob, 9)
    _wants_letters(cast.id_of("alice"), Wishes(7, 14, 14, False, False, False, is_shown=True))
    bob = _wants_letters(cast.id_of("bob"))
    with writing():
        bob.email_verified = False

    _send()

    assert server.letters == []


def test_at_night_nobody_is_written_to(posting: Flask, cast: Cast, as_alice: Program) -> None:
    _weigh(as_alice, 9)
    alice = _wants_letters(cast.id_of("alice"), timezone="Asia/Tokyo")

    assert services.letters_due(alice, NOON.replace(hour=13)) == []
    assert [one.kind for one in services.letters_due(alice, NOON.replace(hour=3))] == [WEIGHT]


def test_without_a_mail_server_no_letters_are_written(context: Flask) -> None:
    assert "reminders.send" not in add_due(now())


def test_reminders_take_a_fixed_number_of_statements(
    app: Flask, cast: Cast, as_alice: Program, count_queries: Callable[..., int]
) -> None:
    def ask() -> None:
        with app.app_context():
            services.shown_to(db.session.get_one(User, cast.id_of("alice")), now().date())

    _weigh(as_alice, 9)
    before = count_queries(ask)
    with app.app_context():
        for number in range(9):
            _train(cast.id_of("alice"), 20 + number)

    assert count_queries(ask) <= before <= 10


def test_the_rules_of_days() -> None:
    today = date(2026, 3, 10)
    assert is_due_after(date(2026, 3, 3), today, 7)
    assert not is_due_after(date(2026, 3, 4), today, 7)
    assert not is_due_after(None, today, 7)
    assert not is_due_after(date(2026, 3, 1), today, 0)
    assert is_due_before(today, today, 1)
    assert not is_due_before(date(2026, 3, 9), today, 30)
    assert is_due_before(date(2026, 3, 24), today, 14)
    assert not is_due_before(date(2026, 3, 25), today, 14)


def test_the_rules_of_letters() -> None:
    today, week_ago = date(2026, 3, 10), date(2026, 3, 3)
    weight, routine = Reminder(WEIGHT, 9, "2026-03-01"), Reminder(ROUTINE, 3, "7 2026-03-13")
    assert may_be_mailed(weight, None, None, today, 7)
    assert may_be_mailed(weight, "2026-03-01", week_ago, today, 7)
    assert not may_be_mailed(weight, "2026-02-01", week_ago, today, 8)
    assert not may_be_mailed(routine, "7 2026-03-13", week_ago, today, 1)
    assert may_be_mailed(routine, "7 2026-04-13", week_ago, today, 1)
    assert not may_be_mailed(Reminder(INACTIVITY, 1, "x"), "x", today, today, 0)
