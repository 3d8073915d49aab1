"""Weight, measurements and photos as people see and change them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import User
from app.body.models import WeightEntry
from app.database import now, writing
from app.extensions import db
from tests.body.photos import photo
from tests.body.test_api import think_in_pounds
from tests.people import Browser, Cast, Program

WEIGHTS = "/api/v2/weightentry/"


def weigh(program: Program, day: str, weight: float, time: str = "07:00") -> int:
    """Store a weight; returns its id."""
    number: int = program.post(WEIGHTS, json={"date": f"{day}T{time}:00Z", "weight": weight}).json["id"]
    return number


def weights_of(program: Program) -> list[tuple[str, str]]:
    """Days and weights, in order."""
    return [(one["date"], one["weight"]) for one in program.get(f"{WEIGHTS}?limit=99").json["results"]]


def undo_address(page: str) -> str:
    """Where the toast's Undo leads."""
    found = re.search(r'class="toast" method="post" action="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


class TestWeighingIn:
    def test_today_is_one_field_and_a_decimal_comma_is_fine(self, alices_browser: Browser, as_alice: Program) -> None:
        today = now().date().isoformat()
        first = alices_browser.submit("/body", data={"weight": "82,4", "day": today})
        again = alices_browser.submit("/body", data={"weight": "82.1", "day": today})

        assert first.status_code == again.status_code == 303
        assert [weight for _day, weight in weights_of(as_alice)] == ["82.10"]
        assert "You already weighed in today: 82.1" in alices_browser.get("/body").text

    def test_another_day_is_its_noon_where_the_person_lives(
        self, app: Flask, cast: Cast, alices_browser: Browser, as_alice: Program
    ) -> None:
        with app.app_context(), writing():
            db.session.get_one(User, cast.id_of("alice")).preferences.timezone = "Asia/Tokyo"

        alices_browser.submit("/body", data={"weight": "80", "day": "2026-01-05"})

        assert weights_of(as_alice) == [("2026-01-05T03:00:00Z", "80.00")]

    def test_the_last_weight_stands_in_the_empty_field(self, alices_browser: Browser, as_alice: Program) -> None:
        weigh(as_alice, "2026-01-05", 81.35)

        assert 'placeholder="81.35"' in alices_browser.get("/body").text

    def test_pounds_are_read_and_shown_where_preferred(
        self, app: Flask, cast: Cast, alices_browser: Browser, as_alice: Program
    ) -> None:
        think_in_pounds(app, cast)

        alices_browser.submit("/body", data={"weight": "180.4", "day": "2026-01-05"})

        assert weights_of(as_alice)[0][1] == "180.40"
        assert "180.4</b>" in alices_browser.get("/body?range=all").text

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"weight": "heavy"}, "Write a number"),
            ({"weight": ""}, "Fill this in"),
            ({"weight": "3"}, "Write 30 or more"),
            ({"weight": "9" * 40}, "Write a number"),
            ({"weight": "601"}, "Write 600 or less"),
            ({"weight": "80", "day": "0001-01-01"}, "Write a day"),
            ({"weight": "80", "day": "9999-12-31"}, "Write a day"),
            ({"weight": "80\x00", "day": "2026-01-05"}, "Write a number"),
        ],
    )
    def test_what_cannot_be_a_weight_is_told_at_its_field(
        self, alices_browser: Browser, as_alice: Program, typed: dict[str, str], told: str
    ) -> None:
        answer = alices_browser.submit("/body", data={"day": "2026-01-05"} | typed)

        assert (answer.status_code, told in answer.text) == (422, True)
        assert weights_of(as_alice) == []


class TestEntries:
    def test_an_entry_can_be_corrected(self, alices_browser: Browser, as_alice: Program) -> None:
        number = weigh(as_alice, "2026-01-05", 81)

        shown = alices_browser.get(f"/body/weight/{number}/edit").text
        changed = {"weight": "80,5", "day": "2026-01-04", "clock": "06:30", "notes": "after a run"}
        alices_browser.submit(f"/body/weight/{number}/edit", data=changed)

        assert 'value="2026-01-05"' in shown
        assert weights_of(as_alice) == [("2026-01-04T06:30:00Z", "80.50")]
        assert "after a run" in alices_browser.get("/body?range=all").text

    def test_a_deleted_entry_comes_back_with_undo(self, alices_browser: Browser, as_alice: Program) -> None:
        number = weigh(as_alice, "2026-01-05", 81.25)

        deleted = alices_browser.submit(f"/body/weight/{number}/delete", page="/body", follow_redirects=True)
        gone = weights_of(as_alice)
        alices_browser.submit(undo_address(deleted.text), page="/body")

        assert gone == []
        assert weights_of(as_alice) == [("2026-01-05T07:00:00Z", "81.25")]

    def test_somebody_else_can_neither_see_change_nor_bring_back(
        self, alices_browser: Browser, bobs_browser: Browser, as_alice: Program
    ) -> None:
        number = weigh(as_alice, "2026-01-05", 81.25)
        deleted = alices_browser.submit(f"/body/weight/{number}/delete", page="/body", follow_redirects=True)
        other = weigh(as_alice, "2026-01-06", 81.25)

        answers = [
            bobs_browser.get(f"/body/weight/{other}/edit"),
            bobs_browser.submit(f"/body/weight/{other}/delete", page="/body"),
            bobs_browser.submit(undo_address(deleted.text), page="/body"),
        ]

        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert len(weights_of(as_alice)) == 1

    def test_a_second_entry_of_one_moment_is_told(self, alices_browser: Browser, as_alice: Program) -> None:
        weigh(as_alice, "2026-01-05", 81)

        answer = alices_browser.submit("/body/weight/new", data={"weight": "80", "day": "2026-01-05", "clock": "07:00"})

        assert answer.status_code == 422
        assert "of this very moment already" in answer.text

    def test_the_export_is_read_again_as_known(self, alices_browser: Browser, as_alice: Program) -> None:
        weigh(as_alice, "2026-01-05", 81.25)
        exported = alices_browser.get("/body/weight/export.csv")

        checked = send_file(alices_browser, exported.text)

        assert exported.text.splitlines() == ["Date,Weight (kg),Notes", "2026-01-05 07:00:00,81.25,"]
        assert "There is nothing new in this file." in checked.text


class TestCurve:
    def test_the_page_says_average_trend_and_goal(self, alices_browser: Browser, as_alice: Program) -> None:
        start = now() - timedelta(days=40)
        for day in range(41):
            weigh(as_alice, (start + timedelta(days=day)).date().isoformat(), 90 - day / 10)
        alices_browser.submit("/body/weight/goal", data={"target": "84"})

        page = alices_browser.get("/body").text

        assert "− 0.70" in page
        assert "84 kg expected" in page
        assert "John Walker, The Hacker" in page
        assert page.count('class="roomy"') == page.count('class="narrow"') == 1

    def test_a_known_height_gives_the_body_mass_index_and_an_old_weight_a_reminder(
        self, alices_browser: Browser, as_alice: Program
    ) -> None:
        weigh(as_alice, "2026-01-05", 81)
        without = alices_browser.get("/body").text
        as_alice.patch("/api/v2/userprofile/", json={"height": 180, "num_days_weight_reminder": 3})

        page = alices_browser.get("/body").text

        assert "Body mass index" not in without
        assert "25.0</span>" in page
        assert "overweight" in page
        assert "You last weighed in" in page

    def test_the_scripts_numbers_are_those_of_the_range(self, alices_browser: Browser, as_alice: Program) -> None:
        recent = now() - timedelta(days=3)
        weigh(as_alice, "2020-01-05", 90)
        weigh(as_alice, recent.date().isoformat(), 80)

        whole = alices_browser.get("/body/weight/chart.json?range=all").json
        near = alices_browser.get("/body/weight/chart.json?range=1m").json

        assert whole["value"] == [90, 80]
        assert near["value"] == [80]
        assert near["average"] == whole["average"][1:]
        assert near["goal"] is None

    def test_a_page_takes_as_many_statements_for_a_hundred_weights_as_for_two(
        self, app: Flask, cast: Cast, alices_browser: Browser, count_queries: Callable[..., int]
    ) -> None:
        def add(days: range) -> None:
            with app.app_context(), writing():
                for day in days:
                    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
                    db.session.add(WeightEntry(user_id=cast.id_of("alice"), date=moment, weight=80))

        add(range(2))
        alices_browser.get("/body?range=all")
        few = count_queries(alices_browser.get, "/body?range=all")
        add(range(2, 100))

        assert count_queries(alices_browser.get, "/body?range=all&page=2") == few <= 16


def send_file(browser: Browser, text: str, name: str = "weights.csv") -> Any:
    """Choose a file and look at what it would do."""
    content = text.encode() if isinstance(text, str) else text
    data = {"file": (BytesIO(content), name)}
    return browser.submit("/body/weight/import", data=data, follow_redirects=True)


class TestImport:
    FILE = (
        'Date,"Weight (kg)","Fat mass (kg)",Comments\n"2026-04-25 08:11:51",81.40,,fine\n"2026-04-26 08:00:00",81.2,,\n'
    )

    def test_nothing_is_stored_before_it_is_confirmed_and_all_goes_with_undo(
        self, alices_browser: Browser, as_alice: Program
    ) -> None:
        seen = send_file(alices_browser, self.FILE)
        before = weights_of(as_alice)
        stored = alices_browser.submit(
            "/body/weight/import/store", page="/body/weight/import/check", follow_redirects=True
        )
        after = weights_of(as_alice)
        alices_browser.submit(undo_address(stored.text), page="/body")

        assert "Add 2 weights" in seen.text
        assert before == []
        assert after == [("2026-04-25T08:11:51Z", "81.40"), ("2026-04-26T08:00:00Z", "81.20")]
        assert weights_of(as_alice) == []

    def test_the_same_file_again_brings_nothing(self, alices_browser: Browser, as_alice: Program) -> None:
        for _time in range(2):
            page = send_file(alices_browser, self.FILE)
            alices_browser.submit("/body/weight/import/store", page="/body/weight/import/check")

        assert "There is nothing new in this file." in page.text
        assert len(weights_of(as_alice)) == 2

    def test_undo_leaves_what_was_here_before(self, alices_browser: Browser, as_alice: Program) -> None:
        weigh(as_alice, "2026-04-25", 81.4)
        send_file(alices_browser, self.FILE)
        stored = alices_browser.submit(
            "/body/weight/import/store", page="/body/weight/import/check", follow_redirects=True
        )
        alices_browser.submit(undo_address(stored.text), page="/body")

        assert weights_of(as_alice) == [("2026-04-25T07:00:00Z", "81.40")]

    def test_a_missing_unit_is_asked_for(self, alices_browser: Browser, as_alice: Program) -> None:
        seen = send_file(alices_browser, "Date,Weight\n2026-04-25,180.4\n")
        alices_browser.submit(
            "/body/weight/import/store", page="/body/weight/import/check?unit=lb", data={"unit": "lb"}
        )

        assert "The file does not say everything." in seen.text
        assert "does not say everything" not in alices_browser.get("/body/weight/import/check?unit=lb").text
        assert weights_of(as_alice) == [("2026-04-25T12:00:00Z", "81.83")]

    def test_lines_that_are_no_weights_are_listed_with_the_reason(self, alices_browser: Browser) -> None:
        text = (
            "Date,Weight (kg)\n2026-04-25,81\n,80\nsoon,80\n2026-04-26,\n2026-04-27,heavy\n"
            "2026-04-28,3\n2999-01-01,80\n0001-01-01,80\n"
        )

        page = send_file(alices_browser, text).text

        for told in ("No date", "cannot be read", "No weight", "Not a weight of a person", "Lies in the future"):
            assert told in page
        assert "Add 1 weight<" in page

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "The file is empty"),
            (b"\x89PNG\x00\x00", "no table"),
            (b"just a line", "no table"),
            (b"Name,Color\nA,red\n", "No columns for a date and a weight"),
            (b"Date,Weight\n" + b"2026-01-01,80\n" * 20_001, "more than 20000 lines"),
        ],
    )
    def test_files_without_weights_are_refused_and_leave_nothing(
        self, alices_browser: Browser, content: bytes, told: str
    ) -> None:
        answer = send_file(alices_browser, content)  # type: ignore[arg-type]

        assert (answer.status_code, told in answer.text) == (422, True)
        assert alices_browser.get("/body/weight/import/check").status_code == 303

    def test_nobody_takes_back_what_somebody_else_brought(
        self, alices_browser: Browser, bobs_browser: Browser, as_alice: Program
    ) -> None:
        send_file(alices_browser, self.FILE)
        stored = alices_browser.submit(
            "/body/weight/import/store", page="/body/weight/import/check", follow_redirects=True
        )

        answer = bobs_browser.submit(undo_address(stored.text), page="/body")

        assert answer.status_code == 404
        assert len(weights_of(as_alice)) == 2


class TestMeasurements:
    def _suggest(self, browser: Browser, *keys: str) -> None:
        for key in keys:
            browser.submit(f"/body/measurements/suggest/{key}", page="/body/measurements")

    def _inputs(self, browser: Browser) -> dict[str, str]:
        """Names of the inputs by their labels."""
        page = browser.get("/body/measurements/add").text
        return {label: name for name, label in re.findall(r'<label for="(value-[^"]+)">([^<]+)</label>', page)}

    def test_several_values_are_saved_at_once(self, alices_browser: Browser, as_alice: Program) -> None:
        self._suggest(alices_browser, "waist", "pressure")
        inputs = self._inputs(alices_browser)
        sent = {
            "day": "2026-01-05",
            "clock": "07:30",
            inputs["Waist"]: "80,5",
            inputs["Blood pressure, Systolic"]: "120",
            inputs["Blood pressure, Diastolic"]: "80",
        }

        alices_browser.submit("/body/measurements/add", data=sent)

        listed = as_alice.get("/api/v2/measurement/").json["results"]
        page = alices_browser.get("/body/measurements").text
        assert sorted(one["value"] for one in listed) == [80, 80.5, 120]
        assert {one["date"] for one in listed} == {"2026-01-05T07:30:00Z"}
        assert "120/80 mmHg" in page
        assert "80.5 cm" in page

    def test_one_bad_value_keeps_all_back_and_says_which(self, alices_browser: Browser, as_alice: Program) -> None:
        self._suggest(alices_browser, "waist", "pulse")
        inputs = self._inputs(alices_browser)
        sent = {"day": "2026-01-05", inputs["Waist"]: "80", inputs["Resting pulse"]: "fast"}

        answer = alices_browser.submit("/body/measurements/add", data=sent)

        assert answer.status_code == 422
        assert 'value="80"' in answer.text
        assert as_alice.get("/api/v2/measurement/").json["count"] == 0

    def test_a_value_can_be_corrected_deleted_and_brought_back(
        self, alices_browser: Browser, as_alice: Program
    ) -> None:
        made = as_alice.post("/api/v2/measurement-category/", json={"name": "Waist", "unit": "cm"}).json["id"]
        value = as_alice.post("/api/v2/measurement/", json={"category": made, "value": 80, "date": "2026-01-05"}).json
        key = value["id"]

        alices_browser.submit(f"/body/values/{key}/edit", data={"value": "79.5", "day": "2026-01-04", "clock": "08:00"})
        changed = as_alice.get(f"/api/v2/measurement/{key}/").json
        deleted = alices_browser.submit(
            f"/body/values/{key}/delete", page=f"/body/measurements/{made}", follow_redirects=True
        )
        gone = as_alice.get(f"/api/v2/measurement/{key}/").status_code
        alices_browser.submit(undo_address(deleted.text), page="/body")

        assert (changed["value"], changed["date"]) == (79.5, "2026-01-04T08:00:00Z")
        assert gone == 404
        assert as_alice.get(f"/api/v2/measurement/{key}/").json == changed

    def test_somebody_elses_categories_and_values_do_not_exist(self, bobs_browser: Browser, as_alice: Program) -> None:
        made = as_alice.post("/api/v2/measurement-category/", json={"name": "Waist", "unit": "cm"}).json["id"]
        key = as_alice.post("/api/v2/measurement/", json={"category": made, "value": 80}).json["id"]
        sent = {"day": "2026-01-05", f"value-{made}": "80"}

        pages = [f"/body/measurements/{made}", f"/body/values/{key}/edit", f"/body/measurements/{made}/chart.json"]
        changes = [f"/body/values/{key}/delete", f"/body/measurements/{made}/delete"]

        assert [bobs_browser.get(page).status_code for page in pages] == [404] * 3
        assert [bobs_browser.submit(page, page="/body").status_code for page in changes] == [404] * 2
        assert bobs_browser.submit("/body/measurements/add", page="/body", data=sent).status_code == 422
        assert as_alice.get("/api/v2/measurement/").json["count"] == 1

    @pytest.mark.parametrize("path", ["x", "../..", "00000000-0000-4000-8000-000000000000", "9" * 400])
    def test_addresses_of_nothing_are_404(self, alices_browser: Browser, path: str) -> None:
        assert alices_browser.get(f"/body/measurements/{path}").status_code == 404


class TestPhotos:
    def _add(self, browser: Browser, day: str, content: bytes | None = None, name: str = "me.jpg") -> Any:
        data = {"date": day, "description": f"of {day}", "image": (BytesIO(content or photo()), name)}
        return browser.submit("/body/photos", data=data, follow_redirects=True)

    def test_photos_are_shown_by_date_with_the_weight_of_that_time(
        self, alices_browser: Browser, as_alice: Program
    ) -> None:
        weigh(as_alice, "2026-01-03", 81.3)
        self._add(alices_browser, "2026-01-05")
        page = self._add(alices_browser, "2026-03-05").text

        small = re.findall(r'src="(/body/photos/\d+/small.jpg)"', page)
        with alices_browser.get(small[0]) as file:
            kind = file.mimetype

        assert "81.3 kg" in page
        assert len(small) == 2
        assert kind == "image/jpeg"

    def test_two_photos_stand_side_by_side(self, alices_browser: Browser) -> None:
        self._add(alices_browser, "2026-01-05")
        self._add(alices_browser, "2026-03-05")

        page = alices_browser.get("/body/photos/compare").text

        assert "59 days between them" in page
        assert page.count("/large.jpg") == 2

    def test_only_the_owner_sees_them(self, alices_browser: Browser, bobs_browser: Browser, visitor: Browser) -> None:
        page = self._add(alices_browser, "2026-01-05").text
        number = re.findall(r"/body/photos/(\d+)/small.jpg", page)[0]

        for address in (
            f"/body/photos/{number}",
            *(f"/body/photos/{number}/{size}.jpg" for size in ("small", "whole")),
        ):
            assert bobs_browser.get(address).status_code == 404
            assert visitor.get(address).status_code == 303 or "/sign-in" in visitor.get(address).headers["Location"]
        assert bobs_browser.submit(f"/body/photos/{number}/delete", page="/body").status_code == 404

    def test_a_picture_of_an_iphone_is_refused_with_what_to_do(self, alices_browser: Browser) -> None:
        answer = self._add(alices_browser, "2026-01-05", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 100, "IMG_1.HEIC")

        assert answer.status_code == 422
        assert "Most Compatible" in answer.text

    def test_a_photo_goes_with_its_files(self, app: Flask, alices_browser: Browser) -> None:
        page = self._add(alices_browser, "2026-01-05").text
        number = re.findall(r"/body/photos/(\d+)/small.jpg", page)[0]
        alices_browser.submit(f"/body/photos/{number}/delete", page="/body")

        assert not [one for one in (Path(app.config["INSTANCE"]) / "uploads").rglob("*") if one.is_file()]

    def test_day_and_words_can_be_changed(self, alices_browser: Browser, as_alice: Program) -> None:
        page = self._add(alices_browser, "2026-01-05").text
        number = re.findall(r"/body/photos/(\d+)/small.jpg", page)[0]

        alices_browser.submit(f"/body/photos/{number}", data={"date": "2026-01-06", "description": "side"})

        stored = as_alice.get(f"/api/v2/gallery/{number}/").json
        assert (stored["date"], stored["description"]) == ("2026-01-06", "side")
