"""Weather: asked of the configured provider alone, in the background, and never in anybody's way."""

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from app.jobs import work_off
from tests.activities.gpx_samples import START, gpx_of
from tests.activities.test_pages import AMERICAN
from tests.activities.tile_servers import Handler, TestTileServer, running_tile_server
from tests.activities.uploads import entered, uploaded
from tests.people import Browser, Program

SUNNY = {"temp": 21.3, "humidity": 56.4, "windspeed": 14.4, "winddir": 225.0, "icon": "partly-cloudy-day"}
TOLD = {"humidity": 0.564, "icon": "partly-cloudy-day", "temperature": 21.3, "wind": 4.0, "windBearing": 225.0}
WALK = gpx_of([(48.85341 + step / 1000, 2.34, None, step * 150) for step in range(60)], name="Walk")


def saying(conditions: Any, status: int = 200) -> Any:
    """A provider that always says the same."""

    def answer(handler: Handler) -> None:
        handler.send(status, json.dumps({"currentConditions": conditions}).encode(), Content_Type="application/json")

    return answer


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestTileServer]:
    """A real server that the application asks for weather."""
    with running_tile_server() as server:
        server.answer = saying(SUNNY)
        monkeypatch.setitem(app.config, "WEATHER_PROVIDER", "visualcrossing")
        monkeypatch.setitem(app.config, "WEATHER_API_KEY", "a secret")
        monkeypatch.setitem(app.config, "WEATHER_URL", f"{server.address}/timeline/")
        yield server


def weather_of(app: Flask, program: Program, workout: dict[str, Any]) -> list[Any]:
    """At the start and at the end, once all work is done."""
    with app.app_context():
        work_off()
    found = workout_again(program, workout)
    return [found["weather_start"], found["weather_end"]]


def workout_again(program: Program, workout: dict[str, Any]) -> dict[str, Any]:
    body: Any = program.get(f"/api/workouts/{workout['id']}").get_json()
    found: dict[str, Any] = body["data"]["workouts"][0]
    return found


def test_the_weather_of_both_ends_comes_after_the_upload(
    app: Flask, as_alice: Program, provider: TestTileServer
) -> None:
    workout = uploaded(as_alice, WALK)
    asked_during_the_upload = list(provider.asked)

    assert asked_during_the_upload == [] and workout["weather_start"] is None
    assert weather_of(app, as_alice, workout) == [TOLD, TOLD]
    start, end = (urlsplit(path) for path in provider.asked)
    hour = int(START.timestamp())
    assert start.path == f"/timeline/48.85,2.34/{hour}"
    assert end.path == f"/timeline/48.91,2.34/{hour + 2 * 3600}"
    assert parse_qs(start.query) == {
        "unitGroup": ["metric"], "include": ["current"], "contentType": ["json"], "key": ["a secret"]
    }  # fmt: skip
    assert as_alice.get("/api/config").get_json()["data"]["weather_provider"] == "visualcrossing"  # type: ignore[index]


def test_nobody_is_asked_where_no_provider_is_configured(
    app: Flask, as_alice: Program, provider: TestTileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WEATHER_API_KEY", "")

    assert weather_of(app, as_alice, uploaded(as_alice, WALK)) == [None, None]
    assert provider.asked == []
    assert as_alice.get("/api/config").get_json()["data"]["weather_provider"] is None  # type: ignore[index]


def redirected(handler: Handler) -> None:
    handler.send(302, Location=f"http://127.0.0.1:{handler.server.server_address[1]}/elsewhere")


def garbled(handler: Handler) -> None:
    handler.send(200, b"{]")


def endless(handler: Handler) -> None:
    handler.send(200, b"[" * 1_100_000)


@pytest.mark.parametrize(
    "answer",
    [
        saying(SUNNY, 500),
        saying(SUNNY, 429),
        redirected,
        garbled,
        endless,
        saying(None),
        saying([SUNNY]),
        saying(SUNNY | {"icon": "plague"}),
        saying(SUNNY | {"icon": ["rain"]}),
        saying(SUNNY | {"temp": "warm"}),
        saying(SUNNY | {"temp": True}),
        saying(SUNNY | {"temp": 1e300}),
        saying(SUNNY | {"humidity": -3}),
    ],
)
def test_an_answer_that_makes_no_sense_leaves_the_activity_whole(
    answer: Any, app: Flask, as_alice: Program, provider: TestTileServer, caplog: pytest.LogCaptureFixture
) -> None:
    provider.answer = answer
    caplog.set_level(logging.WARNING)
    workout = uploaded(as_alice, WALK)

    assert weather_of(app, as_alice, workout) == [None, None]
    assert workout_again(as_alice, workout) == workout
    assert len(provider.asked) == 2
    assert "secret" not in caplog.text


def test_a_provider_that_is_gone_is_no_reason_to_fail(
    app: Flask, as_alice: Program, provider: TestTileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WEATHER_URL", "http://127.0.0.1:9/timeline")

    assert weather_of(app, as_alice, uploaded(as_alice, WALK)) == [None, None]


def test_missing_weather_comes_with_a_refresh(app: Flask, as_alice: Program, provider: TestTileServer) -> None:
    provider.answer = saying(None)
    workout = uploaded(as_alice, WALK)
    assert weather_of(app, as_alice, workout) == [None, None]

    provider.answer = saying(SUNNY)
    assert as_alice.post(f"/api/workouts/{workout['id']}/refresh").status_code == 200

    assert weather_of(app, as_alice, workout) == [TOLD, TOLD]


def test_what_was_written_down_or_deleted_meanwhile_is_not_asked_for(
    app: Flask, as_alice: Program, provider: TestTileServer
) -> None:
    entered(as_alice)
    gone = uploaded(as_alice, WALK)
    assert as_alice.delete(f"/api/workouts/{gone['id']}").status_code == 204

    with app.app_context():
        work_off()

    assert provider.asked == []


def test_people_read_the_weather_in_their_units(
    app: Flask, as_alice: Program, alices_browser: Browser, provider: TestTileServer
) -> None:
    workout = uploaded(as_alice, WALK)
    weather_of(app, as_alice, workout)
    address = f"/activities/{workout['id']}/"

    metric = alices_browser.get(address).text.replace("\N{NO-BREAK SPACE}", " ")
    alices_browser.submit("/settings/", data=AMERICAN)
    imperial = alices_browser.get(address).text.replace("\N{NO-BREAK SPACE}", " ")

    assert "21 °C" in metric and "wind 14.4 km/h from SW" in metric and "Partly cloudy" in metric
    assert "70 °F" in imperial and "wind 8.9 mph from SW" in imperial
    assert "#weather-partly-cloudy-day" in metric
