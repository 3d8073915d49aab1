"""What one does differently in a workout stays: through empty caches, second tabs and presses too many."""

from uuid import UUID

import pytest
from flask import Flask

from app.database import writing
from app.extensions import cache, db
from app.routines.models import SlotEntry
from app.training.models import WorkoutDraft, WorkoutLog
from app.training.services.drafts import MOST_CHANGES
from tests.gym import add_exercises, form_of, log, make_bench_routine, start
from tests.people import Browser


@pytest.fixture
def exercises(app: Flask, cast: object) -> dict[str, int]:
    return add_exercises(app)


@pytest.fixture
def workout(alices_browser: Browser, exercises: dict[str, int]) -> str:
    """A workout of bench press, begun."""
    return start(alices_browser, make_bench_routine(alices_browser, exercises))


def _key(browser: Browser, workout: str) -> str:
    return form_of(browser, workout)["at"]


def test_changes_survive_an_empty_cache(
    app: Flask, alices_browser: Browser, workout: str, exercises: dict[str, int]
) -> None:
    swap = {"exercise": exercises["push-up"], "swap": _key(alices_browser, workout)}
    alices_browser.submit(f"{workout}add", page=workout, data=swap)
    alices_browser.submit(f"{workout}add", page=workout, data={"exercise": exercises["plank"]})
    alices_browser.submit(f"{workout}skip", page=workout, data={"at": f"x{exercises['plank']}", "leave_out": "yes"})

    with app.app_context():
        cache.clear()
    page = alices_browser.get(workout).text

    assert "instead of Barbell Bench Press" in page
    assert "<b>Plank</b>" in page
    assert ", skipped" in page


def test_skipping_twice_is_skipping_once_and_it_can_be_taken_in_again(alices_browser: Browser, workout: str) -> None:
    key = _key(alices_browser, workout)
    skip = {"at": key, "leave_out": "yes"}

    for _press in range(2):
        alices_browser.submit(f"{workout}skip", page=workout, data=skip)
    skipped = alices_browser.get(workout).text
    alices_browser.submit(f"{workout}skip", page=workout, data={"at": key, "leave_out": "no"})

    assert ", skipped" in skipped
    assert ", skipped" not in alices_browser.get(workout).text


def test_a_swap_is_taken_back_with_one_press(alices_browser: Browser, workout: str, exercises: dict[str, int]) -> None:
    key = _key(alices_browser, workout)
    alices_browser.submit(f"{workout}add", page=workout, data={"exercise": exercises["push-up"], "swap": key})
    assert "Back to Barbell Bench Press" in alices_browser.get(workout).text

    planned = exercises["barbell-bench-press"]
    alices_browser.submit(f"{workout}add", page=workout, data={"exercise": planned, "swap": key})

    assert "instead of" not in alices_browser.get(workout).text


def test_a_set_counts_for_the_exercise_its_page_showed(
    app: Flask, alices_browser: Browser, workout: str, exercises: dict[str, int]
) -> None:
    first_tab = form_of(alices_browser, workout)
    swap = {"exercise": exercises["push-up"], "swap": first_tab["at"]}
    alices_browser.submit(f"{workout}add", page=workout, data=swap)

    alices_browser.submit(f"{workout}sets", page=workout, data=first_tab)

    with app.app_context():
        assert db.session.query(WorkoutLog).one().exercise_id == exercises["barbell-bench-press"]


def test_a_set_that_waited_is_kept_although_the_plan_changed_meanwhile(
    app: Flask, alices_browser: Browser, workout: str, exercises: dict[str, int]
) -> None:
    waiting = form_of(alices_browser, workout)
    with app.app_context(), writing() as session:
        session.delete(session.query(SlotEntry).one())

    answer = alices_browser.submit(f"{workout}sets", page=workout, data=waiting)

    assert answer.status_code == 303
    with app.app_context():
        stored = db.session.query(WorkoutLog).one()
        assert (stored.exercise_id, stored.slot_entry_id) == (exercises["barbell-bench-press"], None)


@pytest.mark.parametrize("exercise", ["0", "-1", "x", "9" * 30, "٣", ""])
def test_an_exercise_that_is_none_is_not_found(alices_browser: Browser, workout: str, exercise: str) -> None:
    assert alices_browser.submit(f"{workout}add", page=workout, data={"exercise": exercise}).status_code == 404
    form = form_of(alices_browser, workout) | {"at": "e999999", "exercise": exercise}
    assert alices_browser.submit(f"{workout}sets", page=workout, data=form).status_code == 404


def test_changes_have_a_bound(app: Flask, alices_browser: Browser, workout: str) -> None:
    session = workout.split("/")[-2]
    with app.app_context(), writing() as rows:
        keys = [f"e{number}" for number in range(MOST_CHANGES)]
        rows.add(WorkoutDraft(session_id=UUID(session), swaps={},
                              skipped=keys, added=[]))  # fmt: skip

    answer = alices_browser.submit(f"{workout}skip", page=workout, data={"at": "x1", "leave_out": "yes"})

    assert answer.status_code == 303
    with app.app_context():
        assert len(db.session.query(WorkoutDraft).one().skipped) == MOST_CHANGES


@pytest.mark.parametrize("moment", ["999999999999999", "-5", "0", "x", "1e3"])
def test_a_moment_that_cannot_be_is_not_believed(
    app: Flask, alices_browser: Browser, workout: str, moment: str
) -> None:
    log(alices_browser, workout, done_at=moment)

    with app.app_context():
        stored = db.session.query(WorkoutLog).one()
        assert stored.date.year > 2020


def test_somebody_else_changes_nothing(bobs_browser: Browser, workout: str, exercises: dict[str, int]) -> None:
    page = "/train/"
    for path, data in (("add", {"exercise": exercises["plank"]}), ("skip", {"at": "e1"}), ("finish", {})):
        assert bobs_browser.submit(f"{workout}{path}", page=page, data=data).status_code == 404
