"""Workouts, days, sets and settings of older programs are routines of today."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.legacy.conftest import OldWorkout, Send
from tests.people import Program
from tests.routines.conftest import BENCH, CURL, ROW


def _of(program: Program, path: str) -> Any:
    answer = program.get(f"/api/v2/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_workout_is_a_routine_from_the_next_monday_for_sixteen_weeks(as_alice: Program, old: OldWorkout) -> None:
    routine = _of(as_alice, f"routine/{old.workout['id']}/")

    start, end = date.fromisoformat(routine["start"]), date.fromisoformat(routine["end"])
    assert start.weekday() == 0
    assert timedelta(0) < start - date.today() <= timedelta(days=8)
    assert end - start == timedelta(weeks=16)
    assert (routine["name"], routine["description"], routine["fit_in_week"]) == ("Strong", "All of it", False)


def test_a_workout_has_the_keys_it_always_had(old: OldWorkout) -> None:
    assert set(old.workout) == {"id", "name", "creation_date", "description", "comment"}
    assert old.workout["comment"] == old.workout["description"] == "All of it"
    assert len(old.workout["creation_date"]) == 10


def test_the_comment_of_the_oldest_programs_is_the_description(as_alice: Program, send: Send) -> None:
    workout = send("workout", comment="Before it was called so")

    changed = as_alice.patch(f"/api/v2/workout/{workout['id']}/", json={"comment": "Now"})

    assert workout["description"] == "Before it was called so"
    assert changed.json["description"] == changed.json["comment"] == "Now"


def test_a_long_name_of_a_workout_is_cut(send: Send) -> None:
    assert send("workout", name="n" * 100)["name"] == "n" * 25


def test_templates_are_no_workouts(as_alice: Program, send: Send, old: OldWorkout) -> None:
    template = send("routine", name="Kept", start="2025-01-06", end="2025-02-09", is_template=True)

    assert [one["id"] for one in _of(as_alice, "workout/")["results"]] == [old.workout["id"]]
    assert as_alice.get(f"/api/v2/workout/{template['id']}/").status_code == 404


def test_workouts_are_found_by_the_day_they_were_made_on(as_alice: Program, old: OldWorkout) -> None:
    made = old.workout["creation_date"]

    assert _of(as_alice, f"workout/?creation_date={made}")["count"] == 1
    assert _of(as_alice, "workout/?creation_date=2001-01-01")["count"] == 0
    assert as_alice.get("/api/v2/workout/?creation_date=x").json == {"creation_date": ["Enter a valid date."]}


def test_a_day_keeps_its_weekdays_and_says_them_again(as_alice: Program, old: OldWorkout) -> None:
    day = _of(as_alice, f"day/{old.day['id']}/")

    assert (old.day["training"], old.day["day"], old.day["description"]) == (old.workout["id"], [1, 4], "Push")
    assert (day["routine"], day["name"], day["order"]) == (old.workout["id"], "Push", 1)
    assert day["config"] == {"weekdays": [1, 4]}
    assert "training" not in day


def test_a_long_text_of_a_day_stays_whole_beside_its_name(send: Send, old: OldWorkout) -> None:
    text = "Everything that pushes, slowly"

    day = send("day", training=old.workout["id"], description=text, day=[2])

    assert (day["name"], day["description"]) == (text[:20].rstrip(), text)


def test_the_weekdays_of_a_day_can_be_changed(as_alice: Program, old: OldWorkout) -> None:
    changed = as_alice.patch(f"/api/v2/day/{old.day['id']}/", json={"day": ["7", 3, 3]})

    assert changed.json["day"] == [3, 7]
    assert changed.json["description"] == "Push"


@pytest.mark.parametrize(
    ("weekdays", "message"),
    [
        ([8], 'Invalid pk "8" - object does not exist.'),
        ([10**30], f'Invalid pk "{10**30}" - object does not exist.'),
        (["x"], "Incorrect type. Expected pk value, received str."),
        ([None], "Incorrect type. Expected pk value, received NoneType."),
        ([True], "Incorrect type. Expected pk value, received bool."),
        ("1", 'Expected a list of items but got type "str".'),
    ],
)
def test_other_weekdays_are_refused(as_alice: Program, old: OldWorkout, weekdays: object, message: str) -> None:
    answer = as_alice.post("/api/v2/day/", json={"training": old.workout["id"], "day": weekdays})

    assert (answer.status_code, answer.json) == (400, {"day": [message]})


def test_a_setting_is_an_entry_with_what_it_begins_with(as_alice: Program, old: OldWorkout) -> None:
    (day,) = _of(as_alice, f"routine/{old.workout['id']}/structure/")["days"]
    (entry,) = day["slots"][0]["entries"]

    assert entry["exercise"] == BENCH
    assert [one["value"] for one in entry["repetitions_configs"]] == ["10.00"]
    assert [one["value"] for one in entry["weight_configs"]] == ["60.00"]
    assert [one["value"] for one in entry["set_nr_configs"]] == [4]
    assert [one["value"] for one in entry["rir_configs"]] == ["2.0"]


def test_a_setting_is_answered_as_it_was_sent(old: OldWorkout) -> None:
    assert old.setting == {
        "id": old.setting["id"],
        "set": old.set["id"],
        "order": 1,
        "exercise_base": BENCH,
        "exercise": BENCH,
        "repetition_unit": 1,
        "reps": 10,
        "weight": "60.00",
        "weight_unit": 1,
        "rir": "2",
        "comment": "",
    }


def test_a_set_has_four_sets_unless_it_says_otherwise(send: Send, old: OldWorkout) -> None:
    usual = send("set", exerciseday=old.day["id"])

    assert usual == {"id": usual["id"], "exerciseday": old.day["id"], "sets": 4, "order": 2, "comment": ""}


def test_two_settings_of_one_exercise_are_one_set_each(as_alice: Program, send: Send, old: OldWorkout) -> None:
    send("setting", set=old.set["id"], exercise=BENCH, reps=8, weight=65)

    (day,) = _of(as_alice, f"routine/{old.workout['id']}/structure/")["days"]
    numbers = [[one["value"] for one in entry["set_nr_configs"]] for entry in day["slots"][0]["entries"]]
    assert numbers == [[1], [1]]
    assert _of(as_alice, f"set/{old.set['id']}/")["sets"] == 4


def test_the_last_setting_of_an_exercise_takes_all_sets_again(as_alice: Program, send: Send, old: OldWorkout) -> None:
    second = send("setting", set=old.set["id"], exercise=BENCH, reps=8)

    assert as_alice.delete(f"/api/v2/setting/{second['id']}/").status_code == 204

    (day,) = _of(as_alice, f"routine/{old.workout['id']}/structure/")["days"]
    assert [one["value"] for one in day["slots"][0]["entries"][0]["set_nr_configs"]] == [4]


def test_more_sets_reach_the_plan(as_alice: Program, old: OldWorkout) -> None:
    changed = as_alice.patch(f"/api/v2/set/{old.set['id']}/", json={"sets": 5, "comment": "slowly"})

    (day,) = _of(as_alice, f"routine/{old.workout['id']}/structure/")["days"]
    assert (changed.json["sets"], changed.json["comment"]) == (5, "slowly")
    assert day["slots"][0]["entries"][0]["set_nr_configs"][0]["value"] == 5


def test_sets_that_were_changed_in_the_pages_show_in_the_set(as_alice: Program, old: OldWorkout) -> None:
    (config,) = _of(as_alice, f"sets-config/?slot_entry={old.setting['id']}")["results"]

    as_alice.patch(f"/api/v2/sets-config/{config['id']}/", json={"value": 6})

    assert _of(as_alice, f"set/{old.set['id']}/")["sets"] == 6


def test_a_setting_can_be_changed_and_its_weight_taken_away(as_alice: Program, old: OldWorkout) -> None:
    changed = as_alice.patch(f"/api/v2/setting/{old.setting['id']}/", json={"reps": 12, "weight": None, "rir": ""})

    assert (changed.json["reps"], changed.json["weight"], changed.json["rir"]) == (12, None, None)
    assert _of(as_alice, f"weight-config/?slot_entry={old.setting['id']}")["count"] == 0


def test_a_setting_can_move_to_another_set(as_alice: Program, send: Send, old: OldWorkout) -> None:
    other = send("set", exerciseday=old.day["id"], sets=2)

    moved = as_alice.patch(f"/api/v2/setting/{old.setting['id']}/", json={"set": other["id"]})

    assert moved.json["set"] == other["id"]
    assert _of(as_alice, f"set/{other['id']}/")["sets"] == 2
    assert _of(as_alice, f"set/{old.set['id']}/")["sets"] == 4


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reps": 601}, "reps"),
        ({"reps": -1}, "reps"),
        ({"weight": "1500.01"}, "weight"),
        ({"rir": "5"}, "rir"),
        ({"rir": "NaN"}, "rir"),
        ({"exercise_base": 4711}, "exercise_base"),
        ({"weight": "9" * 400}, "weight"),
        ({"comment": "\x00"}, "comment"),
        ({"repetition_unit": 99}, "repetition_unit"),
    ],
)
def test_values_that_cannot_be_are_refused_and_leave_nothing(
    as_alice: Program, old: OldWorkout, values: dict[str, Any], field: str
) -> None:
    body = {"set": old.set["id"], "exercise_base": ROW, "reps": 5} | values

    answer = as_alice.post("/api/v2/setting/", json=body)

    assert (answer.status_code, list(answer.json)) == (400, [field])
    assert _of(as_alice, "setting/")["count"] == 1


def test_settings_are_found_by_what_they_begin_with(as_alice: Program, send: Send, old: OldWorkout) -> None:
    send("setting", set=old.set["id"], exercise_base=ROW, reps=8, weight="42.5")

    for query, count in {
        "reps=8": 1,
        "reps=7": 0,
        "weight=42.50": 1,
        f"exercise_base={BENCH}": 1,
        f"set={old.set['id']}": 2,
        "order=2": 1,
        "reps=1e400": 0,
    }.items():
        assert _of(as_alice, f"setting/?{query}")["count"] == count, query
    assert _of(as_alice, "set/?sets=4")["count"] == 1
    assert _of(as_alice, "set/?sets=99999999999999999999")["count"] == 0
    assert _of(as_alice, f"set/?exerciseday={old.day['id']}")["count"] == 1


def test_the_exercises_of_a_set_take_turns_until_the_shortest_is_done(
    as_alice: Program, send: Send, old: OldWorkout
) -> None:
    send("setting", set=old.set["id"], exercise_base=ROW, reps=8)
    send("setting", set=old.set["id"], exercise_base=ROW, reps=6)

    found = _of(as_alice, f"set/{old.set['id']}/computed_settings/")["results"]

    assert [(one["exercise_base"], one["reps"]) for one in found] == [(BENCH, 10), (ROW, 8), (BENCH, 10), (ROW, 6)]


def test_a_workout_can_be_read_as_a_whole(as_alice: Program, send: Send, old: OldWorkout) -> None:
    send("setting", set=old.set["id"], exercise_base=ROW, reps=30, repetition_unit=3, comment="hold")
    early = send("day", training=old.workout["id"], description="Sunday is early enough", day=[7])

    found = _of(as_alice, f"workout/{old.workout['id']}/canonical_representation/")

    assert found["obj"] == old.workout
    assert [one["id"] for one in found["muscles"]["front"]] == [4]
    assert [one["id"] for one in found["muscles"]["back"]] == [12]
    first, second = found["day_list"]
    assert (first["obj"]["id"], second["obj"]["id"]) == (old.day["id"], early["id"])
    assert first["days_of_week"]["text"] == "Monday, Thursday"
    (one,) = first["set_list"]
    assert one["is_superset"] is True
    assert len(one["settings_computed"]) == 8
    bench, row = one["exercise_list"]
    assert bench["obj"]["id"] == BENCH
    assert (bench["setting_text"], bench["has_weight"]) == ("4 × 10 (60 kg, 2 RiR)", True)
    assert (row["setting_text"], row["has_weight"], row["comment_list"]) == ("4 × 30 Seconds", False, ["hold"])


def test_what_was_logged_can_be_read_by_exercise(as_alice: Program, send: Send, old: OldWorkout) -> None:
    common = {"workout": old.workout["id"], "exercise_base": BENCH, "repetition_unit": 1, "weight_unit": 1}
    for reps, weight, day in (
        (8, 60, "2025-01-06"),
        (8, 65, "2025-01-06"),
        (10, 50, "2025-01-06"),
        (8, 70, "2025-01-13"),
    ):
        send("workoutlog", **common, reps=reps, weight=weight, date=day, rir="2")
    send("workoutlog", **(common | {"exercise_base": CURL}), reps=8, weight=10, date="2025-01-06")

    found = _of(as_alice, f"workout/{old.workout['id']}/log_data/?id={BENCH}")

    assert found["chart_data"] == [
        [
            {"date": "2025-01-06", "weight": "65.00", "reps": 8},
            {"date": "2025-01-13", "weight": "70.00", "reps": 8},
        ],
        [{"date": "2025-01-06", "weight": "50.00", "reps": 10}],
    ]
    assert {day: len(logs) for day, logs in found["logs"].items()} == {"2025-01-06": 3, "2025-01-13": 1}
    assert found["logs"]["2025-01-13"][0]["workout"] == old.workout["id"]


def test_log_data_asks_for_an_exercise(as_alice: Program, old: OldWorkout) -> None:
    address = f"/api/v2/workout/{old.workout['id']}/log_data/"

    assert as_alice.get(address).json == "Please provide an base ID in the 'id' GET parameter"
    assert as_alice.get(f"{address}?id=x").json == {"id": ["A valid integer is required."]}
    assert as_alice.get(f"{address}?id={'9' * 19}").json == {"chart_data": [], "logs": {}}


def test_a_log_answers_in_the_words_it_was_sent_in(send: Send, old: OldWorkout) -> None:
    log = send("workoutlog", workout=old.workout["id"], exercise_base=BENCH, reps=8, weight=60, date="2025-01-06")

    assert (log["workout"], log["routine"]) == (old.workout["id"], old.workout["id"])
    assert (log["exercise_base"], log["exercise"]) == (BENCH, BENCH)
    assert (log["reps"], log["repetitions"]) == (8, "8.00")
    assert (log["date"], log["repetition_unit"]) == ("2025-01-06", 1)


def test_a_session_is_sent_with_its_workout(as_alice: Program, send: Send, old: OldWorkout) -> None:
    session = send("workoutsession", workout=old.workout["id"], date="2025-01-06", notes="fine", impression="3")

    assert (session["workout"], session["routine"]) == (old.workout["id"], old.workout["id"])
    assert "workout" not in _of(as_alice, f"workoutsession/{session['id']}/")


def test_a_day_of_rest_takes_no_set(as_alice: Program, send: Send, old: OldWorkout) -> None:
    rest = send("day", routine=old.workout["id"], is_rest=True)

    answer = as_alice.post("/api/v2/set/", json={"exerciseday": rest["id"]})

    assert answer.status_code == 400
    assert "rest" in answer.text


def test_the_days_of_the_week_are_a_page_for_everybody(as_alice: Program) -> None:
    page = _of(as_alice, "daysofweek/")

    assert page["count"] == 7
    assert page["results"][0] == {"id": 1, "day_of_week": "Monday"}
    assert _of(as_alice, "daysofweek/7/") == {"id": 7, "day_of_week": "Sunday"}
    assert _of(as_alice, "daysofweek/?day_of_week=Friday")["results"] == [{"id": 5, "day_of_week": "Friday"}]
    assert _of(as_alice, "daysofweek/?limit=2&offset=2")["next"].endswith("limit=2&offset=4")
    assert as_alice.get("/api/v2/daysofweek/8/").status_code == 404


def test_one_schedule_is_active_at_a_time(as_alice: Program, as_bob: Program, send: Send, old: OldWorkout) -> None:
    bobs = as_bob.post("/api/v2/schedule/", json={"name": "Bob's"}).json
    first = send("schedule", name="Winter", start_date="2025-01-06", is_loop=True)
    second = send("schedule", name="Summer")

    assert _of(as_alice, f"schedule/{first['id']}/")["is_active"] is False
    as_alice.patch(f"/api/v2/schedule/{first['id']}/", json={"is_active": True})
    assert _of(as_alice, f"schedule/{second['id']}/")["is_active"] is False
    assert _of(as_alice, "schedule/?is_active=True")["count"] == 1
    assert _of(as_bob, f"schedule/{bobs['id']}/")["is_active"] is True


def test_a_schedule_starts_today_and_has_the_keys_it_had(send: Send) -> None:
    schedule = send("schedule", name="Winter")

    assert set(schedule) == {"id", "name", "start_date", "is_active", "is_loop"}
    assert (schedule["is_active"], schedule["is_loop"]) == (True, False)
    assert abs(date.fromisoformat(schedule["start_date"]) - date.today()) <= timedelta(days=1)


def test_steps_of_a_schedule_last_weeks(as_alice: Program, send: Send, old: OldWorkout) -> None:
    schedule = send("schedule", name="Winter")
    step = send("schedulestep", schedule=schedule["id"], workout=old.workout["id"], duration=6)
    usual = send("schedulestep", schedule=schedule["id"], workout=old.workout["id"])

    assert step == {"id": step["id"], "schedule": schedule["id"], "workout": old.workout["id"], "duration": 6}
    assert usual["duration"] == 4
    assert _of(as_alice, f"schedulestep/?schedule={schedule['id']}&duration=6")["count"] == 1
    for duration in (0, 26):
        wrong = {"schedule": schedule["id"], "workout": old.workout["id"], "duration": duration}
        assert as_alice.post("/api/v2/schedulestep/", json=wrong).status_code == 400


def test_nobody_plans_with_the_rows_of_others(as_bob: Program, old: OldWorkout, send: Send) -> None:
    schedule = send("schedule", name="Winter")

    for resource, values in {
        "set": {"exerciseday": old.day["id"]},
        "setting": {"set": old.set["id"], "exercise_base": BENCH, "reps": 5},
        "schedulestep": {"schedule": schedule["id"], "workout": old.workout["id"]},
        "day": {"training": old.workout["id"], "description": "x", "day": [1]},
        "workoutlog": {"workout": old.workout["id"], "exercise_base": BENCH, "reps": 1, "weight": 1},
    }.items():
        assert as_bob.post(f"/api/v2/{resource}/", json=values).status_code == 403, resource
    for path in (
        f"workout/{old.workout['id']}/canonical_representation/",
        f"workout/{old.workout['id']}/log_data/?id=9",
        f"set/{old.set['id']}/computed_settings/",
        f"setting/{old.setting['id']}/",
    ):
        assert as_bob.get(f"/api/v2/{path}").status_code == 404, path


def test_answers_name_the_successor(as_alice: Program, old: OldWorkout) -> None:
    for path, successor in {
        "workout/": "routine",
        f"workout/{old.workout['id']}/": "routine",
        f"workout/{old.workout['id']}/canonical_representation/": "routine",
        "set/": "slot",
        "setting/": "slot-entry",
        "schedule/": "routine",
        "daysofweek/": "day",
        "workout/4711/": "routine",
    }.items():
        answer = as_alice.get(f"/api/v2/{path}")
        assert answer.headers["Deprecation"].startswith("@"), path
        assert answer.headers["Link"] == f'</api/v2/{successor}/>; rel="successor-version"', path
    assert "Deprecation" not in as_alice.get("/api/v2/routine/").headers


def test_the_description_of_the_api_marks_older_addresses(as_alice: Program) -> None:
    paths = _of(as_alice, "schema")["paths"]

    for path in ("workout/", "set/{id}/", "setting/", "schedule/", "daysofweek/", "workout/{id}/log_data/"):
        assert paths[f"/api/v2/{path}"]["get"]["deprecated"] is True
        assert "/api/v2/" in paths[f"/api/v2/{path}"]["get"]["description"]
    assert "deprecated" not in paths["/api/v2/routine/"]["get"]


@pytest.mark.parametrize("resource", ["workout", "set", "setting", "schedule"])
def test_a_page_takes_as_many_statements_for_many_rows_as_for_one(
    as_alice: Program, send: Send, old: OldWorkout, count_queries: Any, resource: str
) -> None:
    send("schedule", name="One")

    def statements() -> int:
        found: int = count_queries(as_alice.get, f"/api/v2/{resource}/")
        return found

    statements()
    few = statements()
    for _ in range(3):
        workout = send("workout", name="More")
        day = send("day", training=workout["id"], description="Push", day=[1])
        one = send("set", exerciseday=day["id"])
        send("setting", set=one["id"], exercise_base=ROW, reps=5)
        send("schedule", name="More")

    assert statements() == few
