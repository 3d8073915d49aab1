"""Fastest stretches on the records page, splits of one activity, and the month as a calendar."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.activities.gpx_samples import START, gpx_of
from tests.activities.test_pages import AMERICAN
from tests.activities.uploads import entered, uploaded
from tests.people import Browser, Program

RUN = 5
METRES_PER_STEP = 111.31949


def run(seconds_per_step: float, steps: int, day: int = 0, name: str = "Run") -> str:
    """A run northwards: about 111 m for each step."""
    points = [(48 + step / 1000, 2.0, None, day * 86_400 + step * seconds_per_step) for step in range(steps + 1)]
    return gpx_of(points, name=name)


def test_the_three_fastest_over_each_distance_stand_on_the_records_page(
    alices_browser: Browser, as_alice: Program
) -> None:
    for day, pace in enumerate((30, 40, 35, 50)):
        uploaded(as_alice, run(pace, 12, day), sport_id=RUN)

    page = alices_browser.get("/activities/records").text

    rows = dict(re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', page, re.S))
    times = {name: re.findall(r">([\d:]+)</a>", cells) for name, cells in rows.items()}
    assert times["1 km"] == ["4:29", "5:14", "5:59"]
    assert times["400 m"] == ["1:48", "2:06", "2:24"]
    assert "5 km" not in times


def test_an_activity_shows_its_splits_in_the_readers_unit(alices_browser: Browser, as_alice: Program) -> None:
    workout = uploaded(as_alice, run(30, 30), sport_id=RUN)
    page = f"/activities/{workout['id']}/"

    metric = alices_browser.get(page).text
    alices_browser.submit("/settings/", data=AMERICAN)
    imperial = alices_browser.get(page).text

    assert re.findall(r'aria-labelledby="splits".*?</table>', metric, re.S)[0].count("<tr>") == 5
    assert "1.00\N{NO-BREAK SPACE}km" in metric and "4:29" in metric
    assert "1.00\N{NO-BREAK SPACE}mi" in imperial


def test_refreshing_keeps_one_row_for_each_distance(alices_browser: Browser, as_alice: Program) -> None:
    workout = uploaded(as_alice, run(30, 12), sport_id=RUN)

    for _ in range(2):
        assert as_alice.post(f"/api/workouts/{workout['id']}/refresh").status_code == 200

    assert alices_browser.get("/activities/records").text.count(">4:29</a>") == 1


def test_everybody_has_records_of_their_own(bobs_browser: Browser, as_alice: Program) -> None:
    uploaded(as_alice, run(30, 12), sport_id=RUN)

    assert "4:29" not in bobs_browser.get("/activities/records").text


class TestTheMonth:
    def test_activities_stand_on_their_days_with_sums_of_the_weeks(
        self, alices_browser: Browser, as_alice: Program
    ) -> None:
        for day in ("2026-05-04", "2026-05-10", "2026-05-11", "2026-04-30"):
            entered(as_alice, title=f"Ride of {day}", workout_date=f"{day} 07:30")

        page = alices_browser.get("/activities/calendar?month=2026-05").text

        assert "May 2026" in page
        days = dict(re.findall(r'<time datetime="([\d-]+)">.*?</time>(.*?)</td>', page, re.S))
        assert [day for day, cell in days.items() if "<li>" in cell] == [
            "2026-04-30",
            "2026-05-04",
            "2026-05-10",
            "2026-05-11",
        ]
        assert re.findall(r"<b>([\d.]+)\N{NO-BREAK SPACE}km</b>", page) == ["20.0", "40.0", "20.0"]

    def test_the_filter_holds_and_goes_along(self, alices_browser: Browser, as_alice: Program) -> None:
        entered(as_alice, workout_date="2026-05-04 07:30")
        entered(as_alice, sport_id=RUN, workout_date="2026-05-05 07:30")

        page = alices_browser.get("/activities/calendar?month=2026-05&sport=5").text

        assert page.count('<li><a href="/activities/') == 1
        assert 'href="/activities/calendar?month=2026-04&amp;sport=5"' in page
        assert 'name="month" value="2026-05"' in page

    @pytest.mark.parametrize("month", ["", "2026-13", "x", "0000-01", "9999-12", "2026-05-99", "٢٠٢٦-05"])
    def test_a_month_that_does_not_exist_is_this_one(self, month: str, alices_browser: Browser) -> None:
        assert alices_browser.get("/activities/calendar", query_string={"month": month}).status_code == 200

    def test_the_number_of_statements_does_not_grow(
        self, alices_browser: Browser, as_alice: Program, count_queries: Callable[..., Any]
    ) -> None:
        entered(as_alice, workout_date="2026-05-04 07:30")
        before = count_queries(alices_browser.get, "/activities/calendar?month=2026-05")
        for day in range(10, 20):
            entered(as_alice, sport_id=1 + day % 7, workout_date=f"2026-05-{day} 07:30")

        assert count_queries(alices_browser.get, "/activities/calendar?month=2026-05") == before

    def test_days_are_those_of_the_readers_clock(self, alices_browser: Browser, as_alice: Program) -> None:
        alices_browser.submit("/settings/", data=AMERICAN)
        uploaded(as_alice, gpx_of([(48.0, 2.0, None, -6 * 3600), (48.1, 2.0, None, -5 * 3600)]))  # two at night in UTC

        page = alices_browser.get(f"/activities/calendar?month={START:%Y-%m}").text

        days = dict(re.findall(r'<time datetime="([\d-]+)">.*?</time>(.*?)</td>', page, re.S))
        assert [day for day, cell in days.items() if "<li>" in cell] == ["2024-04-30"]
