"""Where the contract wants another answer than the recorded one, each with the rows of §0.3 that say so."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """A recorded exchange, and what the replay knows about it."""

    request: dict[str, Any]
    recorded: dict[str, Any]
    with_file: bool
    """Whether the workout of this scenario has a track."""
    results_differ: bool
    """Whether an earlier exchange left other workouts here than there."""

    @property
    def path(self) -> str:
        return str(self.request["path"])

    @property
    def body(self) -> dict[str, Any]:
        """The JSON that is sent, as a body or as the `data` of an upload."""
        try:
            body = self.request.get("json") or json.loads(self.request.get("form", {}).get("data", "{}"), strict=False)
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}

    @property
    def message(self) -> str:
        return (self.recorded.get("json") or {}).get("message") or ""

    @property
    def of_bob(self) -> bool:
        """Whether Bob, or an administrator, asks for what is Alice's (only the workout named g is his own)."""
        others = ("bob" in self._bearer) or ("admin" in self._bearer and self.path.startswith("/api/workouts"))
        return others and "{" in self.path and "{g}" not in self.path and not self.path.endswith("/download")

    @property
    def of_nobody(self) -> bool:
        """Whether it is asked without a token."""
        return not self._bearer

    @property
    def _bearer(self) -> str:
        return str(self.request.get("headers", {}).get("Authorization", ""))


@dataclass(frozen=True)
class Otherwise:
    """When it applies, and what is expected then."""

    why: str
    applies: Callable[[Call], bool]
    status: int
    body: dict[str, Any] = field(default_factory=dict)
    results_differ: bool = False


IGNORED = ("_visibility", "elevation_data_source", "unknown_key", "workout_date")


def _names_what_is_ignored(call: Call) -> bool:
    known = {"sport_id", "duration", "distance", "workout_date"} if "json" in call.request else {"sport_id"}
    return call.recorded["status"] == 500 and any(key.endswith(IGNORED) for key in call.body.keys() - known)


def _is_nonsense(call: Call) -> bool:
    values = (call.body.get(name) for name in ("duration", "distance", "calories"))
    return call.recorded["status"] == 201 and any(isinstance(value, (int, float)) and value < 0 for value in values)


def _is_gone_gpx(call: Call) -> bool:
    return call.recorded["status"] == 410


def _is_first_segment(call: Call) -> bool:
    return call.path.endswith(("/gpx", "/segment/0", "/segment/1"))


FORBIDDEN = {"message": "you do not have permissions"}

EXCEPTIONS = (
    Otherwise(
        "row 16: nobody reads without a token, but for maps (§2.5, §2.6)",
        lambda call: call.of_nobody and not call.path.startswith("/api/workouts/map"),
        401,
        {"message": "provide a valid auth token"},
    ),
    Otherwise("rows 14, 15: what belongs to others", lambda call: call.of_bob, 403, FORBIDDEN),
    Otherwise(
        "row 1: the text of a file is still given",
        lambda call: _is_gone_gpx(call) and call.with_file and _is_first_segment(call),
        200,
        {"message": ""},
    ),
    Otherwise("row 1: there is no such segment, or no file", _is_gone_gpx, 404),
    Otherwise("row 20: no page for programs", lambda call: call.path.endswith("/gpx/segment/x"), 404),
    Otherwise("row 20: no page for programs", lambda call: call.path == "/api/sports/x", 404),
    Otherwise("row 20: no page for programs", lambda call: call.path.endswith(".jpg"), 404),
    Otherwise(
        "row 34: a tile has numbers",
        lambda call: call.path.endswith("/x/y/z.png"),
        404,
        {"message": "Map tile does not exist."},
    ),
    Otherwise(
        "row 23: one piece of equipment for each workout",
        lambda call: call.message.startswith("only one piece of equipment per type"),
        400,
        {"message": "only one equipment can be added"},
    ),
    Otherwise(
        "row 5: segments are numbers",
        lambda call: call.recorded["status"] == 500 and call.path.endswith(("/segment/0", "/segment/1")),
        200,
        {"message": ""},
    ),
    Otherwise("row 24: words", lambda call: "no file for this workout" in call.message, 404),
    Otherwise("row 24: words", lambda call: "no original file" in call.message, 404, {"data": {"gpx": ""}}),
    Otherwise("row 26: less than nothing", _is_nonsense, 400, results_differ=True),
    Otherwise(
        "rows 18, 33: what we ignore does no harm in a change",
        lambda call: _names_what_is_ignored(call) and call.request["method"] == "PATCH",
        200,
    ),
    Otherwise("rows 18, 33: nor in a new workout", _names_what_is_ignored, 201, results_differ=True),
    Otherwise(
        "row 33: elevation sources",
        lambda call: "elevation_data_source" in call.body and call.recorded["status"] == 400,
        200,
    ),
    Otherwise(
        "§2.11: null leaves things as they are",
        lambda call: call.request.get("json") == {"sport_id": None},
        200,
    ),
    Otherwise(
        "§2.9: a GPX is no TCX",
        lambda call: call.request.get("file", {}).get("filename") == "run.tcx",
        400,
        {"message": "no activities in tcx file"},
    ),
    Otherwise(
        "§2.9: no positions",
        lambda call: call.request.get("file", {}).get("source") == "no_position.tcx",
        400,
        {"message": "no coordinates in tcx file"},
    ),
    Otherwise(
        "§2.9: no track",
        lambda call: call.request.get("file", {}).get("source") == "no_track.kml",
        400,
        {"message": "no tracks in kml file"},
    ),
    Otherwise(
        "§2.9: cut off",
        lambda call: call.request.get("file", {}).get("source") == "broken.fit",
        400,
        {"message": "error when parsing fit file"},
    ),
    Otherwise(
        "§2.9: a track alone is accepted",
        lambda call: call.request.get("file", {}).get("source") == "ride_plain_track.kml",
        201,
    ),
    Otherwise(
        "§2.4: a GPX made of another format has our own spelling",
        lambda call: (
            call.path.endswith("/gpx/download") and not call.recorded.get("body", {}).get("equals_uploaded_file", True)
        ),
        200,
    ),
    Otherwise(
        "row 32: hidden files do not count, and no path leads out of an archive",
        lambda call: call.request.get("file", {}).get("source") == "folder.zip",
        400,
        {"new_workouts": 1, "errored_workouts": {"../evil.gpx": "invalid file"}},
        results_differ=True,
    ),
    Otherwise(
        "everything built on what differs",
        lambda call: call.results_differ and call.request["method"] == "GET",
        200,
    ),
)


def otherwise_for(call: Call) -> Otherwise | None:
    """The first that applies."""
    return next((one for one in EXCEPTIONS if one.applies(call)), None)
