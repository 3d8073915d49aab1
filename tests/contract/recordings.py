"""Recorded exchanges: reading them, sending them again, and what of an answer is compared.

"Row n" is a row of the table in the specification's §0.3, which lists where the recorded server (1.2.2) and the
contract differ.
"""

import json
import os
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

CONTRACTS = Path(os.environ.get("REGIMEN_CONTRACTS", Path(__file__).parents[3] / "shared" / "contract"))
RECORDINGS = CONTRACTS / "fittrackee" / "recordings"

PACE_SPORTS = {3, 5, 6, 8}
PACE_RECORDS = {"AP", "BP"}
GENERIC = "error, please try again or contact the administrator"
SHORT_ID = re.compile(r"[2-9A-HJ-NP-Za-km-z]{22}")

FIGURES = ("ascent", "descent", "distance", "duration", "max_alt", "min_alt", "moving", "pauses")
SPEEDS = ("ave_speed", "max_speed")
SENSORS = ("ave_cadence", "ave_hr", "ave_power", "max_cadence", "max_hr", "max_power")
OF_A_LIST = (
    *(name for name in FIGURES if name != "pauses"),
    *SENSORS,
    "map",
    "sport_id",
    "title",
    "weather_end",
    "weather_start",
    "workout_date",
)
OF_ONE = (*OF_A_LIST, "pauses", "bounds", "creation_date", "description", "modification_date", "notes")


@dataclass
class Scenario:
    """A sequence of exchanges, and what is known while it is replayed."""

    exchanges: list[dict[str, Any]]
    ids: dict[str, str] = field(default_factory=dict)
    """Recorded id to ours."""

    def here(self, text: str, exchange: dict[str, Any]) -> str:
        """A path or body with our ids in place of `{name}` and of recorded ids."""
        for name, value in self.captured_before(exchange).items():
            text = text.replace(f"{{{name}}}", value)
        return SHORT_ID.sub(lambda match: self.ids.get(match[0], match[0]), text)

    def captured_before(self, exchange: dict[str, Any]) -> dict[str, str]:
        """Every captured name with our value."""
        names: dict[str, str] = {}
        for earlier in self.exchanges:
            if earlier is exchange:
                return names
            for name, capture in earlier.get("captures", {}).items():
                names[name] = self.ids.get(capture["value"], capture["value"])
        return names

    def learn(self, recorded: Any, ours: Any) -> None:
        """Remember which of our ids stands where a recorded one stood."""
        if isinstance(recorded, dict) and isinstance(ours, dict):
            if "segment_number" in recorded:
                # Row 5: segments have numbers, in addresses counted from 1.
                self.ids[recorded["segment_id"]] = str(ours["segment_id"] + 1)
            for key in ("id", "map"):
                if isinstance(recorded.get(key), str) and isinstance(ours.get(key), str):
                    self.ids[recorded[key]] = ours[key]
            for key in recorded.keys() & ours.keys():
                self.learn(recorded[key], ours[key])
        elif isinstance(recorded, list) and isinstance(ours, list) and len(recorded) == len(ours):
            for one, other in zip(recorded, ours, strict=True):
                self.learn(one, other)


def read(name: str) -> Scenario:
    """A recorded scenario."""
    return Scenario(json.loads((RECORDINGS / f"{name}.json").read_text())["exchanges"])


def workout_facts(workout: dict[str, Any], *, listed: bool, speeds: bool = True) -> dict[str, Any]:
    """What is compared of a workout. Row 4: keys of 1.2.2 alone are not; volatile values only by their presence."""
    facts = {key: workout[key] for key in (OF_A_LIST if listed else OF_ONE)}
    facts["map"] = workout["map"] is not None
    facts["with file"] = workout.get("with_file", workout.get("with_gpx"))  # row 4
    user = workout["user"]
    facts["user"] = user if isinstance(user, str) else user["username"]  # row 3
    speeds = speeds and workout["sport_id"] not in PACE_SPORTS  # rows 10 and 25
    if speeds:
        facts |= {key: workout[key] for key in SPEEDS}
    facts["records"] = record_facts(workout["records"], speeds=speeds)
    if not listed:  # row 23: one piece of equipment
        facts["equipment"] = [equipment_facts(item) for item in workout["equipments"][:1]]
    if not listed:  # row 2: lists of 1.2.2 are light
        facts["creation_date"] = isinstance(workout["creation_date"], str)
        facts["modification_date"] = workout["modification_date"] is not None
        keys = FIGURES + SENSORS + (SPEEDS if speeds else ())
        facts["segments"] = [{key: part[key] for key in keys} for part in workout["segments"]]
    return facts


def equipment_facts(item: dict[str, Any]) -> dict[str, Any]:
    """What is compared of equipment. Row 23: the shoes were a second piece there, so they have other totals."""
    keys = ["default_for_sport_ids", "description", "equipment_type", "is_active", "label"]
    if item["label"] != "Shoes":
        keys += ["total_distance", "total_duration_in_hours", "workouts_count"]
    return {key: item[key] for key in keys} | {"created": isinstance(item["creation_date"], str)}


def statistics_facts(found: dict[str, Any], wrong_speeds_in: set[int]) -> dict[str, Any]:
    """What is compared of statistics. Rows 10, 25, 35: no paces, no calories, no speeds that were computed wrong."""
    facts: dict[str, Any] = {}
    for key, value in found.items():
        if isinstance(next(iter(value.values()), None), dict):
            facts[key] = statistics_facts(value, wrong_speeds_in)
            continue
        left_out = {"average_pace", "total_calories"}
        if int(key) in wrong_speeds_in | PACE_SPORTS:
            left_out |= {"average_speed"}
        facts[key] = {name: amount for name, amount in value.items() if name not in left_out}
    return facts


def record_facts(records: list[dict[str, Any]], *, speeds: bool = True) -> dict[Any, Any]:
    """What is compared of records: by sport and type (row 11), without ids and those of paces (row 10)."""
    left_out = PACE_RECORDS | (set() if speeds else {"AS", "MS"})
    return {
        (record["sport_id"], record["record_type"]): (record["value"], record["workout_date"], record["user"])
        for record in records
        if record["record_type"] not in left_out
        and not (record["sport_id"] in PACE_SPORTS and record["record_type"] in {"AS", "MS"})
    }


def chart_facts(points: list[dict[str, Any]], *, with_speeds: bool) -> list[dict[str, Any]]:
    """What is compared of chart points.

    Row 7: the first speed of a segment differs; the replayed tracks have one. Row 8: so does the speed before a point
    whose elevation was dropped.
    """
    facts = []
    for number, (point, following) in enumerate(zip(points, [*points[1:], points[-1]], strict=True)):
        fact = {key: point[key] for key in ("distance", "duration", "latitude", "longitude")}
        fact["elevation"] = round(point["elevation"], 1) if "elevation" in point else None  # row 9
        fact["time"] = as_rfc1123(point["time"])  # row 6
        fact |= {key: point.get(key) for key in ("hr", "cadence", "power")}
        if with_speeds and number and "elevation" in following:
            fact["speed"] = point["speed"]
        facts.append(fact)
    return facts


def as_rfc1123(text: str) -> str:
    """Row 6: 1.2.2 writes times of charts in another way."""
    return format_datetime(datetime.fromisoformat(text), usegmt=True) if text[:4].isdigit() else text


def expected_status(exchange: dict[str, Any]) -> int:
    """Rows 12 to 20: failures of the recorded server are the program's mistakes, told as 400."""
    status: int = exchange["response"]["status"]
    return 400 if status in {415, 500} else status


def expected_message(exchange: dict[str, Any]) -> str | None:
    """Rows 18 and 19: the recorded sentence, unless it is the generic one or a page."""
    body = exchange["response"].get("json")
    if body and "errored_workouts" in body:
        return None
    if not body or body.get("message") in {None, GENERIC, "Error during workout save."}:
        return "invalid payload" if exchange["response"]["status"] in {400, 415, 500} else None
    return str(body["message"])
