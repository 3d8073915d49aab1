"""Weights, measurements and photos for programs: what differs from every other resource."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from app.accounts.models import User
from app.body import queries
from app.body.models import WeightEntry
from app.body.services import add_weight
from app.database import writing
from app.extensions import db
from tests.body.photos import SECRET, opened, photo, upload
from tests.people import Browser, Cast, Program

WEIGHTS, MEASUREMENTS, CATEGORIES = "/api/v2/weightentry/", "/api/v2/measurement/", "/api/v2/measurement-category/"
GALLERY = "/api/v2/gallery/"


def think_in_pounds(app: Flask, cast: Cast) -> None:
    """Alice prefers pounds from now on."""
    with app.app_context(), writing():
        db.session.get_one(User, cast.id_of("alice")).preferences.weight_unit = "lb"


def official(program: Program) -> Any:
    """The category of the program's owner's weights."""
    return next(one for one in program.get(CATEGORIES).json["results"] if one["is_official"])


class TestWeights:
    def test_a_scale_app_sends_a_form_and_finds_its_instant_again(self, as_alice: Program) -> None:
        sent = {"date": "2025-01-02T07:30:00.000+01:00", "weight": "81.4"}
        added = as_alice.post(WEIGHTS, data=sent)
        moved = as_alice.get("/api/v2/weightentry?date=2025-01-02T07:30:00.000%2B01:00")
        found = as_alice.get(moved.headers["Location"])
        changed = as_alice.patch(f"{WEIGHTS}{added.json['id']}/", data=sent | {"weight": "80,9"})
        corrected = as_alice.patch(f"{WEIGHTS}{added.json['id']}/", data=sent | {"weight": "80.9"})

        assert added.status_code == 201
        assert added.json | {"id": 0, "user": 0} == {
            "id": 0,
            "date": "2025-01-02T06:30:00Z",
            "weight": "81.40",
            "user": 0,
        }
        assert moved.status_code == 301
        assert [one["id"] for one in found.json["results"]] == [added.json["id"]]
        assert changed.status_code == 400
        assert corrected.json["weight"] == "80.90"

    def test_a_form_may_lose_the_plus_of_the_zone(self, as_alice: Program) -> None:
        body = "date=2025-01-02T07:33:00.000+01:00&weight=81.4"

        answer = as_alice.post(WEIGHTS, data=body, content_type="application/x-www-form-urlencoded")

        assert (answer.status_code, answer.json["date"]) == (201, "2025-01-02T06:33:00Z")

    def test_the_same_works_without_a_final_slash(self, as_alice: Program) -> None:
        answer = as_alice.post("/api/v2/weightentry", data={"date": "2025-01-02", "weight": "81.4"})

        assert (answer.status_code, answer.headers["Location"]) == (308, WEIGHTS)

    def test_a_second_weight_of_one_instant_is_refused_also_by_a_change(self, as_alice: Program) -> None:
        as_alice.post(WEIGHTS, json={"date": "2026-01-01", "weight": 80})
        other = as_alice.post(WEIGHTS, json={"date": "2026-01-02", "weight": 80}).json["id"]

        answers = [
            as_alice.post(WEIGHTS, json={"date": "2026-01-01T00:00:00Z", "weight": 81}),
            as_alice.patch(f"{WEIGHTS}{other}/", json={"date": "2026-01-01"}),
        ]

        assert [answer.status_code for answer in answers] == [400, 400]
        assert answers[0].json == {"non_field_errors": ["The fields date, user must make a unique set."]}
        assert as_alice.patch(f"{WEIGHTS}{other}/", json={"date": "2026-01-02", "weight": 82}).status_code == 200

    def test_pounds_stay_what_they_were_and_are_kilograms_inside(
        self, app: Flask, cast: Cast, as_alice: Program
    ) -> None:
        think_in_pounds(app, cast)

        for hundredths in range(18000, 18050):
            sent = f"{hundredths / 100:.2f}"
            added = as_alice.post(WEIGHTS, json={"date": f"2026-01-01T00:{hundredths % 60:02}:00Z", "weight": sent})
            assert added.json["weight"] == sent

        with app.app_context():
            alice = db.session.get_one(User, cast.id_of("alice"))
            kilograms = queries.weight_kg_on(alice, date(2026, 1, 2))
        assert kilograms is not None
        assert abs(kilograms - Decimal("180.39") * Decimal("0.45359237")) < Decimal("0.1")
        assert as_alice.get(f"{WEIGHTS}?weight=180.07").json["count"] == 1
        assert as_alice.get(f"{WEIGHTS}?weight__gt=180.07&weight__lte=180.10").json["count"] == 3

    @pytest.mark.parametrize(
        "weight", ["1e400", "NaN", "Infinity", "-70", True, [70], {"a": 1}, None, "7\x00", "9" * 500]
    )
    def test_what_nobody_weighs_is_refused(self, as_alice: Program, weight: Any) -> None:
        answer = as_alice.post(WEIGHTS, json={"date": "2026-01-01", "weight": weight})

        assert (answer.status_code, list(answer.json)) == (400, ["weight"])

    @pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31", "2026-02-30", "soon", 20260101])
    def test_days_nobody_means_are_refused(self, as_alice: Program, day: Any) -> None:
        answer = as_alice.post(WEIGHTS, json={"date": day, "weight": 70})

        assert (answer.status_code, list(answer.json)) == (400, ["date"])

    @pytest.mark.parametrize(
        "asked",
        ["weight__gt=1e999999", "weight=-1e300", "date__gte=9999-12-31", "date__lt=0001-01-01", "weight__lte=0"],
    )
    def test_filters_take_any_number_and_day(self, as_alice: Program, asked: str) -> None:
        assert as_alice.get(f"{WEIGHTS}?{asked}").status_code == 200

    def test_a_page_may_hold_all_of_them(self, app: Flask, cast: Cast, as_alice: Program) -> None:
        start = datetime(2020, 1, 1, tzinfo=UTC)
        with app.app_context(), writing() as session:
            rows = [
                {"user_id": cast.ids["alice"], "date": start + timedelta(days=number), "weight": Decimal("80.5")}
                for number in range(1200)
            ]
            session.execute(insert(WeightEntry), rows)

        page = as_alice.get("/api/v2/weightentry/?limit=1200").json

        assert (page["count"], {row["weight"] for row in page["results"]}) == (1200, {"80.50"})

    def test_every_order_offered_works(self, as_alice: Program) -> None:
        for minute, weight in enumerate((80, 79, 81)):
            as_alice.post(WEIGHTS, json={"date": f"2026-01-01T07:0{minute}:00Z", "weight": weight})

        by_weight = as_alice.get(f"{WEIGHTS}?ordering=-weight").json["results"]

        assert [one["weight"] for one in by_weight] == ["81.00", "80.00", "79.00"]
        for name in ("id", "date", "user"):
            assert as_alice.get(f"{WEIGHTS}?ordering={name}").json["count"] == 3


class TestWeightOnADay:
    def test_it_is_the_last_one_on_or_before_the_day_in_the_persons_zone(self, app: Flask, cast: Cast) -> None:
        with app.app_context(), writing():
            alice = db.session.get_one(User, cast.id_of("alice"))
            alice.preferences.timezone = "Asia/Tokyo"
            for hour, weight in ((14, 80), (16, 81)):
                moment = datetime(2026, 1, 1, hour, tzinfo=UTC)
                add_weight(alice, {"date": moment, "weight": Decimal(weight)})

        with app.app_context():
            alice = db.session.get_one(User, cast.id_of("alice"))
            found = [queries.weight_kg_on(alice, date(2025 + (day > 9), 1, day)) for day in (1,)]
            found += [queries.weight_kg_on(alice, date(2026, 1, day)) for day in (1, 2, 9)]

        assert found == [None, 80, 81, 81]


class TestOfficialCategory:
    def test_everybody_has_one_from_the_beginning(self, as_alice: Program) -> None:
        found = official(as_alice)

        assert found | {"id": ""} == {
            "id": "",
            "name": "Body weight",
            "unit": "kg",
            "is_official": True,
            "metric_type": "body_weight",
            "parent": None,
            "order": 0,
            "chart_type": "line",
        }

    def test_its_measurements_are_the_weights(self, as_alice: Program) -> None:
        category = official(as_alice)["id"]
        as_alice.post(WEIGHTS, json={"date": "2026-01-01", "weight": 80.5})
        made = as_alice.post(MEASUREMENTS, json={"category": category, "date": "2026-01-02", "value": 80})

        listed = as_alice.get(f"{MEASUREMENTS}?category={category}&ordering=date").json["results"]

        assert made.status_code == 201
        assert [(one["date"], one["value"]) for one in listed] == [
            ("2026-01-01T00:00:00Z", 80.5),
            ("2026-01-02T00:00:00Z", 80.0),
        ]
        assert [one["weight"] for one in as_alice.get(WEIGHTS).json["results"]] == ["80.50", "80.00"]

    def test_a_change_or_deletion_on_one_side_is_seen_on_the_other(self, as_alice: Program) -> None:
        category = official(as_alice)["id"]
        entry = as_alice.post(WEIGHTS, json={"date": "2026-01-01", "weight": 80.5}).json["id"]
        key = as_alice.get(MEASUREMENTS).json["results"][0]["id"]

        changed = as_alice.patch(f"{MEASUREMENTS}{key}/", json={"value": 79.9, "notes": "after holidays"})
        after_change = as_alice.get(f"{WEIGHTS}{entry}/").json["weight"]
        gone = as_alice.delete(f"{MEASUREMENTS}{key}/")

        assert (changed.json["value"], changed.json["notes"], changed.json["category"]) == (
            79.9,
            "after holidays",
            category,
        )
        assert after_change == "79.90"
        assert gone.status_code == 204
        assert as_alice.get(WEIGHTS).json["count"] == 0

    def test_it_speaks_the_persons_unit(self, app: Flask, cast: Cast, as_alice: Program) -> None:
        think_in_pounds(app, cast)
        category = official(as_alice)

        made = as_alice.post(MEASUREMENTS, json={"category": category["id"], "date": "2026-01-02", "value": 180.4})

        assert category["unit"] == "lb"
        assert made.json["value"] == 180.4
        assert as_alice.get(WEIGHTS).json["results"][0]["weight"] == "180.40"

    def test_it_takes_only_weights_and_one_for_each_instant(self, as_alice: Program) -> None:
        category = official(as_alice)["id"]
        first = {"category": category, "date": "2026-01-02", "value": 80}
        as_alice.post(MEASUREMENTS, json=first)

        assert as_alice.post(MEASUREMENTS, json=first).status_code == 400
        assert as_alice.post(MEASUREMENTS, json=first | {"value": 3}).json == {
            "value": ["Ensure this value is greater than or equal to 30."]
        }

    def test_a_measurement_can_become_a_weight_and_back(self, as_alice: Program) -> None:
        weights = official(as_alice)["id"]
        other = as_alice.post(CATEGORIES, json={"name": "Scale", "unit": "kg"}).json["id"]
        key = as_alice.post(MEASUREMENTS, json={"category": other, "date": "2026-01-02", "value": 80}).json["id"]

        there = as_alice.patch(f"{MEASUREMENTS}{key}/", json={"category": weights})
        count = as_alice.get(WEIGHTS).json["count"]
        back = as_alice.patch(f"{MEASUREMENTS}{key}/", json={"category": other})

        assert (there.json["id"], there.json["category"], count) == (key, weights, 1)
        assert (back.json["id"], back.json["category"], as_alice.get(WEIGHTS).json["count"]) == (key, other, 0)

    def test_a_weight_without_a_moment_is_of_now(self, as_alice: Program) -> None:
        answer = as_alice.post(MEASUREMENTS, json={"category": official(as_alice)["id"], "value": 80})

        assert answer.status_code == 201
        assert as_alice.get(WEIGHTS).json["results"][0]["date"] == answer.json["date"]

    def test_what_nobody_weighs_does_not_become_a_weight(self, as_alice: Program) -> None:
        other = as_alice.post(CATEGORIES, json={"name": "Steps", "unit": "k"}).json["id"]
        key = as_alice.post(MEASUREMENTS, json={"category": other, "value": 5000}).json["id"]

        answer = as_alice.patch(f"{MEASUREMENTS}{key}/", json={"category": official(as_alice)["id"]})

        assert answer.status_code == 400
        assert answer.json == {"value": ["Ensure this value is less than or equal to 600."]}
        assert as_alice.get(WEIGHTS).json["count"] == 0

    def test_the_number_stays_the_same_in_pounds(self, app: Flask, cast: Cast, as_alice: Program) -> None:
        think_in_pounds(app, cast)
        other = as_alice.post(CATEGORIES, json={"name": "Scale", "unit": "lb"}).json["id"]
        weight = {"category": official(as_alice)["id"], "value": 176.37}
        key = as_alice.post(MEASUREMENTS, json=weight).json["id"]

        out = as_alice.patch(f"{MEASUREMENTS}{key}/", json={"category": other}).json["value"]
        back = as_alice.patch(f"{MEASUREMENTS}{key}/", json={"category": weight["category"]}).json["value"]

        assert (out, back) == (176.37, 176.37)

    def test_it_can_neither_go_nor_be_renamed(self, as_alice: Program) -> None:
        address = f"{CATEGORIES}{official(as_alice)['id']}/"

        answers = [as_alice.delete(address), as_alice.patch(address, json={"name": "Waist"})]

        assert [answer.status_code for answer in answers] == [403, 403]
        assert as_alice.patch(address, json={"order": 3}).json["order"] == 3
        assert as_alice.put(address, json={"name": "Body weight", "unit": "kg"}).status_code == 200

    def test_its_unit_is_the_one_of_the_profile_to_filters_and_to_changes(
        self, app: Flask, cast: Cast, as_alice: Program
    ) -> None:
        think_in_pounds(app, cast)
        key = official(as_alice)["id"]
        waist = as_alice.post(CATEGORIES, json={"name": "Plates", "unit": "kg"}).json["id"]

        found = {
            unit: [one["id"] for one in as_alice.get(f"{CATEGORIES}?{unit}").json["results"]]
            for unit in ("unit=lb", "unit=kg", "unit__in=lb,cm", "unit=LB")
        }
        refused = as_alice.patch(f"{CATEGORIES}{key}/", json={"unit": "kg", "order": 7})

        assert found == {"unit=lb": [key], "unit=kg": [waist], "unit__in=lb,cm": [key], "unit=LB": []}
        assert (refused.status_code, list(refused.json)) == (400, ["unit"])
        assert as_alice.get(f"{CATEGORIES}{key}/").json["order"] == 0
        assert as_alice.patch(f"{CATEGORIES}{key}/", json={"unit": "lb"}).status_code == 200


class TestMeasurements:
    def test_a_program_may_bring_its_own_key_once(self, as_alice: Program, as_bob: Program) -> None:
        key = "0190a1b2-c3d4-7e5f-8a6b-00000000abcd"
        first = as_alice.post(CATEGORIES, json={"id": key, "name": "Waist", "unit": "cm"})
        again = as_bob.post(CATEGORIES, json={"id": key, "name": "Waist", "unit": "cm"})
        sent = {"id": key, "category": key, "value": 80}
        measured, twice = (as_alice.post(MEASUREMENTS, json=sent) for _ in range(2))

        assert (first.status_code, first.json["id"]) == (201, key)
        assert again.json == {"id": ["category with this id already exists."]}
        assert (measured.status_code, measured.json["id"]) == (201, key)
        assert twice.json == {"id": ["measurement with this id already exists."]}

    def test_blood_pressure_is_a_category_with_two_parts(self, as_alice: Program) -> None:
        whole = as_alice.post(CATEGORIES, json={"name": "Blood pressure", "unit": "mmHg"}).json["id"]
        upper = as_alice.post(CATEGORIES, json={"name": "Systolic", "unit": "mmHg", "parent": whole, "order": 1}).json

        nested = as_alice.post(CATEGORIES, json={"name": "Deeper", "unit": "x", "parent": upper["id"]})
        looped = as_alice.patch(f"{CATEGORIES}{whole}/", json={"parent": upper["id"]})
        itself = as_alice.patch(f"{CATEGORIES}{whole}/", json={"parent": whole})

        assert (upper["parent"], upper["order"]) == (whole, 1)
        assert [(one.status_code, list(one.json)) for one in (nested, looped, itself)] == [(400, ["parent"])] * 3

    def test_a_category_takes_its_measurements_along(self, as_alice: Program) -> None:
        category = as_alice.post(CATEGORIES, json={"name": "Waist", "unit": "cm"}).json["id"]
        as_alice.post(MEASUREMENTS, json={"category": category, "value": 80})

        as_alice.delete(f"{CATEGORIES}{category}/")

        assert as_alice.get(MEASUREMENTS).json["count"] == 0

    def test_a_list_takes_few_statements_however_long(self, as_alice: Program, count_queries: Any) -> None:
        category = as_alice.post(CATEGORIES, json={"name": "Waist", "unit": "cm"}).json["id"]
        counts = []
        for number in range(12):
            as_alice.post(MEASUREMENTS, json={"category": category, "value": 80})
            as_alice.post(WEIGHTS, json={"date": f"2026-01-{number + 1:02}", "weight": 80})
            counts.append(count_queries(as_alice.get, MEASUREMENTS))

        assert as_alice.get(MEASUREMENTS).json["count"] == 24
        assert counts[0] == counts[-1] <= 5

    @pytest.mark.parametrize("value", [-0.01, 5000.01, 1.234, "1e400", "NaN", True, None, [1]])
    def test_numbers_beyond_the_limits_are_refused(self, as_alice: Program, value: Any) -> None:
        category = as_alice.post(CATEGORIES, json={"name": "Waist", "unit": "cm"}).json["id"]

        answer = as_alice.post(MEASUREMENTS, json={"category": category, "value": value})

        assert (answer.status_code, list(answer.json)) == (400, ["value"])


class TestGallery:
    def test_a_photo_keeps_its_orientation_and_tells_no_place(self, as_alice: Program, client: Any) -> None:
        added = as_alice.post(GALLERY, data=upload(photo(orientation=6), description="front")).json
        fetched = client.get(added["image"], buffered=True)

        assert (added["width"], added["height"], added["description"]) == (40, 30, "front")
        assert (fetched.status_code, fetched.mimetype) == (200, "image/jpeg")
        assert dict(opened(fetched.data).getexif()) == {0x0112: 6}
        assert SECRET.encode() not in fetched.data
        assert "private" in fetched.headers["Cache-Control"]

    def test_the_address_has_the_path_phone_apps_expect_and_cannot_be_guessed(
        self, as_alice: Program, client: Any, cast: Cast
    ) -> None:
        address = as_alice.post(GALLERY, data=upload()).json["image"]
        start = f"http://localhost/media/gallery/{cast.id_of('alice')}/"
        name = address.removeprefix(start)

        assert address.startswith(start)
        assert len(name) == len("00000000-0000-4000-8000-000000000000.jpg")
        for other in (f"{start}1.jpg", f"{start}../secret-key", address.replace(".jpg", ".png"), f"{address}.400.jpg"):
            assert client.get(other).status_code == 404

    def test_somebody_else_gets_neither_row_nor_file(
        self, as_alice: Program, as_bob: Program, bobs_browser: Browser
    ) -> None:
        added = as_alice.post(GALLERY, data=upload()).json

        assert as_bob.get(f"{GALLERY}{added['id']}/").status_code == 404
        assert bobs_browser.get(added["image"]).status_code == 404
        assert as_bob.patch(f"{GALLERY}{added['id']}/", data={"description": "mine"}).status_code == 404
        assert as_alice.get(added["image"], buffered=True).status_code == 200

    def test_replaced_and_deleted_photos_leave_no_file(self, app: Flask, as_alice: Program) -> None:
        uploads = Path(app.config["INSTANCE"]) / "uploads"
        first = as_alice.post(GALLERY, data=upload()).json
        files_of_one = {file for file in uploads.rglob("*") if file.is_file()}

        second = as_alice.patch(f"{GALLERY}{first['id']}/", data=upload(photo("PNG"), "me.png")).json
        files_of_other = {file for file in uploads.rglob("*") if file.is_file()}
        as_alice.delete(f"{GALLERY}{first['id']}/")

        assert len(files_of_one) == len(files_of_other) == 3
        assert not files_of_one & files_of_other
        assert second["image"].endswith(".png")
        assert not [file for file in uploads.rglob("*") if file.is_file()]

    @pytest.mark.parametrize(
        ("parts", "problem"),
        [
            ({"date": "2026-01-01"}, {"image": ["No file was submitted."]}),
            (
                {"date": "2026-01-01", "image": "text"},
                {"image": ["The submitted data was not a file. Check the encoding type on the form."]},
            ),
            (upload(b""), {"image": ["The submitted file is empty."]}),
            (
                upload(b"no picture"),
                {
                    "image": [
                        "Upload a valid image. The file you uploaded was either not an image or a corrupted image."
                    ]
                },
            ),
            (upload(photo("GIF"), "me.gif"), "Allowed formats: jpeg, jpg, png, webp, avif."),
            (
                upload(photo(), "me.exe"),
                "File extension “exe” is not allowed. Allowed extensions are: bmp, dib, gif,",
            ),
            (upload(photo(size=(400, 300))[:-500]), {"image": ["File is not a valid image."]}),
        ],
    )
    def test_bad_uploads_are_refused_and_leave_nothing(
        self, app: Flask, as_alice: Program, parts: Any, problem: Any
    ) -> None:
        answer = as_alice.post(GALLERY, data=parts, content_type="multipart/form-data")

        assert answer.status_code == 400
        assert answer.json == problem if isinstance(problem, dict) else problem in answer.json["image"][0]
        assert as_alice.get(GALLERY).json["count"] == 0
        assert not list((Path(app.config["INSTANCE"]) / "uploads").rglob("*.*"))

    def test_a_file_beyond_the_servers_limit_is_413(self, app: Flask, as_alice: Program) -> None:
        usual = app.config["MAX_FILE_SIZE"]
        app.config["MAX_FILE_SIZE"] = 1000
        try:
            answer = as_alice.post(GALLERY, data=upload(photo() + b"\x00" * 1000))
        finally:
            app.config["MAX_FILE_SIZE"] = usual

        assert answer.status_code == 413

    def test_a_photo_of_several_megabytes_is_taken_from_programs_and_browsers(
        self, as_alice: Program, alices_browser: Browser
    ) -> None:
        large = photo() + b"\x00" * 3_000_000
        token = alices_browser.form_token("/body")

        by_program = as_alice.post(GALLERY, data=upload(large))
        by_browser = alices_browser.client.post(
            GALLERY, data=upload(large) | {"_method": "POST", "csrf_token": token}, headers={"Accept": "text/html"}
        )
        by_page = alices_browser.submit("/body/photos", data=upload(large))

        assert [answer.status_code for answer in (by_program, by_browser, by_page)] == [201, 303, 303]

    def test_a_person_can_add_a_photo_on_the_browsable_page(self, alices_browser: Browser) -> None:
        page = alices_browser.get(GALLERY, headers={"Accept": "text/html"})
        token = alices_browser.form_token("/account")
        sent = upload() | {"_method": "POST", "csrf_token": token}
        answer = alices_browser.client.post(GALLERY, data=sent, headers={"Accept": "text/html"})

        assert 'enctype="multipart/form-data"' in page.text
        assert answer.status_code == 303, answer.text
