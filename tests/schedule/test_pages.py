"""Gym mode, the calendar, the preview and what leaves the server: as people use them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask

from app.extensions import db
from app.training.models import WorkoutLog
from tests.gym import add_exercise, add_exercises, form_of, found_in, log, make_bench_routine, start
from tests.people import Browser


@pytest.fixture
def exercises(app: Flask, cast: object) -> dict[str, int]:
    return add_exercises(app)


@pytest.fixture
def routine(alices_browser: Browser, exercises: dict[str, int]) -> str:
    """Alice's routine, begun today: bench press 2 × 8 × 60 kg, 2.5 kg more once that was logged."""
    return make_bench_routine(alices_browser, exercises)


def test_the_plan_and_its_numbers_wait_in_gym_mode(alices_browser: Browser, routine: str) -> None:
    workout = start(alices_browser, routine)

    page = alices_browser.get(workout).text
    form = form_of(alices_browser, workout)

    assert "Barbell Bench Press" in page
    assert form["weight"] == "60"
    assert form["repetitions"] == "8"
    assert "0 of 2 sets" in page


def test_a_set_is_stored_with_what_the_plan_asked_for(app: Flask, alices_browser: Browser, routine: str) -> None:
    workout = start(alices_browser, routine)

    log(alices_browser, workout, repetitions="7", rir="1")

    with app.app_context():
        stored = db.session.query(WorkoutLog).one()
        assert (stored.weight, stored.repetitions, stored.rir) == (60, 7, 1)
        assert (stored.weight_target, stored.repetitions_target, stored.iteration) == (60, 8, 1)
    assert "1 of 2 sets" in alices_browser.get(workout).text


def test_the_part_that_answers_a_script_knows_the_new_set(alices_browser: Browser, routine: str) -> None:
    workout = start(alices_browser, routine)
    fields = form_of(alices_browser, workout) | {"csrf_token": alices_browser.form_token(workout)}

    part = alices_browser.client.post(f"{workout}sets", data=fields, headers={"HX-Request": "true"}).text

    assert "1 of 2 sets" in part


def test_the_same_set_sent_twice_is_one_set(app: Flask, alices_browser: Browser, routine: str) -> None:
    workout = start(alices_browser, routine)
    form = form_of(alices_browser, workout)

    alices_browser.submit(f"{workout}sets", page=workout, data=form)
    alices_browser.submit(f"{workout}sets", page=workout, data=form | {"repetitions": "6"})

    with app.app_context():
        assert [row.repetitions for row in db.session.query(WorkoutLog)] == [6]


def test_a_set_of_somebody_else_cannot_be_overwritten(
    app: Flask, alices_browser: Browser, bobs_browser: Browser, routine: str, exercises: dict[str, int]
) -> None:
    workout = start(alices_browser, routine)
    form = form_of(alices_browser, workout)
    alices_browser.submit(f"{workout}sets", page=workout, data=form)
    own = str(bobs_browser.submit("/train/start").headers["Location"])
    key = f"x{exercises['push-up']}"

    answer = bobs_browser.submit(f"{own}sets", page=own, data=form | {"at": key, "weight": "999"})

    assert answer.status_code == 404
    with app.app_context():
        assert db.session.query(WorkoutLog).one().weight == 60


def test_a_set_without_numbers_is_refused_where_it_was_typed(alices_browser: Browser, routine: str) -> None:
    workout = start(alices_browser, routine)
    form = form_of(alices_browser, workout)

    answer = alices_browser.submit(f"{workout}sets", page=workout, data=form | {"weight": "", "repetitions": ""})

    assert answer.status_code == 422
    assert "Write repetitions or a weight, or both." in answer.text


@pytest.mark.parametrize("text", ["NaN", "1e999", "-5", "12345678", "٣", "\0"])
def test_numbers_that_are_none_are_refused(alices_browser: Browser, routine: str, text: str) -> None:
    workout = start(alices_browser, routine)
    form = form_of(alices_browser, workout)

    assert alices_browser.submit(f"{workout}sets", page=workout, data=form | {"weight": text}).status_code == 422


def test_the_steppers_count_without_a_script(alices_browser: Browser, routine: str) -> None:
    workout = start(alices_browser, routine)
    form = form_of(alices_browser, workout)

    page = alices_browser.submit(f"{workout}sets", page=workout, data=form | {"step": "weight:2.5"}).text

    assert 'value="62.5"' in page


def test_what_was_logged_earns_more_next_time_and_says_why(alices_browser: Browser, routine: str) -> None:
    workout = start(alices_browser, routine)
    log(alices_browser, workout)
    preview = alices_browser.get(f"{routine.partition('?')[0]}preview").text
    why = found_in(r'href="([^"]*/why/\d+\?iteration=2)"', preview)

    text = alices_browser.get(why).text

    assert "Round 2: + 2.5\u00a0kg makes 62.5\u00a0kg, because 8 × 60\u00a0kg was logged." in text


def test_last_time_stands_beside_each_set(alices_browser: Browser, routine: str) -> None:
    today = datetime.now(UTC).date()
    free = str(
        alices_browser.submit("/train/start", data={"date": (today - timedelta(days=3)).isoformat()}).headers[
            "Location"
        ]
    )
    page = alices_browser.get(f"{free}exercises?search=bench").text
    exercise = found_in(r'name="exercise" value="(\d+)"', page)
    alices_browser.submit(f"{free}add", page=free, data={"exercise": exercise})
    log(alices_browser, free, weight="55", repetitions="9")

    workout = start(alices_browser, routine)

    assert "55\u00a0kg × 9" in alices_browser.get(workout).text


def test_the_picture_shows_the_plates_of_each_side(alices_browser: Browser, routine: str) -> None:
    workout = start(alices_browser, routine)

    assert "Plates on each side: 20" in alices_browser.get(workout).text


def test_another_bar_and_other_plates_change_the_picture(alices_browser: Browser, routine: str) -> None:
    data = {"unit": "kg", "bar": "15", "curl_bar": "8", "plates": "10 5 2,5", "rest_seconds": "2:30"}

    answer = alices_browser.submit("/train/equipment", data=data)

    assert answer.status_code == 303
    assert "Plates on each side: 2 × 10 + 2.5" in alices_browser.get(start(alices_browser, routine)).text


def test_an_exercise_is_swapped_skipped_and_added(
    alices_browser: Browser, routine: str, exercises: dict[str, int]
) -> None:
    workout = start(alices_browser, routine)
    key = form_of(alices_browser, workout)["at"]

    alices_browser.submit(f"{workout}add", page=workout, data={"exercise": exercises["push-up"], "swap": key})
    swapped = alices_browser.get(workout).text
    alices_browser.submit(f"{workout}skip", page=workout, data={"at": key})
    skipped = alices_browser.get(workout).text
    alices_browser.submit(f"{workout}add", page=workout, data={"exercise": exercises["plank"]})
    added = alices_browser.get(workout).text

    assert "instead of Barbell Bench Press" in swapped
    assert ", skipped" in skipped
    assert "<b>Plank</b>" in added


def test_the_end_shows_a_summary_and_the_records(alices_browser: Browser, routine: str) -> None:
    today = datetime.now(UTC).date()
    past = start(alices_browser, routine, today - timedelta(days=1))
    log(alices_browser, past, weight="60", repetitions="8")
    workout = start(alices_browser, routine)
    log(alices_browser, workout, weight="65", repetitions="8")

    answer = alices_browser.submit(f"{workout}finish", data={"impression": "3", "notes": "Strong"})
    page = alices_browser.get(answer.headers["Location"]).text

    assert "Heaviest: 65.0\u00a0kg (before: 60.0\u00a0kg)" in page
    assert "Strong" in page
    assert "Good" in page


def test_a_workout_without_a_plan_in_the_past_takes_two_steps(alices_browser: Browser, exercises: object) -> None:
    answer = alices_browser.submit("/train/start", data={"date": "2026-01-05"})

    assert answer.status_code == 303
    assert "5 Jan" in alices_browser.get(answer.headers["Location"]).text


def test_the_month_shows_what_was_done_and_what_is_planned(alices_browser: Browser, routine: str) -> None:
    log(alices_browser, workout := start(alices_browser, routine))

    page = alices_browser.get("/train/calendar").text

    assert workout.replace("/train/gym/", "/train/log/") in page
    assert 'class="event planned"' in page or datetime.now(UTC).day > 27


@pytest.mark.parametrize("month", ["0000-01", "9999-12", "x", "2026-13", ""])
def test_months_that_are_none_are_forgiven(alices_browser: Browser, month: str) -> None:
    assert alices_browser.get(f"/train/calendar?month={month}").status_code == 200
    assert alices_browser.get(f"/train/statistics?week={month}-01").status_code == 200


def test_statistics_show_volume_and_muscles(alices_browser: Browser, routine: str) -> None:
    log(alices_browser, start(alices_browser, routine))

    page = alices_browser.get("/train/statistics").text
    of_routine = alices_browser.get(f"{routine.partition('?')[0]}statistics").text

    assert "480\u00a0kg" in page
    assert "Chest" in page
    assert "480\u00a0kg" in of_routine


def test_the_history_of_an_exercise_names_its_formula(
    alices_browser: Browser, routine: str, exercises: dict[str, int]
) -> None:
    log(alices_browser, start(alices_browser, routine))

    page = alices_browser.get(f"/train/progress/{exercises['barbell-bench-press']}/").text

    assert "After Brzycki" in page
    assert "74.5\u00a0kg" in page  # 60 / (1.0278 - 0.0278 * 8)


def test_a_routine_is_printed_as_pdf(alices_browser: Browser, routine: str) -> None:
    for kind in ("table", "log"):
        answer = alices_browser.get(f"{routine.partition('?')[0]}print/{kind}.pdf")
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")


def test_the_calendar_file_has_an_event_for_each_training_day(alices_browser: Browser, routine: str) -> None:
    text = alices_browser.get(f"{routine.partition('?')[0]}calendar.ics").text

    assert text.count("BEGIN:VEVENT") == 28
    assert "SUMMARY:Day 1" in text


def test_the_secret_address_can_be_read_renewed_and_withdrawn(
    alices_browser: Browser, routine: str, visitor: Browser
) -> None:
    def address() -> str:
        return found_in(r'value="http://localhost(/calendar/[^"]+)"', alices_browser.get("/train/feed").text)

    alices_browser.submit("/train/feed")
    first = address()
    shown = visitor.get(first)
    alices_browser.submit("/train/feed")
    second = address()
    renewed = visitor.get(first).status_code, visitor.get(second).status_code
    alices_browser.submit("/train/feed/withdraw", page="/train/feed")

    assert "BEGIN:VCALENDAR" in shown.text
    assert renewed == (404, 200)
    assert visitor.get(second).status_code == 404
    assert visitor.get(f"{second[:-8]}0000.ics").status_code == 404
    assert visitor.get("/calendar/ü-ü.ics").status_code == 404


def test_pages_of_a_workout_are_only_for_its_owner(
    alices_browser: Browser, bobs_browser: Browser, routine: str
) -> None:
    workout = start(alices_browser, routine)
    log(alices_browser, workout)
    session = workout.replace("/train/gym/", "/train/log/")

    for path in (workout, f"{workout}finish", f"{workout}exercises", session, f"{session}edit", f"{session}delete"):
        assert bobs_browser.get(path).status_code == 404, path


def test_gym_mode_asks_the_database_a_constant_number_of_times(
    alices_browser: Browser, routine: str, exercises: dict[str, int], count_queries: Callable[..., int]
) -> None:
    workout = start(alices_browser, routine)
    few = count_queries(alices_browser.get, workout)
    for _number in range(4):
        add_exercise(alices_browser, routine, exercises["push-up"])
        add_exercise(alices_browser, routine, exercises["barbell-back-squat"])

    many = count_queries(alices_browser.get, workout)

    assert many <= few
    assert few <= 26


def test_an_unknown_set_id_is_made_anew_and_not_trusted(alices_browser: Browser, routine: str) -> None:
    workout = start(alices_browser, routine)
    form = form_of(alices_browser, workout)

    for key in ("", "x" * 5000, str(uuid4())):
        assert alices_browser.submit(f"{workout}sets", page=workout, data=form | {"id": key}).status_code == 303
