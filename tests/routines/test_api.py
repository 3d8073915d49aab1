"""Routines for programs: what is accepted, what is refused, and who may do what."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.routines.logic.kinds import KINDS
from app.routines.models import Routine
from tests.people import Program
from tests.routines.conftest import BENCH, Build, Planned

Row = dict[str, Any]
CONFIGS = [f"{kind.replace('_', '-')}-config" for kind in KINDS]


class TestRoutines:
    @pytest.mark.parametrize(
        ("end", "message"),
        [
            ("2025-01-05", "The end date cannot be before the start date."),
            ("2025-05-07", "A routine cannot span more than 120 days."),
        ],
    )
    def test_it_ends_after_it_starts_and_within_120_days(self, as_alice: Program, end: str, message: str) -> None:
        answer = as_alice.post("/api/v2/routine/", json={"start": "2025-01-06", "end": end})

        assert (answer.status_code, answer.json) == (400, {"end": [message]})

    def test_a_change_of_one_date_is_judged_with_the_other(self, as_alice: Program, routine: Row) -> None:
        address = f"/api/v2/routine/{routine['id']}/"

        assert as_alice.patch(address, json={"start": "2024-09-01"}).json == {
            "end": ["A routine cannot span more than 120 days."]
        }
        assert as_alice.patch(address, json={"start": "2025-03-01"}).status_code == 400
        assert as_alice.get(address).json == routine

    def test_only_templates_are_public(self, as_alice: Program, build: Build) -> None:
        template = build("routine", start="2025-01-06", end="2025-01-07", is_template=True, is_public=True)
        assert template["is_public"] is True

        answer = as_alice.patch(f"/api/v2/routine/{template['id']}/", json={"is_template": False})

        assert answer.json["is_public"] is False

    def test_the_newest_comes_first(self, as_alice: Program, build: Build) -> None:
        for start in ("2025-01-01", "2025-03-01", "2025-02-01"):
            build("routine", start=start, end="2025-03-05")

        found = as_alice.get("/api/v2/routine/").json["results"]

        assert [row["start"] for row in found] == ["2025-03-01", "2025-02-01", "2025-01-01"]

    def test_deleting_one_deletes_what_is_in_it_and_what_was_logged(
        self, app: Flask, as_alice: Program, build: Build, routine: Row, entry: Row
    ) -> None:
        build("weight-config", slot_entry=entry["id"], iteration=1, value=60)
        build("workoutlog", routine=routine["id"], slot_entry=entry["id"], exercise=BENCH, weight=60, repetitions=8)

        assert as_alice.delete(f"/api/v2/routine/{routine['id']}/").status_code == 204

        for name in ("day", "slot", "slot-entry", "weight-config", "workoutsession", "workoutlog"):
            assert as_alice.get(f"/api/v2/{name}/").json["count"] == 0


class TestTemplates:
    @pytest.fixture
    def template(self, build: Build) -> Row:
        return build("routine", name="5×5", start="2025-01-06", end="2025-02-09", is_template=True, is_public=True)

    def test_a_public_template_is_read_by_everybody_and_changed_by_its_owner(
        self, as_bob: Program, template: Row
    ) -> None:
        address = f"/api/v2/routine/{template['id']}/"
        not_allowed = {"detail": "You do not have permission to perform this action."}

        assert as_bob.get(address).json == template
        assert as_bob.get("/api/v2/routine/").json["count"] == 1
        assert as_bob.get("/api/v2/public-templates/").json["results"] == [template]
        assert as_bob.get("/api/v2/templates/").json["count"] == 0
        for answer in (as_bob.patch(address, json={"end": "no"}), as_bob.put(address, json={}), as_bob.delete(address)):
            assert (answer.status_code, answer.json) == (403, not_allowed)

    def test_a_single_public_template_is_shown_there_only_to_its_owner(
        self, as_alice: Program, as_bob: Program, template: Row
    ) -> None:
        address = f"/api/v2/public-templates/{template['id']}/"

        assert as_alice.get(address).json == template
        assert as_bob.get(address).status_code == 403

    def test_structure_and_dates_are_for_everybody_but_logs_are_not(
        self, as_alice: Program, as_bob: Program, template: Row
    ) -> None:
        views = ("structure", "date-sequence-display", "date-sequence-gym", "logs", "stats")
        status = {view: as_bob.get(f"/api/v2/routine/{template['id']}/{view}/").status_code for view in views}
        assert list(status.values()) == [200, 200, 200, 403, 403]

        as_alice.patch(f"/api/v2/routine/{template['id']}/", json={"is_public": False})

        assert {as_bob.get(f"/api/v2/routine/{template['id']}/{view}/").status_code for view in views} == {404}

    def test_a_days_rows_of_a_template_are_not_listed_for_others(
        self, as_bob: Program, build: Build, template: Row
    ) -> None:
        day = build("day", routine=template["id"])

        assert as_bob.get("/api/v2/day/").json["count"] == 0
        assert as_bob.get(f"/api/v2/day/{day['id']}/").status_code == 404
        assert as_bob.post("/api/v2/slot/", json={"day": day["id"]}).json == {
            "detail": "You are not allowed to do this"
        }


class TestDays:
    def test_an_existing_day_that_becomes_one_of_rest_loses_its_slots(
        self, as_alice: Program, day: Row, entry: Row
    ) -> None:
        answer = as_alice.patch(f"/api/v2/day/{day['id']}/", json={"is_rest": True})

        assert answer.json["is_rest"] is True
        assert as_alice.get("/api/v2/slot/").json["count"] == 0

    def test_a_day_cannot_move_into_somebody_elses_routine(
        self, as_bob: Program, as_alice: Program, build: Build, day: Row
    ) -> None:
        of_bob = build("routine", as_bob, start="2025-01-06", end="2025-01-07")

        assert as_alice.patch(f"/api/v2/day/{day['id']}/", json={"routine": of_bob["id"]}).status_code == 403

    @pytest.mark.parametrize("order", [-1, 2**63, "x", 1.5, None, True])
    def test_an_order_is_a_number_the_database_can_hold(self, as_alice: Program, day: Row, order: Any) -> None:
        assert as_alice.patch(f"/api/v2/day/{day['id']}/", json={"order": order}).status_code == 400


class TestEntries:
    def test_a_new_entry_comes_last(self, build: Build, slot: Row, entry: Row) -> None:
        assert entry["order"] == 1
        assert build("slot-entry", slot=slot["id"], exercise=BENCH)["order"] == 2
        assert build("slot-entry", slot=slot["id"], exercise=BENCH, order=7)["order"] == 7
        assert build("slot-entry", slot=slot["id"], exercise=BENCH)["order"] == 8

    def test_it_is_rounded_as_its_person_usually_does(self, as_alice: Program, build: Build, slot: Row) -> None:
        as_alice.patch("/api/v2/userprofile/", json={"weight_rounding": "2.5", "repetitions_rounding": "1"})

        usual = build("slot-entry", slot=slot["id"], exercise=BENCH, weight_rounding=0)
        own = build("slot-entry", slot=slot["id"], exercise=BENCH, weight_rounding="1.25")

        assert (usual["weight_rounding"], usual["repetition_rounding"]) == ("2.50", "1.00")
        assert own["weight_rounding"] == "1.25"

    def test_units_can_be_none(self, build: Build, slot: Row) -> None:
        made = build("slot-entry", slot=slot["id"], exercise=BENCH, weight_unit=None, repetition_unit=3)

        assert (made["weight_unit"], made["repetition_unit"]) == (None, 3)


class TestConfigs:
    @pytest.mark.parametrize("name", CONFIGS)
    def test_there_is_one_rule_for_an_iteration(self, as_alice: Program, build: Build, entry: Row, name: str) -> None:
        first = build(name, slot_entry=entry["id"], iteration=3, value=1, operation="+", step="percent")
        other = build(name, slot_entry=entry["id"], iteration=4, value=1)

        refused = as_alice.patch(f"/api/v2/{name}/{other['id']}/", json={"iteration": 3})

        assert (first["operation"], first["step"]) == ("+", "percent")
        assert refused.json == {"non_field_errors": ["The fields slot_entry, iteration must make a unique set."]}

    @pytest.mark.parametrize("name", CONFIGS)
    def test_the_first_rule_replaces_and_a_replacement_has_no_step(self, build: Build, entry: Row, name: str) -> None:
        made = build(name, slot_entry=entry["id"], iteration=1, value=1, operation="+", step="abs")

        assert (made["operation"], made["step"]) == ("r", "na")

    def test_a_rule_of_one_kind_is_none_of_another(self, as_alice: Program, build: Build, entry: Row) -> None:
        made = build("weight-config", slot_entry=entry["id"], iteration=1, value=60)

        answer = as_alice.get(f"/api/v2/max-weight-config/{made['id']}/")

        assert answer.json == {"detail": "No MaxWeightConfig matches the given query."}

    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("weight-config", 3000.01, "Ensure this value is less than or equal to 3000."),
            ("sets-config", 51, "Ensure this value is less than or equal to 50."),
            ("rest-config", 1801, "Ensure this value is less than or equal to 1800."),
            ("max-rest-config", 601, "Ensure this value is less than or equal to 600."),
            ("sets-config", 1.5, "A valid integer is required."),
            ("weight-config", "NaN", "A valid number is required."),
            ("weight-config", "1.234", "Ensure that there are no more than 2 decimal places."),
            ("weight-config", True, "A valid number is required."),
            (
                "rir-config",
                5,
                "5.0 is not a valid RiR option: [None, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]",
            ),
        ],
    )
    def test_values_have_limits(self, as_alice: Program, entry: Row, name: str, value: Any, message: str) -> None:
        answer = as_alice.post(f"/api/v2/{name}/", json={"slot_entry": entry["id"], "iteration": 1, "value": value})

        assert (answer.status_code, answer.json) == (400, {"value": [message]})

    @pytest.mark.parametrize(
        ("requirements", "message"),
        [
            ("weight", "Requirements must be a JSON object."),
            ([], "Requirements must be a JSON object."),
            ({}, "Missing required keys: 'rules'"),
            ({"rules": "weight"}, "'rules' must be a list."),
            ({"rules": ["weight", "mood"]}, "Invalid rule: mood"),
            ({"rules": [["weight"]]}, "Invalid rule: ['weight']"),
            ({"rules": [], "sets": "some"}, "'sets' must be 'all' or left out."),
        ],
    )
    def test_requirements_are_a_list_of_known_rules(
        self, as_alice: Program, entry: Row, requirements: Any, message: str
    ) -> None:
        body = {"slot_entry": entry["id"], "iteration": 2, "value": 5, "requirements": requirements}

        assert as_alice.post("/api/v2/weight-config/", json=body).json == {"requirements": [message]}

    def test_whole_numbers_stay_whole_and_others_are_text(self, build: Build, entry: Row) -> None:
        made = {name: build(name, slot_entry=entry["id"], iteration=1, value=2)["value"] for name in CONFIGS}

        assert [made[name] for name in ("weight-config", "sets-config", "rest-config", "rir-config")] == [
            "2.00",
            2,
            2,
            "2.0",
        ]


class TestStructure:
    def test_it_has_everything_in_its_place(self, as_alice: Program, build: Build, routine: Row, entry: Row) -> None:
        rule = build("sets-config", slot_entry=entry["id"], iteration=1, value=3)
        build("weight-config", slot_entry=entry["id"], iteration=1, value=60)

        found = as_alice.get(f"/api/v2/routine/{routine['id']}/structure/").json

        assert list(found) == ["id", "name", "description", "created", "start", "end", "fit_in_week", "days"]
        shown = found["days"][0]["slots"][0]["entries"][0]
        assert shown["set_nr_configs"] == [rule]
        assert shown["weight_configs"][0]["value"] == "60.00"
        assert shown["max_rest_configs"] == []
        assert shown["class_name"] is None

    def test_it_takes_the_same_few_statements_however_large_the_routine_is(
        self, as_alice: Program, build: Build, routine: Row, entry: Row, count_queries: Callable[..., int]
    ) -> None:
        address = f"/api/v2/routine/{routine['id']}/structure/"
        first = count_queries(as_alice.get, address)
        for number in range(3):
            day = build("day", routine=routine["id"], order=number)
            slot = build("slot", day=day["id"])
            one = build("slot-entry", slot=slot["id"], exercise=BENCH)
            build("weight-config", slot_entry=one["id"], iteration=1, value=60)

        assert count_queries(as_alice.get, address) == first <= 12


@pytest.mark.parametrize("name", ["routine", "day", "slot", "slot-entry", "weight-config", "templates"])
def test_a_longer_list_needs_no_more_statements(
    as_alice: Program, build: Build, planned: Planned, count_queries: Callable[..., int], name: str
) -> None:
    build("weight-config", slot_entry=planned.entry["id"], iteration=1, value=1)
    build("routine", start="2025-01-06", end="2025-01-07", is_template=True)
    first = count_queries(as_alice.get, f"/api/v2/{name}/")
    for number in range(2, 5):
        build("routine", start="2025-01-06", end="2025-01-07", is_template=True)
        build("day", routine=planned.routine["id"])
        build("slot", day=planned.day["id"])
        build("slot-entry", slot=planned.slot["id"], exercise=BENCH)
        build("weight-config", slot_entry=planned.entry["id"], iteration=number, value=1)

    assert count_queries(as_alice.get, f"/api/v2/{name}/") == first


def test_every_change_is_counted_so_that_no_kept_answer_is_out_of_date(
    app: Flask, as_alice: Program, build: Build, planned: Planned
) -> None:
    config = build("weight-config", slot_entry=planned.entry["id"], iteration=1, value=1)

    def revision() -> int:
        with app.app_context():
            row = db.session.get(Routine, planned.routine["id"])
            assert row
            return row.revision

    seen = [revision()]
    rows = {
        "routine": planned.routine,
        "day": planned.day,
        "slot": planned.slot,
        "slot-entry": planned.entry,
        "weight-config": config,
    }
    for name, row in rows.items():
        field = {"weight-config": "value", "slot-entry": "comment", "slot": "comment"}.get(name, "name")
        assert as_alice.patch(f"/api/v2/{name}/{row['id']}/", json={field: "7"}).status_code == 200
        seen.append(revision())
    for name, row in reversed(list(rows.items())[1:]):
        assert as_alice.delete(f"/api/v2/{name}/{row['id']}/").status_code == 204
        seen.append(revision())

    assert seen == sorted(set(seen))
