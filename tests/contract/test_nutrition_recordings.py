"""What wger 2.7.0a2 was recorded to answer about foods, plans and the diary, asked of us in the same order."""

import json
import re
from typing import Any

import pytest
from flask import Flask

from tests.contract.test_wger_recordings import CONTRACTS, RECORDINGS
from tests.nutrition.reference_rows import load_reference_foods
from tests.people import Cast, Program

ROOM = re.compile(
    r"/api/v2/(ingredient|ingredientinfo|ingredient-sync|ingredient-image|ingredientweightunit"
    r"|nutritionplan|nutritionplaninfo|meal|mealitem|nutritiondiary)\b"
)
HELD_OUT = CONTRACTS / "wger" / "held-out-state-changes.json"
ROWS = CONTRACTS / "wger" / "reference-rows.json"

BY_ID = "without an order of its own the recorded server gave rows as it found them; ours come by id"
STRICT = "row 8: only True and False filter, anything else is ignored"
RANKED = "§8, 18: names are ranked on every database; the recorded one sorted what contains the term"
OTHERWISE = {
    "ingredient name__search=": BY_ID,
    "ingredient bad limit": BY_ID,
    "ingredient limit negative": BY_ID,
    "ingredient language__code=en,de&limit=1": BY_ID,
    "ingredient nutriscore__lte=b&limit=1": BY_ID,
    "ingredient is_vegan=false&limit=1": STRICT,
    "ingredient is_vegan=0&limit=1": STRICT,
    "ingredientinfo is_vegan=1&limit=1": STRICT,
    "ingredientinfo is_vegetarian=true&limit=1": STRICT,
    "ingredientinfo name__search=TEST&limit=2": RANKED,
    "ingredientinfo name__search=ing": RANKED,
    "ingredient name__search=bachlor%20chow": "a typo is forgiven, as it was on PostgreSQL",
}
"""Where what is in a list, or its order, differs, by the name of the recording, and why."""
OF_PLANS = {"total", "percent", "per_kg"}
"""Row 16: what the values of a plan say more than they did."""
UNSTABLE = {"creation_date", "uuid"}


def _recordings() -> list[dict[str, Any]]:
    files = sorted(RECORDINGS.glob("[0-9]*.json")) if RECORDINGS.is_dir() else []
    found = {one["n"]: one for one in map(json.loads, (file.read_text() for file in files))}
    if HELD_OUT.is_file():
        found = {one["n"]: one for one in json.loads(HELD_OUT.read_text())} | found
    return [found[number] for number in sorted(found) if ROOM.match(found[number]["request"]["path"])]


RECORDED = [one for one in _recordings() if one["n"] < 1300]
"""The last ones exhaust the limits: `tests/nutrition/test_limits.py` does that."""


class Replay:
    """Sends what was sent, with our ids in place of the recorded ones."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.people = {name: Program(app, cast.token_of(name)) for name in ("alice", "bob", "carol")}
        self.people["anonymous"] = Program(app, "", scheme="")
        self.people["anonymous"]._headers = {}
        self.ids: dict[str, str] = {}

    def ask(self, one: dict[str, Any]) -> Any:
        request = one["request"]
        headers = {name: value for name, value in request["headers"].items() if name != "Authorization"}
        body = {"data": self._here(json.dumps(request["body"]))} if "body" in request else {}
        return self.people[one["as"]].open(request["method"], self._here(request["path"]), headers=headers, **body)

    def learn(self, recorded: Any, ours: Any) -> None:
        if isinstance(recorded, dict) and isinstance(ours, dict) and "-" in str(recorded.get("id")):
            self.ids[recorded["id"]] = ours["id"]

    def _here(self, text: str) -> str:
        for theirs, ours in self.ids.items():
            text = text.replace(theirs, ours)
        return text

    def plain(self, value: Any) -> Any:
        """A recorded answer with our ids, and without what is different each time."""
        return _plain(json.loads(self._here(json.dumps(value))))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: "" if name in UNSTABLE else _plain(one) for name, one in value.items() if name != "help_text"}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, str) and re.fullmatch(r"2026-11-\d\d(T\S+Z)?", value):
        return "today"
    return "today" if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d(T\S+\.\d{6}Z)?", value) else value


@pytest.mark.skipif(not RECORDED, reason="no recorded answers here")
def test_foods_plans_and_the_diary_agree_with_what_was_recorded(app: Flask, cast: Cast) -> None:
    with app.app_context():
        load_reference_foods(ROWS)
    replay, compared = Replay(app, cast), 0
    for one in RECORDED:
        answer, label = replay.ask(one), (one["n"], one.get("name"))
        recorded = one.get("response")
        if recorded is None:
            assert answer.status_code == one["status"], (label, answer.text)
            continue
        assert answer.status_code == recorded["status"], (label, answer.text)
        assert answer.headers.get("Content-Type") == recorded["headers"].get("Content-Type"), label
        assert answer.headers.get("Allow") == recorded["headers"].get("Allow"), label
        if answer.status_code == 200 and answer.is_json and one["request"]["method"] == "GET":
            assert answer.headers.get("Cache-Control") == recorded["headers"].get("Cache-Control"), label
        ours = answer.get_json(silent=True)
        replay.learn(recorded.get("json"), ours)
        if "json" in recorded and one["name"] not in OTHERWISE:
            _compare(one, replay.plain(recorded["json"]), _plain(ours), label)
            compared += 1

    assert compared > 80


def _compare(one: dict[str, Any], theirs: Any, ours: Any, label: Any) -> None:
    if one["request"]["method"] == "OPTIONS":
        for body in (theirs, ours):
            body.pop("description", None)
    if one["name"] == "nutritionplan nutritional values":
        assert ours.keys() - theirs.keys() == OF_PLANS
        ours = {name: value for name, value in ours.items() if name not in OF_PLANS}
    assert ours == theirs, label
    if isinstance(theirs, dict):
        assert list(ours) == list(theirs), label


@pytest.mark.skipif(not RECORDED, reason="no recorded answers here")
def test_every_exception_was_recorded() -> None:
    assert set(OTHERWISE) <= {one.get("name") for one in RECORDED}
