"""Sessions and logs for programs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.database import writing
from app.extensions import db
from app.training.models import WorkoutLog
from tests.people import Cast, Program
from tests.routines.conftest import BENCH, ROW, Build, Planned

Row = dict[str, Any]
OWN_KEY = "0190a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"


class TestSessions:
    def test_a_routine_has_one_session_a_day(self, as_alice: Program, build: Build, routine: Row) -> None:
        build("workoutsession", routine=routine["id"], date="2025-01-06")
        other = build("workoutsession", routine=routine["id"], date="2025-01-07")
        twice = {"non_field_errors": ["The fields date, user, routine must make a unique set."]}

        again = as_alice.post("/api/v2/workoutsession/", json={"routine": routine["id"], "date": "2025-01-06"})
        moved = as_alice.patch(f"/api/v2/workoutsession/{other['id']}/", json={"date": "2025-01-06"})

        assert [(answer.status_code, answer.json) for answer in (again, moved)] == [(400, twice), (400, twice)]

    def test_without_a_routine_there_may_be_several(self, build: Build) -> None:
        first, second = build("workoutsession", date="2025-01-06"), build("workoutsession", date="2025-01-06")

        assert first["id"] < second["id"]

    def test_a_key_of_ones_own_is_taken_once(self, as_alice: Program, build: Build) -> None:
        assert build("workoutsession", id=OWN_KEY)["id"] == OWN_KEY

        answer = as_alice.post("/api/v2/workoutsession/", json={"id": OWN_KEY})

        assert answer.json == {"id": ["workout session with this id already exists."]}

    def test_somebody_elses_key_is_taken_as_well(self, as_bob: Program, build: Build) -> None:
        build("workoutsession", id=OWN_KEY)

        assert as_bob.post("/api/v2/workoutsession/", json={"id": OWN_KEY}).status_code == 400

    def test_its_times_are_told_on_the_clock_and_as_instants(
        self, app: Flask, cast: Cast, as_alice: Program, build: Build
    ) -> None:
        _move_to_berlin(app, cast)

        made = build("workoutsession", date="2025-01-06", time_start="23:30", time_end="00:45")

        assert (made["datetime_start"], made["datetime_end"]) == ("2025-01-06T22:30:00Z", "2025-01-06T23:45:00Z")

    def test_newer_programs_send_instants(self, app: Flask, cast: Cast, build: Build) -> None:
        _move_to_berlin(app, cast)

        made = build("workoutsession", datetime_start="2025-01-05T23:30:00Z", datetime_end="2025-01-06T02:15:00+01:00")

        assert (made["date"], made["time_start"], made["time_end"]) == ("2025-01-06", "00:30:00", "02:15:00")
        assert made["datetime_start"] == "2025-01-05T23:30:00Z"

    @pytest.mark.parametrize(
        ("query", "status"),
        [("time_start=17:00", 200), ("time_start=later", 400), ("impression=9", 400), ("date=tomorrow", 400)],
    )
    def test_filters(self, as_alice: Program, query: str, status: int) -> None:
        assert as_alice.get(f"/api/v2/workoutsession/?{query}").status_code == status

    def test_deleting_one_deletes_its_logs(self, as_alice: Program, build: Build, exercises: Any) -> None:
        log = build("workoutlog", exercise=BENCH, repetitions=8)

        as_alice.delete(f"/api/v2/workoutsession/{log['session']}/")

        assert as_alice.get(f"/api/v2/workoutlog/{log['id']}/").status_code == 404


class TestLogs:
    def test_a_log_begins_the_session_of_its_day_on_the_day_of_the_plan(
        self, as_alice: Program, build: Build, planned: Planned
    ) -> None:
        log = _log(build, planned)

        session = as_alice.get(f"/api/v2/workoutsession/{log['session']}/").json
        assert (session["date"], session["routine"], session["day"]) == (
            "2025-01-06",
            planned.routine["id"],
            planned.day["id"],
        )
        assert _log(build, planned)["session"] == log["session"]

    def test_the_day_of_a_log_is_that_on_the_persons_clock(
        self, app: Flask, cast: Cast, as_alice: Program, build: Build, exercises: Any
    ) -> None:
        _move_to_berlin(app, cast)

        log = build("workoutlog", exercise=BENCH, repetitions=8, date="2025-01-06T23:30:00Z")

        assert as_alice.get(f"/api/v2/workoutsession/{log['session']}/").json["date"] == "2025-01-07"

    def test_a_session_without_a_day_gets_that_of_its_logs(
        self, as_alice: Program, build: Build, planned: Planned
    ) -> None:
        session = build("workoutsession", routine=planned.routine["id"], date="2025-01-06")

        _log(build, planned)

        assert as_alice.get(f"/api/v2/workoutsession/{session['id']}/").json["day"] == planned.day["id"]

    def test_logs_of_two_days_leave_it_open(self, as_alice: Program, build: Build, planned: Planned) -> None:
        other_day = build("day", routine=planned.routine["id"], order=2)
        other = build("slot-entry", slot=build("slot", day=other_day["id"])["id"], exercise=BENCH)
        session = build("workoutsession", date="2025-01-06")
        for entry in (planned.entry, other):
            build("workoutlog", session=session["id"], slot_entry=entry["id"], exercise=BENCH, repetitions=1)

        as_alice.patch(f"/api/v2/workoutsession/{session['id']}/", json={"routine": planned.routine["id"]})
        _log(build, planned, session=session["id"])

        assert as_alice.get(f"/api/v2/workoutsession/{session['id']}/").json["day"] is None

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({}, "Both repetitions and weight cannot be null at the same time."),
            (
                {"repetitions": 8, "repetitions_unit": None},
                "Repetitions unit must be present if repetitions have a value.",
            ),
            ({"weight": 8, "weight_unit": None}, "Weight unit must be present if weight has a value."),
        ],
    )
    def test_a_set_has_something_in_it_and_numbers_have_units(
        self, as_alice: Program, build: Build, exercises: Any, values: Row, message: str
    ) -> None:
        log = build("workoutlog", exercise=BENCH, repetitions=1, weight=1)
        nothing = {"repetitions": None, "weight": None}

        added = as_alice.post("/api/v2/workoutlog/", json={"exercise": BENCH} | values)
        changed = as_alice.patch(f"/api/v2/workoutlog/{log['id']}/", json=nothing | values)

        assert added.json == changed.json == {"non_field_errors": [message]}
        assert as_alice.get("/api/v2/workoutlog/").json["results"] == [log]
        assert as_alice.get("/api/v2/workoutsession/").json["count"] == 1

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("weight", -1, "Ensure this value is either NULL or greater than or equal to 0."),
            ("repetitions", "1e400", "Ensure that there are no more than 6 digits in total."),
            ("weight", "12345.67", "Ensure that there are no more than 6 digits in total."),
            ("rir", "1.3", "1.3 is not a valid RiR option: [None, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]"),
            ("rest", -1, "Ensure this value is greater than or equal to 0."),
            ("next_log", "x", "“x” is not a valid UUID."),
            ("exercise", 999_999, 'Invalid pk "999999" - object does not exist.'),
        ],
    )
    def test_values_have_limits(self, as_alice: Program, exercises: Any, field: str, value: Any, message: str) -> None:
        answer = as_alice.post("/api/v2/workoutlog/", json={"exercise": BENCH, "repetitions": 1} | {field: value})

        assert (answer.status_code, answer.json) == (400, {field: [message]})

    @pytest.mark.parametrize("field", ["routine", "slot_entry", "session", "next_log"])
    def test_what_belongs_to_somebody_else_cannot_be_named(
        self, as_bob: Program, build: Build, planned: Planned, field: str
    ) -> None:
        log = _log(build, planned)
        keys = {
            "routine": planned.routine["id"],
            "slot_entry": planned.entry["id"],
            "session": log["session"],
            "next_log": log["id"],
        }

        answer = as_bob.post("/api/v2/workoutlog/", json={"exercise": BENCH, "weight": 1, field: keys[field]})

        assert (answer.status_code, answer.json) == (403, {"detail": "You are not allowed to do this"})

    def test_a_removed_entry_leaves_what_was_logged_of_it(
        self, as_alice: Program, build: Build, planned: Planned
    ) -> None:
        log = _log(build, planned)

        as_alice.delete(f"/api/v2/day/{planned.day['id']}/")

        left = as_alice.get(f"/api/v2/workoutlog/{log['id']}/").json
        assert (left["slot_entry"], left["repetitions"]) == (None, "8.00")

    def test_a_log_remembers_the_kind_of_set_and_of_load_that_was_planned(
        self, app: Flask, build: Build, planned: Planned, as_alice: Program
    ) -> None:
        as_alice.patch(f"/api/v2/slot-entry/{planned.entry['id']}/", json={"type": "warmup"})

        _log(build, planned)

        with app.app_context():
            assert [(log.type, log.load) for log in db.session.query(WorkoutLog)] == [("warmup", "external")]

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("date__date=2025-01-06", 2),
            ("date__gte=2025-01-06T19:00:00Z", 1),
            ("weight__gt=60&weight__lte=100", 1),
            ("rir__in=2,3", 1),
            ("exercise__in=9,12", 3),
            ("iteration__in=2", 1),
            ("repetitions=8", 2),
        ],
    )
    def test_filters(self, as_alice: Program, build: Build, exercises: Any, query: str, count: int) -> None:
        build("workoutlog", exercise=BENCH, weight=60, repetitions=8, rir=2, date="2025-01-06T18:00:00Z")
        build("workoutlog", exercise=ROW, weight=100, repetitions=8, date="2025-01-06T20:00:00Z", iteration=2)
        build("workoutlog", exercise=ROW, weight=10, repetitions=3, date="2025-01-05T20:00:00Z")

        assert as_alice.get(f"/api/v2/workoutlog/?{query}").json["count"] == count

    def test_they_are_listed_by_date_repetitions_and_weight(
        self, as_alice: Program, build: Build, exercises: Any
    ) -> None:
        at = datetime(2025, 1, 6, 18, tzinfo=UTC).isoformat()
        for repetitions, weight in ((8, 60), (None, 70), (5, None), (5, 50)):
            build("workoutlog", exercise=BENCH, weight=weight, repetitions=repetitions, date=at)

        found = as_alice.get("/api/v2/workoutlog/").json["results"]

        assert [(row["repetitions"], row["weight"]) for row in found] == [
            (None, "70.00"),
            ("5.00", None),
            ("5.00", "50.00"),
            ("8.00", "60.00"),
        ]


def _log(build: Build, planned: Planned, **values: Any) -> Row:
    return build(
        "workoutlog",
        **{
            "routine": planned.routine["id"],
            "slot_entry": planned.entry["id"],
            "exercise": BENCH,
            "repetitions": 8,
            "weight": 60,
            "date": "2025-01-06T18:00:00Z",
        }
        | values,
    )


def _move_to_berlin(app: Flask, cast: Cast) -> None:
    with app.app_context(), writing() as session:
        person = session.get(User, cast.id_of("alice"))
        assert person
        person.preferences.timezone = "Europe/Berlin"
