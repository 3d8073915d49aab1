"""Statistics: grouped by the database on the clocks of the person, told to programs and shown on pages."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from app.accounts.models import User
from app.activities import queries
from app.activities.logic.statistics import PERIODS, PERIODS_FOR_PROGRAMS, Done, added_up
from app.activities.models import Activity
from app.database import writing
from app.dates import to_local
from app.extensions import db
from tests.activities.uploads import entered
from tests.people import Browser, Cast, Program

BY_TIME, BY_SPORT = "/api/stats/alice/by_time", "/api/stats/alice/by_sport"


def _live_in(app: Flask, cast: Cast, zone: str) -> None:
    with app.app_context(), writing():
        db.session.get_one(User, cast.id_of("alice")).preferences.timezone = zone


class TestPeriods:
    # Moments around midnight, the ends of years and both changes of the clocks.
    MOMENTS = (
        "2019-12-31 23:30",
        "2020-01-01 00:10",
        "2020-02-29 12:00",
        "2021-01-03 23:59",
        "2026-03-29 01:59",
        "2026-03-29 03:01",
        "2026-10-25 02:30",
        "2026-10-25 23:30",
        "2026-10-26 00:00",
    )

    @pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", "America/St_Johns", "Pacific/Kiritimati"])
    @pytest.mark.parametrize("period", [*PERIODS_FOR_PROGRAMS, "week6"])
    def test_the_database_finds_the_periods_that_the_calendar_knows(
        self, app: Flask, cast: Cast, as_alice: Program, zone: str, period: str
    ) -> None:
        for moment in self.MOMENTS:
            entered(as_alice, workout_date=moment)

        with app.app_context():
            alice = db.session.get_one(User, cast.id_of("alice"))
            found = queries.done_by_period(queries.activities_of(alice), period, zone)
            activities = db.session.scalars(queries.activities_of(alice)).all()
            days = [to_local(activity.started_at, zone).date() for activity in activities]

        one = Done(1, 20_000, 3_600_000_000, speed_m_per_h=20_000)
        sums = added_up((PERIODS[period](day), one) for day in days)
        assert found == {start: {1: done} for start, done in sums.items()}

    def test_years_before_1970_count_too(self, app: Flask, cast: Cast, as_alice: Program) -> None:
        entered(as_alice, workout_date="1969-07-20 20:17")

        with app.app_context():
            rows = queries.activities_of(db.session.get_one(User, cast.id_of("alice")))
            weeks = queries.done_by_period(rows, "weekm", None)
            days = queries.done_by_period(rows, "day", None)

        assert list(weeks) == [date(1969, 7, 14)]
        assert list(days) == [date(1969, 7, 20)]

    def test_of_many_activities_only_the_latest_may_count(self, app: Flask, cast: Cast, as_alice: Program) -> None:
        for day in (1, 2, 3):
            entered(as_alice, workout_date=f"2026-05-0{day} 10:00", distance=day)

        with app.app_context():
            rows = queries.activities_of(db.session.get_one(User, cast.id_of("alice")))

            assert queries.done_by_sport(rows, 2)[1].distance_m == 5000
            assert queries.done_by_sport(rows)[1].distance_m == 6000

    def test_the_number_of_statements_does_not_grow(self, as_alice: Program, count_queries: Callable[..., int]) -> None:
        entered(as_alice)
        few = count_queries(as_alice.get, BY_TIME)
        for month in range(1, 13):
            entered(as_alice, workout_date=f"2025-{month:02} 10:00".replace(" ", "-10 "), sport_id=month)

        assert count_queries(as_alice.get, BY_TIME) == few


class TestForPrograms:
    def test_totals_by_year(self, as_alice: Program) -> None:
        entered(as_alice, distance=1.367, duration=395.9, ascent=16.26, descent=10.06)
        entered(as_alice, workout_date="2025-12-31 10:00", sport_id=5)

        found = as_alice.get(BY_TIME).json

        assert found["status"] == "success"
        assert found["data"]["statistics"]["2026"] == {
            "1": {
                "total_ascent": 16.26,
                "total_descent": 10.06,
                "total_distance": 1.37,
                "total_duration": 395,
                "total_workouts": 1,
            }
        }
        assert list(found["data"]["statistics"]["2025"]) == ["5"]

    def test_averages_have_a_speed(self, as_alice: Program) -> None:
        entered(as_alice, distance=25)
        entered(as_alice, distance=61.5, duration=7200, workout_date="2026-05-16 10:00", ascent=300, descent=151.5)

        (found,) = as_alice.get(f"{BY_TIME}?type=average&time=month").json["data"]["statistics"]["2026-05"].values()

        assert found == {
            "average_ascent": 300.0,
            "average_descent": 151.5,
            "average_distance": 43.25,
            "average_duration": 5400,
            "average_speed": 27.88,
            "total_workouts": 2,
        }

    def test_both_days_of_a_range_count_on_the_persons_clock(self, app: Flask, cast: Cast, as_alice: Program) -> None:
        _live_in(app, cast, "Europe/Paris")
        for moment in ("2026-04-30 23:59", "2026-05-01 00:00", "2026-05-31 23:59", "2026-06-01 00:00"):
            entered(as_alice, workout_date=moment)

        found = as_alice.get(f"{BY_TIME}?time=month&from=2026-05-01&to=2026-05-31").json["data"]["statistics"]

        assert {month: sports["1"]["total_workouts"] for month, sports in found.items()} == {"2026-05": 2}

    def test_by_sport(self, as_alice: Program) -> None:
        entered(as_alice)
        entered(as_alice, sport_id=5, duration=3071, distance=10)

        everything = as_alice.get(BY_SPORT).json["data"]
        running = as_alice.get(f"{BY_SPORT}?sport_id=5").json["data"]

        assert everything["total_workouts"] == 2
        assert list(everything["statistics"]) == ["1", "5"]
        assert running["statistics"]["5"] == everything["statistics"]["5"]
        assert (
            running["statistics"]["5"]["average_duration"] == running["statistics"]["5"]["total_duration"] == "0:51:11"
        )
        assert running["total_workouts"] == 1

    def test_what_is_in_the_bin_does_not_count(self, app: Flask, as_alice: Program, alices_browser: Browser) -> None:
        entered(as_alice)
        with app.app_context():
            short_id = db.session.query(Activity).one().short_id
        alices_browser.submit(f"/activities/{short_id}/delete", page=f"/activities/{short_id}/")

        assert as_alice.get(BY_TIME).json["data"]["statistics"] == {}
        assert as_alice.get(BY_SPORT).json["data"] == {"statistics": {}, "total_workouts": 0}

    @pytest.mark.parametrize(
        ("address", "status", "message"),
        [
            ("/api/stats/nobody/by_time", 404, "user does not exist"),
            ("/api/stats/bob@example.com/by_time", 404, "user does not exist"),
            ("/api/stats/%00/by_sport", 404, "user does not exist"),
            ("/api/stats/bob/by_time", 403, "you do not have permissions"),
            ("/api/stats/bob/by_sport", 403, "you do not have permissions"),
            (f"{BY_TIME}?type=bad", 400, "invalid stats type"),
            (f"{BY_TIME}?time=bad", 400, "invalid time period"),
            (f"{BY_TIME}?time=week6", 400, "invalid time period"),
            (f"{BY_TIME}?from=bad", 400, "invalid payload"),
            (f"{BY_TIME}?to=2026-02-30", 400, "invalid payload"),
            (f"{BY_TIME}?from=0001-01-01&to=9999-12-31", 200, None),
            (f"{BY_TIME}?from=0001-01-02&to=9999-12-30", 200, None),
            (f"{BY_SPORT}?sport_id=999", 404, "sport does not exist"),
            (f"{BY_SPORT}?sport_id={'9' * 30}", 404, "sport does not exist"),
            (f"{BY_SPORT}?sport_id=-1", 404, "sport does not exist"),
            (f"{BY_SPORT}?sport_id=x", 400, "invalid payload"),
            (f"{BY_SPORT}?sport_id=²", 400, "invalid payload"),
        ],
    )
    def test_what_cannot_be_told_is_refused(
        self, as_alice: Program, address: str, status: int, message: str | None
    ) -> None:
        answer = as_alice.get(address)

        assert answer.status_code == status, answer.text
        assert answer.json.get("message") == message


class TestPage:
    PAGE = "/activities/statistics"

    def test_bars_have_a_table_with_the_same_numbers(self, as_alice: Program, alices_browser: Browser) -> None:
        entered(as_alice, workout_date="2026-05-15 14:05", distance=20)
        entered(as_alice, workout_date="2026-05-16 14:05", distance=22.5)

        page = alices_browser.get(f"{self.PAGE}?until=2026-06-01").text

        assert "<rect" in page
        assert "May 2026" in page
        assert page.count("42.5\u00a0km") == 2  # of the month, and of the sport

    @pytest.mark.parametrize("by", ["week", "month", "year"])
    @pytest.mark.parametrize("show", ["distance", "time", "count", "ascent"])
    def test_every_view_can_be_shown(self, as_alice: Program, alices_browser: Browser, by: str, show: str) -> None:
        entered(as_alice)

        assert alices_browser.get(f"{self.PAGE}?by={by}&show={show}&until=2026-05-20").status_code == 200

    def test_weeks_begin_on_the_persons_own_day(
        self, app: Flask, cast: Cast, as_alice: Program, alices_browser: Browser
    ) -> None:
        for day, distance in ((8, 1.5), (9, 20), (15, 22.5)):  # a Friday; from Saturday to Friday
            entered(as_alice, workout_date=f"2026-05-{day:02} 14:05", distance=distance)
        with app.app_context(), writing():
            db.session.get_one(User, cast.id_of("alice")).preferences.first_weekday = 6

        statistics = alices_browser.get(f"{self.PAGE}?by=week&until=2026-05-15").text
        month = alices_browser.get("/activities/calendar?month=2026-05").text

        assert "9 May 2026" in statistics and "42.5\u00a0km" in statistics
        assert re.findall(r'<time datetime="([\d-]+)">', month)[0] == "2026-04-25"
        assert re.findall(r"<b>([\d.]+)\u00a0km</b>", month) == ["1.50", "42.5"]

    def test_one_sport_can_be_looked_at(self, as_alice: Program, alices_browser: Browser) -> None:
        entered(as_alice, distance=20)
        entered(as_alice, sport_id=5, distance=7.77)

        page = alices_browser.get(f"{self.PAGE}?until=2026-06-01&sport=5").text

        assert "7.77\u00a0km" in page
        assert "20.0\u00a0km" not in page

    def test_nobody_sees_the_figures_of_others(self, as_alice: Program, bobs_browser: Browser) -> None:
        entered(as_alice)

        assert "Nothing in this time" in bobs_browser.get(f"{self.PAGE}?until=2026-06-01").text

    @pytest.mark.parametrize(
        "query", ["until=0001-01-01", "until=9999-12-31", "until=x", "by=x&show=y", "sport=x", f"sport={'9' * 5000}"]
    )
    def test_nonsense_shows_what_is_usual(self, cast: Cast, alices_browser: Browser, query: str) -> None:
        assert alices_browser.get(f"{self.PAGE}?{query}").status_code == 200

    def test_the_page_leads_back_and_forth_in_time(self, as_alice: Program, alices_browser: Browser) -> None:
        entered(as_alice)

        page = alices_browser.get(f"{self.PAGE}?by=month&until=2025-05-15").text

        assert "until=2024-05-31" in page
        assert "until=2026-05-01" in page


class TestRecordsPage:
    def test_records_stand_by_sport_and_lead_to_their_activities(
        self, as_alice: Program, alices_browser: Browser, bobs_browser: Browser
    ) -> None:
        workout = entered(as_alice, title="Long ride")

        page = alices_browser.get("/activities/records").text

        assert "Cycling (Sport)" in page
        assert f"/activities/{workout['id']}/" in page
        assert "Farthest distance" in page
        assert "Long ride" not in bobs_browser.get("/activities/records").text

    def test_more_records_need_no_more_statements(
        self, as_alice: Program, alices_browser: Browser, count_queries: Callable[..., int]
    ) -> None:
        entered(as_alice)
        few = count_queries(alices_browser.get, "/activities/records")
        for sport_id in range(2, 9):
            entered(as_alice, sport_id=sport_id)

        assert count_queries(alices_browser.get, "/activities/records") == few
