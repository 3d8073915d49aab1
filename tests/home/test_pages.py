"""Today: what is due, what is left to eat, and the last weight, from the rooms' own answers."""

from collections.abc import Callable
from datetime import UTC, datetime

from tests.people import Browser

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
