"""Filters combine, on every page of Move; the address is the filter, and it can be given a name."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.activities.models import Activity, Gear, GearType, SavedFilter, Tag
from app.activities.services import GearChange, add_gear, tag, use_gear
from app.database import find, writing
from app.extensions import db
from tests.activities.gpx_samples import gpx_of
from tests.activities.uploads import entered, uploaded
from tests.people import Browser, Cast, Program

RIDE, HIKE, RUN = 1, 3, 5
PAGES = ("/activities/", "/activities/map", "/activities/calendar", "/activities/statistics")


def _track(latitude: float, longitude: float, name: str, day: int = 1) -> str:
    points = [(latitude + step / 1000, longitude, 100 + step, day * 86_400 + step * 30) for step in range(10)]
    return gpx_of(points, name=name)


@pytest.fixture
def season(as_alice: Program, app: Flask, cast: Cast) -> dict[str, str]:
    """Some activities of Alice by their titles, with equipment and tags."""
    made = {
        "Race": entered(as_alice, title="Race", sport_id=RUN, distance=21, duration=6000, calories=1500),
        "Jog": entered(as_alice, title="Jog", sport_id=RUN, distance=5, duration=1800),
        "Tour": entered(as_alice, title="Tour", sport_id=RIDE, distance=80, duration=14_400, ascent=900, descent=900),
        "Walk up": entered(
            as_alice, title="Walk up", sport_id=HIKE, distance=9, duration=10_800, ascent=700, descent=0
        ),
        "Paris": uploaded(as_alice, _track(48.85, 2.35, "Paris")),
        "Lyon": uploaded(as_alice, _track(45.76, 4.83, "Lyon", 2)),
    }
    with app.app_context(), writing():
        alice = db.session.get_one(User, cast.id_of("alice"))
        shoes = add_gear(alice, find(select(GearType), GearType.id == 1), "Shoes", GearChange())
        bike = add_gear(alice, find(select(GearType), GearType.id == 2), "Bike", GearChange())
        by_title = {activity.title: activity for activity in db.session.scalars(select(Activity))}
        use_gear(by_title["Race"], [shoes])
        use_gear(by_title["Tour"], [bike])
        tag(alice, by_title["Race"], ["Fast", "city"])
        tag(alice, by_title["Jog"], ["city"])
        tag(alice, by_title["Tour"], ["Club"])
        made |= {"shoes": {"id": shoes.short_id}, "bike": {"id": bike.short_id}}
        made |= {one.label_folded: {"id": str(one.id)} for one in db.session.scalars(select(Tag))}
    return {name: found["id"] for name, found in made.items()}


def found(browser: Browser, **query: Any) -> set[str]:
    answer = browser.get("/activities/", query_string=query)
    assert answer.status_code == 200, answer.text
    return set(re.findall(r'class="what" href="/activities/[^"]+"><b>([^<]+)</b>', answer.text))


EVERYTHING = {"Race", "Jog", "Tour", "Walk up", "Paris", "Lyon"}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, EVERYTHING),
        ({"sport": [RUN, HIKE]}, {"Race", "Jog", "Walk up"}),
        ({"sport": [RUN, HIKE], "sport_not": "1"}, {"Tour", "Paris", "Lyon"}),
        ({"gear": ["{shoes}", "{bike}"]}, {"Race", "Tour"}),
        ({"gear": "none"}, EVERYTHING - {"Race", "Tour"}),
        ({"gear": ["{shoes}", "none"]}, EVERYTHING - {"Tour"}),
        ({"gear": "{shoes}", "gear_not": "1"}, EVERYTHING - {"Race"}),
        ({"gear": "none", "gear_not": "1"}, {"Race", "Tour"}),
        ({"gear": ["none", "{bike}"], "gear_not": "1"}, {"Race"}),
        ({"tag": "{city}"}, {"Race", "Jog"}),
        ({"tag": ["{fast}", "{club}"]}, {"Race", "Tour"}),
        ({"tag": "{city}", "tag_not": "1"}, EVERYTHING - {"Race", "Jog"}),
        ({"tag": "none"}, {"Walk up", "Paris", "Lyon"}),
        ({"tag": ["none", "{club}"]}, {"Walk up", "Paris", "Lyon", "Tour"}),
        ({"tag": "none", "tag_not": "1"}, {"Race", "Jog", "Tour"}),
        ({"near": "48.855,2.35"}, {"Paris"}),
        ({"near": "48.855, 2.36", "radius": "0,5"}, set()),
        ({"near": "48.855; 2.36", "radius": "1"}, {"Paris"}),
        ({"near": "47,3", "radius": "1000"}, {"Paris", "Lyon"}),
        ({"track": "yes"}, {"Paris", "Lyon"}),
        ({"track": "no", "sport": RUN}, {"Race", "Jog"}),
        ({"ascent_from": "700"}, {"Tour", "Walk up"}),
        ({"ascent_from": "700", "ascent_to": "800"}, {"Walk up"}),
        ({"calories_from": "1500"}, {"Race"}),
        ({"distance_from": "9", "distance_to": "21", "speed_from": "10"}, {"Race"}),
        ({"max_speed_to": "5"}, {"Walk up"}),
        ({"q": "o", "sport": [RUN, RIDE], "tag": ["{city}", "{club}"]}, {"Jog", "Tour"}),
    ],
)
def test_filters_combine(
    query: dict[str, Any], titles: set[str], alices_browser: Browser, season: dict[str, str]
) -> None:
    def named(value: Any) -> Any:
        return [
            one.format(**season) if isinstance(one, str) else one
            for one in (value if isinstance(value, list) else [value])
        ]

    assert found(alices_browser, **{name: named(value) for name, value in query.items()}) == titles


@pytest.mark.parametrize("page", PAGES)
def test_the_same_bar_and_the_same_address_work_on_every_page(
    page: str, alices_browser: Browser, season: dict[str, str]
) -> None:
    query = {"sport": [RUN, HIKE], "sport_not": "1", "near": "48.85,2.35", "radius": "3"}

    text = alices_browser.get(page, query_string=query).text

    assert 'id="filter"' in text
    assert "not Running" in text and "not Hiking" in text and "within 3.00" in text
    assert "sport=5&amp;sport=3&amp;sport_not=1&amp;near=48.85" in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"near": "here"}, "Write latitude and longitude"),
        ({"near": "91,0"}, "Write latitude and longitude"),
        ({"near": "nan,inf"}, "Write latitude and longitude"),
        ({"near": "1,1", "radius": "-5"}, "Write more than 0"),
        ({"ascent_from": "high"}, "Write a number"),
        ({"from": "2026-02-30"}, "Write a day"),
    ],
)
def test_what_cannot_be_understood_is_said(
    page: str, query: dict[str, str], sentence: str, alices_browser: Browser
) -> None:
    answer = alices_browser.get(page, query_string=query)

    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    "query",
    [
        {"sport": "9" * 400},
        {"tag": ["x", "9" * 40, "-1"]},
        {"gear": "0O", "gear_not": "1"},
        {"q": "\0%_" * 50},
        {"near": "1e400,1"},
        {"calories_from": "9" * 29},
        {"page": "9" * 30},
    ],
)
def test_nonsense_is_never_our_fault(query: dict[str, Any], alices_browser: Browser) -> None:
    assert alices_browser.get("/activities/", query_string=query).status_code in {200, 422}


def test_tags_of_others_find_nothing(alices_browser: Browser, bobs_browser: Browser, season: dict[str, str]) -> None:
    assert found(bobs_browser, tag=season["city"]) == set()
    assert "city" not in bobs_browser.get("/activities/").text


def test_tags_are_written_with_commas_and_go_when_nobody_uses_them(
    alices_browser: Browser, season: dict[str, str], app: Flask
) -> None:
    edit = f"/activities/{season['Race']}/edit"
    data = {
        "sport_id": "5",
        "title": "Race",
        "day": "2026-05-15",
        "time": "14:05",
        "distance": "21",
        "duration": "1:40:00",
    }

    alices_browser.submit(edit, data=data | {"tags": " Trail ,city,, CITY"})

    assert re.search(r'name="tags"[^>]*value="(\w+), (\w+)"', alices_browser.get(edit).text)
    with app.app_context():
        assert {one.label for one in db.session.scalars(select(Tag))} == {"city", "Club", "Trail"}
    refused = alices_browser.submit(edit, data=data | {"tags": "x" * 51})
    assert refused.status_code == 422 and "at most 50" in refused.text


def test_a_filter_is_kept_under_a_name(
    alices_browser: Browser, bobs_browser: Browser, season: dict[str, str], app: Flask
) -> None:
    page = "/activities/?sport=5"
    wishes = "sport=5&tag_not=1&evil=1"

    saved = alices_browser.submit(
        "/activities/filters", page=page, data={"name": " Runs ", "wishes": wishes, "view": "x"}
    )
    alices_browser.submit("/activities/filters", page=page, data={"name": "Runs", "wishes": "sport=5&sport=3"})
    nameless = alices_browser.submit("/activities/filters", page=page, data={"name": " ", "wishes": wishes})

    assert (saved.status_code, saved.headers["Location"]) == (303, "/activities/?sport=5&tag_not=1")
    assert nameless.status_code == 303
    text = alices_browser.get("/activities/map").text
    assert 'href="/activities/map?sport=5&amp;sport=3">Runs</a>' in text
    assert "Runs</a>" not in bobs_browser.get("/activities/").text
    with app.app_context():
        (kept,) = db.session.scalars(select(SavedFilter))
    assert bobs_browser.submit(f"/activities/filters/{kept.id}/delete", page="/activities/").status_code == 404
    assert alices_browser.submit(f"/activities/filters/{kept.id}/delete", page="/activities/").status_code == 303
    assert "Runs</a>" not in alices_browser.get("/activities/").text


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_statements_does_not_grow(
    page: str, alices_browser: Browser, as_alice: Program, season: dict[str, str], count_queries: Any
) -> None:
    before = count_queries(alices_browser.get, page)
    for day in range(5):
        uploaded(as_alice, _track(48.85, 2.35, f"More {day}", 10 + day))

    assert count_queries(alices_browser.get, page) == before


def test_programs_ask_for_a_place_too(as_alice: Program, season: dict[str, str]) -> None:
    def titles(**query: str) -> list[str]:
        return [one["title"] for one in as_alice.get("/api/workouts", query_string=query).json["data"]["workouts"]]

    assert titles(coordinates="48.85,2.35", radius="5") == ["Paris"]
    assert titles(coordinates="48.85,2.4") == ["Paris"]
    assert titles(coordinates="40,2", radius="5") == []
    for query in ({"coordinates": "x"}, {"coordinates": "1,2,3"}, {"coordinates": "91,1"}):
        assert as_alice.get("/api/workouts", query_string=query).status_code == 400
    refused = as_alice.get("/api/workouts", query_string={"coordinates": "1,1", "radius": "0"})
    assert refused.json["message"] == "invalid radius, must be an float greater than zero"


def test_gear_of_the_past_keeps_its_name(alices_browser: Browser, season: dict[str, str], app: Flask) -> None:
    with app.app_context(), writing():
        find(select(Gear), Gear.label == "Shoes").is_active = False

    assert found(alices_browser, gear=season["shoes"]) == {"Race"}
