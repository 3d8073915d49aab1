"""Files of every format: uploaded, shown with what sensors said, sent back, and refused when they are hostile."""

import gzip
import re
import zipfile
from io import BytesIO
from typing import Any

import gpxpy
import pytest
from flask import Flask

from app.activities.services.reading import ending_of
from tests.activities.fit_files import altitude, fit_of, ride
from tests.activities.gpx_samples import golden_gpx
from tests.activities.logic.test_kml import gx_track, kml_of
from tests.activities.logic.test_tcx import lap, line, tcx_of
from tests.activities.test_archives import archive_of, lying_about_its_size
from tests.activities.test_pages import upload as upload_page
from tests.activities.uploads import traces_in, upload, workout_in
from tests.people import Browser, Program

MEGABYTE = 1024 * 1024
RUNNING, CYCLING, KAYAKING = 5, 1, 19

SENSORS = "<HeartRateBpm><Value>{heart}</Value></HeartRateBpm><Cadence>80</Cadence>"
WITH_POWER = SENSORS + "<Extensions><TPX><Watts>200</Watts></TPX></Extensions>"

FILES: dict[str, tuple[bytes, str]] = {
    "ride.gpx": (golden_gpx().encode(), "application/gpx+xml"),
    "ride.fit": (fit_of(ride(range(60), altitude=altitude(100))), "application/vnd.ant.fit"),
    "ride.tcx": (tcx_of(lap(line(range(60)))).encode(), "application/vnd.garmin.tcx+xml"),
    "ride.kml": (kml_of(gx_track(range(60))).encode(), "application/vnd.google-earth.kml+xml"),
    "ride.kmz": (archive_of(("doc.kml", kml_of(gx_track(range(60))))), "application/vnd.google-earth.kmz"),
}
FILES |= {f"{name}.gz": (gzip.compress(content), "application/gzip") for name, (content, _) in FILES.items()}


def beating(program: Program, sport_id: int) -> dict[str, Any]:
    """A workout whose heart beat 120 and 141 times a minute, at 80 turns and 200 watts."""
    first = line(range(10), WITH_POWER.format(heart=120))
    second = line(range(10, 20), WITH_POWER.format(heart=141))
    return workout_in(upload(program, tcx_of(lap(first, second)), "x.tcx", sport_id=sport_id))


@pytest.mark.parametrize("name", FILES)
def test_every_format_becomes_a_workout_and_comes_back_byte_for_byte(name: str, as_alice: Program) -> None:
    content, media_type = FILES[name]

    workout = workout_in(upload(as_alice, content, name))
    original = as_alice.get(f"/api/workouts/{workout['id']}/original/download", buffered=True)

    assert (workout["with_gpx"], workout["workout_date"]) == (True, "Wed, 01 May 2024 08:00:00 GMT")
    assert workout["distance"] > 0
    assert original.data == content
    assert original.mimetype == media_type
    assert original.headers["Content-Disposition"].endswith(name.partition(".")[2])


@pytest.mark.parametrize("name", FILES)
def test_every_format_has_a_gpx_chart_and_segments(name: str, as_alice: Program) -> None:
    workout = workout_in(upload(as_alice, FILES[name][0], name))
    address = f"/api/workouts/{workout['id']}"

    text = as_alice.get(f"{address}/gpx").json["data"]["gpx"]
    download = as_alice.get(f"{address}/gpx/download", buffered=True)
    points = as_alice.get(f"{address}/chart_data").json["data"]["chart_data"]
    of_segment = as_alice.get(f"{address}/chart_data/segment/1").json["data"]["chart_data"]

    document = gpxpy.parse(text)
    assert sum(len(segment.points) for segment in document.tracks[0].segments) == len(points)
    assert document.tracks[0].segments[0].points[0].time.isoformat() == "2024-05-01T08:00:00+00:00"
    assert (download.text, download.mimetype) == (text, "application/gpx+xml")
    assert of_segment == points[: len(of_segment)]


@pytest.mark.parametrize(
    ("sport_id", "shown"),
    [
        (CYCLING, {"ave_hr": 131, "max_hr": 141, "ave_cadence": 80, "max_cadence": 80, "ave_power": 200}),
        (RUNNING, {"ave_hr": 131, "max_hr": 141, "ave_cadence": 160, "max_cadence": 160, "ave_power": None}),
        (KAYAKING, {"ave_hr": 131, "max_hr": 141, "ave_cadence": None, "max_cadence": None, "ave_power": None}),
    ],
    ids=["turns", "steps", "neither"],
)  # fmt: skip
def test_sensors_are_shown_as_the_sport_wants_them(sport_id: int, shown: dict[str, Any], as_alice: Program) -> None:
    workout = beating(as_alice, sport_id)
    points = as_alice.get(f"/api/workouts/{workout['id']}/chart_data").json["data"]["chart_data"]

    assert {key: workout[key] for key in shown} == shown
    assert {key: workout["segments"][0][key] for key in shown} == shown
    assert [points[0]["hr"], points[-1]["hr"]] == [120, 141]
    assert points[0].get("cadence") == shown["ave_cadence"]
    assert points[0].get("power") == shown["ave_power"]


def test_another_sport_counts_turns_as_steps(as_alice: Program) -> None:
    address = f"/api/workouts/{beating(as_alice, CYCLING)['id']}"

    changed = workout_in(as_alice.patch(address, json={"sport_id": RUNNING}))
    points = as_alice.get(f"{address}/chart_data").json["data"]["chart_data"]
    text = as_alice.get(f"{address}/gpx").json["data"]["gpx"]

    assert (changed["ave_cadence"], changed["ave_power"]) == (160, None)
    assert (points[0]["cadence"], "power" in points[0]) == (160, False)
    assert "<gpxtpx:hr>120</gpxtpx:hr><gpxtpx:cad>80</gpxtpx:cad>" in text


REFUSED = [
    ("x.fit", golden_gpx().encode(), "invalid file"),
    ("x.fit", FILES["ride.fit"][0][:200], "error when parsing fit file"),
    ("x.fit", fit_of([]), "no valid segments with GPS found in fit file"),
    ("x.tcx", b"text", "invalid file"),
    ("x.tcx", b"<a", "error when parsing tcx file"),
    ("x.tcx", b"<!DOCTYPE a><a/>", "error when parsing tcx file"),
    ("x.tcx", golden_gpx().encode(), "no activities in tcx file"),
    ("x.tcx", tcx_of("").encode(), "no laps or no tracks in tcx file"),
    ("x.tcx", tcx_of(lap("")).encode(), "no coordinates in tcx file"),
    ("x.kml", golden_gpx().encode(), "unsupported kml file"),
    ("x.kml", kml_of("").encode(), "no tracks in kml file"),
    ("x.kml", kml_of("<LineString/>").encode(), "<time> is missing in kml file"),
    ("x.kml", b"<!DOCTYPE a><kml/>", "error when parsing kml file"),
    ("x.kmz", b"text", "invalid file"),
    ("x.kmz", archive_of(("picture.png", "x")), "no tracks in kml file"),
    ("x.kmz", archive_of(("../doc.kml", kml_of(gx_track(range(9))))), "invalid file"),
    ("x.kmz", archive_of(("/doc.kml", kml_of(gx_track(range(9))))), "invalid file"),
    ("x.kmz", archive_of(("doc.kml", "<kml>")), "error when parsing kml file"),
    ("x.kmz", archive_of(("doc.kml", b" " * 26 * MEGABYTE)), "error when parsing kml file"),
    (
        "x.kmz",
        lying_about_its_size(archive_of(("doc.kml", b"<kml>" + b" " * (30 * MEGABYTE - 5))), 30 * MEGABYTE, 1000),
        "invalid file",
    ),
    ("x.kmz", archive_of(*((f"{number}.kml", "x") for number in range(101))), "error when parsing kml file"),
    ("x.gpx.gz", golden_gpx().encode(), "invalid file"),
    ("x.gpx.gz", gzip.compress(golden_gpx().encode())[:-20], "error when parsing gpx file"),
    ("x.gpx.gz", gzip.compress(gzip.compress(golden_gpx().encode())), "invalid file"),
    ("x.gpx.gz", gzip.compress(b"<gpx>" + b" " * 26 * MEGABYTE), "error when parsing gpx file"),
    ("x.fit.gz", gzip.compress(b"\0" * 26 * MEGABYTE), "error when parsing fit file"),
    ("x.gz", gzip.compress(golden_gpx().encode()), "file extension not allowed"),
    ("x.gpx.gz.gz", gzip.compress(golden_gpx().encode()), "file extension not allowed"),
]


@pytest.mark.parametrize(
    ("name", "content", "message"), REFUSED, ids=[f"{number}-{name}" for number, (name, *_) in enumerate(REFUSED)]
)
def test_hostile_and_broken_files_are_refused_and_leave_nothing(
    name: str, content: bytes, message: str, *, as_alice: Program, app: Flask
) -> None:
    before = traces_in(app)

    answer = upload(as_alice, content, name)

    assert (answer.status_code, answer.json["message"]) == (400, message)
    assert traces_in(app) == before


def test_an_archive_may_hold_any_mix(as_alice: Program) -> None:
    mix = archive_of(*((f"tour/{name}", content) for name, (content, _) in FILES.items()))

    answer = upload(as_alice, mix, "mix.zip")

    assert answer.status_code == 201
    assert len(answer.json["data"]["workouts"]) == len(FILES)


def test_a_packed_bomb_inside_an_archive_does_not_keep_the_others_out(as_alice: Program) -> None:
    bomb = gzip.compress(b"<gpx>" + b" " * 26 * MEGABYTE)

    answer = upload(as_alice, archive_of(("a.gpx.gz", bomb), ("b.gpx", golden_gpx())), "x.zip")

    assert answer.json["new_workouts"] == 1
    assert answer.json["errored_workouts"] == {"a.gpx.gz": "error when parsing gpx file"}


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.gpx", ".gpx"), (".gpx", ".gpx"), ("a.b.FIT", ".fit"), ("a.Tcx.GZ", ".tcx.gz"), ("a.gz", ".gz"),
        ("a.tar.gz", ".gz"), ("a.gpx.gz.gz", ".gz"), ("gpx", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_end_of_a_name_tells_the_format(name: str, ending: str) -> None:
    assert ending_of(name) == ending


class TestPages:
    def test_charts_and_figures_of_sensors_are_shown(self, alices_browser: Browser) -> None:
        content = tcx_of(lap(line(range(60), WITH_POWER.format(heart=130)))).encode()
        upload_page(alices_browser, (content, "run.tcx"), sport_id=RUNNING)

        page = alices_browser.get(_only_activity(alices_browser)).text
        columns = alices_browser.get(_only_activity(alices_browser) + "track.json", buffered=True)

        assert 'data-chart="heart_rate"' in page
        assert 'data-chart="cadence"' in page and "spm" in page
        assert 'data-chart="power"' not in page
        assert "Average heart rate" in page and "160\u00a0spm" in page
        told = gzip.decompress(columns.data)
        assert b'"heart_rate":[130,130' in told and b'"cadence":[160,' in told

    def test_laps_are_shown_in_a_table_of_their_own(self, alices_browser: Browser) -> None:
        content = tcx_of(lap(line(range(30), SENSORS.format(heart=120))) + lap(line(range(30, 60)), start=30)).encode()
        upload_page(alices_browser, (content, "run.tcx"), sport_id=RUNNING)

        page = alices_browser.get(_only_activity(alices_browser)).text
        table = page[page.index('id="laps"') :].partition("</table>")[0]

        assert re.findall(r'<td class="n">([^<]*)</td>', table) == [
            "0.33\u00a0km", "0:30", "40.1\u00a0km/h", "120", "0.32\u00a0km", "0:29", "40.1\u00a0km/h", "–",
        ]  # fmt: skip

    def test_the_original_has_its_own_type_and_name(self, alices_browser: Browser) -> None:
        upload_page(alices_browser, (FILES["ride.fit"][0], "ride.fit"))

        answer = alices_browser.get(_only_activity(alices_browser) + "original", buffered=True)

        assert answer.data == FILES["ride.fit"][0]
        assert answer.mimetype == "application/vnd.ant.fit"
        assert "ride.fit" in answer.headers["Content-Disposition"]

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("x.fit", b"text", "not a FIT file"),
            ("x.fit", fit_of([]), "nothing about places"),
            ("x.tcx", golden_gpx().encode(), "no activity"),
            ("x.kml", golden_gpx().encode(), "not a KML file"),
            ("x.gpx.gz", gzip.compress(b"<gpx>" + b" " * 26 * MEGABYTE), "Unpacked"),
        ],
    )
    def test_a_refused_file_is_told_why(
        self, name: str, content: bytes, sentence: str, alices_browser: Browser
    ) -> None:
        answer = upload_page(alices_browser, (content, name), headers={"Accept": "application/json"})

        assert answer.status_code == 400
        assert sentence in answer.json["message"]


def _only_activity(browser: Browser) -> str:
    found = re.search(r'href="(/activities/[^/"]{22}/)"', browser.get("/activities/").text)
    assert found
    return found.group(1)


def test_an_encrypted_kmz_is_refused(as_alice: Program) -> None:
    content = bytearray(FILES["ride.kmz"][0])
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    assert zipfile.ZipFile(BytesIO(content)).infolist()[0].flag_bits & 1

    assert upload(as_alice, bytes(content), "x.kmz").json["message"] == "invalid file"
