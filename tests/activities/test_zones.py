"""Hidden places: their pages, and that nobody else sees a track inside them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.activities.models import Activity
from app.activities.sharing_models import PrivacyZone
from app.database import writing
from app.extensions import db
from tests.activities.gpx_samples import golden_gpx
from tests.activities.test_map_images import blue_box, count_of_blue, opened
from tests.activities.tracks import BERLIN, StoredTrack, store_track
from tests.activities.uploads import uploaded
from tests.people import Browser, Cast, Program

ALL, NEW = "/activities/zones", "/activities/zones/new"
HOME = {"name": "Home", "latitude": "52.51", "longitude": "13.37", "radius_m": "800"}
GOLDEN_START = {"name": "Start", "latitude": "48.85000", "longitude": "2.35000", "radius_m": "60"}


@pytest.fixture
def zones(app: Flask) -> Iterator[Any]:
    """What is stored."""

    def stored() -> list[tuple[int, str, float, float, int]]:
        with app.app_context():
            rows = db.session.scalars(db.select(PrivacyZone).order_by(PrivacyZone.id))
            return [(one.user_id, one.name, one.latitude, one.longitude, one.radius_m) for one in rows]

    return stored


class TestPages:
    def test_a_place_is_hidden_changed_and_shown_again(self, alices_browser: Browser, zones: Any, cast: Cast) -> None:
        empty = alices_browser.get(ALL).text
        answer = alices_browser.submit(NEW, data=HOME | {"latitude": "52,512"})

        assert "No hidden places" in empty
        assert answer.headers["Location"] == ALL
        assert zones() == [(cast.id_of("alice"), "Home", 52.512, 13.37, 800)]
        with alices_browser.client.application.app_context():
            zone_id = db.session.scalar(db.select(PrivacyZone.id))
        assert 'value="52.512"' in alices_browser.get(f"{ALL}/{zone_id}").text
        alices_browser.submit(f"{ALL}/{zone_id}", data=HOME | {"name": "Flat", "radius_m": "200"})
        assert zones()[0][1:] == ("Flat", 52.51, 13.37, 200)
        alices_browser.submit(f"{ALL}/{zone_id}/delete", page=f"{ALL}/{zone_id}")
        assert zones() == []

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("name", " "), ("name", "x" * 51), ("latitude", ""), ("latitude", "north"), ("latitude", "90.1"),
            ("latitude", "nan"), ("latitude", "1e999"), ("longitude", "-180.5"),
            ("radius_m", "49"), ("radius_m", "10001"), ("radius_m", "-5"), ("radius_m", "9" * 400),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_at_its_field(
        self, alices_browser: Browser, zones: Any, field: str, typed: str
    ) -> None:
        answer = alices_browser.submit(NEW, data=HOME | {field: typed})

        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
        assert zones() == []

    def test_somebody_elses_place_does_not_exist(
        self, alices_browser: Browser, bobs_browser: Browser, zones: Any
    ) -> None:
        alices_browser.submit(NEW, data=HOME)
        with alices_browser.client.application.app_context():
            zone_id = db.session.scalar(db.select(PrivacyZone.id))

        assert bobs_browser.get(f"{ALL}/{zone_id}").status_code == 404
        assert bobs_browser.submit(f"{ALL}/{zone_id}", page=NEW, data=HOME).status_code == 404
        assert bobs_browser.submit(f"{ALL}/{zone_id}/delete", page=NEW).status_code == 404
        assert "Home" not in bobs_browser.get(ALL).text
        assert len(zones()) == 1

    def test_there_is_an_end_to_places(self, alices_browser: Browser, zones: Any, cast: Cast, app: Flask) -> None:
        with app.app_context(), writing():
            db.session.add_all(
                PrivacyZone(user_id=cast.id_of("alice"), name=str(n), latitude=1.0, longitude=1.0, radius_m=50)
                for n in range(50)
            )

        answer = alices_browser.submit(NEW, data=HOME)

        assert answer.status_code == 422
        assert "50 hidden places" in answer.text

    def test_the_owner_sees_what_is_hidden_in_list_map_and_activity(
        self, alices_browser: Browser, as_alice: Program
    ) -> None:
        workout = uploaded(as_alice, golden_gpx())
        pages = ("/activities/", f"/activities/{workout['id']}/", "/activities/map")
        before = [alices_browser.get(page).text for page in pages]

        alices_browser.submit(NEW, data=GOLDEN_START)

        after = [alices_browser.get(page).text for page in pages]
        assert not any("#lock" in page.partition("</nav>")[2].partition("Hide the place")[0] for page in before[:1])
        assert "Others do not see all of this track" in after[0]
        assert "Others do not see the parts of this track" in after[1]
        assert "hidden from everybody else" in after[2]
        assert all("[[48.85, 2.35, 60" in page for page in after[1:])

    def test_the_form_begins_at_the_start_of_an_activity(self, alices_browser: Browser, as_alice: Program) -> None:
        workout = uploaded(as_alice, golden_gpx())

        page = alices_browser.get(f"{NEW}?activity={workout['id']}").text

        assert 'value="48.85"' in page
        assert alices_browser.get(f"{NEW}?activity=0").status_code == 200

    def test_a_list_asks_for_hidden_places_as_often_however_long_it_is(
        self, alices_browser: Browser, as_alice: Program, count_queries: Callable[..., int]
    ) -> None:
        alices_browser.submit(NEW, data=GOLDEN_START)
        uploaded(as_alice, golden_gpx())
        one = count_queries(alices_browser.get, "/activities/")
        for _ in range(3):
            uploaded(as_alice, golden_gpx())

        assert count_queries(alices_browser.get, "/activities/") == one


class TestMapPictures:
    @pytest.fixture
    def track(self, mapped_app: Flask, cast: Cast) -> StoredTrack:
        stored = store_track(mapped_app, cast.id_of("alice"), BERLIN)
        with mapped_app.app_context(), writing():
            activity = db.session.get(Activity, stored.activity_id)
            assert activity
            longitudes, latitudes = [place[0] for place in BERLIN], [place[1] for place in BERLIN]
            activity.bounds = [min(latitudes), min(longitudes), max(latitudes), max(longitudes)]
        return stored

    def test_others_see_the_picture_without_the_hidden_part_from_the_moment_it_is_hidden(
        self, track: StoredTrack, alices_browser: Browser, bobs_browser: Browser, visitor: Browser
    ) -> None:
        before = visitor.get(track.map_path).data
        assert before == alices_browser.get(track.map_path).data

        alices_browser.submit(NEW, data=HOME)

        hidden = visitor.get(track.map_path)
        assert hidden.data != before
        assert hidden.data == bobs_browser.get(track.map_path).data
        assert alices_browser.get(track.map_path).data == before
        assert {"Cookie", "Authorization"} <= set(hidden.headers["Vary"].split(", "))

    def test_another_place_makes_another_picture_and_none_the_first_one(
        self, track: StoredTrack, alices_browser: Browser, visitor: Browser
    ) -> None:
        whole = visitor.get(track.map_path).data
        alices_browser.submit(NEW, data=HOME)
        first = visitor.get(track.map_path).data
        with alices_browser.client.application.app_context():
            zone_id = db.session.scalar(db.select(PrivacyZone.id))
        alices_browser.submit(f"{ALL}/{zone_id}", data=HOME | {"radius_m": "2000"})

        second = visitor.get(track.map_path).data
        alices_browser.submit(f"{ALL}/{zone_id}/delete", page=f"{ALL}/{zone_id}")

        assert len({whole, first, second}) == 3
        assert visitor.get(track.map_path).data == whole

    def test_a_track_that_is_hidden_as_a_whole_has_no_picture_for_others(
        self, track: StoredTrack, alices_browser: Browser, visitor: Browser
    ) -> None:
        visitor.get(track.map_path)
        alices_browser.submit(NEW, data=HOME | {"radius_m": "10000"})

        assert visitor.get(track.map_path).status_code == 404
        assert alices_browser.get(track.map_path).status_code == 200

    def test_no_line_is_drawn_through_the_hidden_middle(
        self, mapped_app: Flask, cast: Cast, alices_browser: Browser, visitor: Browser
    ) -> None:
        # A straight way to the east, hidden around its middle.
        line = [(13.30 + index / 500, 52.5) for index in range(51)]
        stored = store_track(mapped_app, cast.id_of("alice"), line)
        alices_browser.submit(NEW, data=HOME | {"latitude": "52.5", "longitude": "13.35", "radius_m": "1000"})

        image = opened(visitor.get(stored.map_path).data)

        left, _top, right, _bottom = blue_box(image)
        assert right - left > 200, "both ends are drawn"
        middle = image.crop(((left + right) // 2 - 5, 0, (left + right) // 2 + 5, image.height))
        assert count_of_blue(middle) == 0
