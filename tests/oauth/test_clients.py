"""Two published uploaders, call by call, as a person sets them up: only the server's address is theirs to change."""

from email.utils import parsedate_to_datetime

from flask import Flask
from packaging.version import Version

from tests.activities.gpx_samples import golden_gpx
from tests.activities.uploads import upload, workout_in
from tests.oauth.flow import SCOPE, agreed, query_of, registered
from tests.people import Browser, Program

BY_HAND = {
    "sport_id": 1,
    "duration": 3600,
    "distance": 20,
    "workout_date": "2024-05-02 07:30",
    "title": "Commute",
    "notes": "line one\nline two\n" * 20,
}


def _came_unchanged(token: dict[str, object]) -> bool:
    """What requests-oauthlib insists on: another scope than the one asked for is an error to it."""
    return token["scope"] == SCOPE and token["token_type"] == "Bearer" and token["expires_in"] == 864000


def test_garmin_to_fittrackee(app: Flask, alice: Program, alices_browser: Browser) -> None:
    """Redirects to `https://localhost/`, from whose address the person copies the code; refreshes by itself."""
    uploader = registered(app, alice, redirect_uris=["https://localhost/"])
    back = agreed(alices_browser, uploader.asking(redirect_uri="https://localhost/")).headers["Location"]
    assert query_of(back)["state"] == "xyz"
    token = uploader.exchange(query_of(back)["code"], redirect_uri="https://localhost/", scope=SCOPE).get_json()
    assert _came_unchanged(token)

    garmin = uploader.acting(token["access_token"])
    assert Version(garmin.get("/api/config").get_json()["data"]["version"]) >= Version("0.7.29")
    sports = garmin.get("/api/sports").get_json()["data"]["sports"]
    assert {sport["id"] for sport in sports} >= set(range(1, 14))
    workout = workout_in(upload(garmin, golden_gpx()))
    listed = garmin.get("/api/workouts?per_page=10&page=1&order=desc").get_json()
    assert [found["id"] for found in listed["data"]["workouts"]] == [workout["id"]]
    assert listed["pagination"]["has_next"] is False
    assert garmin.post("/api/auth/profile/edit", json={"first_name": "x"}).status_code in {403, 404}

    renewed = uploader.refresh(token["refresh_token"], scope=SCOPE).get_json()
    assert _came_unchanged(renewed)
    garmin = uploader.acting(renewed["access_token"])
    assert garmin.delete(f"/api/workouts/{workout['id']}").status_code == 204
    assert garmin.get(f"/api/workouts/{workout['id']}").status_code == 404


def test_strava_to_fittrackee(app: Flask, alice: Program, alices_browser: Browser) -> None:
    """Sends `https://self.host/callback` whatever was registered, and fields that mean nothing to the server."""
    uploader = registered(app, alice, redirect_uris=["https://regimen.example/done"])
    asking = uploader.asking(redirect_uri="https://self.host/callback")
    back = agreed(alices_browser, asking).headers["Location"]
    assert back.startswith("https://regimen.example/done?")
    token = uploader.exchange(
        query_of(back)["code"], redirect_uri="https://self.host/callback", allow_redirects="False", params="x"
    ).get_json()
    assert _came_unchanged(token)

    strava = uploader.acting(token["access_token"])
    assert strava.get("/api/sports").status_code == 200
    assert "timezone" in strava.get("/api/auth/profile").get_json()["data"]
    entry = strava.post("/api/workouts/no_gpx", json=BY_HAND)
    assert workout_in(entry)["notes"] == BY_HAND["notes"]
    ride = workout_in(upload(strava, golden_gpx()))
    listed = strava.get("/api/workouts?per_page=30&page=1&from=2024-01-01&to=2030-01-01").get_json()["data"]["workouts"]
    dates = [parsedate_to_datetime(found["workout_date"]) for found in listed]
    assert len(listed) == 2
    assert dates == sorted(dates, reverse=True)
    assert strava.delete(f"/api/workouts/{ride['id']}").status_code == 204


def test_an_uploader_whose_app_was_deleted_is_out(app: Flask, alice: Program, alices_browser: Browser) -> None:
    uploader = registered(app, alice)
    code = query_of(agreed(alices_browser, uploader.asking()).headers["Location"])["code"]
    token = uploader.exchange(code).get_json()
    number = alice.get("/api/oauth/apps").get_json()["data"]["clients"][0]["id"]

    alice.delete(f"/api/oauth/apps/{number}")

    assert uploader.acting(token["access_token"]).get("/api/workouts").status_code == 401
    assert uploader.refresh(token["refresh_token"]).get_json() == {"error": "invalid_client"}
