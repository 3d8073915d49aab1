"""Our figures against those the original server gave for the same files.

The recordings stand beside the project (`REGIMEN_CONTRACTS`, else `../shared/contract`); without them nothing is
compared. What is left out is what the specification's §0.3 says to leave out, by its row numbers.
"""

import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from app.activities.logic.chart import chart_points
from app.activities.logic.durations import duration_text
from app.activities.logic.figures import SegmentFigures, measure
from app.activities.logic.fit import read_fit
from app.activities.logic.gpx import read_gpx
from app.activities.logic.kml import read_kml
from app.activities.logic.tcx import read_tcx
from app.activities.logic.track import Track
from app.dates import rfc1123
from app.errors import UnreadableFile

CONTRACTS = Path(os.environ.get("REGIMEN_CONTRACTS", Path(__file__).parents[4] / "shared" / "contract"))
RECORDINGS = CONTRACTS / "fittrackee" / "recordings"

SLOW_SPORTS = {3, 6, 8, 10, 12, 14, 15, 16, 18, 24, 25}  # stand still below 0.1 km/h, all others below 1
FLAT_SPORTS = {11, 16, 19, 20, 23, 24, 25, 28}

READERS = {".gpx": read_gpx, ".fit": read_fit, ".tcx": read_tcx, ".kml": read_kml}

MEANING_OF = {
    "no tracks in gpx file": "no_track",
    "no valid segments in file": "no_segment",
    "error when parsing gpx file": "broken_xml",
    "invalid file": "not_a_track_file",
}


@dataclass
class Upload:
    """One recorded file, how it was measured, and what came back."""

    track: Track
    sport_id: int
    stopped_speed_kmh: float
    workout: dict[str, Any]

    @property
    def with_elevation(self) -> bool:
        return self.sport_id not in FLAT_SPORTS


def uploads_of(exchanges: list[dict[str, Any]]) -> Iterator[tuple[str | None, Upload]]:
    """Every accepted upload of a scenario, with the name later requests use for it."""
    preferred: dict[int, float] = {}
    for exchange in exchanges:
        request, answer = exchange["request"], exchange["response"]
        if request["path"] == "/api/auth/profile/edit/sports" and "stopped_speed_threshold" in request["json"]:
            preferred[request["json"]["sport_id"]] = request["json"]["stopped_speed_threshold"]
        if not is_upload(exchange) or answer["status"] != 201:
            continue
        sport_id = int(json.loads(request["form"]["data"], strict=False)["sport_id"])
        threshold = preferred.get(sport_id, 0.1 if sport_id in SLOW_SPORTS else 1.0)
        name = next(iter(exchange.get("captures", {})), None)
        files = track_files(RECORDINGS / "inputs" / request["file"]["source"])
        for (ending, content), workout in zip(files, answer["json"]["data"]["workouts"], strict=True):
            yield name, Upload(READERS[ending](BytesIO(content)), sport_id, threshold, workout)


def is_upload(exchange: dict[str, Any]) -> bool:
    request = exchange["request"]
    if request["method"] != "POST" or request["path"].rstrip("/") != "/api/workouts":
        return False
    return Path("x" + request.get("file", {}).get("filename", "")).suffix in (*READERS, ".kmz", ".zip")


def track_files(path: Path) -> list[tuple[str, bytes]]:
    """The endings and contents of the files in an upload; a KMZ is an archive of one."""
    if path.suffix in READERS:
        return [(path.suffix, path.read_bytes())]
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith((".gpx", ".kml"))]
        return [(Path(name).suffix, archive.read(name)) for name in names]


def shown(figures: SegmentFigures) -> dict[str, Any]:
    """Our figures as the API shows them."""
    thousandths = {
        "distance": figures.distance_m,
        "ave_speed": figures.average_speed_m_per_h,
        "max_speed": figures.max_speed_m_per_h,
        "min_alt": figures.min_altitude_mm,
        "max_alt": figures.max_altitude_mm,
        "ascent": figures.ascent_mm,
        "descent": figures.descent_mm,
    }
    return {
        "ave_hr": figures.average_heart_rate,
        "max_hr": figures.max_heart_rate,
        "ave_cadence": figures.average_cadence,
        "max_cadence": figures.max_cadence,
        "ave_power": figures.average_power,
        "max_power": figures.max_power,
        **{key: None if value is None else value / 1000 for key, value in thousandths.items()},
        "duration": duration_text(figures.duration_us),
        "moving": duration_text(figures.moving_us),
        "pauses": None if figures.pauses_us is None else duration_text(figures.pauses_us),
    }


def comparable(ours: dict[str, Any], recorded: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both sides without what a pace sport hides (row 10) and without pauses below zero (row 28)."""
    skipped = {key for key in ("ave_speed", "max_speed") if recorded[key] is None}
    if (recorded["pauses"] or "").startswith("-"):
        skipped.add("pauses")
    keys = ours.keys() - skipped
    return {key: ours[key] for key in keys}, {key: recorded[key] for key in keys}


def comparable_chart(track: Track, ours: list[dict[str, Any]], recorded: list[dict[str, Any]]) -> tuple[Any, Any]:
    """Both charts in the recorded spelling of time (row 6), without pace, laps, and speeds that may differ.

    These are the first of each segment (row 7), those before an elevation that is not believed (row 8), and those a
    pace sport hides (row 10).
    """
    starts = set(accumulate((len(segment) for segment in track.segments), initial=0))
    left, right = [dict(point) for point in ours], [dict(point) for point in recorded]
    for index, (mine, theirs) in enumerate(zip(left, right, strict=True)):
        mine["time"] = str(parsedate_to_datetime(mine["time"]))
        theirs.pop("pace", None)
        mine.pop("lap", None)  # ours alone
        if "elevation" in theirs:  # row 9
            theirs["elevation"] = round(theirs["elevation"], 1)
        before_a_dropped_elevation = index + 1 < len(left) and "elevation" not in left[index + 1]
        if index in starts or before_a_dropped_elevation or "speed" not in theirs:
            mine.pop("speed")
            theirs.pop("speed", None)
    return left, right


def scenarios_with_uploads() -> Iterator[Any]:
    """The recorded exchanges of every scenario in which a file is uploaded."""
    for path in sorted(RECORDINGS.glob("*.json")):
        exchanges = json.loads(path.read_text())["exchanges"]
        if any(map(is_upload, exchanges)):
            yield pytest.param(exchanges, id=path.stem)


@pytest.fixture(scope="module", params=list(scenarios_with_uploads()) or [None])
def exchanges(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    if request.param is None:
        pytest.skip("the recordings are not here")
    found: list[dict[str, Any]] = request.param
    return found


def test_every_uploaded_file_has_the_recorded_figures(exchanges: list[dict[str, Any]]) -> None:
    for _, upload in uploads_of(exchanges):
        figures = measure(
            upload.track, stopped_speed_kmh=upload.stopped_speed_kmh, with_elevation=upload.with_elevation
        )

        ours, recorded = comparable(shown(figures), upload.workout)
        assert ours == recorded
        assert list(figures.bounds) == upload.workout["bounds"]
        assert rfc1123(upload.track.started_at) == upload.workout["workout_date"]
        assert len(figures.segments) == len(upload.workout["segments"])
        for our_segment, recorded_segment in zip(figures.segments, upload.workout["segments"], strict=True):
            ours, recorded = comparable(shown(our_segment), recorded_segment)
            assert ours == recorded


def test_every_recorded_chart_has_our_points(exchanges: list[dict[str, Any]]) -> None:
    named = dict(uploads_of(exchanges))
    for exchange in exchanges:
        charted = exchange["request"]["path"].partition("/chart_data")[0].rpartition("/")[2].strip("{}")
        if "chart_data" not in exchange["request"]["path"] or exchange["response"]["status"] != 200:
            continue
        if charted not in named:
            continue  # written down by hand

        upload = named[charted]
        ours = list(chart_points(upload.track, upload.with_elevation))

        left, right = comparable_chart(upload.track, ours, exchange["response"]["json"]["data"]["chart_data"])
        assert left == right


def test_every_refused_file_is_refused_for_the_recorded_reason(exchanges: list[dict[str, Any]]) -> None:
    for exchange in filter(is_upload, exchanges):
        message = (exchange["response"].get("json") or {}).get("message")
        source = RECORDINGS / "inputs" / exchange["request"]["file"]["source"]
        ending = Path("x" + exchange["request"]["file"]["filename"]).suffix
        if message not in MEANING_OF or ending not in READERS:
            continue

        with pytest.raises(UnreadableFile) as refusal:
            READERS[ending](BytesIO(source.read_bytes()))

        assert refusal.value.code == MEANING_OF[message]
