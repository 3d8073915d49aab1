"""What programs written for FitTrackee get for the workouts of a person."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import User
from app.accounts.services import make_api_token
from app.activities.models import Activity
from app.database import writing
from app.extensions import db
from tests.activities.gpx_samples import GOLDEN_SEGMENTS, golden_gpx, gpx_of, ride
from tests.activities.uploads import entered, send_parts, traces_in, upload, uploaded, workout_in
from tests.people import Browser, Cast, Program

UNKNOWN_ID = "2ZiSXUwVjaqMv3DX94yLzd"
OVER_LIMITS = "one or more values, entered or calculated, exceed the limits"
BAD = {"status": "error", "message": "invalid payload"}


@pytest.fixture
def alice_in_paris(app: Flask, cast: Cast) -> None:
    with app.app_context(), writing():
        db.session.get_one(User, cast.id_of("alice")).preferences.timezone = "Europe/Paris"


@pytest.fixture
def small_limits(app: Flask) -> Iterator[None]:
    """Files of at most 20 kB, requests of at most 40 kB."""
    before = {name: app.config[name] for name in ("MAX_FILE_SIZE", "MAX_ARCHIVE_SIZE")}
    app.config.update(MAX_FILE_SIZE=20 * 1024, MAX_ARCHIVE_SIZE=40 * 1024)
    yield
    app.config.update(before)


def program_with(app: Flask, cast: Cast, scope: str) -> Program:
    """A program of Alice with a token for this scope only."""
    with app.app_context(), writing():
        token = make_api_token(db.session.get_one(User, cast.id_of("alice")), "narrow", scope)
    return Program(app, token, "Bearer")


def subset(body: Any, of: dict[str, Any]) -> dict[str, Any]:
    """The part of a body that a test is about: hints may stand beside it."""
    return {key: body.get(key) for key in of}


SILENT_SENSORS = dict.fromkeys(("ave_cadence", "ave_hr", "ave_power", "max_cadence", "max_hr", "max_power"))


class TestTheWorkoutObject:
    def test_of_a_track_it_has_every_documented_key(self, as_alice: Program) -> None:
        workout = uploaded(as_alice, golden_gpx(), notes="fine")

        volatile = {key: workout.pop(key) for key in ("id", "uuid", "map", "creation_date")}
        segments, records = workout.pop("segments"), workout.pop("records")
        assert workout == SILENT_SENSORS | {
            "ascent": 4.96,
            "ave_pace": "0:04:01",
            "ave_speed": 14.97,
            "best_pace": "0:03:14",
            "bounds": [48.85, 2.35, 48.85165, 2.35145],
            "calories": None,
            "descent": 6.76,
            "description": "Two segments",
            "distance": 0.187,
            "duration": "0:03:45",
            "equipments": [],
            "max_alt": 104.0,
            "max_speed": 18.54,
            "min_alt": 97.0,
            "modification_date": None,
            "moving": "0:00:45",
            "next_workout": None,
            "notes": "fine",
            "original_file": "gpx",
            "pauses": "0:03:00",
            "previous_workout": None,
            "source": "tests",
            "sport_id": 1,
            "title": "Golden",
            "user": "alice",
            "weather_end": None,
            "weather_start": None,
            "with_analysis": True,
            "with_file": True,
            "with_geometry": True,
            "with_gpx": True,
            "workout_date": "Wed, 01 May 2024 08:00:00 GMT",
        }
        assert volatile["id"] == volatile["uuid"]
        assert (len(volatile["id"]), len(volatile["map"])) == (22, 32)
        assert volatile["creation_date"].endswith(" GMT")
        assert segments[1] == SILENT_SENSORS | {
            "ascent": 1.26,
            "ave_pace": "0:04:28",
            "ave_speed": 13.56,
            "best_pace": "0:04:10",
            "descent": 0.06,
            "distance": 0.056,
            "duration": "0:00:15",
            "max_alt": 98.5,
            "max_speed": 14.39,
            "min_alt": 97.0,
            "moving": "0:00:15",
            "pauses": None,
            "segment_id": 1,
            "workout_id": volatile["id"],
        }
        assert [(one["record_type"], one["value"]) for one in records] == [
            ("MS", 18.54),
            ("LD", "0:00:45"),
            ("HA", 4.96),
            ("FD", 0.187),
            ("AS", 14.97),
        ]
        assert records[0].keys() == {
            *("id", "record_type", "sport_id", "user", "value", "workout_date", "workout_id"),
        }

    def test_of_an_entry_it_has_no_track(self, as_alice: Program, alice_in_paris: None) -> None:
        workout = entered(as_alice, duration=611.63, distance=3, ascent=10, descent="5.5")

        assert (workout["with_gpx"], workout["map"], workout["bounds"], workout["segments"]) == (False, None, [], [])
        assert (workout["duration"], workout["moving"], workout["pauses"]) == ("0:10:11.630000",) * 2 + (None,)
        assert (workout["ascent"], workout["descent"], workout["min_alt"]) == (10.0, 5.5, None)
        assert workout["workout_date"] == "Fri, 15 May 2026 12:05:00 GMT"
        assert workout["title"] == "Cycling (Sport) - 2026-05-15 14:05:00"

    def test_neighbours_are_told_by_their_ids(self, as_alice: Program) -> None:
        first = entered(as_alice, workout_date="2026-05-01 10:00")
        third = entered(as_alice, workout_date="2026-05-03 10:00")
        second = entered(as_alice, workout_date="2026-05-02 10:00")

        assert (second["previous_workout"], second["next_workout"]) == (first["id"], third["id"])


class TestAddresses:
    @pytest.mark.parametrize("ending", ["", "/"])
    def test_both_spellings_answer_without_a_redirect(self, ending: str, as_alice: Program) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]
        parts = ("", "/gpx", "/gpx/segment/1", "/chart_data", "/chart", "/chart_data/segment/2", "/gpx/download")

        for address in ("/api/workouts", *(f"/api/workouts/{short_id}{part}" for part in parts)):
            answer = as_alice.get(address + ending, buffered=True)
            assert answer.status_code == 200, address

    def test_a_final_slash_does_not_keep_from_uploading(self, as_alice: Program) -> None:
        body = {"sport_id": 1, "duration": 60, "distance": 1, "workout_date": "2026-01-01 10:00"}

        assert as_alice.post("/api/workouts/no_gpx/", json=body).status_code == 201

    def test_repeated_slashes_are_one(self, as_alice: Program) -> None:
        assert as_alice.get("/api//workouts///").status_code == 200

    @pytest.mark.parametrize(("method", "allowed"), [("PUT", {"GET", "POST"}), ("PATCH", {"GET", "POST"})])
    def test_a_wrong_method_is_told_the_right_ones(self, method: str, allowed: set[str], as_alice: Program) -> None:
        answer = as_alice.open(method, "/api/workouts")

        assert answer.status_code == 405
        assert answer.json["status"] == "error"
        assert allowed <= set(answer.headers["Allow"].split(", "))

    def test_an_unknown_address_is_told_in_json(self, as_alice: Program) -> None:
        answer = as_alice.get("/api/nowhere")

        assert (answer.status_code, answer.json["status"]) == (404, "not found")


OF_ONE_WORKOUT = [
    ("GET", "", 403),
    ("PATCH", "", 403),
    ("DELETE", "", 403),
    ("GET", "/gpx", 403),
    ("GET", "/gpx/segment/1", 403),
    ("GET", "/chart_data", 403),
    ("GET", "/chart_data/segment/1", 403),
    ("GET", "/gpx/download", 404),
]


class TestWhoMay:
    @pytest.mark.parametrize(("method", "part", "status"), OF_ONE_WORKOUT)
    def test_nobody_reaches_what_belongs_to_others(
        self, method: str, part: str, status: int, *, as_alice: Program, as_bob: Program, app: Flask
    ) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]
        before = traces_in(app)
        body = {"json": {"title": "Bob was here"}} if method == "PATCH" else {}

        answer = as_bob.open(method, f"/api/workouts/{short_id}{part}", **body)

        assert answer.status_code == status
        assert "Golden" not in answer.text
        assert traces_in(app) == before
        assert workout_in(as_alice.get(f"/api/workouts/{short_id}"))["title"] == "Golden"

    def test_a_list_holds_nothing_of_others(self, as_alice: Program, as_bob: Program) -> None:
        mine = entered(as_bob)
        uploaded(as_alice, golden_gpx())

        (listed,) = as_bob.get("/api/workouts").json["data"]["workouts"]
        assert listed["id"] == mine["id"]
        assert listed["next_workout"] is listed["previous_workout"] is None
        assert {one["user"] for one in as_bob.get("/api/records").json["data"]["records"]} == {"bob"}

    @pytest.mark.parametrize(
        ("method", "address"),
        [
            *((method, f"/api/workouts/{UNKNOWN_ID}{part}") for method, part, _ in OF_ONE_WORKOUT),
            ("GET", "/api/workouts"),
            ("POST", "/api/workouts"),
            ("POST", "/api/workouts/no_gpx"),
            ("GET", "/api/sports"),
            ("GET", "/api/sports/1"),
            ("GET", "/api/records"),
        ],
    )
    def test_strangers_are_asked_for_a_token(self, method: str, address: str, client: FlaskClient) -> None:
        answer = client.open(address, method=method)

        assert answer.status_code == 401
        assert answer.json == {"status": "error", "message": "provide a valid auth token"}
        assert answer.headers["WWW-Authenticate"] == "Bearer"

    def test_a_wrong_token_is_told_in_both_generations_words(self, app: Flask, cast: Cast) -> None:
        answer = Program(app, "0" * 40, "Bearer").get("/api/workouts")

        assert answer.status_code == 401
        assert answer.json["message"] == "invalid token, please log in again"
        assert (answer.json["status"], answer.json["error"]) == ("error", "invalid_token")
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
        assert answer.headers["Cache-Control"] == "no-store"

    def test_another_scheme_is_not_understood(self, app: Flask, cast: Cast) -> None:
        answer = Program(app, "YWxpY2U6cHc=", "Basic").get("/api/workouts")

        assert (answer.status_code, answer.json["error"]) == (401, "unsupported_token_type")

    def test_a_token_may_do_what_its_scope_says(self, app: Flask, cast: Cast) -> None:
        reader, writer = program_with(app, cast, "workouts:read"), program_with(app, cast, "workouts:write")
        entry = {"sport_id": 1, "duration": 60, "distance": 1, "workout_date": "2026-01-01 10:00"}

        assert reader.get("/api/workouts").status_code == 200
        assert writer.post("/api/workouts/no_gpx", json=entry).status_code == 201
        for refused in (reader.post("/api/workouts/no_gpx", json=entry), writer.get("/api/workouts")):
            assert refused.status_code == 403
            assert (refused.json["status"], refused.json["error"]) == ("error", "insufficient_scope")

    @pytest.mark.parametrize("year", ["0001", "1899", "2201", "9024", "9999"])
    def test_a_year_nobody_means_is_refused(self, as_alice: Program, year: str) -> None:
        entry = {"sport_id": 1, "duration": 60, "distance": 1, "workout_date": f"{year}-12-31 23:30"}

        answer = as_alice.post("/api/workouts/no_gpx", json=entry)

        assert (answer.status_code, answer.json["message"]) == (400, "invalid format for workout date")
        assert as_alice.get("/api/workouts?to=9999-12-31&from=0001-01-01").status_code == 200
        assert as_alice.get("/api/stats/alice/by_time?from=0001-01-01&to=9999-12-31&time=week").status_code == 200

    def test_our_own_pages_may_read_with_the_session(self, alices_browser: Browser, as_alice: Program) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]

        assert alices_browser.get(f"/api/workouts/{short_id}/chart_data").status_code == 200

    def test_a_session_needs_the_form_token_to_write(self, alices_browser: Browser, app: Flask) -> None:
        before = traces_in(app)

        answer = alices_browser.client.post("/api/workouts/no_gpx", json={"sport_id": 1})

        assert (answer.status_code, answer.json["status"]) == (400, "error")
        assert traces_in(app) == before


class TestTheList:
    def test_it_is_paged_newest_first(self, as_alice: Program) -> None:
        for day in range(1, 8):
            entered(as_alice, workout_date=f"2026-01-0{day} 10:00", title=f"Day {day}")

        answer = as_alice.get("/api/workouts?page=2").json

        assert [workout["title"] for workout in answer["data"]["workouts"]] == ["Day 2", "Day 1"]
        assert answer["pagination"] == {"has_next": False, "has_prev": True, "page": 2, "pages": 2, "total": 7}

    @pytest.mark.parametrize(
        ("query", "days"),
        [
            ("from=2026-03-29&to=2026-03-29", "the day the clocks change"),
            ("from=2026-03-30", "the day after"),
            ("to=2026-03-28", "the day before"),
        ],
    )
    def test_days_are_those_of_the_persons_clock(
        self, query: str, days: str, as_alice: Program, alice_in_paris: None
    ) -> None:
        entered(as_alice, workout_date="2026-03-28 23:59", title="the day before")
        entered(as_alice, workout_date="2026-03-29 23:59", title="the day the clocks change")
        entered(as_alice, workout_date="2026-03-30 00:00", title="the day after")

        found = as_alice.get(f"/api/workouts?{query}").json["data"]["workouts"]

        assert [workout["title"] for workout in found] == [days]

    def test_distances_are_compared_as_they_are_shown(self, as_alice: Program) -> None:
        entered(as_alice, distance=12.346)

        for query in ("distance_from=12.346", "distance_to=12.346", "ave_speed_from=12.35", "ave_speed_to=12.35"):
            assert as_alice.get(f"/api/workouts?{query}").json["pagination"]["total"] == 1, query

    def test_neighbours_keep_to_the_filters_of_the_list(self, as_alice: Program) -> None:
        first = entered(as_alice, workout_date="2026-05-01 10:00")
        entered(as_alice, workout_date="2026-05-02 10:00", sport_id=5)
        third = entered(as_alice, workout_date="2026-05-03 10:00")

        listed = as_alice.get("/api/workouts?sport_id=1").json["data"]["workouts"]

        assert [(one["previous_workout"], one["next_workout"]) for one in listed] == [
            (first["id"], None),
            (None, third["id"]),
        ]

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("page=a", "invalid payload"),
            ("page=", "invalid payload"),
            ("per_page=2.5", "invalid payload"),
            ("sport_id=x", "invalid payload"),
            ("from=2026-02-30", "invalid payload"),
            ("to=02/01/2026", "invalid payload"),
            ("distance_from=a", "invalid payload"),
            ("max_speed_to=1,5", "invalid payload"),
            ("duration_from=24:00", "invalid duration"),
            ("duration_to=x", "invalid duration"),
            ("order_by=password", "invalid payload"),
            ("equipment_id=0'", "invalid payload"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, query: str, message: str, as_alice: Program) -> None:
        answer = as_alice.get(f"/api/workouts?{query}")

        assert answer.status_code == 400
        assert subset(answer.json, {"status": 0, "message": 0}) == {"status": "error", "message": message}

    @pytest.mark.parametrize(
        "value",
        [
            *("9" * 30, "-" + "9" * 30, "1e308", "-1e308", "inf", "nan", "0001-01-01", "9999-12-31", "%00", "%ff"),
            *("'--", "%25" * 300, "x" * 7000, "\\", "1:00:99", "²", "１２", "1_0", "[]", "2026-01-01T00:00", " "),
        ],
    )
    def test_hostile_values_are_answered_calmly(self, value: str, as_alice: Program, alice_in_paris: None) -> None:
        entered(as_alice)
        parameters = (
            *("page", "per_page", "sport_id", "from", "to", "distance_from", "distance_to", "duration_from"),
            *("ave_speed_from", "max_speed_to", "title", "notes", "description", "order", "order_by", "equipment_id"),
        )

        for parameter in parameters:
            answer = as_alice.get(f"/api/workouts?{parameter}={value}")
            assert answer.status_code in {200, 400}, parameter

    def test_a_longer_list_needs_no_more_statements(self, as_alice: Program, count_queries: Callable[..., int]) -> None:
        uploaded(as_alice, golden_gpx())
        few = count_queries(as_alice.get, "/api/workouts?per_page=50")
        for sport_id in range(1, 9):
            uploaded(as_alice, golden_gpx(), sport_id=sport_id)

        assert count_queries(as_alice.get, "/api/workouts?per_page=50") == few


class TestOneWorkout:
    @pytest.mark.parametrize("short_id", [UNKNOWN_ID, "bad", "0", "z" * 22, "é", "a" * 500, "'"])
    @pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
    def test_unknown_ids_find_nothing(self, method: str, short_id: str, as_alice: Program) -> None:
        body = {"json": {"title": "x"}} if method == "PATCH" else {}

        answer = as_alice.open(method, f"/api/workouts/{short_id}", **body)

        assert answer.status_code == 404
        assert answer.json == {"status": "not found", "data": {"workouts": []}}

    def test_it_can_be_deleted(self, as_alice: Program, app: Flask) -> None:
        before = traces_in(app)
        short_id = uploaded(as_alice, golden_gpx())["id"]

        answer = as_alice.delete(f"/api/workouts/{short_id}")

        assert (answer.status_code, answer.data, answer.mimetype) == (204, b"", "application/json")
        assert traces_in(app) == before

    def test_what_is_in_the_bin_is_not_there(self, as_alice: Program, app: Flask) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]
        with app.app_context(), writing() as session:
            session.query(Activity).one().deleted_at = session.query(Activity).one().created_at

        for part in ("", "/gpx", "/chart_data", "/gpx/download"):
            assert as_alice.get(f"/api/workouts/{short_id}{part}").status_code == 404
        assert as_alice.get("/api/workouts").json["pagination"]["total"] == 0

    def test_changes_are_answered_with_the_workout(self, as_alice: Program) -> None:
        short_id = entered(as_alice, title="Old")["id"]

        workout = workout_in(as_alice.patch(f"/api/workouts/{short_id}", json={"title": "New", "distance": 36}))

        assert (workout["title"], workout["ave_speed"]) == ("New", 36.0)
        assert workout["modification_date"] is not None
        assert {one["value"] for one in workout["records"]} == {36.0, "1:00:00"}

    @pytest.mark.parametrize(
        "body",
        [
            {"unknown": 1},
            {"title": None},
            {"sport_id": None},
            {"sport_id": 1},
            {"distance": 0},
            {"duration": None},
            {"equipment_ids": []},
            {"workout_visibility": "public"},
        ],
    )
    def test_what_means_nothing_changes_nothing(self, body: dict[str, Any], as_alice: Program) -> None:
        before = entered(as_alice)

        assert workout_in(as_alice.patch(f"/api/workouts/{before['id']}", json=body)) == before

    @pytest.mark.parametrize(
        ("body", "refusal"),
        [
            ({}, BAD),
            ([], BAD),
            ({"title": 5}, BAD),
            ({"distance": -1}, BAD),
            ({"distance": "5"}, BAD),
            ({"duration": True}, BAD),
            ({"ascent": 5}, {"status": "invalid", "message": "invalid ascent or descent"}),
            ({"ascent": 5, "descent": None}, {"status": "invalid", "message": "invalid ascent or descent"}),
            ({"ascent": "x", "descent": 1}, {"status": "invalid", "message": "invalid ascent or descent"}),
            ({"sport_id": 9999}, {"status": "invalid", "message": "sport id 9999 not found"}),
            ({"sport_id": "x"}, {"status": "invalid", "message": "sport id x not found"}),
            ({"equipment_ids": "x"}, {"status": "error", "message": "equipment_ids must be an array of strings"}),
            ({"equipment_ids": ["a", "b"]}, {"status": "error", "message": "only one equipment can be added"}),
            ({"workout_date": "2026-01-01"}, {"status": "error", "message": "invalid format for workout date"}),
            ({"workout_date": "0001-01-01 00:00"}, {"status": "error", "message": "invalid format for workout date"}),
            (
                {"distance": 1000},
                {"status": "error", "message": OVER_LIMITS},
            ),
        ],
    )
    def test_changes_that_make_no_sense_are_refused(
        self, body: Any, refusal: dict[str, Any], as_alice: Program, alice_in_paris: None
    ) -> None:
        before = entered(as_alice)

        answer = as_alice.patch(f"/api/workouts/{before['id']}", json=body)

        assert (answer.status_code, subset(answer.json, refusal)) == (400, refusal)
        assert workout_in(as_alice.get(f"/api/workouts/{before['id']}")) == before

    @pytest.mark.parametrize(
        ("body", "keys"),
        [
            ({"distance": 5}, "key ('distance')"),
            ({"descent": 1, "ascent": 1}, "keys ('ascent', 'descent')"),
            ({"workout_date": "2026-01-01 10:00", "title": "x"}, "key ('workout_date')"),
        ],
    )
    def test_a_track_knows_its_figures_better(self, body: dict[str, Any], keys: str, as_alice: Program) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]

        answer = as_alice.patch(f"/api/workouts/{short_id}", json=body)

        assert answer.status_code == 400
        assert answer.json == {"status": "invalid", "message": f"invalid {keys} for workout with file"}

    def test_another_sport_measures_the_track_anew(self, as_alice: Program) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]

        rowing = workout_in(as_alice.patch(f"/api/workouts/{short_id}", json={"sport_id": 11}))

        assert (rowing["sport_id"], rowing["ascent"], rowing["max_alt"]) == (11, None, None)
        assert {one["sport_id"] for one in as_alice.get("/api/records").json["data"]["records"]} == {11}
        points = as_alice.get(f"/api/workouts/{short_id}/chart_data").json["data"]["chart_data"]
        assert all("elevation" not in point for point in points)


class TestEntries:
    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            ({"sport_id": None}, BAD),
            ({"duration": 0}, BAD),
            ({"distance": ""}, BAD),
            ({"workout_date": None}, BAD),
            ({"duration": "3600"}, BAD),
            ({"duration": -5}, BAD),
            ({"distance": -5}, BAD),
            ({"distance": [1]}, BAD),
            ({"title": 5}, BAD),
            ({"notes": {}}, BAD),
            ({"workout_date": 5}, BAD),
            ({"sport_id": 0}, BAD),
            ({"sport_id": 9999}, {"status": "invalid", "message": "Sport id: 9999 does not exist"}),
            ({"sport_id": 10**30}, {"status": "invalid", "message": "Sport id: 1e+30 does not exist"}),
            ({"sport_id": True}, {"status": "invalid", "message": "Sport id: True does not exist"}),
            ({"ascent": 5}, {"status": "invalid", "message": "invalid ascent or descent"}),
            ({"ascent": -1, "descent": 1}, {"status": "invalid", "message": "invalid ascent or descent"}),
            ({"workout_date": "2026-05-15T14:05"}, {"message": "invalid format for workout date"}),
            ({"workout_date": "2026-05-15 14:05:10"}, {"message": "invalid format for workout date"}),
            ({"distance": 999.91}, {"message": OVER_LIMITS}),
            ({"duration": 1.5}, {"message": OVER_LIMITS}),
            ({"duration": 1e-300}, {"message": OVER_LIMITS}),
            (
                {"ascent": 1e300, "descent": 0},
                {"message": OVER_LIMITS},
            ),
            ({"distance": 1e300}, {"message": OVER_LIMITS}),
            ({"equipment_ids": [5]}, {"message": "equipment_ids must be an array of strings"}),
            (
                {"equipment_ids": ["nope"]},
                {"status": "not_found", "equipment_id": "nope", "message": "equipment with id nope does not exist"},
            ),
            ({"equipment_ids": [], "sport_id": 9999}, {"status": "error", "message": "sport id 9999 not found"}),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, change: dict[str, Any], refusal: dict[str, Any], as_alice: Program, app: Flask
    ) -> None:
        body = {"sport_id": 1, "duration": 3600, "distance": 25.0, "workout_date": "2026-05-15 14:05"} | change
        before = traces_in(app)

        answer = as_alice.post("/api/workouts/no_gpx", json=body)

        assert (answer.status_code, subset(answer.json, refusal)) == (400, refusal)
        assert traces_in(app) == before

    @pytest.mark.parametrize(
        ("body", "content_type"),
        [
            (b"{bad", "application/json"),
            (b"", "application/json"),
            (b"a=b", "application/x-www-form-urlencoded"),
            (b'{"sport_id": NaN}', "application/json"),
            (b'"text"', "application/json"),
            (b"[" * 100_000, "application/json"),
            (b'{"title": "\\ud800"}', "application/json"),
            (b"\xff", "application/json"),
        ],
    )
    def test_what_is_no_json_object_is_refused(self, body: bytes, content_type: str, as_alice: Program) -> None:
        answer = as_alice.post("/api/workouts/no_gpx", data=body, content_type=content_type)

        assert (answer.status_code, subset(answer.json, BAD)) == (400, BAD)

    def test_a_body_beyond_all_measure_is_not_read(self, as_alice: Program) -> None:
        answer = as_alice.post("/api/workouts/no_gpx", data=b" " * 2_000_000, content_type="application/json")

        assert (answer.status_code, answer.json["status"]) == (413, "fail")

    def test_a_sport_may_be_written_as_a_text(self, as_alice: Program) -> None:
        assert entered(as_alice, sport_id="5")["sport_id"] == 5


class TestUploads:
    @pytest.mark.parametrize(
        ("parts", "status", "refusal"),
        [
            ({}, 400, {"status": "fail", "message": "no file part"}),
            ({"data": "{}"}, 400, {"status": "fail", "message": "no file part"}),
            ({"other": ("x", "x.gpx")}, 400, {"status": "fail", "message": "no file part"}),
            ({"file": ("x", "")}, 400, {"status": "fail", "message": "no selected file"}),
            ({"file": ("x", "x.txt")}, 400, {"status": "fail", "message": "file extension not allowed"}),
            ({"file": ("x", "gpx")}, 400, {"status": "fail", "message": "file extension not allowed"}),
            ({"file": ("x" * 30_000, "x.txt")}, 400, {"status": "fail", "message": "file extension not allowed"}),
            ({"file": ("x" * 30_000, "x.gpx")}, 413, {"status": "fail"}),
            ({"file": ("x" * 50_000, "x.txt")}, 413, {"status": "fail"}),
            ({"file": ("x", "x.gpx")}, 400, BAD),
            ({"file": ("x", "x.gpx"), "data": "{bad"}, 400, BAD),
            ({"file": ("x", "x.gpx"), "data": "[" * 5000}, 400, BAD),
            ({"file": ("x", "x.gpx"), "data": "null"}, 400, BAD),
            ({"file": ("x", "x.gpx"), "data": "5"}, 400, BAD),
            ({"file": ("x", "x.gpx"), "data": "{}"}, 400, BAD),
            ({"file": ("x", "x.gpx"), "data": '{"sport_id": null}'}, 400, BAD),
            (
                {"file": ("x", "x.gpx"), "data": '{"sport_id": 0}'},
                400,
                {"status": "invalid", "message": "no sport id provided"},
            ),
            (
                {"file": ("x", "x.gpx"), "data": '{"sport_id": 1, "equipment_ids": "bad"}'},
                400,
                {"status": "error", "message": "equipment_ids must be an array of strings"},
            ),
            (
                {"file": ("x", "x.gpx"), "data": '{"sport_id": [1]}'},
                400,
                {"status": "invalid", "message": "Sport id: [1] does not exist"},
            ),
            ({"file": ("x", "x.gpx"), "data": '{"sport_id": 1, "title": 5}'}, 400, BAD),
            ({"file": ("x", "x.gpx"), "data": '{"sport_id": 1}'}, 400, {"message": "invalid file"}),
        ],
    )
    def test_the_first_thing_that_is_wrong_is_told(
        self,
        parts: dict[str, Any],
        status: int,
        refusal: dict[str, Any],
        *,
        as_alice: Program,
        small_limits: None,
        app: Flask,
    ) -> None:
        before = traces_in(app)

        answer = send_parts(as_alice, **parts)

        assert (answer.status_code, subset(answer.json, refusal)) == (status, refusal)
        assert traces_in(app) == before

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("", "invalid file"),
            ("no track", "invalid file"),
            (b"\x89PNG\r\n\x1a\n", "invalid file"),
            (golden_gpx()[:-30], "error when parsing gpx file"),
            ("<gpx>&nbsp;</gpx>", "error when parsing gpx file"),
            ("<gpx><wpt lat='1' lon='1'/></gpx>", "no tracks in gpx file"),
            (gpx_of(), "no valid segments in file"),
            (gpx_of([(1, 1, 1, 0)]), "no valid segments in file"),
            (gpx_of([(1, 1, 1, None), (1, 1, 1, None)]), "<time> is missing in gpx file"),
            (gpx_of(ride(1), [(1, 1, 1, None), (1, 1, 1, 9)]), "<time> is missing in segment"),
            (gpx_of(ride(1), ride(1)), "some segments have same start date"),
            (
                gpx_of([(0, 0, None, 0), (80, 170, None, 3600)]),
                OVER_LIMITS,
            ),
            ('<!DOCTYPE gpx [<!ENTITY a "b">]>' + gpx_of(ride(1), declaration=""), "error when parsing gpx file"),
            (
                "<!DOCTYPE lolz ["
                + '<!ENTITY l0 "lol">'
                + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
                + "]><gpx><trk><name>&l9;</name></trk></gpx>",
                "error when parsing gpx file",
            ),
        ],
    )
    def test_a_bad_file_is_refused_and_leaves_nothing_behind(
        self, content: str | bytes, message: str, as_alice: Program, app: Flask
    ) -> None:
        before = traces_in(app)

        answer = upload(as_alice, content)

        assert (answer.status_code, answer.json["status"], answer.json["message"]) == (400, "error", message)
        assert answer.json["hint"]
        assert traces_in(app) == before

    def test_too_large_files_are_told_how_large(self, as_alice: Program, small_limits: None) -> None:
        answer = upload(as_alice, b" " * 30_000)

        assert answer.json["message"] == "Error during workout upload, file size (29.7KB) exceeds 20.0KB."

    def test_a_hundred_megabytes_leave_nothing_behind(self, as_alice: Program, app: Flask) -> None:
        before = traces_in(app)

        answer = upload(as_alice, b"<gpx>" + b" " * 100 * 1024**2)

        assert answer.status_code == 413
        assert answer.json["message"] == "Error during workout upload, file size (100.0MB) exceeds 25.0MB."
        assert traces_in(app) == before

    @pytest.mark.parametrize("name", [".gpx", "../../x.gpx", "/etc/x.GPX", "a b é.gpx", "x.tar.gpx", "C:\\x.gpx"])
    def test_the_name_of_a_file_is_only_a_name(self, name: str, as_alice: Program, app: Flask) -> None:
        answer = upload(as_alice, golden_gpx(), name)

        assert answer.status_code == 201
        files = {Path(file) for file in traces_in(app)[0] if file.startswith("uploads")}
        assert len(files) == 3
        assert all(file.parent.parent == Path("uploads") for file in files)

    def test_the_same_file_twice_is_two_workouts(self, as_alice: Program) -> None:
        assert uploaded(as_alice, golden_gpx())["id"] != uploaded(as_alice, golden_gpx())["id"]

    def test_line_breaks_inside_strings_are_fine(self, as_alice: Program) -> None:
        answer = send_parts(as_alice, file=(golden_gpx(), "x.gpx"), data='{"sport_id": "1", "notes": "a\nb", "x": 1}')

        assert workout_in(answer)["notes"] == "a\nb"

    def test_an_unreachable_tile_server_does_not_matter(self, as_alice: Program) -> None:
        assert uploaded(as_alice, golden_gpx())["map"]


class TestTracks:
    def test_the_text_is_the_files_own(self, as_alice: Program) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]

        answer = as_alice.get(f"/api/workouts/{short_id}/gpx")

        assert answer.json == {"status": "success", "message": "", "data": {"gpx": golden_gpx()}}

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
    def test_the_text_is_read_in_the_encoding_the_file_declares(self, encoding: str, as_alice: Program) -> None:
        declared = encoding.removesuffix("-sig")
        text = gpx_of(ride(1), name="Tour à vélo", declaration=f'<?xml version="1.0" encoding="{declared}"?>')
        workout = uploaded(as_alice, text.encode(encoding))

        found = as_alice.get(f"/api/workouts/{workout['id']}/gpx").json["data"]["gpx"]

        assert workout["title"] == "Tour à vélo"
        assert found.removeprefix("\ufeff") == text

    @pytest.mark.parametrize(("number", "index"), [("0", 0), ("1", 0), ("2", 1)])
    def test_segments_are_counted_from_one_and_zero_is_the_first(
        self, number: str, index: int, as_alice: Program
    ) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]

        gpx = as_alice.get(f"/api/workouts/{short_id}/gpx/segment/{number}").json["data"]["gpx"]
        chart = as_alice.get(f"/api/workouts/{short_id}/chart_data/segment/{number}").json["data"]["chart_data"]

        assert gpx.count("<trkpt") == len(chart) == len(GOLDEN_SEGMENTS[index])
        assert (chart[0]["distance"], chart[0]["duration"]) == (0.0, 0)

    @pytest.mark.parametrize("number", ["3", "x", "-1", "²", "9" * 50, UNKNOWN_ID, "1.0"])
    @pytest.mark.parametrize("kind", ["gpx", "chart_data"])
    def test_other_segments_do_not_exist(self, kind: str, number: str, as_alice: Program) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]

        answer = as_alice.get(f"/api/workouts/{short_id}/{kind}/segment/{number}")

        assert answer.status_code == 404
        assert answer.json == {"status": "not found", "message": f"No segment with id '{number}'"}

    def test_the_chart_is_sent_as_it_was_packed(self, as_alice: Program) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]
        address = f"/api/workouts/{short_id}/chart_data"

        packed = as_alice.get(address, headers={"Accept-Encoding": "br, gzip"})
        plain = as_alice.get(address, headers={"Accept-Encoding": "gzip;q=0"})

        assert (packed.headers["Content-Encoding"], packed.headers.get("Content-Length")) == (
            "gzip",
            str(len(packed.data)),
        )
        assert json.loads(gzip.decompress(packed.data)) == plain.json
        assert "Content-Encoding" not in plain.headers
        assert "Accept-Encoding" in packed.headers["Vary"]
        first = plain.json["data"]["chart_data"][0]
        assert first == {
            "distance": 0.0,
            "duration": 0,
            "elevation": 100.0,
            "latitude": 48.85,
            "longitude": 2.35,
            "speed": 8.47,
            "time": "Wed, 01 May 2024 08:00:00 GMT",
        }

    def test_who_has_the_chart_already_is_told_so(self, as_alice: Program) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]
        address, headers = f"/api/workouts/{short_id}/chart_data", {"Accept-Encoding": "gzip"}
        etag = as_alice.get(address, headers=headers).headers["ETag"]

        again = as_alice.get(address, headers=headers | {"If-None-Match": etag})
        unpacked = as_alice.get(address, headers={"If-None-Match": etag})

        assert (again.status_code, again.data) == (304, b"")
        assert unpacked.status_code == 200

    def test_a_download_is_the_file_byte_for_byte(self, as_alice: Program) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]

        answer = as_alice.get(f"/api/workouts/{short_id}/gpx/download", buffered=True)

        assert answer.text == golden_gpx()
        assert answer.mimetype == "application/gpx+xml"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=2024-05-01_08-00-00_1_")

    @pytest.mark.parametrize(
        ("part", "body"),
        [
            ("gpx", {"status": "not found", "message": "no gpx file for this workout (id: {id})"}),
            ("chart_data/segment/1", {"status": "not found", "message": "no gpx file for this workout (id: {id})"}),
            (
                "gpx/download",
                {"status": "not found", "data": {"gpx": ""}, "message": "no gpx file for workout (id: {id})"},
            ),
        ],
    )
    def test_an_entry_has_no_file(self, part: str, body: dict[str, Any], as_alice: Program) -> None:
        short_id = entered(as_alice)["id"]

        answer = as_alice.get(f"/api/workouts/{short_id}/{part}")

        assert answer.status_code == 404
        assert answer.json == body | {"message": body["message"].format(id=short_id)}

    @pytest.mark.parametrize(
        ("part", "data"), [("gpx", {"gpx": ""}), ("chart_data", {"chart_data": ""}), ("gpx/download", {"workout": []})]
    )
    def test_an_unknown_workout_has_an_empty_place(self, part: str, data: dict[str, Any], as_alice: Program) -> None:
        answer = as_alice.get(f"/api/workouts/bad/{part}")

        assert answer.status_code == 404
        assert answer.json == {"status": "not found", "data": data, "message": "workout not found (id: bad)"}

    @pytest.mark.parametrize("part", ["gpx", "gpx/segment/1", "chart_data", "chart_data/segment/2", "gpx/download"])
    def test_a_lost_file_is_the_servers_fault(self, part: str, as_alice: Program, app: Flask) -> None:
        short_id = uploaded(as_alice, golden_gpx())["id"]
        for file in (Path(app.config["INSTANCE"]) / "uploads").rglob("*.g*z*"):
            file.unlink()
        for file in (Path(app.config["INSTANCE"]) / "uploads").rglob("*.gpx"):
            file.unlink()

        answer = as_alice.get(f"/api/workouts/{short_id}/{part}")

        assert answer.status_code == 500
        assert answer.json == {
            "status": "error",
            "message": "error, please try again or contact the administrator",
        }


class TestTheCatalogue:
    def test_every_sport_has_its_id_label_and_threshold(self, as_alice: Program) -> None:
        sports = as_alice.get("/api/sports").json["data"]["sports"]

        assert len(sports) == 29
        assert sports[0] == {
            "id": 1,
            "label": "Cycling (Sport)",
            "is_active": True,
            "is_active_for_user": True,
            "color": None,
            "stopped_speed_threshold": 1.0,
            "default_equipments": [],
        }

    @pytest.mark.parametrize("sport_id", ["0", "30", "x", "9" * 40])
    def test_an_unknown_sport_has_an_empty_place(self, sport_id: str, as_alice: Program) -> None:
        answer = as_alice.get(f"/api/sports/{sport_id}")

        assert (answer.status_code, answer.json) == (404, {"status": "not found", "data": {"sports": []}})

    def test_records_are_listed_by_sport_and_kind(self, as_alice: Program) -> None:
        running = entered(as_alice, sport_id=5)
        cycling = entered(as_alice, sport_id=1, ascent=10, descent=10)

        found = as_alice.get("/api/records").json["data"]["records"]

        assert [(one["sport_id"], one["record_type"]) for one in found] == [
            *((1, kind) for kind in ("AS", "FD", "LD", "MS", "HA")),
            *((5, kind) for kind in ("AS", "FD", "LD", "MS")),
        ]
        assert {one["workout_id"] for one in found} == {cycling["id"], running["id"]}

    def test_anybody_may_ask_for_version_and_limits(self, client: FlaskClient) -> None:
        config = client.get("/api/config").json["data"]

        assert config["version"] == "0.8.13"
        assert (config["max_single_file_size"], config["max_zip_file_size"]) == (26_214_400, 209_715_200)
        assert config["gpx_limit_import"] == config["file_limit_import"] == 2000
        assert config["map_attribution"].startswith('<a href="https://www.openstreetmap.org/copyright">')
        assert client.get("/api/ping").json == {"status": "success", "message": "pong!"}
