"""The same course again: recognised, compared, and kept right by whatever changes."""

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import delete, func, select, update

from app.activities.models import Activity, Course
from app.database import writing
from app.extensions import db
from app.jobs import work_off
from tests.activities.gpx_samples import gpx_of
from tests.activities.uploads import uploaded
from tests.people import Browser, Program

RUN, HIKE = 5, 3


def outing(day: int, seconds_per_step: float = 30, *, backwards: bool = False, to_the_east: float = 0) -> str:
    """A course of some 3 km along two streets."""
    way = [(48 + step / 1000, 2.0) for step in range(15)] + [(48.014, 2 + step / 800) for step in range(15)]
    way = [(latitude, longitude + to_the_east) for latitude, longitude in (way[::-1] if backwards else way)]
    points = [(*place, None, day * 86_400 + number * seconds_per_step) for number, place in enumerate(way)]
    return gpx_of(points, name=f"Day {day}")


def course_of(program: Program, workout: dict[str, str]) -> list[tuple[str, int]]:
    """Titles on the course of a workout, and the seconds they are behind the best."""
    found = program.get(f"/api/workouts/{workout['id']}/course").get_json()["data"]["course"]
    assert found["count"] == len(found["workouts"])
    return [(one["title"], one["behind_best"]) for one in found["workouts"]]


def test_the_times_of_a_course_stand_side_by_side(alices_browser: Browser, as_alice: Program) -> None:
    first, second, third = (
        uploaded(as_alice, outing(day, pace), sport_id=RUN) for day, pace in enumerate((32, 30, 31))
    )
    uploaded(as_alice, outing(3, backwards=True), sport_id=RUN)
    uploaded(as_alice, outing(4, to_the_east=0.01), sport_id=RUN)
    uploaded(as_alice, outing(5), sport_id=HIKE)

    shown = alices_browser.get(f"/activities/{third['id']}/").text
    page = alices_browser.get(f"/activities/{third['id']}/course").text

    assert "You did this course 3 times." in shown and "this was number 2" in shown
    assert course_of(as_alice, first) == [("Day 2", 28), ("Day 1", 0), ("Day 0", 56)]
    rows = re.findall(r"<tr( class=\"current\")?[^>]*>\s*<th scope=\"row\">(.*?)</tr>", page, re.S)
    assert [bool(current) for current, _cells in rows] == [True, False, False]
    assert ["Best<" in cells for _current, cells in rows] == [False, True, False]
    assert "+0:56" in rows[2][1] and f"/activities/{second['id']}/" in rows[1][1]


def test_what_was_done_once_has_no_page_of_times(alices_browser: Browser, as_alice: Program) -> None:
    workout = uploaded(as_alice, outing(0), sport_id=RUN)

    assert "Same course" not in alices_browser.get(f"/activities/{workout['id']}/").text
    assert alices_browser.get(f"/activities/{workout['id']}/course").status_code == 404
    assert course_of(as_alice, workout) == []


def test_nobody_sees_the_courses_of_others(as_alice: Program, as_bob: Program) -> None:
    mine = [uploaded(as_alice, outing(day), sport_id=RUN) for day in (0, 1)]
    his = uploaded(as_bob, outing(2), sport_id=RUN)

    assert len(course_of(as_alice, mine[0])) == 2
    assert course_of(as_bob, his) == []
    assert as_bob.get(f"/api/workouts/{mine[0]['id']}/course").status_code == 403


def test_a_course_follows_every_change(app: Flask, alices_browser: Browser, as_alice: Program) -> None:
    first, second, third = (uploaded(as_alice, outing(day), sport_id=RUN) for day in range(3))

    as_alice.patch(f"/api/workouts/{first['id']}", json={"sport_id": HIKE})
    assert [len(course_of(as_alice, one)) for one in (first, second)] == [0, 2]
    as_alice.patch(f"/api/workouts/{first['id']}", json={"sport_id": RUN})
    assert len(course_of(as_alice, first)) == 3

    alices_browser.submit(f"/activities/{second['id']}/delete")
    assert len(course_of(as_alice, first)) == 2
    alices_browser.submit(f"/activities/{second['id']}/restore")
    assert len(course_of(as_alice, first)) == 3

    for one in (first, second, third):
        assert as_alice.delete(f"/api/workouts/{one['id']}").status_code == 204
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Course)) == 0


def test_a_course_done_often_needs_no_more_statements(
    alices_browser: Browser, as_alice: Program, count_queries: Callable[..., int]
) -> None:
    first, _second = (uploaded(as_alice, outing(day), sport_id=RUN) for day in range(2))
    pages = [f"/activities/{first['id']}/", f"/activities/{first['id']}/course"]
    for page in pages:
        alices_browser.get(page)
    few = [count_queries(alices_browser.get, page) for page in pages]
    for day in range(2, 6):
        uploaded(as_alice, outing(day), sport_id=RUN)

    assert [count_queries(alices_browser.get, page) for page in pages] == few


def test_courses_of_earlier_uploads_are_found_in_the_background(
    app: Flask, as_alice: Program, prepare: Callable[[], str]
) -> None:
    workouts = [uploaded(as_alice, outing(day), sport_id=RUN) for day in (0, 1)]
    with app.app_context(), writing():
        db.session.execute(delete(Course))
        db.session.execute(update(Activity).values(course=None, prepared_version=1))
    prepare()
    with app.app_context():
        assert work_off() == 1

    assert len(course_of(as_alice, workouts[0])) == 2
