"""Tracks as files, and as GeoJSON for programs."""

import pytest

from tests.activities.gpx_samples import golden_gpx
from tests.activities.test_links import HOME, PLACE, ride
from tests.activities.uploads import entered, uploaded
from tests.people import Browser, Program


class TestGeoJson:
    def test_programs_get_the_lines_of_all_segments_or_of_one(self, as_alice: Program) -> None:
        workout = uploaded(as_alice, golden_gpx())
        address = f"/api/workouts/{workout['id']}/geojson"

        whole, second = as_alice.get(address).json, as_alice.get(f"{address}/segment/2").json

        assert (whole["status"], whole["message"]) == ("success", "")
        assert whole["data"]["geojson"]["type"] == "MultiLineString"
        assert [len(line) for line in whole["data"]["geojson"]["coordinates"]] == [8, 4]
        assert whole["data"]["geojson"]["coordinates"][0][0] == [2.35, 48.85]
        assert second["data"]["geojson"] == {
            "type": "LineString",
            "coordinates": whole["data"]["geojson"]["coordinates"][1],
        }

    def test_what_cannot_be_had_is_said_as_for_other_files(self, as_alice: Program, as_bob: Program) -> None:
        workout, by_hand = uploaded(as_alice, golden_gpx()), entered(as_alice)
        unknown = "oZEq7ovRbLq6UnGMPwc8B5"

        assert as_bob.get(f"/api/workouts/{workout['id']}/geojson").status_code == 403
        assert as_alice.get(f"/api/workouts/{workout['id']}/geojson/segment/3").status_code == 404
        assert as_alice.get(f"/api/workouts/{by_hand['id']}/geojson").status_code == 404
        assert as_alice.get(f"/api/workouts/{unknown}/geojson").json == {
            "status": "not found",
            "data": {"geojson": None},
            "message": f"workout not found (id: {unknown})",
        }


class TestFiles:
    @pytest.mark.parametrize(("ending", "media_type"), [("gpx", "gpx+xml"), ("geojson", "geo+json")])
    def test_the_owner_gets_all_of_the_track_and_for_others_what_is_not_hidden(
        self, alices_browser: Browser, as_alice: Program, ending: str, media_type: str
    ) -> None:
        workout = uploaded(as_alice, ride(), title="Rød <b>ride</b>")
        alices_browser.submit("/activities/zones/new", data=PLACE)
        path = f"/activities/{workout['id']}/track.{ending}"

        whole, rest = alices_browser.get(path), alices_browser.get(f"{path}?for=others")

        assert whole.mimetype == f"application/{media_type}"
        assert f".{ending}" in whole.headers["Content-Disposition"]
        assert "777" in whole.text
        assert "777" not in rest.text
        assert 1000 < len(rest.text) < len(whole.text)
        if ending == "geojson":
            assert whole.json["properties"]["name"] == "Rød <b>ride</b>"
            places = [place for line in rest.json["geometry"]["coordinates"] for place in line]
            assert not any(HOME.holds(latitude, longitude) for longitude, latitude, _height in places)

    def test_there_is_none_without_a_track_or_for_somebody_else(
        self, alices_browser: Browser, bobs_browser: Browser, as_alice: Program
    ) -> None:
        by_hand, workout = entered(as_alice), uploaded(as_alice, golden_gpx())

        assert alices_browser.get(f"/activities/{by_hand['id']}/track.gpx").status_code == 404
        assert bobs_browser.get(f"/activities/{workout['id']}/track.gpx").status_code == 404
        assert alices_browser.get(f"/activities/{workout['id']}/track.fit").status_code == 404
