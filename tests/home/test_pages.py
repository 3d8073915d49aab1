"""Today: what is due, what is left to eat, and the last weight, from the rooms' own answers."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time

from flask import Flask

from app.database import writing
from app.extensions import db
from app.training.models import WorkoutSession
from tests.activities.uploads import entered
from tests.people import Browser, Cast, Program

TODAY = datetime.now(UTC).date().isoformat()


def test_a_new_person_finds_a_way_into_every_room(alices_browser: Browser) -> None:
    page = alices_browser.get("/").text

    assert "Nothing eaten yet today." in page
    assert "No weight yet." in page
    assert "No routine runs today" in page


def test_calories_left_and_the_last_weight_are_shown(alices_browser: Browser) -> None:
    assert alices_browser.submit("/body", data={"weight": "81.4", "day": TODAY}).status_code == 303
    goal = {"energy": "2000", "day_kind": "every"}
    assert alices_browser.submit("/food/goals", data=goal).status_code == 303
    assert (
        alices_browser.submit("/food/quick", data={"name": "Soup", "energy": "450", "meal": "new-1"}).status_code == 303
    )

    page = alices_browser.get("/").text

    assert "81.4" in page
    assert "1,550" in page
    assert "450" in page


def test_today_takes_no_more_statements_for_more(alices_browser: Browser, count_queries: Callable[..., int]) -> None:
    few = count_queries(alices_browser.get, "/")
    for day, weight in (("2026-01-05", "81.4"), ("2026-01-06", "81.5"), (TODAY, "81.6")):
        assert alices_browser.submit("/body", data={"weight": weight, "day": day}).status_code == 303

    assert count_queries(alices_browser.get, "/") <= few
    assert few <= 30


def test_what_was_done_lately_is_one_list_by_time(
    app: Flask, cast: Cast, alices_browser: Browser, as_alice: Program
) -> None:
    with app.app_context(), writing():
        for day, start in ((13, None), (15, time(9)), (15, time(20))):
            db.session.add(WorkoutSession(user_id=cast.id_of("alice"), date=date(2026, 5, day), time_start=start))
    entered(as_alice, title="Morning ride", workout_date="2026-05-14 08:00")
    entered(as_alice, title="Noon ride", workout_date="2026-05-15 12:00")

    listed = alices_browser.get("/").text.partition('aria-labelledby="latest"')[2].partition("</section>")[0]

    kinds = re.findall(r"/activities/|/workouts/|/sessions/|/train/", listed)
    assert [kind == "/activities/" for kind in kinds] == [False, True, False, True, False]
    assert listed.index("Noon ride") < listed.index("Morning ride")
