"""Training late: a day behind the plan, past midnight, and with dates at the ends of the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from app.extensions import db
from app.schedule.gym import pass_for
from app.training.models import WorkoutLog
from app.training.services import gym as gym_services
from app.training.services import sessions
from tests.gym import RULE, TARGETS, add_exercise, add_exercises, form_of, found_in, log, make_routine, start
from tests.people import Browser, Program

MONDAYS = {number: date(2026, 11, 2) + timedelta(weeks=number - 1) for number in range(1, 5)}
TUESDAY = timedelta(days=1)


@pytest.fixture
def exercises(app: Flask, cast: object) -> dict[str, int]:
    return add_exercises(app)


@pytest.mark.parametrize(
    ("trained", "taken", "expected"),
    [
        (MONDAYS[1], [], 1),
        (MONDAYS[1] + TUESDAY, [], 1),
        (MONDAYS[2], [], 2),
        (MONDAYS[2] + TUESDAY, [1], 2),
        (MONDAYS[2] + TUESDAY, [1, 2], 3),
        (MONDAYS[3] - TUESDAY, [2], 1),
        (MONDAYS[1] - TUESDAY, [], 1),
        (MONDAYS[4] + TUESDAY, [1, 2, 3, 4], 4),
    ],
)
def test_a_workout_takes_the_latest_pass_that_nobody_trained(trained: date, taken: list[int], expected: int) -> None:
    assert pass_for(trained, MONDAYS, taken) == expected


def test_mondays_day_trained_on_tuesday_has_mondays_numbers(
    app: Flask, alices_browser: Browser, exercises: dict[str, int]
) -> None:
    today = datetime.now(UTC).date()
    monday = today - timedelta(days=today.weekday() + 7)
    routine = make_routine(alices_browser, monday.isoformat(), fit_in_week="on")
    add_exercise(alices_browser, routine, exercises["barbell-bench-press"])
    entry = found_in(r'href="(/routines/entries/\d+/)"', alices_browser.get(routine).text)
    alices_browser.submit(entry, data=TARGETS | {"type": "normal", "load_kind": "external"})
    alices_browser.submit(f"{entry}rules", page=entry, data=RULE)

    late = start(alices_browser, routine, monday + TUESDAY)
    shown = form_of(alices_browser, late)["weight"]
    log(alices_browser, late)
    following = start(alices_browser, routine, monday + timedelta(days=7))

    assert shown == "60"
    assert form_of(alices_browser, following)["weight"] == "62.5"
    with app.app_context():
        assert [row.iteration for row in db.session.query(WorkoutLog)] == [1]


def _at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    for module in (sessions, gym_services):
        monkeypatch.setattr(module, "now", lambda: moment)


def test_a_workout_that_midnight_passed_ends_when_one_says_so(
    alices_browser: Browser, as_alice: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    workout = as_alice.post("/api/v2/workoutsession/", json={"date": "2026-11-02", "time_start": "23:40:00"}).json["id"]
    _at(monkeypatch, datetime(2026, 11, 3, 0, 25, tzinfo=UTC))

    shown = alices_browser.get(f"/train/gym/{workout}/").text
    alices_browser.submit(f"/train/gym/{workout}/finish", data={"impression": "3"})

    assert 'data-today="yes"' in shown
    stored = as_alice.get(f"/api/v2/workoutsession/{workout}/").json
    assert (stored["date"], stored["time_end"]) == ("2026-11-02", "00:25:00")


def test_a_workout_that_was_left_open_ended_with_its_last_set(
    alices_browser: Browser, as_alice: Program, exercises: dict[str, int]
) -> None:
    workout = as_alice.post("/api/v2/workoutsession/", json={"date": "2026-11-02", "time_start": "23:40:00"}).json["id"]
    values = {"session": workout, "exercise": exercises["push-up"], "repetitions": 10, "date": "2026-11-03T00:10:00Z"}
    as_alice.post("/api/v2/workoutlog/", json=values)

    alices_browser.submit(f"/train/gym/{workout}/finish", data={"impression": "3"})

    assert as_alice.get(f"/api/v2/workoutsession/{workout}/").json["time_end"] == "00:10:00"


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z"])
def test_sets_at_the_ends_of_the_calendar_are_followed_by_others(
    alices_browser: Browser, as_alice: Program, exercises: dict[str, int], moment: str
) -> None:
    workout = as_alice.post("/api/v2/workoutsession/", json={"date": moment[:10]}).json["id"]
    push_up = exercises["push-up"]
    values = {"session": workout, "exercise": push_up, "repetitions": 10, "date": moment}
    as_alice.post("/api/v2/workoutlog/", json=values)
    data = {"at": f"x{push_up}", "exercise": push_up, "repetitions": "9", "repetitions_unit": "1"}
    page = f"/train/gym/{workout}/"

    answers = [alices_browser.submit(f"{page}sets", page=page, data=data) for _set in range(2)]
    moved = alices_browser.submit(f"/train/log/{workout}/edit", data={"date": "2026-03-05", "impression": "2"})

    assert [answer.status_code for answer in answers] == [303, 303]
    assert moved.status_code in {303, 422}


def test_a_first_set_at_the_ends_of_the_calendar_is_noted(
    alices_browser: Browser, as_alice: Program, exercises: dict[str, int]
) -> None:
    for day, clock in (("0001-01-01", "00:00:00"), ("9999-12-31", "23:59:59")):
        workout = as_alice.post("/api/v2/workoutsession/", json={"date": day, "time_start": clock}).json["id"]
        page = f"/train/gym/{workout}/"
        data = {"at": f"x{exercises['plank']}", "exercise": exercises["plank"], "repetitions": "9"}

        answer = alices_browser.submit(f"{page}sets", page=page, data=data | {"repetitions_unit": "1"})

        assert answer.status_code == 303


def test_half_steps_of_reserve_are_shown_and_logged(
    app: Flask, alices_browser: Browser, as_alice: Program, exercises: dict[str, int]
) -> None:
    routine = make_routine(alices_browser, datetime.now(UTC).date().isoformat())
    add_exercise(alices_browser, routine, exercises["barbell-bench-press"])
    entry = found_in(r'href="(/routines/entries/\d+/)"', alices_browser.get(routine).text)
    alices_browser.submit(entry, data=TARGETS | {"type": "normal", "load_kind": "external", "rir": "1.5"})
    workout = start(alices_browser, routine)

    page = alices_browser.get(workout).text
    log(alices_browser, workout, rir="2.5")

    assert 'name="rir" value="1.5" checked' in page
    with app.app_context():
        assert [str(row.rir) for row in db.session.query(WorkoutLog)] == ["2.5"]


def test_a_day_with_a_number_no_row_has_is_not_found_or_passed_over(alices_browser: Browser) -> None:
    answer = alices_browser.submit("/train/start", data={"day": "9" * 30})

    assert answer.status_code == 404
