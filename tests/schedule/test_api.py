"""Dates, logs and statistics of a routine: the worked example of the documents, value by value."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from app.training.services import sessions
from tests.people import Program
from tests.routines.conftest import BENCH, CURL, ROW, Build, Planned

Row = dict[str, Any]


@pytest.fixture
def example(as_alice: Program, build: Build) -> Row:
    """Routine 7 of the documents: push, rest and pull from Monday, the 6th, to the 14th."""
    routine = build("routine", start="2025-01-06", end="2025-01-14", fit_in_week=True)
    push = build("day", routine=routine["id"], order=1, name="Push")
    build("day", routine=routine["id"], order=2, is_rest=True)
    build("day", routine=routine["id"], order=3, name="Pull")
    slots = [
        build("slot", day=push["id"], order=1, comment="warm up first")["id"],
        build("slot", day=push["id"], order=2)["id"],
        build("slot", day=push["id"], order=3)["id"],
    ]
    first = build("slot-entry", slot=slots[0], exercise=BENCH, weight_rounding="2.5", repetition_rounding="1")
    second = build("slot-entry", slot=slots[1], exercise=BENCH, type="dropset")
    third = build("slot-entry", slot=slots[2], exercise=ROW)
    fourth = build("slot-entry", slot=slots[2], exercise=CURL)
    _rules(build, first, sets=3, repetitions=8, max_repetitions=10, weight=60, rir=2, rest=120)
    _rules(build, second, sets=1, repetitions=12, weight=40)
    _rules(build, third, sets=2, repetitions=12)
    _rules(build, fourth, weight=20)
    needs = {"rules": ["weight", "repetitions"]}
    rule = {"slot_entry": first["id"], "iteration": 2, "value": 2.5, "operation": "+", "step": "abs", "repeat": True}
    build("weight-config", **rule, requirements=needs)
    return routine | {"push": push["id"], "entries": [one["id"] for one in (first, second, third, fourth)]}


def _rules(build: Build, entry: Row, **values: int) -> None:
    for kind, value in values.items():
        build(f"{kind.replace('_', '-')}-config", slot_entry=entry["id"], iteration=1, value=value)


def _log(build: Build, example: Row, day: str, iteration: int, done: str, **more: Any) -> Row:
    """`done` is what was done: `8 x 60`."""
    repetitions, weight = done.split(" x ")
    return build(
        "workoutlog",
        routine=example["id"],
        slot_entry=example["entries"][0],
        exercise=BENCH,
        iteration=iteration,
        date=f"{day}T18:05:00Z",
        repetitions=repetitions,
        weight=weight,
        **more,
    )


def _view(who: Program, routine: Row, name: str, **options: Any) -> Any:
    answer = who.get(f"/api/v2/routine/{routine['id']}/{name}/", **options)
    assert answer.status_code == 200
    return answer.json


def _texts(item: Row) -> list[list[str]]:
    return [[one["text_repr"] for one in slot["sets"]] for slot in item["slots"]]


class TestDisplay:
    def test_the_dates_fill_their_weeks(self, as_alice: Program, example: Row) -> None:
        found = _view(as_alice, example, "date-sequence-display")

        names = [item["day"] and (item["day"]["name"] or "rest") for item in found]
        assert names == ["Push", "rest", "Pull", None, None, None, None, "Push", "rest"]
        assert [item["iteration"] for item in found] == [1] * 7 + [2, 2]
        assert found[3] == {"iteration": 1, "date": "2025-01-09", "label": None, "day": None, "slots": []}

    def test_the_first_day_is_shown_whole(self, as_alice: Program, example: Row) -> None:
        first = _view(as_alice, example, "date-sequence-display")[0]

        assert list(first["day"]) == [
            *["id", "routine", "order", "name", "description", "is_rest", "need_logs_to_advance", "type", "config"]
        ]
        assert [slot["exercises"] for slot in first["slots"]] == [[BENCH], [ROW, CURL]]
        assert [slot["is_superset"] for slot in first["slots"]] == [False, True]
        assert first["slots"][0]["comment"] == "warm up first"
        assert first["slots"][0]["sets"][0] == {
            "slot_entry_id": example["entries"][0],
            "exercise": BENCH,
            "sets": 3,
            "max_sets": None,
            "weight": "60",
            "max_weight": None,
            "weight_unit": 1,
            "weight_rounding": "2.50",
            "repetitions": "8",
            "max_repetitions": "10",
            "repetitions_unit": 1,
            "repetitions_rounding": "1.00",
            "rir": "2",
            "max_rir": None,
            "rpe": "8",
            "rest": "120",
            "max_rest": None,
            "type": "normal",
            "text_repr": "3 Sets, 8-10 × 60 kg @ 2 RiR 120s rest",
            "comment": "",
        }
        assert _texts(first)[1] == ["2 Sets, 12 Reps", "20 kg"]
        assert first["slots"][1]["sets"][1]["repetitions_unit"] is None
        assert first["slots"][1]["sets"][0]["weight_unit"] is None

    def test_a_logged_set_earns_the_next_step(self, as_alice: Program, build: Build, example: Row) -> None:
        before = _view(as_alice, example, "date-sequence-display")[7]
        _log(build, example, "2025-01-06", 1, "8 x 60")
        after = _view(as_alice, example, "date-sequence-display")[7]

        assert _texts(before)[0][0] == "3 Sets, 8-10 × 60 kg @ 2 RiR 120s rest"
        assert _texts(after)[0][0] == "3 Sets, 8-10 × 62.50 kg @ 2 RiR 120s rest"
        assert after["slots"][0]["sets"][0]["weight"] == "62.50"


class TestGym:
    def test_sets_come_one_by_one_and_the_entries_of_a_superset_take_turns(
        self, as_alice: Program, example: Row
    ) -> None:
        first = _view(as_alice, example, "date-sequence-gym")[0]

        entries = [[one["slot_entry_id"] for one in slot["sets"]] for slot in first["slots"]]
        one, two, three, four = example["entries"]
        assert entries == [[one, one, one], [two], [three, four, three]]
        assert _texts(first) == [
            ["8-10 × 60 kg @ 2 RiR 120s rest"] * 3,
            ["12 × 40 kg"],
            ["12 Reps", "20 kg", "12 Reps"],
        ]
        assert {one["sets"] for slot in first["slots"] for one in slot["sets"]} == {1}

    def test_four_two_and_three_sets_take_turns(self, as_alice: Program, build: Build, planned: Planned) -> None:
        entries = [planned.entry] + [build("slot-entry", slot=planned.slot["id"], exercise=key) for key in (ROW, CURL)]
        for entry, sets in zip(entries, (4, 2, 3), strict=True):
            _rules(build, entry, sets=sets)

        slot = _view(as_alice, planned.routine, "date-sequence-gym")[0]["slots"][0]

        assert [one["exercise"] for one in slot["sets"]] == [
            *[BENCH, ROW, CURL],
            *[BENCH, ROW, CURL],
            *[BENCH, CURL],
            BENCH,
        ]

    def test_an_empty_slot_is_kept(self, as_alice: Program, planned: Planned, build: Build) -> None:
        build("slot", day=planned.day["id"], order=2)

        gym = _view(as_alice, planned.routine, "date-sequence-gym")[0]["slots"]
        display = _view(as_alice, planned.routine, "date-sequence-display")[0]["slots"]

        assert gym[1] == {"comment": "", "is_superset": False, "exercises": [], "sets": []}
        assert len(display) == 1


class TestLanguageAndTime:
    def test_texts_are_in_the_language_of_each_reader(self, as_alice: Program, build: Build, planned: Planned) -> None:
        entry = build("slot-entry", slot=planned.slot["id"], exercise=ROW, repetition_unit=3, weight_unit=4)
        _rules(build, entry, sets=3, repetitions=8, weight=45, rest=90)
        build("rir-config", slot_entry=entry["id"], iteration=1, value="1.5")

        def text(language: str) -> str:
            headers = {"Accept-Language": language}
            return _texts(_view(as_alice, planned.routine, "date-sequence-display", headers=headers)[0])[0][1]

        assert text("en") == "3 Sets, 8 Seconds × 45 Plates @ 1.5 RiR 90s rest"
        assert text("de") == "3 Sätze, 8 Sekunden × 45 Scheiben @ 1.5 RiR 90s Pause"
        assert text("en") == "3 Sets, 8 Seconds × 45 Plates @ 1.5 RiR 90s rest"

    def test_a_kept_answer_ends_with_its_day(
        self, as_alice: Program, build: Build, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        routine = build("routine", start="2025-01-06", end="2025-01-10")
        build("day", routine=routine["id"], order=1, name="one", need_logs_to_advance=True)
        build("day", routine=routine["id"], order=2, name="two")

        def names(day: int) -> list[str]:
            monkeypatch.setattr(sessions, "now", lambda: datetime(2025, 1, day, 12, tzinfo=UTC))
            return [item["day"]["name"] for item in _view(as_alice, routine, "date-sequence-display")]

        assert names(6) == ["one", "two", "one", "two", "one"]
        assert names(8) == ["one", "one", "one", "two", "one"]


class TestLogs:
    def test_sessions_carry_what_was_logged_in_them(self, as_alice: Program, build: Build, example: Row) -> None:
        empty = build("workoutsession", routine=example["id"], date="2025-01-08")
        log = _log(build, example, "2025-01-06", 1, "8 x 60")

        found = _view(as_alice, example, "logs")

        assert [item["logs"] for item in found] == [[log], []]
        assert found[1]["session"] == empty
        assert found[0]["session"]["day"] == example["push"]


class TestStatistics:
    def test_the_example_of_the_documents(self, as_alice: Program, build: Build, example: Row) -> None:
        _log(build, example, "2025-01-06", 1, "8 x 60")
        _log(build, example, "2025-01-06", 1, "8 x 60")
        _log(build, example, "2025-01-13", 2, "6 x 62.5")
        _log(build, example, "2025-01-13", 2, "6 x 100", weight_unit=2)

        found = _view(as_alice, example, "stats")

        first = {"exercises": {"9": 960.0}, "muscle": {"4": 960.0}, "upper_body": "960.00", "lower_body": "0.00"}
        assert found["volume"]["iteration"]["1"] == first | {"total": "960.00"}
        assert found["volume"]["daily"]["2025-01-06"] == found["volume"]["weekly"]["2"] == first | {"total": "960.00"}
        assert found["volume"]["weekly"]["3"]["total"] == "375.00"
        assert found["volume"]["mesocycle"]["total"] == "1335.00"
        assert found["sets"]["mesocycle"]["exercises"] == {"9": 3.0}
        assert found["sets"]["iteration"]["1"]["total"] == "2.00"
        intensity = found["intensity"]
        assert intensity["iteration"]["1"]["exercises"]["9"] == pytest.approx(0.8054)
        assert intensity["iteration"]["2"]["muscle"]["4"] == pytest.approx(0.861)
        assert intensity["mesocycle"]["exercises"]["9"] == pytest.approx(0.8239333)
        assert [intensity["iteration"][key]["total"] for key in "12"] == ["0.81", "0.86"]
        assert (intensity["mesocycle"]["total"], intensity["mesocycle"]["upper_body"]) == ("0.82", "0.82")

    def test_nothing_logged_is_nothing_counted(self, as_alice: Program, routine: Row) -> None:
        nothing = {"exercises": {}, "muscle": {}, "upper_body": "0.00", "lower_body": "0.00", "total": "0.00"}
        empty = {"iteration": {}, "weekly": {}, "daily": {}, "mesocycle": nothing}

        assert _view(as_alice, routine, "stats") == {"intensity": empty, "sets": empty, "volume": empty}

    def test_a_log_without_an_iteration_or_a_weight_counts_as_a_set(
        self, as_alice: Program, build: Build, routine: Row
    ) -> None:
        build("workoutlog", routine=routine["id"], exercise=BENCH, repetitions=8)

        found = _view(as_alice, routine, "stats")

        assert found["sets"]["iteration"]["None"]["total"] == "1.00"
        assert found["volume"]["iteration"]["None"]["exercises"] == {"9": 0.0}
        assert found["intensity"]["iteration"] == {}


VIEWS = ("structure", "date-sequence-display", "date-sequence-gym", "logs", "stats")


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_takes_at_most_twelve_statements_and_no_more_for_more(
    as_alice: Program, build: Build, example: Row, count_queries: Callable[..., int], view: str
) -> None:
    _log(build, example, "2025-01-06", 1, "8 x 60")
    address = f"/api/v2/routine/{example['id']}/{view}/"
    first = count_queries(as_alice.get, address)
    kept = count_queries(as_alice.get, address)
    for number in range(4):
        slot = build("slot", day=example["push"], order=5 + number)
        entry = build("slot-entry", slot=slot["id"], exercise=BENCH)
        _rules(build, entry, sets=3, weight=50, rest=60)
        _log(build, example, f"2025-01-1{number}", 2, "8 x 60")

    assert count_queries(as_alice.get, address) == first <= 12
    assert kept < first


@pytest.mark.parametrize("view", VIEWS)
def test_only_reading_is_possible_and_only_for_those_who_may(
    as_alice: Program, as_bob: Program, routine: Row, view: str
) -> None:
    address = f"/api/v2/routine/{routine['id']}/{view}/"

    assert as_alice.post(address, json={}).status_code == 405
    assert "actions" not in as_alice.open("OPTIONS", address).json
    assert as_bob.get(address).json == {"detail": "No Routine matches the given query."}
    assert as_alice.get(f"/api/v2/routine/x/{view}/").status_code == 404
    assert as_alice.get(f"{address[:-1]}.json").status_code == 200


def test_programs_of_others_see_a_public_template_and_nothing_of_what_its_owner_trained(
    as_alice: Program, as_bob: Program, build: Build, example: Row
) -> None:
    as_alice.patch(f"/api/v2/routine/{example['id']}/", json={"is_template": True, "is_public": True})
    as_alice.patch(f"/api/v2/day/{example['push']}/", json={"need_logs_to_advance": True})
    pages = [f"/api/v2/routine/{example['id']}/date-sequence-{view}/" for view in ("display", "gym")]
    before = [as_bob.get(page).get_json() for page in pages]

    _log(build, example, "2025-01-06", 1, "8 x 60")
    as_alice.get(pages[0])

    assert all(len(dates) == 9 for dates in before)
    assert [as_bob.get(page).get_json() for page in pages] == before
