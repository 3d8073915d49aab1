"""What people see and do on the activity pages."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.activities.models import Activity
from app.activities.starter import SPORTS
from app.extensions import db
from app.files import folder
from tests.activities.gpx_samples import golden_gpx, gpx_of, ride
from tests.people import Browser

RUNNING, CYCLING, ROWING = 5, 1, 11
AMERICAN = {
    "language": "en",
    "date_format": "MM/dd/yyyy",
    "timezone": "America/New_York",
    "first_weekday": "7",
    "weight_unit": "lb",
    "distance_unit": "mi",
    "theme": "light",
    "shows_ascent": "1",
}
BROKEN = b"<?xml version='1.0'?><gpx><trk><trkseg>"


def upload(browser: Browser, *files: tuple[bytes, str], sport_id: Any = RUNNING, **options: Any) -> TestResponse:
    fields = {"sport_id": str(sport_id), "csrf_token": browser.form_token("/activities/upload")}
    # As bytes: the test client would put a large form into a temporary file and never close it.
    boundary, body = encode_multipart(fields | {"file": [FileStorage(BytesIO(text), name) for text, name in files]})
    content_type = f"multipart/form-data; boundary={boundary}"
    return browser.client.post("/activities/upload", data=body, content_type=content_type, **options)


def write_down(browser: Browser, **fields: str) -> TestResponse:
    data = {
        "sport_id": str(CYCLING),
        "day": "2026-11-20",
        "time": "07:30",
        "distance": "20",
        "duration": "1:00:00",
        "title": "To work",
    }
    return browser.submit("/activities/new", data=data | fields)


@pytest.fixture
def golden(alices_browser: Browser) -> str:
    """The address of Alice's uploaded activity."""
    upload(alices_browser, (golden_gpx().encode(), "golden.gpx"))
    found = re.search(r'href="(/activities/[^/"]{22}/)"', alices_browser.get("/activities/").text)
    assert found
    return found.group(1)


class TestUploading:
    def test_many_files_are_added_at_once_and_each_gets_its_own_answer(self, alices_browser: Browser) -> None:
        answer = upload(
            alices_browser, (golden_gpx().encode(), "good.gpx"), (BROKEN, "broken.gpx"), (b"hello", "hello.gpx")
        )

        assert answer.status_code == 400
        assert "good.gpx" in answer.text and "Added" in answer.text
        assert "The file is damaged or cut off" in answer.text
        assert "This is not a GPX file" in answer.text
        assert alices_browser.get("/activities/").text.count('<li class="cover">') == 1

    def test_the_script_of_the_page_is_answered_in_json(self, alices_browser: Browser) -> None:
        answer = upload(alices_browser, (golden_gpx().encode(), "good.gpx"), headers={"Accept": "application/json"})

        assert answer.status_code == 201
        assert answer.json["status"] == "stored"
        assert answer.json["title"] == "Golden"
        assert alices_browser.get(answer.json["url"]).status_code == 200

    @pytest.mark.parametrize(
        ("content", "name", "sport_id", "sentence"),
        [
            (BROKEN, "cut.gpx", RUNNING, "damaged or cut off"),
            (b"", "empty.gpx", RUNNING, "The file is empty"),
            (b"<gpx><wpt lat='1' lon='1'/></gpx>", "points.gpx", RUNNING, "no track"),
            (b"<!DOCTYPE x [<!ENTITY a 'b'>]><gpx/>", "entity.gpx", RUNNING, "document type"),
            (golden_gpx().encode(), "track.doc", RUNNING, "Choose one of: .gpx"),
            (golden_gpx().encode(), "track.gpx", 999, "Choose a sport"),
            (golden_gpx().encode(), "track.gpx", "running", "Choose a sport"),
            (b"<gpx>" + b" " * 26 * 1024 * 1024, "large.gpx", RUNNING, "at most 25 MB"),
        ],
    )
    def test_a_refused_file_is_told_why_and_leaves_nothing(
        self, alices_browser: Browser, content: bytes, name: str, sport_id: Any, sentence: str
    ) -> None:
        answer = upload(alices_browser, (content, name), sport_id=sport_id, headers={"Accept": "application/json"})

        assert 400 <= answer.status_code < 500
        assert answer.json["status"] == "refused"
        assert sentence in answer.json["message"]
        assert "No activities yet" in alices_browser.get("/activities/").text

    def test_each_file_gets_the_sport_it_names(self, alices_browser: Browser) -> None:
        walk = golden_gpx().replace("<trk>", "<trk><type>walking</type>", 1)
        unnamed = gpx_of(ride(20), name="Unnamed")

        answer = upload(alices_browser, (walk.encode(), "a.gpx"), (unnamed.encode(), "b.gpx"), sport_id="file")

        assert "Added · Walking" in answer.text
        assert "Added · Running" not in answer.text, "without a word in the file it is what was done last"

    def test_the_same_recording_is_added_once_whatever_its_name_and_sport(self, alices_browser: Browser) -> None:
        recording = golden_gpx().encode()
        first = upload(alices_browser, (recording, "first.gpx"), headers={"Accept": "application/json"})

        again = upload(alices_browser, (recording, "again.gpx"), sport_id=1, headers={"Accept": "application/json"})

        assert (again.status_code, again.json["status"]) == (200, "skipped")
        assert again.json["url"] == first.json["url"]
        assert alices_browser.get("/activities/").text.count('<li class="cover">') == 1

    def test_what_was_deleted_can_be_uploaded_anew(self, alices_browser: Browser, golden: str) -> None:
        alices_browser.submit(f"{golden}delete", page=golden)

        answer = upload(alices_browser, (golden_gpx().encode(), "golden.gpx"))

        assert "Added" in answer.text

    def test_no_file_at_all(self, alices_browser: Browser) -> None:
        answer = alices_browser.submit("/activities/upload", data={"sport_id": "5"})

        assert answer.status_code == 400
        assert "Choose a file first." in answer.text


class TestOneActivity:
    def test_it_shows_figures_records_map_charts_and_their_numbers(self, alices_browser: Browser, golden: str) -> None:
        page = alices_browser.get(golden).text

        assert "<h1>Golden</h1>" in page
        assert "Wednesday, 1 May 2024" in page
        assert "0.19" in page  # kilometres
        assert "Farthest distance" in page
        assert "data-map" in page and "data-chart-source" in page
        assert 'aria-label="Elevation over distance, 97 to 104 m"' in page
        assert "Charts as a table" in page

    def test_figures_follow_the_readers_units(self, alices_browser: Browser, golden: str) -> None:
        alices_browser.submit("/settings/", data=AMERICAN)

        page = alices_browser.get(golden).text

        assert "0.12" in page and "ft" in page and "/mi" in page

    def test_its_columns_are_sent_as_they_were_prepared(self, alices_browser: Browser, golden: str) -> None:
        answer = alices_browser.get(f"{golden}track.json", buffered=True)

        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "private, no-cache"

    def test_the_original_file_comes_back_byte_for_byte(self, alices_browser: Browser, golden: str) -> None:
        answer = alices_browser.get(f"{golden}original", buffered=True)

        assert answer.data == golden_gpx().encode()
        assert "golden.gpx" in answer.headers["Content-Disposition"]

    def test_previous_and_next_lead_through_all_of_them(self, alices_browser: Browser, golden: str) -> None:
        later = write_down(alices_browser).headers["Location"]

        assert f'href="{later}"' in alices_browser.get(golden).text
        assert f'href="{golden}"' in alices_browser.get(later).text

    @pytest.mark.parametrize("part", ["", "edit", "track.json", "original"])
    def test_it_does_not_exist_for_others(self, bobs_browser: Browser, golden: str, part: str) -> None:
        assert bobs_browser.get(golden + part).status_code == 404

    @pytest.mark.parametrize("part", ["edit", "delete", "restore"])
    def test_others_cannot_change_it(
        self, alices_browser: Browser, bobs_browser: Browser, golden: str, part: str
    ) -> None:
        answer = bobs_browser.submit(golden + part, page="/activities/new", data={"sport_id": "1"})

        assert answer.status_code == 404
        assert alices_browser.get(golden).status_code == 200

    @pytest.mark.parametrize("name", ["0", "bad", "x" * 400, "ü", "'--"])
    def test_an_id_that_is_none_is_not_found(self, alices_browser: Browser, name: str) -> None:
        assert alices_browser.get(f"/activities/{name}/").status_code == 404


class TestDeleting:
    def test_what_was_deleted_can_be_had_back(self, alices_browser: Browser, golden: str) -> None:
        alices_browser.submit(f"{golden}delete", page=golden)
        gone = alices_browser.get("/activities/").text
        undo = re.search(r'action="([^"]+/restore)"', gone)

        assert "Golden deleted" in gone and "No activities yet" in gone
        assert alices_browser.get(golden).status_code == 404
        assert undo

        alices_browser.submit(undo.group(1), page="/activities/new")

        assert "Farthest distance" in alices_browser.get(golden).text


class TestWritingDown:
    def test_an_activity_without_a_file(self, alices_browser: Browser) -> None:
        answer = write_down(alices_browser, ascent="120", descent="80", notes="windy")
        page = alices_browser.get(answer.headers["Location"]).text

        assert answer.status_code == 303
        assert "To work" in page and "20.0\u00a0km/h" in page and "windy" in page
        assert "data-map" not in page

    def test_the_day_is_on_the_persons_own_clock(self, alices_browser: Browser, context: Flask) -> None:
        alices_browser.submit("/settings/", data=AMERICAN | {"timezone": "Asia/Tokyo"})
        write_down(alices_browser, day="2026-11-20", time="07:30")

        stored = db.session.query(Activity).one()

        assert stored.started_at.isoformat() == "2026-11-19T22:30:00+00:00"

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("distance", "", "Fill this in."),
            ("distance", "far", "Write a number"),
            ("distance", "0", "Write more than 0."),
            ("distance", "-3", "Write more than 0."),
            ("distance", "5000", "more than can be stored"),
            ("duration", "soon", "Write a duration"),
            ("duration", "0", "Write more than 0."),
            ("day", "yesterday", "Write a day"),
            ("day", "0001-01-01", "Write a day"),
            ("day", "9999-12-31", "Write a day"),
            ("time", "25:00", "Write a time"),
            ("ascent", "12", "Write ascent and descent, or neither."),
            ("sport_id", "999", "Choose one of the list."),
            ("sport_id", "x", "Choose a sport of the list."),
            ("title", "x" * 256, "That is too long."),
        ],
    )
    def test_what_cannot_be_stored_is_said_at_its_field_and_kept_in_the_form(
        self, alices_browser: Browser, field: str, typed: str, sentence: str
    ) -> None:
        answer = write_down(alices_browser, **{field: typed})

        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="1:00:00"' in answer.text or field == "duration"
        assert "No activities yet" in alices_browser.get("/activities/").text


class TestChanging:
    def test_the_form_of_a_track_asks_only_for_words_and_sport(self, alices_browser: Browser, golden: str) -> None:
        form = alices_browser.get(f"{golden}edit").text

        assert 'value="Golden"' in form
        assert 'name="distance"' not in form

    def test_another_sport_measures_the_track_anew(self, alices_browser: Browser, golden: str) -> None:
        alices_browser.submit(f"{golden}edit", data={"sport_id": str(ROWING), "title": "On water", "notes": ""})
        page = alices_browser.get(golden).text

        assert "On water" in page and "Rowing" in page
        assert "Ascent" not in page  # a sport without climbing

    @pytest.mark.parametrize("sport", ["9" * 10, "9" * 19, "9" * 40, "9" * 5000, "-1", "x", ""])
    def test_a_sport_that_is_not_in_the_list_is_refused(self, alices_browser: Browser, golden: str, sport: str) -> None:
        answer = alices_browser.submit(f"{golden}edit", data={"sport_id": sport, "title": "On water", "notes": ""})

        assert answer.status_code == 422
        assert ("Choose a sport of the list." if sport else "Fill this in.") in answer.text

    def test_an_activity_by_hand_shows_what_is_stored_and_takes_changes(self, alices_browser: Browser) -> None:
        address = write_down(alices_browser).headers["Location"]
        form = alices_browser.get(f"{address}edit").text

        assert 'value="2026-11-20"' in form and 'value="20"' in form and 'value="1:00:00"' in form

        alices_browser.submit(
            f"{address}edit",
            data={
                "sport_id": str(CYCLING),
                "day": "2026-11-20",
                "time": "07:30",
                "distance": "30,5",
                "duration": "1:00",
            },
        )

        assert "30.5" in alices_browser.get(address).text


class TestList:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"Golden", "To work"}),
            ("q=WORK", {"To work"}),
            ("sport=5", {"Golden"}),
            ("sport=1&sport=5", {"Golden", "To work"}),
            ("from=2026-01-01", {"To work"}),
            ("to=2024-05-01", {"Golden"}),
            ("distance_from=10", {"To work"}),
            ("distance_to=0,5", {"Golden"}),
            ("duration_from=0:30", {"To work"}),
            ("speed_from=19", {"To work"}),
            ("q=nothing", set()),
        ],
    )
    def test_the_address_is_the_filter(self, alices_browser: Browser, golden: str, query: str, found: set[str]) -> None:
        write_down(alices_browser)

        page = alices_browser.get(f"/activities/?{query}").text

        assert {title for title in ("Golden", "To work") if f"<b>{title}</b>" in page} == found

    def test_totals_are_those_of_the_filtered_set(self, alices_browser: Browser, golden: str) -> None:
        write_down(alices_browser)

        assert "20.2" in alices_browser.get("/activities/").text
        assert "20.2" not in alices_browser.get("/activities/?sport=1").text

    @pytest.mark.parametrize(
        "query",
        [
            "distance_from=far",
            "duration_from=1:99",
            "from=2026-02-30",
            "to=0001-01-01",
            "speed_to=" + "9" * 50,
        ],
    )
    def test_a_wish_that_cannot_be_understood_is_said_at_its_field(self, alices_browser: Browser, query: str) -> None:
        answer = alices_browser.get(f"/activities/?{query}")

        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        part = alices_browser.client.get(f"/activities/?{query}", headers={"HX-Request": "true"})
        assert 'role="alert"' in part.text, "the field may be folded away, so the list says it, too"

    def test_the_address_keeps_only_what_was_asked_for(self, alices_browser: Browser) -> None:
        typed = "/activities/?q=hill&from=&to=&sort=-started_at"

        answer = alices_browser.client.get(typed, headers={"HX-Request": "true"})

        assert answer.headers["HX-Push-Url"] == "/activities/?q=hill"

    @pytest.mark.parametrize(
        "query",
        [
            "sort=nonsense",
            "page=-1",
            "page=99999999999999",
            "sport=²",
            "sport=" + "9" * 40,
            "q=%00",
            "q=%25%5C_",
            "page=x",
        ],
    )
    def test_a_strange_address_is_no_mistake_of_the_server(self, alices_browser: Browser, query: str) -> None:
        assert alices_browser.get(f"/activities/?{query}").status_code == 200

    def test_htmx_gets_the_part_that_the_page_shows(self, alices_browser: Browser, golden: str) -> None:
        part = alices_browser.get("/activities/", headers={"HX-Request": "true"}).text

        assert part.lstrip().startswith('<div class="stack" id="activity-list"')
        assert part.strip() in alices_browser.get("/activities/").text

    def test_a_longer_list_needs_no_more_statements(
        self, alices_browser: Browser, count_queries: Callable[..., int]
    ) -> None:
        write_down(alices_browser)
        first = count_queries(alices_browser.get, "/activities/")
        for title in ("second", "third"):
            write_down(alices_browser, title=title, sport_id=str(RUNNING))

        assert count_queries(alices_browser.get, "/activities/") == first

    def test_one_activity_needs_few_statements(
        self, alices_browser: Browser, golden: str, count_queries: Callable[..., int]
    ) -> None:
        assert count_queries(alices_browser.get, golden) <= 12


def test_every_sport_has_an_icon_of_the_sprite() -> None:
    sprite = Path("static/img/icons.svg").read_text()

    assert all(f'id="{row["icon"]}"' in sprite for row in SPORTS.rows)


def test_a_track_whose_file_is_gone_is_told_and_can_still_be_deleted(
    alices_browser: Browser, golden: str, context: Flask
) -> None:
    for path in folder("uploads").rglob("*.*"):
        path.unlink()

    page = alices_browser.get(golden)

    assert page.status_code == 200
    assert "Restore it from a backup" in page.text
    assert alices_browser.get(f"{golden}track.json").status_code == 404
    assert alices_browser.get(f"{golden}original").status_code == 404
    assert alices_browser.submit(f"{golden}delete", page=golden).status_code == 303
