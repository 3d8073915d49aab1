"""The map of all tracks: lines prepared at the upload, only one's own, coarse for many and fine for few."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.activities.logic.lines import COARSE_PER_DEGREE, FINE_PER_DEGREE, unpack
from app.activities.logic.short_ids import encode
from app.activities.models import Activity, TrackLine
from app.activities.queries import lines as line_queries
from app.activities.track_files import files_of, profile_of
from app.database import writing
from app.extensions import db
from app.jobs import work_off
from tests.activities.gpx_samples import golden_gpx, gpx_of, ride
from tests.activities.uploads import entered, uploaded
from tests.people import Browser, Program


def _numbers(data: bytes) -> Iterator[tuple[int, int]]:
    value = shift = 0
    for at, byte in enumerate(data):
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield value, at + 1
            value = shift = 0


def read(data: bytes) -> tuple[int, list[tuple[str, int, Any]]]:
    """Steps in a degree, and for each line its activity, sport and places; as the page's script reads it."""
    assert data.startswith(b"RT1")
    at = 3

    def number() -> int:
        nonlocal at
        value, length = next(_numbers(data[at:]))
        at += length
        return value

    per_degree, count = number(), number()
    found = []
    for _ in range(count):
        identity = encode(UUID(bytes=data[at : at + 16]))
        at += 16
        sport, size = number(), number()
        found.append((identity, sport, unpack(data[at : at + size], per_degree)))
        at += size
    assert at == len(data)
    return per_degree, found


def lines(browser: Browser, **query: Any) -> tuple[int, list[tuple[str, int, Any]]]:
    answer = browser.get("/activities/map/lines", query_string=query)
    assert answer.status_code == 200
    return read(gzip.decompress(answer.data))


def test_every_track_has_its_line(alices_browser: Browser, as_alice: Program) -> None:
    workout = uploaded(as_alice, golden_gpx())
    entered(as_alice)

    per_degree, found = lines(alices_browser)

    assert per_degree == FINE_PER_DEGREE
    ((identity, sport, line),) = found
    assert (identity, sport) == (workout["id"], 1)
    assert (line[0][0], line[-1][-1]) == ((48.85, 2.35), (48.85165, 2.35145))


def test_nobody_gets_the_lines_of_others(bobs_browser: Browser, as_alice: Program) -> None:
    uploaded(as_alice, golden_gpx())

    assert lines(bobs_browser)[1] == []


def test_many_are_sent_coarsely_and_a_closer_look_finely(
    alices_browser: Browser, as_alice: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_queries, "MOST_FINE_LINES", 1)
    uploaded(as_alice, golden_gpx())
    uploaded(as_alice, gpx_of([(10.0, 20.0, None, 0), (10.01, 20.0, None, 60)]))

    assert lines(alices_browser)[0] == COARSE_PER_DEGREE
    per_degree, found = lines(alices_browser, box="19,9,21,11")
    assert (per_degree, len(found)) == (FINE_PER_DEGREE, 1)
    assert len(lines(alices_browser, box="-170,-80,170,80")[1]) == 2
    assert lines(alices_browser, box="170,-80,-170,80")[1] == []


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "nan,0,1,1", "1e400,0,1,1", "1,2,3,4,5"])
def test_a_box_that_makes_no_sense_is_refused(box: str, alices_browser: Browser) -> None:
    assert alices_browser.get("/activities/map/lines", query_string={"box": box}).status_code == 400


def test_the_filter_of_the_address_holds_for_the_lines(alices_browser: Browser, as_alice: Program) -> None:
    uploaded(as_alice, golden_gpx())

    page = alices_browser.get("/activities/map?sport=5&show=heat").text

    assert 'data-source="/activities/map/lines?sport=5"' in page and 'data-show="heat"' in page
    assert lines(alices_browser, sport=5)[1] == []


def test_unchanged_lines_are_not_sent_again(alices_browser: Browser, as_alice: Program) -> None:
    uploaded(as_alice, golden_gpx())
    first = alices_browser.get("/activities/map/lines")

    again = alices_browser.get("/activities/map/lines", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_lines_that_are_missing_are_made_in_the_background(
    alices_browser: Browser, as_alice: Program, app: Flask, prepare: Callable[[], str]
) -> None:
    kept, lost = uploaded(as_alice, golden_gpx()), uploaded(as_alice, golden_gpx())
    with app.app_context(), writing():
        db.session.execute(delete(TrackLine))
        activity = db.session.scalar(select(Activity).order_by(Activity.id.desc()))
        assert activity is not None
        (Path(app.config["INSTANCE"]) / "uploads" / str(activity.user_id) / f"{activity.track_name}.gpx").unlink()
    assert lines(alices_browser)[1] == []

    prepare()
    prepare()
    with app.app_context():
        assert work_off() == 1
    prepare()

    found = {identity: line for identity, _sport, line in lines(alices_browser)[1]}
    assert len(found[kept["id"]]) == 2
    assert found[lost["id"]] == []
    with app.app_context():
        assert work_off() == 0


def test_what_came_before_best_efforts_and_splits_gets_them_in_the_background(
    as_alice: Program, app: Flask, prepare: Callable[[], str]
) -> None:
    """As rows of an earlier release are after the migration."""
    workout = uploaded(as_alice, gpx_of(ride(30)))
    chart = as_alice.get(f"/api/workouts/{workout['id']}/chart_data").data
    with app.app_context():
        activity = db.session.scalars(select(Activity)).one()
        told = profile_of(activity)
        efforts = [(one.distance_m, one.duration_ms) for one in activity.efforts]
        old = {name: column for name, column in told.items() if not name.startswith("splits")}
        files_of(activity).profile.write_bytes(gzip.compress(json.dumps(old).encode()))
        with writing():
            activity.prepared_version = 0
            activity.efforts = []
    assert efforts

    prepare()
    with app.app_context():
        assert work_off() == 1
        activity = db.session.scalars(select(Activity)).one()
        assert profile_of(activity) == told
        assert [(one.distance_m, one.duration_ms) for one in activity.efforts] == efforts
        assert sum(path.is_file() for path in (Path(app.config["INSTANCE"]) / "uploads").rglob("*")) == 3

    assert as_alice.get(f"/api/workouts/{workout['id']}/chart_data").data == chart
    prepare()
    with app.app_context():
        assert work_off() == 0
