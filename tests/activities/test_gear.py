"""Equipment and preferences of sports: what services do, what programs are told, what pages show."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.activities import queries, services
from app.activities.models import Activity, Gear, Sport
from app.database import writing
from app.extensions import db
from tests.activities.gpx_samples import golden_gpx
from tests.activities.uploads import entered, traces_in, upload, uploaded, workout_in
from tests.people import Browser, Cast, Program

BIKE, SHOES, MISC = 2, 1, 10
CYCLING, COMMUTING, RUNNING, ROWING = 1, 2, 5, 11
ALL = "/api/equipments"


def added(program: Program, label: str = "Bike", type_id: int = BIKE, **more: Any) -> dict[str, Any]:
    """New equipment."""
    answer = program.post(ALL, json={"label": label, "equipment_type_id": type_id} | more)
    assert answer.status_code == 201, answer.text
    (item,) = answer.json["data"]["equipments"]
    return dict(item)


def totals(program: Program, item: dict[str, Any]) -> tuple[int, float, str, str]:
    """How often, how far, how long, how long in motion."""
    (found,) = program.get(f"{ALL}/{item['id']}").json["data"]["equipments"]
    return found["workouts_count"], found["total_distance"], found["total_duration"], found["total_moving"]


NOTHING = (0, 0.0, "0:00:00", "0:00:00")
GOLDEN = golden_gpx()
AN_HOUR = (1, 20.0, "1:00:00", "1:00:00")


class TestEquipment:
    def test_it_is_added_and_listed_in_the_order_it_came(self, as_alice: Program) -> None:
        first = added(as_alice, "Old bike", description="steel")
        second = added(as_alice, "Shoes", SHOES)

        listed = as_alice.get(ALL).json["data"]["equipments"]

        assert listed == [first, second]
        assert first | {"id": "", "creation_date": "", "user_id": 0} == {
            "id": "",
            "creation_date": "",
            "default_for_sport_ids": [],
            "description": "steel",
            "equipment_type": {"id": 2, "label": "Bike", "is_active": True},
            "is_active": True,
            "label": "Old bike",
            "total_distance": 0.0,
            "total_duration": "0:00:00",
            "total_duration_in_hours": 0.0,
            "total_moving": "0:00:00",
            "user_id": 0,
            "visibility": "private",
            "workouts_count": 0,
        }

    def test_a_list_can_be_of_one_type(self, as_alice: Program) -> None:
        added(as_alice)
        shoes = added(as_alice, "Shoes", SHOES)

        assert as_alice.get(f"{ALL}?equipment_type_id=1").json["data"]["equipments"] == [shoes]
        assert as_alice.get(f"{ALL}?equipment_type_id=3").json["data"]["equipments"] == []
        assert as_alice.get(f"{ALL}?equipment_type_id=x").status_code == 400

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ({}, "the 'label' and 'equipment_type_id' parameters must be provided"),
            ({"label": "x"}, "the 'label' and 'equipment_type_id' parameters must be provided"),
            (
                {"label": "  ", "equipment_type_id": 2},
                "the 'label' and 'equipment_type_id' parameters must be provided",
            ),
            ({"label": "x", "equipment_type_id": 999}, "invalid equipment type id"),
            ({"label": "x", "equipment_type_id": 10**30}, "invalid equipment type id"),
            ({"label": "x", "equipment_type_id": [2]}, "invalid equipment type id"),
            ({"label": "y" * 51, "equipment_type_id": 2}, "label exceeds 50 characters"),
            ({"label": "x", "equipment_type_id": 2, "description": "y" * 1001}, "description exceeds 1000 characters"),
            ({"label": 5, "equipment_type_id": 2}, "invalid payload"),
            ({"label": "x", "equipment_type_id": 2, "is_active": "yes"}, "invalid payload"),
            ({"label": "Bike", "equipment_type_id": 2}, "equipment already exists with the same label"),
            (
                {"label": "x", "equipment_type_id": 2, "default_for_sport_ids": [5]},
                "equipment type is not for one of these sports",
            ),
            ({"label": "x", "equipment_type_id": 2, "default_for_sport_ids": [999]}, "sport id 999 not found"),
            (
                {"label": "x", "equipment_type_id": 2, "default_for_sport_ids": "1"},
                "default_for_sport_ids must be an array of integers",
            ),
        ],
    )
    def test_what_cannot_be_added_is_refused_and_leaves_nothing(
        self, app: Flask, as_alice: Program, body: dict[str, Any], message: str
    ) -> None:
        added(as_alice)
        before = traces_in(app)

        answer = as_alice.post(ALL, json=body)

        assert (answer.status_code, answer.json["message"]) == (400, message)
        assert traces_in(app) == before

    def test_two_people_may_use_the_same_name(self, as_alice: Program, as_bob: Program) -> None:
        added(as_alice)

        assert added(as_bob)["label"] == "Bike"

    def test_odd_characters_are_made_storable(self, as_alice: Program) -> None:
        assert added(as_alice, "a\0b\ud800", description="\0")["label"] == "a\N{REPLACEMENT CHARACTER}b?"

    def test_it_is_changed(self, as_alice: Program) -> None:
        item = added(as_alice, description="steel")

        changes = {"label": "Trainer", "equipment_type_id": 3, "is_active": False, "default_for_sport_ids": [13]}
        answer = as_alice.patch(f"{ALL}/{item['id']}", json=changes | {"description": None})

        (found,) = answer.json["data"]["equipments"]
        assert answer.json["status"] == "success"
        assert (found["label"], found["equipment_type"]["id"], found["is_active"]) == ("Trainer", 3, False)
        assert (found["description"], found["default_for_sport_ids"]) == (None, [13])

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ({}, "no request data was supplied"),
            ({"colour": "red"}, "no valid parameters supplied"),
            ({"label": "Shoes"}, "equipment already exists with the same label"),
            ({"equipment_type_id": 1, "default_for_sport_ids": [9]}, "equipment type is not for one of these sports"),
        ],
    )
    def test_what_cannot_be_changed_is_refused(self, as_alice: Program, body: dict[str, Any], message: str) -> None:
        item = added(as_alice)
        added(as_alice, "Shoes", SHOES)

        answer = as_alice.patch(f"{ALL}/{item['id']}", json=body)

        assert (answer.status_code, answer.json["message"]) == (400, message)
        assert as_alice.get(f"{ALL}/{item['id']}").json["data"]["equipments"] == [item]

    def test_its_type_stays_when_it_was_used_where_the_new_one_is_not(self, as_alice: Program) -> None:
        item = added(as_alice)
        entered(as_alice, equipment_ids=[item["id"]])

        assert as_alice.patch(f"{ALL}/{item['id']}", json={"equipment_type_id": 3}).status_code == 400
        assert as_alice.patch(f"{ALL}/{item['id']}", json={"equipment_type_id": SHOES}).status_code == 200

    def test_it_is_deleted_when_nothing_was_done_with_it(self, as_alice: Program) -> None:
        item = added(as_alice)

        assert as_alice.delete(f"{ALL}/{item['id']}").status_code == 204
        assert as_alice.get(ALL).json["data"]["equipments"] == []

    def test_with_workouts_it_is_deleted_only_by_force_and_they_stay(self, as_alice: Program) -> None:
        item = added(as_alice)
        workout = entered(as_alice, equipment_ids=[item["id"]])

        assert as_alice.delete(f"{ALL}/{item['id']}").status_code == 403
        assert as_alice.delete(f"{ALL}/{item['id']}?force").status_code == 204
        assert workout_in(as_alice.get(f"/api/workouts/{workout['id']}"))["equipments"] == []

    def test_what_only_lies_in_the_bin_holds_it_no_longer(self, as_alice: Program, alices_browser: Browser) -> None:
        item = added(as_alice)
        workout = entered(as_alice, equipment_ids=[item["id"]])
        alices_browser.submit(f"/activities/{workout['id']}/delete", page=f"/activities/{workout['id']}/")

        assert totals(as_alice, item) == NOTHING
        assert as_alice.delete(f"{ALL}/{item['id']}").status_code == 204

    @pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE", "POST"])
    @pytest.mark.parametrize("whose", ["bobs", "unknown", "0'"])
    def test_what_is_not_ones_own_does_not_exist(
        self, as_alice: Program, as_bob: Program, method: str, whose: str
    ) -> None:
        short_id = added(as_bob)["id"] if whose == "bobs" else whose
        path = f"{ALL}/{short_id}{'/refresh' if method == 'POST' else ''}"

        answer = as_alice.open(method, path, json={"label": "mine"})

        assert (answer.status_code, answer.json) == (404, {"status": "not found", "data": {"equipments": []}})
        assert [item["label"] for item in as_bob.get(ALL).json["data"]["equipments"]] in (["Bike"], [])

    def test_a_longer_list_needs_no_more_statements(self, as_alice: Program, count_queries: Callable[..., int]) -> None:
        entered(as_alice, equipment_ids=[added(as_alice)["id"]])
        few = count_queries(as_alice.get, ALL)
        for number in range(5):
            item = added(as_alice, f"Bike {number}")
            entered(as_alice, equipment_ids=[item["id"]])

        assert count_queries(as_alice.get, ALL) == few
        assert count_queries(as_alice.get, "/api/workouts?per_page=1") == count_queries(as_alice.get, "/api/workouts")


class TestTotals:
    def test_they_follow_everything_that_happens_to_a_workout(self, as_alice: Program) -> None:
        bike, other = added(as_alice), added(as_alice, "Other")
        workout = entered(as_alice, equipment_ids=[bike["id"]])
        path = f"/api/workouts/{workout['id']}"
        assert totals(as_alice, bike) == AN_HOUR

        as_alice.patch(path, json={"distance": 30, "duration": 5400})
        assert totals(as_alice, bike) == (1, 30.0, "1:30:00", "1:30:00")

        as_alice.patch(path, json={"equipment_ids": [other["id"]]})
        assert (totals(as_alice, bike), totals(as_alice, other)[1]) == (NOTHING, 30.0)

        as_alice.patch(path, json={"sport_id": ROWING})
        assert totals(as_alice, other) == NOTHING

        as_alice.patch(path, json={"sport_id": CYCLING, "equipment_ids": [bike["id"]]})
        assert totals(as_alice, bike)[1] == 30.0

        as_alice.delete(path)
        assert totals(as_alice, bike) == NOTHING

    def test_the_bin_counts_only_what_comes_out_of_it(self, as_alice: Program, alices_browser: Browser) -> None:
        bike = added(as_alice)
        workout = entered(as_alice, equipment_ids=[bike["id"]])
        page = f"/activities/{workout['id']}"

        alices_browser.submit(f"{page}/delete", page=f"{page}/")
        assert totals(as_alice, bike) == NOTHING

        alices_browser.submit(f"{page}/restore", page="/activities/")
        assert totals(as_alice, bike) == AN_HOUR

    def test_a_change_of_equipment_alone_is_a_change(self, as_alice: Program) -> None:
        bike = added(as_alice)
        workout = entered(as_alice)
        path = f"/api/workouts/{workout['id']}"

        same = workout_in(as_alice.patch(path, json={"equipment_ids": []}))
        changed = workout_in(as_alice.patch(path, json={"equipment_ids": [bike["id"]]}))

        assert same["modification_date"] is None
        assert changed["modification_date"] is not None
        assert [item["label"] for item in changed["equipments"]] == ["Bike"]


class TestOnWorkouts:
    @pytest.mark.parametrize("by_file", [True, False])
    def test_the_usual_equipment_comes_by_itself_unless_it_is_retired(self, as_alice: Program, by_file: bool) -> None:
        def new(**values: Any) -> list[str]:
            workout = uploaded(as_alice, GOLDEN, **values) if by_file else entered(as_alice, **values)
            return [item["label"] for item in workout["equipments"]]

        bike = added(as_alice, default_for_sport_ids=[CYCLING])

        assert new() == ["Bike"]
        assert new(equipment_ids=[]) == []
        assert new(equipment_ids=None) == []
        assert new(sport_id=RUNNING) == []
        as_alice.patch(f"{ALL}/{bike['id']}", json={"is_active": False})
        assert new() == []

    @pytest.mark.parametrize(
        "case",
        [
            ("x", "error", "equipment_ids must be an array of strings"),
            ([5], "error", "equipment_ids must be an array of strings"),
            (["{bike}", "{shoes}"], "error", "only one equipment can be added"),
            (["{bobs}"], "not_found", "equipment with id {bobs} does not exist"),
            (["0'"], "not_found", "equipment with id 0' does not exist"),
            (["{shoes}"], "invalid", "invalid equipment id {shoes} for sport Rowing"),
            (["{retired}"], "inactive", "equipment with id {retired} is inactive"),
        ],
    )
    @pytest.mark.parametrize("way", ["file", "entry", "patch"])
    def test_unfit_equipment_is_refused_and_nothing_is_stored(
        self, app: Flask, as_alice: Program, as_bob: Program, case: tuple[Any, str, str], way: str
    ) -> None:
        wanted, status, message = case
        ids = {
            "bike": added(as_alice)["id"],
            "shoes": added(as_alice, "Shoes", SHOES)["id"],
            "retired": added(as_alice, "Boat", 4, is_active=False)["id"],
            "bobs": added(as_bob)["id"],
        }
        workout = entered(as_alice, sport_id=ROWING)
        asked = [one.format(**ids) if isinstance(one, str) else one for one in wanted] if wanted != "x" else "x"
        before = traces_in(app)

        if way == "file":
            answer = upload(as_alice, GOLDEN, sport_id=ROWING, equipment_ids=asked)
        elif way == "entry":
            values = {"sport_id": ROWING, "duration": 60, "distance": 1, "workout_date": "2026-05-15 14:05"}
            answer = as_alice.post("/api/workouts/no_gpx", json=values | {"equipment_ids": asked})
        else:
            answer = as_alice.patch(f"/api/workouts/{workout['id']}", json={"equipment_ids": asked})

        assert (answer.status_code, answer.json["status"]) == (400, status)
        assert answer.json["message"] == message.format(**ids)
        if status != "error":
            assert answer.json["equipment_id"] == asked[0]
        assert traces_in(app) == before

    def test_what_was_retired_later_may_stay_attached(self, as_alice: Program) -> None:
        bike = added(as_alice)
        workout = entered(as_alice, equipment_ids=[bike["id"]])
        as_alice.patch(f"{ALL}/{bike['id']}", json={"is_active": False})

        answer = as_alice.patch(f"/api/workouts/{workout['id']}", json={"equipment_ids": [bike["id"]], "title": "x"})

        assert [item["id"] for item in workout_in(answer)["equipments"]] == [bike["id"]]

    def test_a_list_is_narrowed_by_equipment(self, as_alice: Program, as_bob: Program) -> None:
        bike = added(as_alice)
        entered(as_alice, title="with", equipment_ids=[bike["id"]])
        entered(as_alice, title="without")

        def titles(value: str, program: Program = as_alice) -> list[str]:
            found = program.get("/api/workouts", query_string={"equipment_id": value}).json
            return [workout["title"] for workout in found["data"]["workouts"]]

        assert titles(bike["id"]) == ["with"]
        assert titles("none") == ["without"]
        assert titles("bad") == titles("") == []
        assert titles(bike["id"], as_bob) == []

    def test_any_sport_takes_miscellaneous_things(self, as_alice: Program) -> None:
        lamp = added(as_alice, "Lamp", MISC)

        assert entered(as_alice, sport_id=ROWING, equipment_ids=[lamp["id"]])["equipments"][0]["label"] == "Lamp"


class TestSportPreferences:
    EDIT = "/api/auth/profile/edit/sports"

    def test_a_sport_is_as_it_is_preferred(self, cast: Cast, as_alice: Program, as_bob: Program) -> None:
        bike = added(as_alice)
        wanted = {"color": "#ff0000", "is_active": False, "stopped_speed_threshold": 5}

        answer = as_alice.post(self.EDIT, json={"sport_id": 1, "default_equipment_ids": [bike["id"]]} | wanted)

        assert answer.json["message"] == "user sport preferences updated"
        data = answer.json["data"]
        assert [item["id"] for item in data.pop("default_equipments")] == [bike["id"]]
        assert data == wanted | {"sport_id": 1, "user_id": cast.id_of("alice")}
        (sport,) = as_alice.get("/api/sports/1").json["data"]["sports"]
        assert (sport["color"], sport["is_active_for_user"], sport["stopped_speed_threshold"]) == (
            "#ff0000",
            False,
            5.0,
        )
        assert sport["default_equipments"][0]["default_for_sport_ids"] == [1]
        assert as_alice.get("/api/sports").json["data"]["sports"][0] == sport
        assert as_bob.get("/api/sports/1").json["data"]["sports"][0]["color"] is None

    def test_it_can_be_reset(self, as_alice: Program) -> None:
        usual = as_alice.get("/api/sports/5").json
        as_alice.post(self.EDIT, json={"sport_id": 5, "color": "#00ff00", "stopped_speed_threshold": 0})
        assert as_alice.get("/api/sports/5").json != usual

        answer = as_alice.delete("/api/auth/profile/reset/sports/5")

        assert answer.status_code == 204
        assert as_alice.get("/api/sports/5").json == usual
        assert as_alice.delete("/api/auth/profile/reset/sports/5").status_code == 204

    def test_the_threshold_counts_for_later_uploads(self, as_alice: Program) -> None:
        before = uploaded(as_alice, GOLDEN)
        as_alice.post(self.EDIT, json={"sport_id": 1, "stopped_speed_threshold": 100})

        after = uploaded(as_alice, GOLDEN)

        assert before["moving"] != "0:00:00"
        assert after["moving"] == "0:00:00"
        assert workout_in(as_alice.get(f"/api/workouts/{before['id']}"))["moving"] == before["moving"]

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"sport_id": 1}, 400),
            ({"color": "#ff0000"}, 400),
            ({"sport_id": 999, "color": None}, 404),
            ({"sport_id": "x", "color": None}, 404),
            ({"sport_id": 1, "color": "red"}, 400),
            ({"sport_id": 1, "color": '#ff0000" onload="x'}, 400),
            ({"sport_id": 1, "is_active": "yes"}, 400),
            ({"sport_id": 1, "stopped_speed_threshold": -1}, 400),
            ({"sport_id": 1, "stopped_speed_threshold": 1e300}, 400),
            ({"sport_id": 1, "stopped_speed_threshold": True}, 400),
            ({"sport_id": 1, "default_equipment_ids": ["nope"]}, 400),
            ({"sport_id": 1, "default_equipment_ids": "x"}, 400),
        ],
    )
    def test_nonsense_is_refused_and_leaves_nothing(
        self, app: Flask, as_alice: Program, body: dict[str, Any], status: int
    ) -> None:
        before = traces_in(app)

        assert as_alice.post(self.EDIT, json=body).status_code == status
        assert traces_in(app) == before

    @pytest.fixture
    def restored_sports(self, app: Flask) -> Iterator[None]:
        yield
        with app.app_context(), writing():
            db.session.query(Sport).update({"is_active": True})

    def test_only_administrators_take_a_sport_off(
        self, app: Flask, cast: Cast, as_alice: Program, restored_sports: None
    ) -> None:
        as_dora = Program(app, cast.token_of("dora"))

        assert as_alice.patch("/api/sports/9", json={"is_active": False}).status_code == 403
        assert as_dora.patch("/api/sports/9", json={"is_active": "no"}).status_code == 400
        assert as_dora.patch("/api/sports/999", json={"is_active": False}).status_code == 404
        assert as_dora.patch("/api/sports/9", json={"is_active": False}).json["data"]["sports"][0]["is_active"] is False
        assert as_alice.get("/api/sports/9").json["data"]["sports"][0]["is_active_for_user"] is False


class TestServices:
    def test_usual_gear_of_a_sport_is_replaced_by_the_next(self, context: Flask, cast: Cast) -> None:
        with writing():
            alice = db.session.get_one(User, cast.id_of("alice"))
            bike = db.session.get_one(queries.gear_types().column_descriptions[0]["entity"], BIKE)
            first = services.add_gear(alice, bike, "First", services.GearChange(usual_sport_ids=[1, 2]))
            second = services.add_gear(alice, bike, "Second", services.GearChange(usual_sport_ids=[2]))

        usual = {item.gear.label: item.gear.usual_sport_ids for item in queries.in_use(queries.gear_of(alice))}
        assert usual == {first.label: [1], second.label: [2]}

    def test_everything_of_a_person_goes_with_them(self, app: Flask, cast: Cast, as_alice: Program) -> None:
        bike = added(as_alice, default_for_sport_ids=[1])
        entered(as_alice, equipment_ids=[bike["id"]])

        with app.app_context(), writing():
            db.session.query(User).filter_by(id=cast.id_of("alice")).delete()

        with app.app_context():
            assert db.session.query(Gear).count() == db.session.query(Activity).count() == 0


class TestPages:
    LIST, NEW = "/activities/equipment", "/activities/equipment/new"

    def test_equipment_is_added_changed_retired_and_deleted(self, as_alice: Program, alices_browser: Browser) -> None:
        typed = {"label": "Gravel bike", "gear_type_id": "2", "usual_sport_ids": ["1", "4"]}
        assert alices_browser.submit(self.NEW, data=typed).status_code == 303
        (item,) = as_alice.get(ALL).json["data"]["equipments"]
        assert item["default_for_sport_ids"] == [1, 4]
        assert "Gravel bike" in alices_browser.get(self.LIST).text

        edit = f"/activities/equipment/{item['id']}/edit"
        assert 'value="4" checked' in alices_browser.get(edit).text
        alices_browser.submit(edit, data={"label": "Road bike", "gear_type_id": "2"})
        assert "Road bike" in alices_browser.get(self.LIST).text

        alices_browser.submit(f"/activities/equipment/{item['id']}/retire", page=self.LIST)
        assert "Retired" in alices_browser.get(self.LIST).text
        alices_browser.submit(f"/activities/equipment/{item['id']}/reuse", page=self.LIST)
        assert "Retired" not in alices_browser.get(self.LIST).text

        alices_browser.submit(f"/activities/equipment/{item['id']}/delete", page=edit)
        assert as_alice.get(ALL).json["data"]["equipments"] == []

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"label": ""}, "Fill this in."),
            ({"label": "x" * 51}, "at most 50"),
            ({"label": "Bike"}, "You have equipment of this name already."),
            ({"gear_type_id": "99"}, "Choose"),
            ({"gear_type_id": "9" * 30}, "2147483647 or less"),
            ({"usual_sport_ids": ["5"]}, "not for the chosen sport"),
            ({"usual_sport_ids": ["999"]}, "Choose"),
        ],
    )
    def test_what_is_wrong_is_said_in_the_form(
        self, as_alice: Program, alices_browser: Browser, typed: dict[str, Any], sentence: str
    ) -> None:
        added(as_alice)

        answer = alices_browser.submit(self.NEW, data={"label": "New", "gear_type_id": "2"} | typed)

        assert answer.status_code == 422
        assert sentence in answer.text
        assert len(as_alice.get(ALL).json["data"]["equipments"]) == 1

    def test_nobody_touches_the_equipment_of_others(
        self, as_alice: Program, alices_browser: Browser, bobs_browser: Browser
    ) -> None:
        item = added(as_alice)
        path = f"/activities/equipment/{item['id']}"

        assert bobs_browser.get(f"{path}/edit").status_code == 404
        for action in ("edit", "retire", "reuse", "delete"):
            answer = bobs_browser.submit(f"{path}/{action}", page=self.NEW, data={"label": "x", "gear_type_id": "2"})
            assert answer.status_code == 404, action
        assert as_alice.get(ALL).json["data"]["equipments"] == [item]

    def test_an_activity_written_down_gets_what_was_chosen(self, as_alice: Program, alices_browser: Browser) -> None:
        usual, other = added(as_alice, "Usual", default_for_sport_ids=[1]), added(as_alice, "Other")
        typed = {"sport_id": "1", "day": "2026-05-15", "time": "14:05", "distance": "20", "duration": "1:00:00"}

        for gear in ("usual", "", other["id"]):
            assert alices_browser.submit("/activities/new", data=typed | {"gear": gear}).status_code == 303

        assert [totals(as_alice, item)[0] for item in (usual, other)] == [1, 1]

    def test_the_gear_of_an_activity_is_changed_and_shown(
        self, as_alice: Program, as_bob: Program, alices_browser: Browser
    ) -> None:
        bike, shoes, bobs = added(as_alice), added(as_alice, "Shoes", SHOES), added(as_bob, "Bobs")
        workout = uploaded(as_alice, GOLDEN, equipment_ids=[bike["id"]])
        page = f"/activities/{workout['id']}"

        assert alices_browser.submit(f"{page}/edit", data={"sport_id": "1", "gear": shoes["id"]}).status_code == 303
        assert "Shoes" in alices_browser.get(f"{page}/").text
        for wrong in (bobs["id"], "nonsense'"):
            assert alices_browser.submit(f"{page}/edit", data={"sport_id": "1", "gear": wrong}).status_code == 422
        assert alices_browser.submit(f"{page}/edit", data={"sport_id": "11", "gear": shoes["id"]}).status_code == 422

        assert (totals(as_alice, bike)[0], totals(as_alice, shoes)[0]) == (0, 1)

    def test_the_list_is_narrowed_by_equipment(self, as_alice: Program, alices_browser: Browser) -> None:
        bike = added(as_alice)
        entered(as_alice, title="Ridden", equipment_ids=[bike["id"]])
        entered(as_alice, title="Walked")

        with_bike = alices_browser.get(f"/activities/?gear={bike['id']}").text
        without = alices_browser.get("/activities/?gear=none").text

        assert ("Ridden" in with_bike, "Walked" in with_bike) == (True, False)
        assert ("Ridden" in without, "Walked" in without) == (False, True)
        assert alices_browser.get("/activities/?gear=nonsense'").status_code == 200

    def test_a_sport_is_made_ones_own(self, as_alice: Program, alices_browser: Browser) -> None:
        bike = added(as_alice)
        typed = {"has_color": "1", "color": "#123456", "threshold": "2.5", "gear": bike["id"]}

        assert alices_browser.submit("/activities/sports/1", data=typed).status_code == 303

        (sport,) = as_alice.get("/api/sports/1").json["data"]["sports"]
        assert (sport["color"], sport["stopped_speed_threshold"], sport["is_active_for_user"]) == (
            "#123456",
            2.5,
            False,
        )
        assert [item["label"] for item in sport["default_equipments"]] == ["Bike"]
        assert "Hidden" in alices_browser.get("/activities/sports").text
        assert 'value="1"' not in _options(alices_browser.get("/activities/new").text)

        alices_browser.submit("/activities/sports/1/reset", page="/activities/sports/1")
        assert 'value="1"' in _options(alices_browser.get("/activities/new").text)

    def test_a_hidden_sport_is_still_the_one_of_its_activities(
        self, as_alice: Program, alices_browser: Browser
    ) -> None:
        workout = entered(as_alice)
        as_alice.post("/api/auth/profile/edit/sports", json={"sport_id": 1, "is_active": False})

        for page in ("/activities/new", f"/activities/{workout['id']}/edit"):
            assert 'value="1" selected' in _options(alices_browser.get(page).text)

    @pytest.mark.parametrize(
        "typed",
        [
            {"has_color": "1", "color": "red"},
            {"threshold": "-1"},
            {"threshold": "1e300"},
            {"threshold": "x"},
            {"gear": "{shoes}"},
            {"gear": "{bobs}"},
            {"gear": "nonsense'"},
        ],
    )
    def test_nonsense_about_a_sport_is_said_in_the_form(
        self, as_alice: Program, as_bob: Program, alices_browser: Browser, typed: dict[str, str]
    ) -> None:
        ids = {"shoes": added(as_alice, "Skis", 5)["id"], "bobs": added(as_bob)["id"]}

        data = {name: text.format(**ids) for name, text in typed.items()}
        assert alices_browser.submit("/activities/sports/1", data=data).status_code == 422
        assert as_alice.get("/api/sports/1").json["data"]["sports"][0]["default_equipments"] == []

    def test_an_unknown_sport_is_not_there(self, cast: Cast, alices_browser: Browser) -> None:
        assert alices_browser.get("/activities/sports/999").status_code == 404


def _options(page: str) -> str:
    return page.partition('name="sport_id"')[2].partition("</select>")[0]
