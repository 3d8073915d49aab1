"""The page that corrects tracks: trying, saving, taking back, and what it says to wrong input."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.activities.gpx_samples import START, golden_gpx, gpx_of, ride
from tests.activities.uploads import traces_in, uploaded, workout_in
from tests.people import Browser, Program

HOUR = timedelta(hours=1)


@pytest.fixture
def workout(as_alice: Program) -> dict[str, Any]:
    """Half an hour on the way."""
    return uploaded(as_alice, gpx_of(ride(30), name="Outing"))


def page_of(workout: dict[str, Any], tool: str = "trim", **query: str) -> str:
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    return f"/activities/{workout['id']}/track/edit?tool={tool}{asked}"


def save(browser: Browser, workout: dict[str, Any], tool: str, **typed: Any) -> Any:
    return browser.submit(page_of(workout, tool), data=typed)


def read_again(program: Program, workout: dict[str, Any]) -> dict[str, Any]:
    return workout_in(program.get(f"/api/workouts/{workout['id']}"))


class TestTrying:
    def test_a_preview_compares_the_figures_and_stores_nothing(
        self, alices_browser: Browser, workout: dict[str, Any], app: Flask
    ) -> None:
        before = traces_in(app)

        page = alices_browser.get(page_of(workout, start="5:00", end="20:00", preview="1"))

        table = page.text.split("<table>")[1]
        assert re.findall(r"Duration</th>.*?>(30:00)<.*?>(15:00)<", table.replace("\n", ""))
        assert "preview.json?tool=trim" in page.text
        assert traces_in(app) == before

    def test_the_map_of_a_preview_draws_what_would_be_left(
        self, alices_browser: Browser, workout: dict[str, Any]
    ) -> None:
        address = f"/activities/{workout['id']}/track/preview.json?tool=trim&start=5:00&end=20:00&preview=1"

        columns = alices_browser.get(address).json

        assert (columns["time_s"][0], columns["time_s"][-1]) == (0, 900)

    @pytest.mark.parametrize("tool", ["trim", "split", "merge", "heights", "leaps", "cut"])
    def test_every_tool_has_a_form(self, tool: str, alices_browser: Browser, workout: dict[str, Any]) -> None:
        page = alices_browser.get(page_of(workout, tool))

        assert page.status_code == 200
        assert "Preview" in page.text

    def test_activities_of_the_day_can_be_merged_with(
        self, as_alice: Program, alices_browser: Browser, workout: dict[str, Any]
    ) -> None:
        uploaded(as_alice, gpx_of(ride(10, start=START + HOUR), name="The way home"))
        uploaded(as_alice, gpx_of(ride(10, start=START + 100 * HOUR), name="Days later"))

        page = alices_browser.get(page_of(workout, "merge")).text

        assert "The way home" in page
        assert "Days later" not in page


class TestSaving:
    def test_what_was_trimmed_comes_back_by_undo(
        self, as_alice: Program, alices_browser: Browser, workout: dict[str, Any]
    ) -> None:
        saved = save(alices_browser, workout, "trim", start="5:00", end="20:00")
        trimmed = read_again(as_alice, workout)
        history = alices_browser.get(page_of(workout)).text
        undone = alices_browser.submit(f"/activities/{workout['id']}/track/undo/0", page=page_of(workout))

        assert (saved.status_code, undone.status_code) == (303, 303)
        assert trimmed["duration"] == "0:15:00"
        assert "08:05:00 to 08:20:00 kept" in history
        again = read_again(as_alice, workout)
        assert {**again, "records": []} == {**workout, "records": []}

    def test_whole_seconds_keep_ends_that_have_fractions(self, as_alice: Program, alices_browser: Browser) -> None:
        points = [(48.85 + i / 1000, 2.35, 80, f"2024-05-01T08:0{i}:00.700Z") for i in range(9)]
        workout = uploaded(as_alice, gpx_of(points))

        save(alices_browser, workout, "trim", start="0:01:00", end="0:08:00")

        assert read_again(as_alice, workout)["duration"] == "0:07:00"

    def test_a_split_makes_a_second_activity_with_a_name(
        self, as_alice: Program, alices_browser: Browser, workout: dict[str, Any]
    ) -> None:
        save(alices_browser, workout, "split", at="0:10:00")

        parts = as_alice.get("/api/workouts?order=asc").json["data"]["workouts"]
        assert [(part["title"], part["duration"]) for part in parts] == [
            ("Outing", "0:10:00"),
            ("Outing, part 2", "0:20:00"),
        ]
        assert "Undo the split at its first part" in alices_browser.client.post(
            f"/activities/{parts[1]['id']}/track/undo/0",
            data={"csrf_token": alices_browser.form_token(page_of(parts[1]))},
            follow_redirects=True,
        ).get_data(as_text=True)

    def test_a_merge_a_speed_and_heights_are_saved_and_told(
        self, as_alice: Program, alices_browser: Browser, workout: dict[str, Any]
    ) -> None:
        other = uploaded(as_alice, gpx_of(ride(10, start=START + HOUR), name="The way home"))

        save(alices_browser, workout, "merge", others=[other["id"]])
        save(alices_browser, workout, "heights", metres="150")
        save(alices_browser, workout, "cut", start="0:01:00", end="0:02:00")

        history = alices_browser.get(page_of(workout)).text
        for told in ("With “The way home”", "Over 150 m to both sides", "08:01:00 to 08:02:00 removed"):
            assert told in history
        assert read_again(as_alice, workout)["duration"] == "1:10:00"
        assert alices_browser.get(f"/activities/{other['id']}/").status_code == 404


WRONG = [
    ("trim", {"start": "x", "end": "20:00"}, "start", "Write a duration"),
    ("trim", {"start": "0:00", "end": "30:00"}, "start", "changes nothing"),
    ("trim", {"start": "20:00", "end": "5:00"}, "end", "after the first one"),
    ("trim", {"start": "1:00:00", "end": "2:00:00"}, "start", "lasts only 0:30:00"),
    ("trim", {"start": "9999:00:00", "end": "5:00"}, "start", "lasts only"),
    ("trim", {"start": "", "end": "5:00"}, "start", "Fill this in"),
    ("trim", {"start": "0:01", "end": "0:03"}, "start", "leaves nothing"),
    ("split", {"at": "0:00"}, "at", "leaves nothing"),
    ("split", {"at": "٥:٠٠"}, "at", "Write a duration"),
    ("cut", {"start": "0:00", "end": "30:00"}, "start", "leaves nothing"),
    ("heights", {"metres": "7"}, "metres", "Choose one of the list"),
    ("heights", {"metres": "9" * 400}, "metres", "Choose one of the list"),
    ("leaps", {"fastest_kmh": "-1"}, "fastest_kmh", "Write a speed"),
    ("leaps", {"fastest_kmh": "NaN"}, "fastest_kmh", "Write a number"),
    ("leaps", {"fastest_kmh": "900"}, "fastest_kmh", "changes nothing"),
    ("merge", {}, "others", "Choose at least one"),
    ("merge", {"others": "0000"}, "others", "Choose one of the list"),
    ("merge", {"others": "kjxavSTUrJvoAh2wvCeGEF"}, "others", "Choose one of the list"),
]


class TestWrongInput:
    @pytest.mark.parametrize("wrong", WRONG, ids=[f"{tool}: {sentence}" for tool, _typed, _field, sentence in WRONG])
    def test_a_sentence_stands_at_its_field_and_nothing_changes(
        self, wrong: tuple[str, dict[str, str], str, str], alices_browser: Browser, workout: dict[str, Any], app: Flask
    ) -> None:
        tool, typed, field, sentence = wrong
        before = traces_in(app)

        address = page_of(workout).partition("?")[0]
        tried = alices_browser.get(address, query_string={"tool": tool, "preview": "1"} | typed)
        saved = save(alices_browser, workout, tool, **typed)

        for page in (tried, saved):
            assert page.status_code == 422
            error = re.search(rf'id="{field}-error">.*?<span>(.*?)</span>', page.text, re.DOTALL)
            assert error
            assert sentence in error[1]
        assert traces_in(app) == before

    def test_the_same_time_twice_cannot_be_merged(
        self, as_alice: Program, alices_browser: Browser, workout: dict[str, Any]
    ) -> None:
        other = uploaded(as_alice, gpx_of(ride(10)))

        assert "recorded at the same time" in save(alices_browser, workout, "merge", others=[other["id"]]).text

    def test_unknown_tools_and_activities_without_a_track_are_not_found(
        self, as_alice: Program, alices_browser: Browser, bobs_browser: Browser, workout: dict[str, Any]
    ) -> None:
        body = {"sport_id": 1, "duration": 60, "distance": 1, "workout_date": "2026-05-15 14:05"}
        written = workout_in(as_alice.post("/api/workouts/no_gpx", json=body))

        assert alices_browser.get(page_of(workout, "paint")).status_code == 404
        assert alices_browser.get(page_of(written)).status_code == 404
        assert bobs_browser.get(page_of(workout)).status_code == 404
        assert (
            alices_browser.get(f"/activities/{workout['id']}/track/preview.json?tool=trim&start=x").status_code == 404
        )

    def test_too_many_undos_say_so(self, alices_browser: Browser, workout: dict[str, Any]) -> None:
        answer = alices_browser.submit(
            f"/activities/{workout['id']}/track/undo/3", page=page_of(workout), follow_redirects=True
        )

        assert "nothing to undo" in answer.text

    def test_a_lost_file_says_what_to_do(self, as_alice: Program, alices_browser: Browser, app: Flask) -> None:
        workout = uploaded(as_alice, golden_gpx())
        for path in Path(app.config["INSTANCE"]).rglob("*.gpx"):
            path.unlink()

        page = alices_browser.get(page_of(workout, start="0:05", end="1:00", preview="1"))

        assert page.status_code == 422
        assert "gone from the server" in page.text


def test_the_page_asks_the_database_as_often_whatever_the_history(
    as_alice: Program, alices_browser: Browser, workout: dict[str, Any], count_queries: Any
) -> None:
    save(alices_browser, workout, "trim", start="1:00", end="20:00")
    few = count_queries(alices_browser.get, page_of(workout))
    for minute in ("18:00", "17:00", "16:00"):
        save(alices_browser, workout, "trim", start="0:00", end=minute)

    assert count_queries(alices_browser.get, page_of(workout)) == few
