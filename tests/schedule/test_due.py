"""Which routine decides about a date, on every page that says what is planned."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.database import writing
from app.extensions import db
from app.routines.models import Routine
from app.schedule.due import planned_days, settled
from tests.gym import found_in, make_routine
from tests.people import Browser, Cast, Program

D = date(2026, 3, 1)
DAY = timedelta(days=1)


def _routine(name: str, first: int, last: int) -> Routine:
    return Routine(name=name, start=D + first * DAY, end=D + last * DAY)


@pytest.mark.parametrize(
    ("routines", "decided"),
    [
        ([], {}),
        ([_routine("a", 0, 2)], {"a": [0, 1, 2]}),
        ([_routine("a", -5, 1), _routine("b", -9, 40)], {"a": [0, 1], "b": [2, 3, 4, 5, 6]}),
        ([_routine("a", 3, 3), _routine("b", 0, 6)], {"a": [3], "b": [0, 1, 2, 4, 5, 6]}),
        ([_routine("a", 0, 6), _routine("b", 0, 6)], {"a": [0, 1, 2, 3, 4, 5, 6], "b": []}),
        ([_routine("a", 9, 12)], {"a": []}),
    ],
)
def test_of_several_routines_one_decides_about_a_date(routines: list[Routine], decided: dict[str, list[int]]) -> None:
    found = {routine.name: sorted(dates) for routine, dates in settled(routines, D, D + 6 * DAY)}

    assert found == {name: [D + number * DAY for number in numbers] for name, numbers in decided.items()}


def test_a_routine_that_begins_later_is_planned_from_then_on(app: Flask, cast: Cast, alices_browser: Browser) -> None:
    today = datetime.now(UTC).date()
    make_routine(alices_browser, today.isoformat(), name="Base", weeks="4")
    make_routine(alices_browser, (today + 14 * DAY).isoformat(), name="Peak", weeks="4")

    with app.app_context():
        found = planned_days(db.session.get_one(User, cast.id_of("alice")), today, today + 60 * DAY, today)
        names = [found[today + number * DAY][0].name for number in range(42)]

    assert names == ["Base"] * 14 + ["Peak"] * 28
    assert len(found) == 42


def test_the_months_to_come_show_the_routine_that_runs_then(alices_browser: Browser) -> None:
    later = datetime.now(UTC).date() + 100 * DAY
    address = make_routine(alices_browser, later.isoformat())

    page = alices_browser.get(f"/train/calendar?month={later:%Y-%m}").text

    number = found_in(r"/routines/(\d+)/", address)
    assert f'href="/routines/{number}/preview"' in page


def test_a_calendar_shows_one_training_a_day_where_routines_overlap(alices_browser: Browser, visitor: Browser) -> None:
    for name in ("Base", "Peak"):
        make_routine(alices_browser, "2026-01-05", name=name)
    alices_browser.submit("/train/feed")
    address = found_in(r'value="http://localhost(/calendar/[^"]+)"', alices_browser.get("/train/feed").text)

    assert visitor.get(address).text.count("BEGIN:VEVENT") == 28


@pytest.mark.parametrize("page", ["/", "/train/"])
def test_the_week_begins_as_its_owner_wants(app: Flask, cast: Cast, alices_browser: Browser, page: str) -> None:
    def shown() -> Any:
        return found_in(r'(?s)<ol class="weekdays">.*?<span[^>]*>(\w+)', alices_browser.get(page).text)

    usual = shown()
    with app.app_context(), writing():
        db.session.get_one(User, cast.id_of("alice")).preferences.first_weekday = 7

    assert (usual, shown()) == ("Mon", "Sun")


def test_the_last_day_there_is_does_not_break_a_calendar(
    alices_browser: Browser, as_alice: Program, visitor: Browser
) -> None:
    last = {"name": "Late", "start": "9999-12-31", "end": "9999-12-31"}
    routine = as_alice.post("/api/v2/routine/", json=last).get_json()["id"]
    as_alice.post("/api/v2/day/", json={"routine": routine, "name": "A", "order": 1})
    alices_browser.submit("/train/feed")
    address = found_in(r'value="http://localhost(/calendar/[^"]+)"', alices_browser.get("/train/feed").text)

    assert "DTSTART;VALUE=DATE:99991231" in visitor.get(address).text
    assert alices_browser.get(f"/routines/{routine}/calendar.ics").status_code == 200
