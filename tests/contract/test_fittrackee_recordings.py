"""Programs written for FitTrackee get from us what they got from it.

The recordings stand beside the project (`REGIMEN_CONTRACTS`, else `../shared/contract`); without them nothing is
replayed. What is not compared cites a row of the specification's §0.3 (see `recordings.py`) or a decision.
"""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.accounts.models import User
from app.activities.logic.statistics import hundredths
from app.activities.tile_store import TileStore
from app.database import writing
from app.extensions import db
from tests.activities.tile_servers import running_tile_server
from tests.contract import recordings
from tests.contract.exceptions import Call, otherwise_for
from tests.contract.recordings import RECORDINGS, Scenario
from tests.people import Cast, Program

pytestmark = pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recorded answers are not beside the project")

SCENARIOS = (
    "03-list-empty",
    "04-list-paging",
    "05-list-filters",
    "06-list-statistics",
    "07-upload-full",
    "09-upload-pauses",
    "11-upload-titles",
    "15-upload-bad-files",
    "16-upload-bad-data",
    "17-upload-equipment",
    "18-upload-zip",
    "20-upload-formats",
    "22-no-gpx-good",
    "23-no-gpx-bad",
    "24-patch-file",
    "26-delete",
    "28-visibility",
    "30-sports",
    "31-stats",
    "34-ride-one-hour",
)
ZONES = {"alice": "Europe/Paris", "bob": "America/New_York", "dora": "Europe/London"}

# What is left to communities of many people (row 15), and what is ignored (row 33).
NOT_OURS = ("/collection", "/like", "/comments", "/timeline", "/users/")
NOT_ASKED = {"workout_visibility"}
# Scenarios in which several workouts start in the same minute (row 27).
SAME_MINUTE = ("09", "11", "15", "16", "18", "20", "22", "23")


@pytest.fixture
def people(app: Flask, cast: Cast) -> Iterator[dict[str, Program]]:
    """Alice and Bob live where the recorded ones did, limits are the recorded ones (row 21), and there are tiles."""
    with app.app_context(), writing():
        for name, zone in ZONES.items():
            db.session.get_one(User, cast.id_of(name)).preferences.timezone = zone
    ours = {name: app.config[name] for name in ("MAX_FILE_SIZE", "MAX_ARCHIVE_SIZE", "MAX_ARCHIVE_FILES")}
    app.config.update(MAX_FILE_SIZE=1024**2, MAX_ARCHIVE_SIZE=10 * 1024**2, MAX_ARCHIVE_FILES=10)
    programs = {name: Program(app, cast.token_of(name), "Bearer") for name in ZONES}
    before = app.extensions["tiles"]
    with running_tile_server() as server:
        folder = Path(app.config["INSTANCE"]) / "tiles"
        app.extensions["tiles"] = TileStore(folder, 10_000_000, server.template, user_agent="Regimen/test")
        yield programs | {"nobody": Program(app, "", "")}
    app.extensions["tiles"] = before
    app.config.update(ours)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_recorded_scenario_goes_as_it_went(name: str, people: dict[str, Program]) -> None:
    replay = Replay(recordings.read(name), people, neighbours=not name.startswith(SAME_MINUTE))

    compared = sum(replay.exchange(exchange) for exchange in replay.scenario.exchanges)

    assert compared


class Replay:
    """Sends what was sent and compares what comes back."""

    def __init__(self, scenario: Scenario, people: dict[str, Program], *, neighbours: bool) -> None:
        self.scenario = scenario
        self.people = people
        self.neighbours = neighbours
        self.results_differ = False
        self.with_file = any("file" in exchange["request"] for exchange in scenario.exchanges)
        self.wrong_speeds_in: set[int] = set()
        """Sports in which the recorded server computed impossible speeds (row 25), and with them records."""

    def exchange(self, exchange: dict[str, Any]) -> bool:
        """Replay one exchange. Returns whether it could be compared."""
        request = exchange["request"]
        if any(part in request["path"] for part in NOT_OURS) or NOT_ASKED & request.get("query", {}).keys():
            return False
        answer = self._send(exchange)
        label = f"exchange {exchange['n']}: {request['method']} {request['path']} {exchange.get('note') or ''}"
        if self._goes_otherwise(exchange, answer, label):
            return True
        assert answer.status_code == recordings.expected_status(exchange), (label, answer.text)
        if answer.status_code >= 400:
            self._compare_refusal(exchange, answer, label)
        elif answer.status_code != 204:
            self._compare_success(exchange, answer, label)
        return True

    def _send(self, exchange: dict[str, Any]) -> TestResponse:
        request = exchange["request"]
        bearer = request.get("headers", {}).get("Authorization", "")
        name = "bob" if "bob" in bearer else "dora" if "admin" in bearer else "alice" if bearer else "nobody"
        person = self.people[name]
        options: dict[str, Any] = {"query_string": self._here(request.get("query"), exchange), "buffered": True}
        if "form" in request or "file" in request:
            parts: dict[str, Any] = self._here(request.get("form", {}), exchange)
            if file := request.get("file"):
                content = (RECORDINGS / "inputs" / file["source"]).read_bytes()
                parts[file["field"]] = FileStorage(BytesIO(content), file["filename"])
            boundary, body = encode_multipart(parts)
            options |= {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
        elif "json" in request:
            options["json"] = self._here(request["json"], exchange)
        elif "raw_body" in request:
            options |= {"data": request["raw_body"], "content_type": request["headers"]["Content-Type"]}
        return person.open(request["method"], self.scenario.here(request["path"], exchange), **options)

    def _here(self, sent: Any, exchange: dict[str, Any]) -> Any:
        """What is sent, with our ids; row 23: of several pieces of equipment that were taken, the first."""
        text = self.scenario.here(json.dumps(sent), exchange)
        if exchange["response"]["status"] < 300:
            text = re.sub(r'(equipment_ids[\\": ]+\[[^],]*),[^]]*', r"\1", text)
        return json.loads(text)

    def _goes_otherwise(self, exchange: dict[str, Any], answer: TestResponse, label: str) -> bool:
        """Whether the contract wants another answer than the recorded one; then it is checked here."""
        request, recorded = exchange["request"], exchange["response"]
        otherwise = otherwise_for(Call(request, recorded, self.with_file, self.results_differ))
        if otherwise is None:
            return False
        assert answer.status_code == otherwise.status, (label, otherwise.why, answer.text[:200])
        for key, value in otherwise.body.items():
            assert answer.json[key] == value, (label, otherwise.why)
        self.results_differ = self.results_differ or otherwise.results_differ
        return True

    def _compare_refusal(self, exchange: dict[str, Any], answer: TestResponse, label: str) -> None:
        recorded = exchange["response"].get("json") or {}
        message = recordings.expected_message(exchange)
        if message is not None:
            assert answer.json["message"] == self.scenario.here(message, exchange), label
        if exchange["response"]["status"] not in {415, 500} and recorded:
            for key in recorded.keys() - {"message"}:
                assert answer.json[key] == self._here(recorded[key], exchange), (label, key)

    def _compare_success(self, exchange: dict[str, Any], answer: TestResponse, label: str) -> None:
        recorded = exchange["response"].get("json")
        if recorded is None:
            _compare_file(exchange["response"], answer, label)
            return
        of_equipment = exchange["request"]["path"] == "/api/equipments"
        assert answer.json["status"] == (recorded["status"] if of_equipment else "success"), label  # row 12
        listed = exchange["request"]["path"] == "/api/workouts" and exchange["request"]["method"] == "GET"
        if listed and self.wrong_speeds_in and "_speed" in str(exchange["request"].get("query")):
            return  # row 25: who is found, and in which order, depends on wrong speeds
        self.scenario.learn(recorded["data"], answer.json["data"])
        assert answer.json.get("pagination") == recorded.get("pagination"), label
        if "/auth/profile" in exchange["request"]["path"]:
            _compare_known(recorded["data"], answer.json["data"], label)
            return
        if exchange["request"]["path"] == "/api/stats/all":
            _compare_known(recorded["data"] | {"users": 4}, answer.json["data"], label)  # we have one more
            return
        for kind in recorded["data"]:
            compare = {
                "workouts": self._workouts,
                "records": self._records,
                "chart_data": self._chart,
                "equipments": self._equipment,
                "statistics": self._statistics,
            }.get(kind)
            if compare:
                compare(recorded["data"][kind], answer.json["data"][kind], exchange, listed, label)
            elif kind == "sports":
                _compare_sports(recorded["data"][kind], answer.json["data"][kind])
            else:
                assert kind in {"equipment_types", "geojson", "total_workouts"}, label
                assert answer.json["data"][kind] == recorded["data"][kind], label

    def _workouts(self, recorded: Any, ours: Any, exchange: dict[str, Any], listed: bool, label: str) -> None:
        if listed and (by := exchange["request"].get("query", {}).get("order_by", "workout_date")) != "workout_date":
            # Row 27: equals come in any order, so only the values that decide are compared in theirs.
            assert [one[by] for one in recorded] == [one[by] for one in ours], label
            recorded, ours = (sorted(workouts, key=lambda one: str(one["title"])) for workouts in (recorded, ours))
        for one, other in zip(recorded, ours, strict=True):
            if "day" in one["duration"]:
                self.wrong_speeds_in.add(one["sport_id"])
            speeds = one["sport_id"] not in self.wrong_speeds_in
            expected = recordings.workout_facts(one, listed=listed, speeds=speeds)
            is_new = exchange["request"]["method"] == "POST" and not exchange["request"]["path"].endswith("/refresh")
            if not listed and is_new:
                expected["modification_date"] = False  # row 13
            found = recordings.workout_facts(other, listed=listed, speeds=speeds)
            if one["with_file"] and exchange["request"]["method"] == "GET" and not listed:
                # Row 13 again, when it is read.
                found["modification_date"] = expected.get("modification_date")
            assert found == expected, label
            if self.neighbours and not listed:  # row 2: lists of 1.2.2 have none
                for key in ("previous_workout", "next_workout"):
                    assert other[key] == self.scenario.ids.get(one[key]), (label, key)

    def _records(self, recorded: Any, ours: Any, exchange: dict[str, Any], listed: bool, label: str) -> None:
        # Row 25: what a wrong speed won cannot be compared.
        expected, found = (
            recordings.record_facts([one for one in records if one["sport_id"] not in self.wrong_speeds_in])
            for records in (recorded, ours)
        )
        assert found == expected, label

    def _equipment(self, recorded: Any, ours: Any, exchange: dict[str, Any], listed: bool, label: str) -> None:
        found = [recordings.equipment_facts(item) for item in ours]
        assert found == [recordings.equipment_facts(item) for item in recorded], label

    def _statistics(self, recorded: Any, ours: Any, exchange: dict[str, Any], listed: bool, label: str) -> None:
        if listed:
            for selection in recorded:
                _compare_summary(recorded[selection], ours[selection], speeds=not self.wrong_speeds_in, label=label)
            return
        expected = recordings.statistics_facts(recorded, self.wrong_speeds_in)
        assert recordings.statistics_facts(ours, self.wrong_speeds_in) == expected, label

    def _chart(self, recorded: Any, ours: Any, exchange: dict[str, Any], listed: bool, label: str) -> None:
        with_speeds = "speed" in recorded[0]  # row 10
        expected = recordings.chart_facts(recorded, with_speeds=with_speeds)
        assert recordings.chart_facts(ours, with_speeds=with_speeds) == expected, label


def _compare_file(recorded: dict[str, Any], answer: TestResponse, label: str) -> None:
    """The length of a download; of pictures, whose tiles are others, the kind, the size and how long they are kept."""
    body, headers = recorded["body"], recorded["headers"]
    if "png_size" not in body:
        assert len(answer.data) == body["size"], label
        return
    assert answer.content_type == body["content_type"], label
    assert list(Image.open(BytesIO(answer.data)).size) == body["png_size"], label
    for name in headers.keys() & {"Accept-Ranges", "Cache-Control"}:
        assert answer.headers[name] == headers[name], (label, name)


def _compare_known(recorded: dict[str, Any], ours: dict[str, Any], label: str) -> None:
    """A profile or a preference: what both know, volatile values and how the account prefers things apart."""
    of_the_account = {"user_id", "created_at", "language", "weekm", "records", "start_elevation_at_zero", "role"}
    of_the_account.add("uploads_dir_size")
    # 1.2.2 counts climbs of swimmers there, and nowhere else (§2.8).
    of_the_account.add("total_ascent")
    both = (recorded.keys() & ours.keys()) - of_the_account - {"date_format", "use_dark_mode", "default_equipments"}
    assert {key: ours[key] for key in both} == {key: recorded[key] for key in both}, label


def _compare_summary(recorded: dict[str, Any], ours: dict[str, Any], *, speeds: bool, label: str) -> None:
    """Rows 10, 25, 35: speeds of pace sports are shown, wrong ones are not, and a total has two decimals."""
    left_out = set() if speeds and not recorded["average_pace"] else {"average_speed", "max_speed"}
    for key in recorded.keys() - left_out:
        expected = recorded[key]
        if isinstance(expected, float):
            expected = hundredths(round(expected * 1000))
        assert ours[key] == expected, (label, key)


def _compare_sports(recorded: list[dict[str, Any]], ours: list[dict[str, Any]]) -> None:
    keys = ["id", "label", "is_active", "is_active_for_user", "color", "stopped_speed_threshold"]
    keys += ["has_workouts"] if "has_workouts" in recorded[0] else []
    assert [[sport[key] for key in keys] for sport in ours] == [[sport[key] for key in keys] for sport in recorded]
