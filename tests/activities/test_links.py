"""Links to activities: what strangers see by them, and what they never do."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.activities.logic.privacy import Zone
from app.activities.sharing_models import ActivityLink
from app.database import now, writing
from app.extensions import db
from tests.activities.uploads import entered, uploaded
from tests.people import Browser, Program

HOME = Zone(48.2, 16.35, 300)
PLACE = {"name": "Home sweet home", "latitude": "48.2", "longitude": "16.35", "radius_m": "300"}
EVERYTHING = {"shows": ["map", "charts", "heart_rate", "words", "clock", "download"]}
START = datetime(2026, 5, 15, 6, 3, 7, tzinfo=UTC)
INSIDE_HEIGHT = 777
NUMBER = re.compile(r"-?\d+\.\d+")
SECRETS = ("Bicycle Thief", "Doctor's appointment", "Home sweet home", "alice", "Another ride")


def ride() -> str:
    """From home to the north, past it again, and on to the east; at home it is high, and the heart beats wildly."""
    places = [(48.2 + index / 5000, 16.35) for index in range(40)]
    places += [(48.2 + index / 5000, 16.351) for index in range(40, -40, -1)]
    places += [(48.192, 16.351 + index / 5000) for index in range(40)]
    points = []
    for index, (latitude, longitude) in enumerate(places):
        inside = HOME.holds(latitude, longitude)
        height, heart = (INSIDE_HEIGHT, 199) if inside else (200 + index % 7, 120 + index % 9)
        moment = (START + timedelta(seconds=5 * index)).isoformat().replace("+00:00", "Z")
        points.append(
            f'<trkpt lat="{latitude:.6f}" lon="{longitude:.6f}"><ele>{height}</ele><time>{moment}</time>'
            f"<extensions><hr>{heart}</hr></extensions></trkpt>"
        )
    return (
        '<?xml version="1.0"?><gpx version="1.1" creator="Watch"><trk><trkseg>'
        + "".join(points)
        + "</trkseg></trk></gpx>"
    )


@pytest.fixture
def workout(as_alice: Program, alices_browser: Browser) -> dict[str, Any]:
    """Alice's ride, with a bike and notes, another one before it; nothing is hidden yet."""
    entered(as_alice, title="Another ride")
    bike = {"label": "Bicycle Thief", "equipment_type_id": 2}
    item = as_alice.post("/api/equipments", json=bike).json["data"]["equipments"][0]
    return uploaded(as_alice, ride(), title="Past the river", notes="Doctor's appointment", equipment_ids=[item["id"]])


def shared(browser: Browser, workout: dict[str, Any], **data: Any) -> str:
    """The path of the link after its form was sent."""
    page = f"/activities/{workout['id']}/share"
    answer = browser.submit(page, data=EVERYTHING | data)
    assert answer.status_code == 303, answer.text
    found = re.search(r"/shared/activities/[\w-]+", browser.get(page).text)
    assert found
    return found[0]


def addresses(link: str) -> list[str]:
    """All there is behind a link."""
    return [link, f"{link}/track.json", f"{link}/map.png", f"{link}/track.gpx"]


class TestLinks:
    def test_whoever_knows_it_sees_the_activity_without_signing_in(
        self, visitor: Browser, alices_browser: Browser, workout: dict[str, Any]
    ) -> None:
        link = shared(alices_browser, workout)

        page = visitor.get(link)

        assert page.status_code == 200
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert '<meta name="robots" content="noindex, nofollow">' in page.text
        assert all(text in page.text for text in ("Past the river", "06:03", "Heart rate", "Elevation", "Splits"))
        assert not any(secret in page.text for secret in SECRETS)
        assert [visitor.get(address).status_code for address in addresses(link)] == [200] * 4
        assert visitor.get(f"{link}/map.png").mimetype == "image/png"

    def test_it_is_withdrawn_and_a_new_one_has_another_address(
        self, visitor: Browser, alices_browser: Browser, workout: dict[str, Any]
    ) -> None:
        link = shared(alices_browser, workout)
        page = f"/activities/{workout['id']}/share"

        alices_browser.submit(f"{page}/withdraw", page=page)

        assert [visitor.get(address).status_code for address in addresses(link)] == [404] * 4
        assert shared(alices_browser, workout) != link

    def test_it_keeps_its_address_when_it_shall_show_something_else(
        self, visitor: Browser, alices_browser: Browser, workout: dict[str, Any]
    ) -> None:
        link = shared(alices_browser, workout)

        assert shared(alices_browser, workout, shows=[]) == link

        page = visitor.get(link).text
        assert "Past the river" not in page
        assert "Cycling (Sport)" in page
        assert "06:03" not in page
        assert "data-map" not in page
        assert "Heart rate" not in page
        assert [visitor.get(address).status_code for address in addresses(link)[1:]] == [404] * 3

    def test_it_ends_after_its_last_day(
        self, app: Flask, visitor: Browser, alices_browser: Browser, workout: dict[str, Any]
    ) -> None:
        page = f"/activities/{workout['id']}/share"
        over = alices_browser.submit(page, data=EVERYTHING | {"ends_on": "2020-01-01"})
        link = shared(alices_browser, workout, ends_on=(now() + timedelta(days=2)).date().isoformat())

        assert over.status_code == 422
        assert visitor.get(link).status_code == 200
        with app.app_context(), writing():
            row = db.session.scalar(db.select(ActivityLink))
            assert row
            row.ends_at = now()
        assert [visitor.get(address).status_code for address in addresses(link)] == [404] * 4
        assert "The last day is over" in alices_browser.get(page).text

    @pytest.mark.parametrize("ends_on", ["tomorrow", "9999-12-31", "0000-00-00", "2026-02-30"])
    def test_a_day_nobody_can_mean_is_refused(
        self, alices_browser: Browser, workout: dict[str, Any], ends_on: str
    ) -> None:
        answer = alices_browser.submit(f"/activities/{workout['id']}/share", data={"ends_on": ends_on})

        assert answer.status_code == 422

    def test_a_deleted_activity_is_shown_no_longer(
        self, visitor: Browser, alices_browser: Browser, as_alice: Program, workout: dict[str, Any]
    ) -> None:
        link = shared(alices_browser, workout)
        alices_browser.submit(f"/activities/{workout['id']}/delete", page=f"/activities/{workout['id']}/")

        assert visitor.get(link).status_code == 404

    def test_somebody_else_can_neither_make_nor_withdraw_one(
        self, bobs_browser: Browser, alices_browser: Browser, visitor: Browser, workout: dict[str, Any]
    ) -> None:
        link = shared(alices_browser, workout)
        page = f"/activities/{workout['id']}/share"

        assert bobs_browser.get(page).status_code == 404
        assert bobs_browser.submit(page, page="/activities/zones/new", data=EVERYTHING).status_code == 404
        assert bobs_browser.submit(f"{page}/withdraw", page="/activities/zones/new").status_code == 404
        assert visitor.get(link).status_code == 200

    def test_one_that_was_written_down_has_neither_map_nor_file(
        self, visitor: Browser, alices_browser: Browser, as_alice: Program
    ) -> None:
        link = shared(alices_browser, entered(as_alice, title="By hand"))

        assert "By hand" in visitor.get(link).text
        assert [visitor.get(address).status_code for address in addresses(link)[1:]] == [404] * 3

    def test_a_title_nobody_wrote_does_not_tell_the_time_of_day(
        self, visitor: Browser, alices_browser: Browser, as_alice: Program
    ) -> None:
        link = shared(alices_browser, uploaded(as_alice, ride()), shows=["map", "words", "download"])

        assert "06:03" not in visitor.get(link).text
        assert "06:03" not in visitor.get(f"{link}/track.gpx").text
        assert "<time>" not in visitor.get(f"{link}/track.gpx").text

    def test_guesses_end_after_a_while_also_for_right_addresses(
        self, visitor: Browser, alices_browser: Browser, workout: dict[str, Any], app: Flask
    ) -> None:
        link = shared(alices_browser, workout)
        app.config["SHARED_LINK_LIMIT"] = "3 per minute"
        try:
            guesses = [visitor.get(f"/shared/activities/{guess}").status_code for guess in ("a", "é", "x" * 65, "b")]

            assert guesses == [404, 404, 404, 429]
            assert visitor.get(link).status_code == 429
        finally:
            app.config["SHARED_LINK_LIMIT"] = ""


def _hidden_numbers() -> set[str]:
    """Coordinates of the ride that only points inside the zone have, as they are written."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for match in re.finditer(r'lat="([\d.]+)" lon="([\d.]+)"', ride()):
        latitude, longitude = map(float, match.groups())
        found[HOME.holds(latitude, longitude)].update((repr(latitude), repr(longitude)))
    return found[True] - found[False]


class TestHiddenPlaces:
    @pytest.fixture
    def link(self, visitor: Browser, alices_browser: Browser, workout: dict[str, Any]) -> str:
        """A link that others have used before the place was hidden."""
        link = shared(alices_browser, workout)
        for address in addresses(link):
            visitor.get(address)
        alices_browser.submit("/activities/zones/new", data=PLACE)
        return link

    @pytest.mark.parametrize("who", ["visitor", "bobs_browser", "alices_browser"])
    def test_no_coordinate_inside_one_is_sent_to_anybody_who_opens_the_link(
        self, request: pytest.FixtureRequest, who: str, link: str
    ) -> None:
        browser: Browser = request.getfixturevalue(who)
        page, columns, _picture, file = (browser.get(address) for address in addresses(link))

        places = list(zip(columns.json["latitude"], columns.json["longitude"], strict=True))
        written = re.findall(r'lat="([\d.]+)" lon="([\d.]+)"', file.text)
        assert len(places) > 80
        assert len(written) == len(places)
        assert not any(HOME.holds(*place) for place in places)
        assert not any(HOME.holds(float(latitude), float(longitude)) for latitude, longitude in written)
        for text in (page.text, columns.text, file.text):
            assert _hidden_numbers().isdisjoint(NUMBER.findall(text))
            assert "data-zones" not in text

    def test_nothing_tells_what_was_measured_inside(self, visitor: Browser, link: str) -> None:
        page, columns, _picture, file = (visitor.get(address) for address in addresses(link))

        assert max(columns.json["elevation_m"]) < INSIDE_HEIGHT
        assert max(columns.json["heart_rate"]) < 199
        assert all(str(INSIDE_HEIGHT) not in answer.text for answer in (page, file))
        assert "199" not in page.text
        assert "06:03:07Z" not in file.text
        assert columns.json["distance_m"][0] == columns.json["time_s"][0] == 0
        assert "Of the part that is shown." in page.text
        assert not any(secret in page.text for secret in SECRETS)

    def test_the_figures_are_those_of_what_is_seen(self, visitor: Browser, link: str, workout: dict[str, Any]) -> None:
        columns = visitor.get(f"{link}/track.json").json
        page = visitor.get(link).text

        assert columns["distance_m"][-1] < workout["distance"] * 1000 - 1000
        assert f"{columns['distance_m'][-1] / 1000:.2f}" in page
        assert f"{workout['distance']:.2f}" not in page

    def test_the_picture_is_another_one_at_once_and_has_no_hidden_line(
        self, visitor: Browser, alices_browser: Browser, link: str, workout: dict[str, Any]
    ) -> None:
        hidden = visitor.get(f"{link}/map.png").data

        assert hidden == alices_browser.get(f"{link}/map.png").data
        assert hidden == visitor.get(f"/api/workouts/map/{workout['map']}").data
        assert hidden != alices_browser.get(f"/api/workouts/map/{workout['map']}").data

    def test_the_recording_itself_stays_the_owners(
        self, visitor: Browser, bobs_browser: Browser, link: str, workout: dict[str, Any]
    ) -> None:
        own = f"/activities/{workout['id']}"
        for path in (f"{own}/original", f"{own}/track.json", f"{link}/original", f"{link}/track.fit"):
            assert visitor.get(path).status_code in {303, 404}
            assert bobs_browser.get(path).status_code == 404

    def test_a_track_that_is_hidden_as_a_whole_leaves_its_sport_and_day(
        self, visitor: Browser, alices_browser: Browser, link: str
    ) -> None:
        alices_browser.submit("/activities/zones/new", data=PLACE | {"radius_m": "10000"})

        page = visitor.get(link).text

        assert "Nothing of this track is shown." in page
        assert [visitor.get(address).status_code for address in addresses(link)[1:]] == [404] * 3
