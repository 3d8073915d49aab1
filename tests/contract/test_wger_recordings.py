"""What wger 2.7.0a2 was recorded to answer on the catalogue's vocabulary, asked of us.

"Row n" is a row of the table in the specification's §0.3, which lists where the recorded server and the contract
differ; a decision is one of the project's own.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import Cast

CONTRACTS = Path(os.environ.get("REGIMEN_CONTRACTS", Path(__file__).parents[3] / "shared" / "contract"))
RECORDINGS = CONTRACTS / "wger" / "recordings"

SERVED = re.compile(
    r"/api/v2(/((language|license|muscle|equipment|exercisecategory|setting-repetitionunit|setting-weightunit)\b.*|version.*|min-app-version.*|nosuchthing/|powersync-(token|keys)|upload-powersync-data|"
    r"\?.*)?)?\Z"
)
HEADERS = (
    "Content-Type",
    "Allow",
    "Content-Language",
    "Cache-Control",
    "X-Frame-Options",
    "Location",
    "Access-Control-Allow-Origin",
)

UNFILTERED = "row 8: only True and False filter, anything else is ignored"
EXCEPTIONS = {
    "index json": "rows 10 and 19: every endpoint is listed; those of rooms that are not built yet are missing",
    "meta version": "decision 14: the version reported is 2.7.0",
    "meta powersync-keys": "decision 21: tokens are signed with the server's own key, which is nobody else's to know",
    "unknown endpoint json": "decision 23: programs are answered in JSON",
    "filter muscle/?is_front=true": UNFILTERED,
    "filter muscle/?is_front=false": UNFILTERED,
    "filter muscle/?is_front=0": UNFILTERED,
}
"""What is answered otherwise, by the name of the recording, and why. Each is checked by `TestExceptions`."""


def _recordings() -> list[Any]:
    files = sorted(RECORDINGS.glob("[0-9]*.json")) if RECORDINGS.is_dir() else []
    found = [json.loads(file.read_text()) for file in files]
    return [one for one in found if SERVED.match(one["request"]["path"])]


RECORDED = _recordings()
COMPARED = [one for one in RECORDED if one["name"] not in EXCEPTIONS]


@pytest.fixture
def ask(client: FlaskClient, cast: Cast) -> Any:
    """Sends a recorded request again; the token of whoever sent it is put in."""

    def send(recording: dict[str, Any]) -> Any:
        request = recording["request"]
        tokens = {f"{{{name}_token}}": cast.token_of(name) for name in ("alice", "bob", "carol")}
        headers = {
            name: re.sub(r"\{\w+\}", lambda found: tokens[found[0]], value)
            for name, value in request["headers"].items()
        }
        body = {"data": json.dumps(request["body"])} if "body" in request else {}
        return client.open(request["path"], method=request["method"], headers=headers, **body)

    return send


def _plain(value: Any) -> Any:
    """An answer without the hashes in names of static files, and without free prose."""
    text = re.sub(r"(muscle-\d+)\.[0-9a-f]{12}\.svg", r"\1.svg", json.dumps(value))
    found = json.loads(text)
    return found | {"description": ""} if isinstance(found, dict) and "description" in found else found


@pytest.mark.skipif(not RECORDED, reason="no recorded answers here")
@pytest.mark.parametrize("recording", COMPARED, ids=[f"{one['n']}-{one['name']}" for one in COMPARED])
class TestRecordings:
    def test_status_body_and_headers_agree(self, ask: Any, recording: dict[str, Any]) -> None:
        answer, recorded = ask(recording), recording["response"]

        assert answer.status_code == recorded["status"]
        if "json" in recorded:
            assert _plain(answer.json) == _plain(recorded["json"])
        for name in HEADERS:
            ours, theirs = answer.headers.get(name), recorded["headers"].get(name)
            if name == "Allow" and "powersync" in recording["request"]["path"]:
                # Those list methods in an order of their own, and leave out HEAD, which goes with GET.
                ours, theirs = ({*text.split(", ")} - {"HEAD"} for text in (ours, theirs))
            assert ours == theirs or _may_differ(name, answer), name
        assert _names(recorded["headers"].get("Vary")) <= _names(answer.headers.get("Vary"))


def _names(vary: str | None) -> set[str]:
    # Where wger answers from a cache of its own it did not look at the cookie; the answer depends on it all the same.
    return {name.strip().lower() for name in (vary or "").split(",")} - {"", "cookie"}


def _may_differ(name: str, answer: Any) -> bool:
    """Headers of ours that say more than was recorded."""
    if name == "Cache-Control":
        # A page shows who is signed in, and carries a form token: it is not kept.
        return bool(answer.content_type.startswith("text/html"))
    return answer.status_code == 301 and name in {"X-Frame-Options", "Content-Language"}


@pytest.mark.skipif(not RECORDED, reason="no recorded answers here")
class TestExceptions:
    @pytest.fixture
    def recorded(self) -> dict[str, Any]:
        return {one["name"]: one for one in RECORDED if one["name"] in EXCEPTIONS}

    def test_every_exception_was_recorded(self, recorded: dict[str, Any]) -> None:
        assert set(recorded) == set(EXCEPTIONS)

    def test_the_index_agrees_on_what_both_have(self, ask: Any, recorded: dict[str, Any]) -> None:
        ours, theirs = ask(recorded["index json"]).json, recorded["index json"]["response"]["json"]

        both = set(ours) & set(theirs)
        assert {"language", "license", "muscle", "equipment", "exercisecategory"} <= both
        assert {name: ours[name] for name in both} == {name: theirs[name] for name in both}

    def test_the_version_is_the_released_one(self, ask: Any, recorded: dict[str, Any]) -> None:
        assert ask(recorded["meta version"]).json == "2.7.0"

    def test_an_unknown_address_is_json_for_programs(self, ask: Any, recorded: dict[str, Any]) -> None:
        answer = ask(recorded["unknown endpoint json"])

        assert (answer.status_code, answer.json) == (404, {"detail": "Not found."})

    def test_there_is_no_key_to_publish(self, ask: Any, recorded: dict[str, Any]) -> None:
        assert ask(recorded["meta powersync-keys"]).json == {"keys": []}

    @pytest.mark.parametrize("value", ["true", "false", "0"])
    def test_other_spellings_of_truth_do_not_filter_unless_the_server_is_lenient(
        self, app: Flask, ask: Any, recorded: dict[str, Any], value: str
    ) -> None:
        recording = recorded[f"filter muscle/?is_front={value}"]

        assert ask(recording).json["count"] == 16
        app.config["STRICT_BOOLEAN_FILTERS"] = False
        try:
            assert _plain(ask(recording).json) == _plain(recording["response"]["json"])
        finally:
            app.config["STRICT_BOOLEAN_FILTERS"] = True
