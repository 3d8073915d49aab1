"""Trophies and statistics for programs, and what follows from training."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.accounts.models import Session, User
from app.accounts.services import make_api_token
from app.database import now, writing
from app.events import announce
from app.exercises.models import Exercise, ExerciseCategory
from app.extensions import db
from app.training.events import SessionsChanged
from app.training.models import WorkoutSession
from app.trophies.models import UserStatistics, UserTrophy
from tests.people import Browser, Cast, Program

LOGS, SESSIONS, PROGRESS = "/api/v2/workoutlog/", "/api/v2/workoutsession/", "/api/v2/trophy/progress/"


@pytest.fixture
def exercise(app: Flask, cast: Cast) -> int:
    """An exercise of everybody."""
    with app.app_context(), writing():
        category = db.session.query(ExerciseCategory).first()
        assert category
        made = Exercise(category_id=category.id, license_id=2, is_listed=True)
        db.session.add(made)
        db.session.flush()
        return int(made.id)


def log(program: Program, exercise: int, **values: Any) -> Any:
    """Log a set; 8 repetitions with 60 kg unless told otherwise."""
    sent = {"exercise": exercise, "repetitions": 8, "weight": 60, "date": "2026-01-05T17:00:00Z"} | values
    answer = program.post(LOGS, json=sent)
    assert answer.status_code == 201, answer.text
    return answer.json


def names_of(program: Program) -> list[str]:
    """What the program's owner earned."""
    return sorted(one["trophy"]["name"] for one in program.get("/api/v2/user-trophy/?limit=99").json["results"])


def statistics_of(program: Program) -> Any:
    """The one row of statistics."""
    return program.get("/api/v2/user-statistics/").json["results"][0]


class TestList:
    def test_strangers_see_what_is_not_hidden(self, client: Any) -> None:
        answer = client.get("/api/v2/trophy/?limit=99").json

        assert answer["count"] == 11
        assert list(answer["results"][0]) == [
            "id",
            "uuid",
            "name",
            "description",
            "image",
            "trophy_type",
            "is_hidden",
            "is_progressive",
            "is_repeatable",
            "order",
        ]

    def test_every_picture_exists(self, app: Flask, client: Any, cast: Cast) -> None:
        dora = Program(app, cast.token_of("dora"))
        listed = dora.get("/api/v2/trophy/?limit=99").json["results"]

        assert len(listed) == 21
        for one in listed:
            with client.get(one["image"]) as picture:
                assert (picture.status_code, picture.mimetype) == (200, "image/png"), one["name"]

    def test_names_are_translated(self, client: Any) -> None:
        answer = client.get("/api/v2/trophy/1/", headers={"Accept-Language": "de"})

        assert (answer.json["name"], answer.json["description"]) == ("Anfang", "Schließe dein erstes Training ab")

    def test_a_hidden_one_is_shown_once_it_is_earned(self, as_alice: Program, as_bob: Program, exercise: int) -> None:
        log(as_alice, exercise)

        assert as_alice.get("/api/v2/trophy/21/").status_code == 200
        assert as_bob.get("/api/v2/trophy/21/").status_code == 404


class TestCounting:
    def test_a_set_counts_for_total_and_records_and_begins_a_workout(self, as_alice: Program, exercise: int) -> None:
        nothing = as_alice.get("/api/v2/user-statistics/").json["count"]
        made = log(as_alice, exercise)

        assert nothing == 0
        assert names_of(as_alice) == ["Beginner", "Personal Record"]
        assert statistics_of(as_alice) | {"id": 0, "last_updated": ""} == {
            "id": 0,
            "total_weight_lifted": "480.00",
            "total_workouts": 1,
            "current_streak": 0,
            "longest_streak": 1,
            "last_workout_date": "2026-01-05",
            "earliest_workout_time": None,
            "latest_workout_time": None,
            "weekend_workout_streak": 0,
            "last_complete_weekend_date": None,
            "worked_out_jan_1": False,
            "last_updated": "",
        }
        record = as_alice.get("/api/v2/user-trophy/?trophy__trophy_type=pr").json["results"][0]
        assert record["context_data"] == {
            "log_id": made["id"],
            "date": "2026-01-05T17:00:00+00:00",
            "session_id": made["session"],
            "exercise_id": exercise,
            "repetitions_unit_id": 1,
            "repetitions": 8.0,
            "weight_unit_id": 1,
            "weight": 60.0,
            "iteration": None,
            "one_rep_max_estimate": 74.48,
        }

    def test_only_more_than_ever_is_another_record(self, as_alice: Program, exercise: int) -> None:
        for weight in (60, 60, 55, 62.5):
            log(as_alice, exercise, weight=weight)

        assert names_of(as_alice).count("Personal Record") == 2

    def test_a_new_set_without_repetitions_is_one_until_all_are_counted_again(
        self, as_alice: Program, exercise: int
    ) -> None:
        log(as_alice, exercise, weight=100, repetitions=None)
        at_first = statistics_of(as_alice)["total_weight_lifted"]
        other = log(as_alice, exercise, weight=10, repetitions=1)["id"]
        as_alice.delete(f"{LOGS}{other}/")

        assert (at_first, statistics_of(as_alice)["total_weight_lifted"]) == ("100.00", "0.00")

    def test_changed_and_deleted_sets_are_counted_again_and_awards_stay(self, as_alice: Program, exercise: int) -> None:
        first = log(as_alice, exercise)["id"]
        second = log(as_alice, exercise, weight=100, weight_unit=2)["id"]

        as_alice.patch(f"{LOGS}{first}/", json={"repetitions": 10})
        changed = statistics_of(as_alice)["total_weight_lifted"]
        as_alice.delete(f"{LOGS}{second}/")

        assert changed == "962.87"
        assert statistics_of(as_alice)["total_weight_lifted"] == "600.00"
        assert names_of(as_alice).count("Personal Record") == 2

    def test_a_streak_goes_on_today(self, as_alice: Program) -> None:
        today = now().date()
        for days in (3, 2, 1):
            as_alice.post(SESSIONS, json={"date": str(today - timedelta(days=days)), "time_start": "05:30"})

        found = statistics_of(as_alice)
        assert (found["current_streak"], found["longest_streak"]) == (3, 3)
        assert (found["earliest_workout_time"], found["latest_workout_time"]) == ("05:30:00", "05:30:00")
        assert "Early Bird" in names_of(as_alice)

    def test_a_deleted_session_takes_its_sets_along(self, as_alice: Program, exercise: int) -> None:
        session = log(as_alice, exercise)["session"]
        as_alice.delete(f"{SESSIONS}{session}/")

        found = statistics_of(as_alice)
        assert (found["total_workouts"], found["total_weight_lifted"], found["last_workout_date"]) == (0, "0.00", None)
        assert "Beginner" in names_of(as_alice)

    def test_whatever_somebody_claims_to_have_lifted_is_counted(self, as_alice: Program, exercise: int) -> None:
        for _time in range(3):
            log(as_alice, exercise, weight="9999.99", repetitions="9999.99")
        log(as_alice, exercise, weight="9999.99", repetitions="36.99")

        assert statistics_of(as_alice)["total_weight_lifted"] == "300369299.63"

    def test_a_refused_set_leaves_nothing(self, as_alice: Program, exercise: int) -> None:
        as_alice.post(LOGS, json={"exercise": exercise})

        assert as_alice.get("/api/v2/user-statistics/").json["count"] == 0

    def test_a_set_costs_as_many_statements_after_a_hundred_as_after_two(
        self, app: Flask, cast: Cast, as_alice: Program, exercise: int, count_queries: Callable[..., int]
    ) -> None:
        session = log(as_alice, exercise)["session"]
        few = count_queries(log, as_alice, exercise, session=session)
        for _time in range(20):
            log(as_alice, exercise, session=session)

        assert count_queries(log, as_alice, exercise, session=session) <= few


class TestProgress:
    def test_to_a_token_that_may_not_read_it_the_caller_is_a_stranger(
        self, app: Flask, cast: Cast, as_alice: Program
    ) -> None:
        with app.app_context(), writing() as session:
            token = make_api_token(session.get_one(User, cast.id_of("alice")), "rides", "workouts:read")

        answer = Program(app, token).get(PROGRESS)

        assert (answer.status_code, answer.json) == (200, [])
        assert as_alice.get(PROGRESS).json != []

    def test_strangers_get_an_empty_list(self, client: Any) -> None:
        assert client.get(PROGRESS).json == []

    def test_it_tells_what_is_earned_and_how_far_the_rest_is(self, as_alice: Program, exercise: int) -> None:
        log(as_alice, exercise, weight=100, repetitions=5)
        found = {one["trophy"]["id"]: one for one in as_alice.get(PROGRESS).json}

        assert list(found) == list(range(1, 12))
        assert (found[1]["is_earned"], found[1]["progress"], found[1]["current_value"]) == (True, 100.0, None)
        assert found[1]["earned_at"].endswith("Z")
        assert (found[2]["is_earned"], found[2]["progress"], found[2]["progress_display"]) == (False, 0.0, None)
        assert {
            name: found[10][name] for name in ("progress", "current_value", "target_value", "progress_display")
        } == {
            "progress": 10.0,
            "current_value": "500.00",
            "target_value": "5000.0",
            "progress_display": "500.0 / 5,000 kg",
        }

    def test_repeatable_ones_are_added_on_request_and_nothing_else_changes(
        self, as_alice: Program, exercise: int
    ) -> None:
        log(as_alice, exercise)
        usual, more = as_alice.get(PROGRESS).json, as_alice.get(f"{PROGRESS}?include_repeatable=true").json

        assert [one for one in more if one["trophy"]["id"] != 21] == usual
        assert len(more) == len(usual) + 1

    def test_it_can_be_narrowed_like_the_list(self, as_alice: Program) -> None:
        found = as_alice.get(f"{PROGRESS}?trophy_type=volume&ordering=-order").json

        assert [one["trophy"]["id"] for one in found] == [11, 10]
        assert as_alice.get(f"{PROGRESS}?id=x").status_code == 400


class TestFilters:
    @pytest.mark.parametrize(
        ("asked", "count"),
        [
            ("trophy=1", 1),
            ("trophy__in=1,21", 2),
            ("trophy__is_hidden=True", 1),
            ("trophy__is_repeatable=False", 1),
            ("trophy__trophy_type__in=pr,count", 2),
            ("is_notified=True", 0),
            ("earned_at__gte=2020-01-01", 2),
            ("earned_at__lt=2020-01-01", 0),
            ("ordering=trophy__name", 2),
            ("ordering=-trophy__trophy_type", 2),
        ],
    )
    def test_user_trophies_are_narrowed_and_sorted(
        self, as_alice: Program, exercise: int, asked: str, count: int
    ) -> None:
        log(as_alice, exercise)

        assert as_alice.get(f"/api/v2/user-trophy/?{asked}").json["count"] == count

    def test_nobody_writes_any_of_it(self, as_alice: Program) -> None:
        for name in ("trophy", "user-trophy", "user-statistics", "trophy/progress"):
            assert as_alice.post(f"/api/v2/{name}/", json={}).status_code == 405


class TestRecount:
    def test_it_counts_anew_and_awards_what_is_missing(
        self, app: Flask, cast: Cast, as_alice: Program, exercise: int, runner: FlaskCliRunner
    ) -> None:
        log(as_alice, exercise)
        with app.app_context(), writing():
            db.session.query(UserStatistics).delete()
            db.session.query(UserTrophy).delete()

        outcome = runner.invoke(args=["trophies", "recount"], catch_exceptions=False)

        assert outcome.output == "1 people counted, 1 trophies awarded.\n"
        assert statistics_of(as_alice)["total_weight_lifted"] == "480.00"
        assert names_of(as_alice) == ["Beginner"]

    def test_nothing_is_awarded_twice(self, app: Flask, cast: Cast, as_alice: Program) -> None:
        as_alice.post(SESSIONS, json={"date": "2026-01-05"})
        with app.app_context(), writing():
            for _time in range(3):
                announce(SessionsChanged(cast.id_of("alice")))

        assert names_of(as_alice) == ["Beginner"]


class TestWhoWantsNone:
    def test_nothing_is_earned_while_trophies_are_off_and_it_comes_when_they_are_on_again(
        self, as_alice: Program, as_bob: Program, alices_browser: Browser, exercise: int
    ) -> None:
        alices_browser.submit("/trophies/off", page="/trophies")
        log(as_alice, exercise)
        log(as_bob, exercise)
        while_off, page = names_of(as_alice), alices_browser.get("/trophies").text
        alices_browser.submit("/trophies/on", page="/trophies")

        assert while_off == []
        assert statistics_of(as_alice)["total_workouts"] == 1
        assert "Trophies are off" in page
        assert "Still ahead" not in page
        assert names_of(as_alice) == ["Beginner"]
        assert names_of(as_bob) == ["Beginner", "Personal Record"]

    def test_who_has_not_signed_in_for_a_month_earns_nothing_until_they_do(
        self, app: Flask, cast: Cast, as_alice: Program, exercise: int
    ) -> None:
        def last_here(days: int) -> None:
            with app.app_context(), writing() as session:
                seen = {"last_seen_at": now() - timedelta(days=days)}
                session.query(Session).filter_by(user_id=cast.id_of("alice")).update(seen)

        last_here(days=31)
        log(as_alice, exercise)
        away = names_of(as_alice)
        last_here(days=1)
        log(as_alice, exercise, weight=61)

        assert away == []
        assert names_of(as_alice) == ["Beginner", "Personal Record"]

    def test_who_never_signed_in_trains_through_programs(self, app: Flask, cast: Cast, as_alice: Program) -> None:
        with app.app_context(), writing() as session:
            session.query(Session).filter_by(user_id=cast.id_of("alice")).delete()
        as_alice.post(SESSIONS, json={"date": "2026-01-05"})

        assert names_of(as_alice) == ["Beginner"]


class TestPage:
    def test_it_shows_what_is_reached_and_what_is_next(
        self, alices_browser: Browser, as_alice: Program, exercise: int
    ) -> None:
        empty = alices_browser.get("/trophies").text
        log(as_alice, exercise)
        page = alices_browser.get("/trophies").text

        assert "No trophies yet" in empty
        assert "74.5 kg" in page
        assert "Elephant lifter" in page
        assert "Plane lifter" not in page

    def test_it_takes_few_statements(
        self, app: Flask, cast: Cast, alices_browser: Browser, count_queries: Callable[..., int]
    ) -> None:
        with app.app_context(), writing():
            alice = db.session.get_one(User, cast.id_of("alice"))
            for day in range(40):
                db.session.add(WorkoutSession(user_id=alice.id, date=now().date() - timedelta(days=day)))
            db.session.flush()
            announce(SessionsChanged(alice.id))
        alices_browser.get("/trophies")

        assert count_queries(alices_browser.get, "/trophies") <= 14
