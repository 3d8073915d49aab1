"""What newer programs ask beside the seed: refresh, sums of a list, calories, several sports, paces, administration."""

from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.database import writing
from app.extensions import db
from tests.activities.fit_files import fit_of
from tests.activities.fit_files import ride as fit_ride
from tests.activities.gpx_samples import golden_gpx
from tests.activities.uploads import entered, traces_in, upload, uploaded, workout_in
from tests.people import Cast, Program

RIDE, HIKE, RUN = 1, 3, 5


@pytest.fixture
def as_dora(app: Flask, cast: Cast) -> Program:
    """A program of the administrator's."""
    return Program(app, cast.token_of("dora"))


class TestRefresh:
    def test_a_workout_is_measured_as_it_would_be_today(self, as_alice: Program, app: Flask, cast: Cast) -> None:
        before = uploaded(as_alice, golden_gpx(), title="Mine", notes="kept")
        with app.app_context(), writing():
            db.session.get_one(User, cast.id_of("alice")).preferences.uses_raw_max_speed = True

        after = workout_in(as_alice.post(f"/api/workouts/{before['id']}/refresh"))

        assert (before["max_speed"], after["max_speed"]) == (18.54, 21.35)
        assert (after["title"], after["notes"], after["distance"]) == ("Mine", "kept", before["distance"])
        assert after["modification_date"] is not None
        assert {record["record_type"]: record["value"] for record in after["records"]}["MS"] == 21.35

    def test_it_leaves_no_file_behind(self, as_alice: Program, app: Flask) -> None:
        workout = uploaded(as_alice, golden_gpx())
        files, _rows = traces_in(app)

        as_alice.post(f"/api/workouts/{workout['id']}/refresh")

        again, _rows = traces_in(app)
        assert sorted(again.values()) == sorted(files.values())

    def test_what_cannot_be_refreshed_is_refused(self, as_alice: Program, as_bob: Program) -> None:
        by_hand, tracked = entered(as_alice), uploaded(as_alice, golden_gpx())

        without_file = as_alice.post(f"/api/workouts/{by_hand['id']}/refresh")
        assert (without_file.status_code, without_file.json["message"]) == (400, "workout without original file")
        assert as_bob.post(f"/api/workouts/{tracked['id']}/refresh").status_code == 403
        assert as_alice.post("/api/workouts/2222222222222222222222/refresh").status_code == 404


class TestStatisticsOfAList:
    def test_page_and_selection_are_summed_up(self, as_alice: Program, count_queries: Any) -> None:
        for day, (km, hours, climb) in enumerate([(20, 1, 100), (30, 1.5, None), (50, 2, 301)], start=1):
            entered(
                as_alice,
                distance=km,
                duration=hours * 3600,
                ascent=climb,
                descent=climb,
                workout_date=f"2026-05-0{day} 08:00",
            )

        found = as_alice.get("/api/workouts?with_statistics=true&per_page=2&order=asc").json["data"]["statistics"]

        assert found["all"] == {
            "average_ascent": 200.5,
            "average_descent": 200.5,
            "average_distance": 33.33,
            "average_duration": "1:30:00",
            "average_pace": None,
            "average_speed": 21.67,
            "best_pace": None,
            "count": 3,
            "max_speed": 25.0,
            "total_ascent": 401.0,
            "total_descent": 401.0,
            "total_distance": 100.0,
            "total_duration": "4:30:00",
            "total_sports": 1,
        }
        assert (found["current_page"]["count"], found["current_page"]["total_distance"]) == (2, 50.0)

    def test_runners_have_paces_and_several_sports_neither(self, as_alice: Program) -> None:
        entered(as_alice, sport_id=RUN, distance=10, duration=3000)
        entered(as_alice, sport_id=RUN, distance=10, duration=2700)
        runs = as_alice.get("/api/workouts?with_statistics=true").json["data"]["statistics"]["all"]
        entered(as_alice)
        mixed = as_alice.get("/api/workouts?with_statistics=true").json["data"]["statistics"]["all"]

        assert (runs["average_pace"], runs["best_pace"]) == ("0:04:45", "0:04:30")
        assert (mixed["average_pace"], mixed["average_speed"], mixed["total_sports"]) == (None, None, 2)


class TestCalories:
    def test_they_are_told_and_changed_where_there_is_no_file(self, as_alice: Program) -> None:
        workout = entered(as_alice, calories=512)
        changed = workout_in(as_alice.patch(f"/api/workouts/{workout['id']}", json={"calories": 600}))

        assert (workout["calories"], changed["calories"]) == (512, 600)

    def test_files_tell_them(self, as_alice: Program) -> None:
        gpx = golden_gpx().replace(
            "<trkseg>", "<extensions><x:Calories xmlns:x='u'>321</x:Calories></extensions><trkseg>", 1
        )
        messages = [*fit_ride(range(0, 60, 10)), ("session", {"total_calories": 77})]

        assert uploaded(as_alice, gpx)["calories"] == 321
        assert workout_in(upload(as_alice, fit_of(messages), "x.fit"))["calories"] == 77

    @pytest.mark.parametrize("value", ["x", -1, 2**31, 10**400, [], True])
    def test_nonsense_is_refused(self, value: Any, as_alice: Program, app: Flask) -> None:
        before = traces_in(app)
        body = {"sport_id": 1, "duration": 60, "distance": 1, "workout_date": "2026-05-15 14:05", "calories": value}

        assert as_alice.post("/api/workouts/no_gpx", json=body).status_code == 400
        assert traces_in(app) == before


class TestFilters:
    def test_several_sports_may_be_named(self, as_alice: Program) -> None:
        for sport in (RIDE, HIKE, RUN):
            entered(as_alice, sport_id=sport)

        found = as_alice.get("/api/workouts?sport_id=1,5").json

        assert {workout["sport_id"] for workout in found["data"]["workouts"]} == {RIDE, RUN}
        assert as_alice.get("/api/workouts?sport_id=1,x").status_code == 400
        assert as_alice.get(f"/api/workouts?sport_id=1,{10**40}").json["pagination"]["total"] == 1

    def test_a_pace_is_a_limit_too(self, as_alice: Program) -> None:
        for minutes in (45, 50, 55):
            entered(as_alice, sport_id=RUN, distance=10, duration=minutes * 60)

        def found(**query: str) -> list[str]:
            answer = as_alice.get("/api/workouts", query_string=query)
            return sorted(workout["ave_pace"] for workout in answer.json["data"]["workouts"])

        assert found(ave_pace_from="05:00") == ["0:05:00", "0:05:30"]
        assert found(ave_pace_to="5:00") == ["0:04:30", "0:05:00"]
        assert found(max_pace_from="4:31", max_pace_to="5:01") == ["0:05:00"]
        for nonsense in ("5", "0:00", "5:60", "x:y", "٥:٠٠"):
            assert as_alice.get("/api/workouts", query_string={"ave_pace_to": nonsense}).status_code == 400


class TestAdministration:
    def test_types_of_equipment_may_go_out_of_use(self, as_alice: Program, as_dora: Program, app: Flask) -> None:
        assert as_alice.patch("/api/equipment-types/1", json={"is_active": False}).status_code == 403
        assert as_dora.patch("/api/equipment-types/99", json={"is_active": False}).status_code == 404
        assert as_dora.patch("/api/equipment-types/1", json={"is_active": "no"}).status_code == 400

        try:
            changed = as_dora.patch("/api/equipment-types/1", json={"is_active": False})
            refused = as_alice.post("/api/equipments", json={"label": "Shoes", "equipment_type_id": 1})
        finally:
            again = as_dora.patch("/api/equipment-types/1", json={"is_active": True})

        assert changed.json["data"]["equipment_types"] == [{"id": 1, "label": "Shoes", "is_active": False}]
        assert (refused.status_code, refused.json["message"]) == (400, "equipment type is inactive")
        assert again.json["data"]["equipment_types"][0]["is_active"]

    def test_totals_of_the_server_are_for_administrators(self, as_alice: Program, as_dora: Program) -> None:
        uploaded(as_alice, golden_gpx())
        entered(as_alice, sport_id=RUN)

        found = as_dora.get("/api/stats/all").json["data"]

        assert as_alice.get("/api/stats/all").status_code == 403
        assert (found["users"], found["workouts"], found["sports"]) == (4, 2, 2)
        assert found["uploads_dir_size"] > len(golden_gpx())
