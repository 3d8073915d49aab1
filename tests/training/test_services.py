"""Training: sessions that are begun and ended, what was done last, what was won, and what muscles did."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.body.models import WeightEntry
from app.database import writing
from app.events import announce
from app.exercises.services import ExerciseReplaced
from app.extensions import db
from app.training import queries, services
from app.training.body_weight import body_weight_of
from app.training.models import WorkoutLog, WorkoutSession
from app.training.services import sessions
from tests.people import Cast
from tests.routines.conftest import BENCH, CURL, ROW

Log = Callable[..., WorkoutLog]


@pytest.fixture
def alice(context: Flask, cast: Cast) -> User:
    found = db.session.get(User, cast.id_of("alice"))
    assert found
    return found


@pytest.fixture
def log(alice: User, exercises: dict[str, int]) -> Log:
    """`log("2025-01-06", "8 x 60")`: a set of bench press, unless another exercise is given."""

    def add(day: str, done: str, exercise: int = BENCH, **values: Any) -> WorkoutLog:
        repetitions, _times, weight = done.partition(" x ")
        at = datetime.fromisoformat(f"{day}T18:00:00+00:00")
        given = {"exercise_id": exercise, "date": at, "repetitions": Decimal(repetitions)}
        with writing():
            return services.log_set(alice, given | ({"weight": Decimal(weight)} if weight else {}) | values)

    return add


def _nobody_knows(_day: date) -> Decimal | None:
    return None


def _always_80(_day: date) -> Decimal | None:
    return Decimal(80)


def test_a_session_ends_now_unless_it_has_ended(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "now", lambda: datetime(2025, 1, 6, 19, 5, 30, tzinfo=UTC))
    with writing():
        session = services.start_session(alice, {"notes": "go"})
        services.finish_session(session, alice, {"impression": "3"})
        ended = session.time_end
        services.finish_session(session, alice, {"notes": "done"})

    assert (session.date, str(ended), session.time_end) == (date(2025, 1, 6), "19:05:30", ended)
    assert (session.notes, session.impression) == ("done", "3")


def test_the_last_result_of_each_exercise_stands_beside_todays_plan(
    alice: User, log: Log, count_queries: Callable[..., int]
) -> None:
    log("2025-01-06", "8 x 60")
    log("2025-01-08", "8 x 62.5")
    log("2025-01-08", "7 x 62.5")
    log("2025-01-10", "5 x 100", ROW)
    log("2025-01-13", "1 x 80")

    found = queries.last_sets(alice, [BENCH, ROW, CURL], date(2025, 1, 13))

    assert {key: [(one.repetitions, one.weight) for one in sets] for key, sets in found.items()} == {
        BENCH: [(8, Decimal("62.5")), (7, Decimal("62.5"))],
        ROW: [(5, 100)],
    }
    assert count_queries(queries.last_sets, alice, [BENCH, ROW, CURL], date(2025, 1, 13)) == 1


class TestStrength:
    def test_each_day_has_its_best_estimate_and_its_volume(self, alice: User, log: Log) -> None:
        log("2025-01-06", "5 x 40", type="warmup")
        log("2025-01-06", "8 x 60")
        log("2025-01-06", "5 x 65")
        log("2025-01-13", "1 x 80")

        first, second = queries.best_sets(alice, BENCH, _nobody_knows)

        assert first.volume == 8 * 60 + 5 * 65
        assert (first.sets, round(first.estimate or 0, 1)) == (2, Decimal("74.5"))
        assert (second.estimate, second.best and second.best.weight) == (80, 80)

    def test_many_repetitions_estimate_nothing(self, alice: User, log: Log) -> None:
        log("2025-01-06", "30 x 20")

        assert [day.estimate for day in queries.best_sets(alice, BENCH, _nobody_knows)] == [None]

    def test_ones_own_body_counts_where_it_was_moved(self, alice: User, log: Log) -> None:
        log("2025-01-06", "5 x 10", load="body")
        log("2025-01-07", "5 x 30", load="assisted")
        log("2025-01-08", "5 x 1", weight_unit_id=3)
        log("2025-01-09", "5 x 100", weight_unit_id=2)

        volumes = [day.volume for day in queries.best_sets(alice, BENCH, _always_80)]

        assert volumes == [5 * 90, 5 * 50, 5 * 80, 5 * Decimal("45.359237")]
        assert [day.volume for day in queries.best_sets(alice, BENCH, _nobody_knows)][:3] == [0, 0, 0]

    def test_the_weight_of_the_body_is_that_of_the_day(self, alice: User) -> None:
        with writing() as session:
            for day, weight in ((6, 80), (10, 78)):
                at = datetime(2025, 1, day, 7, tzinfo=UTC)
                session.add(WeightEntry(user_id=alice.id, date=at, weight=Decimal(weight)))

        weighed = body_weight_of(alice)

        assert [weighed(date(2025, 1, day)) for day in (5, 6, 9, 10, 20)] == [80, 80, 80, 78, 78]

    def test_of_very_many_sets_the_latest_are_read(self, alice: User, log: Log) -> None:
        for day in (6, 8, 10):
            log(f"2025-01-{day:02}", "8 x 60")

        assert [done.day.day for done in queries.latest_sets(alice, BENCH, 2)] == [8, 10]


class TestRecords:
    def test_a_session_wins_what_beats_everything_before(self, alice: User, log: Log) -> None:
        log("2025-01-06", "8 x 60")
        log("2025-01-08", "5 x 70")
        won = log("2025-01-13", "10 x 60")
        log("2025-01-13", "5 x 100", ROW)
        session = db.session.get(WorkoutSession, won.session_id)
        assert session

        found = {record.kind: record for record in services.records_won(alice, session, _nobody_knows)}

        assert set(found) == {"estimate", "volume", "repetitions"}
        assert (found["repetitions"].value, found["repetitions"].before) == (10, 8)
        assert (found["volume"].value, found["volume"].before) == (600, 480)
        assert found["estimate"].by.id == won.id

    def test_warming_up_wins_nothing(self, alice: User, log: Log) -> None:
        log("2025-01-06", "8 x 60")
        won = log("2025-01-13", "8 x 100", type="warmup")
        session = db.session.get(WorkoutSession, won.session_id)
        assert session

        assert services.records_won(alice, session, _nobody_knows) == []


def test_muscles_by_week_count_sets_and_volume(alice: User, log: Log) -> None:
    log("2025-01-06", "8 x 60")
    log("2025-01-07", "8 x 60", type="warmup")
    log("2025-01-13", "5 x 100", ROW)

    found = queries.volume_by_week_and_muscle(alice, date(2025, 1, 6), date(2025, 1, 19), _nobody_knows)

    assert {
        week: {muscle: (done.sets, done.volume) for muscle, done in muscles.items()} for week, muscles in found.items()
    } == {(2025, 2): {4: (1, 480)}, (2025, 3): {12: (1, 500)}}


def test_a_replaced_exercise_keeps_its_logs(alice: User, log: Log) -> None:
    made = log("2025-01-06", "8 x 60")

    with writing():
        announce(ExerciseReplaced(BENCH, ROW))

    db.session.refresh(made)
    assert made.exercise_id == ROW


def test_nobody_elses_sets_are_seen(alice: User, cast: Cast, log: Log) -> None:
    log("2025-01-06", "8 x 60")
    bob = db.session.get(User, cast.id_of("bob"))

    assert queries.last_sets(bob, [BENCH], date(2026, 1, 1)) == {}
    assert queries.best_sets(bob, BENCH, _nobody_knows) == []
