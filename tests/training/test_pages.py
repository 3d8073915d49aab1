"""What was trained, corrected afterwards: sets, workouts, and the history of an exercise."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.database import now, writing
from app.extensions import cache, db
from app.training.models import RemovedSet, WorkoutLog, WorkoutSession
from tests.gym import add_exercises, found_in
from tests.people import Browser

YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()


@pytest.fixture
def exercises(app: Flask, cast: object) -> dict[str, int]:
    return add_exercises(app)


@pytest.fixture
def train(alices_browser: Browser, exercises: dict[str, int]) -> Callable[..., str]:
    """`train("2026-01-05", "8 x 60")`: a workout of bench press without a plan; its address in the log."""

    def add(day: str, *sets: str) -> str:
        gym = str(alices_browser.submit("/train/start", data={"date": day}).headers["Location"])
        bench = str(exercises["barbell-bench-press"])
        for one in sets:
            repetitions, _times, weight = one.partition(" x ")
            data = {"at": f"x{bench}", "exercise": bench, "repetitions": repetitions, "weight": weight}
            assert alices_browser.submit(f"{gym}sets", page=gym, data=data).status_code == 303
        return gym.replace("/train/gym/", "/train/log/")

    return add


def _set_of(browser: Browser, session: str) -> str:
    return found_in(r'href="(/train/sets/[0-9a-f-]+/)', browser.get(session).text)


def _stored(app: Flask) -> list[tuple[float, float]]:
    with app.app_context():
        return [(float(row.repetitions or 0), float(row.weight or 0)) for row in db.session.query(WorkoutLog)]


def test_a_set_is_corrected(app: Flask, alices_browser: Browser, train: Callable[..., str]) -> None:
    session = train(YESTERDAY, "8 x 60")
    address = _set_of(alices_browser, session)

    answer = alices_browser.submit(address, data={"repetitions": "9", "weight": "62.5", "weight_unit": "1",
                                                  "repetitions_unit": "1"})  # fmt: skip

    assert answer.headers["Location"] == session
    assert "62.5\u00a0kg × 9" in alices_browser.get(session).text
    assert _stored(app) == [(9, 62.5)]


@pytest.mark.parametrize("weight", ["NaN", "1e400", "-1", "99999", "many"])
def test_a_wrong_correction_changes_nothing_and_says_so(
    app: Flask, alices_browser: Browser, train: Callable[..., str], weight: str
) -> None:
    address = _set_of(alices_browser, train(YESTERDAY, "8 x 60"))

    answer = alices_browser.submit(address, data={"repetitions": "8", "weight": weight, "weight_unit": "1"})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert _stored(app) == [(8, 60)]


class TestDeleting:
    def test_a_set_is_deleted_and_taken_back_as_it_was(
        self, app: Flask, alices_browser: Browser, train: Callable[..., str]
    ) -> None:
        session = train(YESTERDAY, "8 x 60", "7.5 x 62.5")
        address = _set_of(alices_browser, session)
        with app.app_context():
            before = [dict(row._mapping) for row in db.session.execute(db.select(WorkoutLog.__table__))]

        alices_browser.submit(f"{address}delete", page=session)
        undo = found_in(r'action="(/train/sets/[^"]+/undo)"', alices_browser.get(session).text)
        left = len(_stored(app))
        with app.app_context():
            cache.clear()
        alices_browser.submit(undo, page=session)

        assert left == 1
        with app.app_context():
            after = [dict(row._mapping) for row in db.session.execute(db.select(WorkoutLog.__table__))]
            assert sorted(after, key=str) == sorted(before, key=str)
            assert db.session.query(RemovedSet).count() == 0

    def test_taking_it_back_twice_is_taking_it_back_once(
        self, app: Flask, alices_browser: Browser, train: Callable[..., str]
    ) -> None:
        session = train(YESTERDAY, "8 x 60")
        address = _set_of(alices_browser, session)
        alices_browser.submit(f"{address}delete", page=session)

        answers = [alices_browser.submit(f"{address}undo", page=session) for _press in range(2)]

        assert [answer.headers["Location"] for answer in answers] == [session, session]
        assert _stored(app) == [(8, 60)]

    def test_after_a_day_it_is_too_late(self, app: Flask, alices_browser: Browser, train: Callable[..., str]) -> None:
        session = train(YESTERDAY, "8 x 60")
        address = _set_of(alices_browser, session)
        alices_browser.submit(f"{address}delete", page=session)
        with app.app_context(), writing() as rows:
            rows.query(RemovedSet).one().removed_at = now() - timedelta(hours=25)

        answer = alices_browser.submit(f"{address}undo", page=session)

        assert "That cannot be taken back any more." in alices_browser.get(answer.headers["Location"]).text
        assert _stored(app) == []

    def test_only_the_owner_takes_it_back(
        self, app: Flask, alices_browser: Browser, bobs_browser: Browser, train: Callable[..., str]
    ) -> None:
        session = train(YESTERDAY, "8 x 60")
        address = _set_of(alices_browser, session)
        alices_browser.submit(f"{address}delete", page=session)

        bobs_browser.submit(f"{address}undo", page="/train/")

        assert _stored(app) == []

    def test_a_workout_goes_with_its_sets_after_one_question(
        self, app: Flask, alices_browser: Browser, train: Callable[..., str]
    ) -> None:
        session = train(YESTERDAY, "8 x 60")
        alices_browser.submit(f"{_set_of(alices_browser, session)}delete", page=session)
        asked = alices_browser.get(f"{session}delete").text

        alices_browser.submit(f"{session}delete")

        assert "cannot be undone" in asked
        assert alices_browser.get(session).status_code == 404
        with app.app_context():
            assert db.session.query(RemovedSet).count() == 0


class TestEditing:
    def test_a_workout_moves_to_another_day_with_its_sets(
        self, app: Flask, alices_browser: Browser, train: Callable[..., str]
    ) -> None:
        session = train("2026-01-05", "8 x 60")

        data = {"date": "2026-01-03", "time_start": "18:00", "time_end": "19:15", "impression": "3", "notes": "late"}
        alices_browser.submit(f"{session}edit", data=data)

        page = alices_browser.get(session).text
        assert "late" in page
        with app.app_context():
            row = db.session.query(WorkoutSession).one()
            assert (row.date.isoformat(), row.impression) == ("2026-01-03", "3")
            assert row.logs[0].date.date().isoformat() == "2026-01-03"

    @pytest.mark.parametrize(
        "wrong",
        [{"date": "x"}, {"date": "0000-01-01"}, {"time_end": "25:00"}, {"time_start": ""}, {"notes": "x" * 5001}],
    )
    def test_what_cannot_be_is_refused_where_it_was_typed(
        self, app: Flask, alices_browser: Browser, train: Callable[..., str], wrong: dict[str, str]
    ) -> None:
        session = train("2026-01-05", "8 x 60")
        right = {"date": "2026-01-03", "time_start": "18:00", "time_end": "19:15", "impression": "3", "notes": ""}

        answer = alices_browser.submit(f"{session}edit", data=right | wrong)

        assert answer.status_code == 422
        with app.app_context():
            assert db.session.query(WorkoutSession).one().date.isoformat() == "2026-01-05"


class TestHistory:
    def test_an_exercise_has_a_chart_a_volume_and_its_best_sets(
        self, alices_browser: Browser, exercises: dict[str, int], train: Callable[..., str]
    ) -> None:
        train("2026-01-05", "8 x 60", "5 x 65")
        train("2026-01-07", "8 x 62.5")

        page = alices_browser.get(f"/train/progress/{exercises['barbell-bench-press']}/").text

        assert "Barbell Bench Press" in page
        assert "<svg" in page
        assert "62.5\u00a0kg × 8" in page
        assert "805" in page  # 8 × 60 + 5 × 65

    def test_an_exercise_without_sets_says_so_and_one_that_is_none_is_not_found(
        self, alices_browser: Browser, exercises: dict[str, int]
    ) -> None:
        assert alices_browser.get(f"/train/progress/{exercises['plank']}/").status_code == 200
        assert alices_browser.get("/train/progress/999999/").status_code == 404

    def test_a_long_history_takes_no_more_statements(
        self,
        alices_browser: Browser,
        exercises: dict[str, int],
        train: Callable[..., str],
        count_queries: Callable[..., int],
    ) -> None:
        address = f"/train/progress/{exercises['barbell-bench-press']}/"
        train("2026-01-05", "8 x 60")
        few = count_queries(alices_browser.get, address), count_queries(alices_browser.get, "/train/log/")
        for day in range(6, 9):
            train(f"2026-01-0{day}", "8 x 60", "8 x 60")

        assert count_queries(alices_browser.get, address) <= few[0]
        assert count_queries(alices_browser.get, "/train/log/") <= few[1]


def test_the_log_lists_workouts_latest_first(alices_browser: Browser, train: Callable[..., str]) -> None:
    first, second = train("2026-01-05", "8 x 60"), train("2026-01-07", "8 x 62.5")

    page = alices_browser.get("/train/log/").text

    assert page.index(second) < page.index(first)
    assert alices_browser.get("/train/log/?page=999999999999").status_code == 200
