"""A file's own time zone: where it names one, people see the clocks of where it was recorded; programs see UTC."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import User
from app.activities.logic.clock import offset_min
from app.activities.logic.kml import read_kml
from app.activities.logic.tcx import read_tcx
from app.activities.models import Activity
from app.database import writing
from app.extensions import db
from app.jobs import work_off
from tests.activities.fit_files import START_S, fit_of, ride
from tests.activities.gpx_samples import Point, gpx_of, read_text
from tests.activities.uploads import upload, uploaded, workout_in
from tests.people import Browser, Cast, Program

IN_TOKYO: list[Point] = [
    (35.68, 139.7, None, "2026-05-04T06:30:00+09:00"),
    (35.7, 139.7, None, "2026-05-04T07:30:00+09:00"),
]
"""Half past six in the morning there; half past eleven of the evening before in Paris."""


@pytest.fixture
def in_paris(app: Flask, cast: Cast) -> None:
    """Alice lives in Paris."""
    with app.app_context(), writing():
        db.session.get_one(User, cast.id_of("alice")).preferences.timezone = "Europe/Paris"


def _days_of(page: str) -> list[str]:
    days = dict(re.findall(r'<time datetime="([\d-]+)">.*?</time>(.*?)</td>', page, re.S))
    return [day for day, cell in days.items() if "<li>" in cell]


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [
        (7200, 120),
        (-12_600, -210),
        (20_700, 345),
        (50_400, 840),
        (-43_200, -720),
        (7188, 120),  # two clocks of one device
        (0, None),  # so UTC is written everywhere
        (20, None),
        (4000, None),
        (86_400, None),
        (-50_400, None),
        (1e12, None),
    ],
)
def test_an_offset_is_one_that_clocks_on_earth_have(seconds: float, minutes: int | None) -> None:
    assert offset_min(seconds) == minutes


class TestReading:
    def test_a_gpx_names_it_with_its_times(self) -> None:
        assert read_text(gpx_of(IN_TOKYO)).utc_offset_min == 540

    def test_a_gpx_in_utc_or_without_a_zone_names_none(self) -> None:
        assert read_text(gpx_of([(48.0, 2.0, None, 0), (48.1, 2.0, None, 60)])).utc_offset_min is None
        silent: list[Point] = [(48.0, 2.0, None, "2026-05-04T06:30:00"), (48.1, 2.0, None, "2026-05-04T07:30:00")]
        assert read_text(gpx_of(silent)).utc_offset_min is None

    def test_a_tcx_names_it_with_its_times(self) -> None:
        points = "".join(
            f"<Trackpoint><Time>2026-05-04T0{hour}:30:00-03:30</Time><Position><LatitudeDegrees>{47 + hour / 10}"
            "</LatitudeDegrees><LongitudeDegrees>-52</LongitudeDegrees></Position></Trackpoint>"
            for hour in (6, 7)
        )
        lap = f'<Lap StartTime="2026-05-04T06:30:00-03:30"><Track>{points}</Track></Lap>'
        activity = f'<Activities><Activity Sport="Running">{lap}</Activity></Activities>'

        track = read_tcx(BytesIO(f"<TrainingCenterDatabase>{activity}</TrainingCenterDatabase>".encode()))

        assert track.utc_offset_min == -210

    def test_a_kml_names_it_with_its_times(self) -> None:
        rows = "".join(
            f"<when>2026-05-04T0{hour}:30:00+05:45</when><gx:coord>85 {27 + hour / 10}</gx:coord>" for hour in (6, 7)
        )
        kml = (
            '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">'
            f"<Placemark><gx:Track>{rows}</gx:Track></Placemark></kml>"
        )

        assert read_kml(BytesIO(kml.encode())).utc_offset_min == 345


class TestShowing:
    def test_a_page_shows_the_clocks_of_where_it_was_recorded(
        self, in_paris: None, alices_browser: Browser, as_alice: Program
    ) -> None:
        workout = uploaded(as_alice, gpx_of(IN_TOKYO))

        own = alices_browser.get(f"/activities/{workout['id']}/").text
        listed = alices_browser.get("/activities/").text

        assert "Monday, 4 May 2026, 06:30" in own and ">UTC+9</abbr>" in own
        assert "06:30" in listed and ">UTC+9</abbr>" in listed

    def test_programs_are_told_utc_and_titles_as_the_contract_has_them(self, in_paris: None, as_alice: Program) -> None:
        workout = uploaded(as_alice, gpx_of(IN_TOKYO))

        assert workout["workout_date"] == "Sun, 03 May 2026 21:30:00 GMT"
        assert workout["title"] == "Cycling (Sport) - 2026-05-03 23:30:00"

    def test_it_stands_on_the_day_it_had_there(
        self, in_paris: None, alices_browser: Browser, as_alice: Program
    ) -> None:
        uploaded(as_alice, gpx_of(IN_TOKYO))

        assert _days_of(alices_browser.get("/activities/calendar?month=2026-05").text) == ["2026-05-04"]

    def test_a_zone_that_shows_the_same_time_is_not_named(
        self, in_paris: None, alices_browser: Browser, as_alice: Program
    ) -> None:
        workout = uploaded(as_alice, gpx_of(IN_TOKYO).replace("+09:00", "+02:00"))

        assert "<abbr" not in alices_browser.get(f"/activities/{workout['id']}/").text

    def test_a_device_tells_it_by_two_clocks(self, in_paris: None, alices_browser: Browser, as_alice: Program) -> None:
        clocks = {"time": START_S + 60, "local": START_S + 60 - 4 * 3600}
        workout = workout_in(upload(as_alice, fit_of([*ride(range(0, 60, 10)), ("activity", clocks)]), "x.fit"))

        page = alices_browser.get(f"/activities/{workout['id']}/").text

        assert "04:00 <abbr" in page and ">UTC\N{MINUS SIGN}4</abbr>" in page


def test_uploads_of_earlier_releases_get_it_in_the_background(
    app: Flask, as_alice: Program, prepare: Callable[[], str]
) -> None:
    uploaded(as_alice, gpx_of(IN_TOKYO))
    with app.app_context(), writing():
        db.session.execute(update(Activity).values(utc_offset_min=None, prepared_version=2))

    prepare()

    with app.app_context():
        assert work_off() == 1
        assert db.session.scalars(select(Activity.utc_offset_min)).all() == [540]
