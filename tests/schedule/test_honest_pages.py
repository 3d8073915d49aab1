"""What was done twice, in pounds, in another language, or on long paper is told as it was."""

import re
import zlib
from base64 import a85decode
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from app.accounts.models import User
from app.database import writing
from app.extensions import db
from app.schedule import pdf
from app.training.models import WorkoutLog
from app.training.plates import loading
from tests.gym import add_exercises, form_of, found_in
from tests.people import Browser, Cast, Program
from tests.routines.conftest import BENCH, Build, Planned

POUND_PLATES = [Decimal(one) for one in ("45", "35", "25", "10", "5", "2.5")]


def test_a_second_workout_without_a_plan_begins_when_the_first_has_ended(alices_browser: Browser) -> None:
    first = alices_browser.submit("/train/start").headers["Location"]
    again = alices_browser.submit("/train/start").headers["Location"]
    alices_browser.submit(f"{first}finish", data={"impression": "3"})

    second = alices_browser.submit("/train/start").headers["Location"]

    assert again == first
    assert second != first


def test_a_set_that_is_sent_twice_keeps_its_rest(app: Flask, alices_browser: Browser, cast: object) -> None:
    push_up = add_exercises(app)["push-up"]
    workout = str(alices_browser.submit("/train/start").headers["Location"])
    alices_browser.submit(f"{workout}add", page=workout, data={"exercise": push_up})
    first = form_of(alices_browser, workout) | {"repetitions": "9"}
    alices_browser.submit(f"{workout}sets", page=workout, data=first)
    with app.app_context(), writing():
        db.session.query(WorkoutLog).one().date -= timedelta(seconds=30)

    alices_browser.submit(f"{workout}sets", page=workout, data=first)

    with app.app_context():
        assert db.session.query(WorkoutLog).one().rest is None


def test_statistics_of_a_routine_count_pounds(alices_browser: Browser, build: Build, planned: Planned) -> None:
    values = {"routine": planned.routine["id"], "exercise": BENCH, "repetitions": 8, "weight": "100", "weight_unit": 2}
    build("workoutlog", date="2025-01-06T18:00:00Z", **values)

    page = alices_browser.get(f"/routines/{planned.routine['id']}/statistics").text

    assert "363\u00a0kg" in page


def test_the_address_for_calendars_speaks_its_owners_language(
    app: Flask, alices_browser: Browser, cast: Cast, build: Build, planned: Planned
) -> None:
    build("sets-config", slot_entry=planned.entry["id"], iteration=1, value=3)
    with app.app_context(), writing():
        person = db.session.get(User, cast.id_of("alice"))
        assert person
        person.preferences.language = "de"
    alices_browser.submit("/train/feed")
    address = found_in(r'value="http://localhost(/calendar/[^"]+)"', alices_browser.get("/train/feed").text)

    assert "Sätze" in app.test_client().get(address, headers={"Accept-Language": "en"}).text


def test_exercises_do_not_come_back_to_what_is_a_day_of_rest_now(
    alices_browser: Browser, as_alice: Program, planned: Planned
) -> None:
    page, day = f"/routines/{planned.routine['id']}/", planned.day["id"]
    alices_browser.submit(f"/routines/entries/{planned.entry['id']}/delete", page=page)
    undo = found_in(r"(/routines/undo/[\w-]+)", alices_browser.get(f"{page}?day={day}").text)
    as_alice.patch(f"/api/v2/day/{day}/", json={"is_rest": True})

    alices_browser.submit(undo, page=page)

    assert as_alice.get(f"/api/v2/slot/?day={day}").json["count"] == 0


@pytest.mark.parametrize(("weight", "side"), [(585, 6), (495, 5), (765, 8)])
def test_heavy_bars_in_pounds_have_their_plates(weight: int, side: int) -> None:
    found = loading(Decimal(weight), Decimal(45), POUND_PLATES)

    assert found
    assert found.side == (Decimal(45),) * side


@pytest.mark.parametrize("rows", [3, 24])
def test_every_day_on_paper_has_its_title(alices_browser: Browser, build: Build, planned: Planned, rows: int) -> None:
    for _row in range(rows):
        slot = build("slot", day=planned.day["id"])
        entry = build("slot-entry", slot=slot["id"], exercise=BENCH)
        build("sets-config", slot_entry=entry["id"], iteration=1, value=3)

    answer = alices_browser.get(f"/routines/{planned.routine['id']}/print/table.pdf")

    assert answer.status_code == 200
    assert b"Push" in _text_of(answer.data)


def test_names_in_every_script_are_printed_or_told_in_latin(
    monkeypatch: pytest.MonkeyPatch, alices_browser: Browser, as_alice: Program, planned: Planned
) -> None:
    address = f"/routines/{planned.routine['id']}/"
    as_alice.patch(f"/api/v2/routine/{planned.routine['id']}/", json={"name": "Łódź Приседания"})

    monkeypatch.setattr(pdf, "_has_dejavu", lambda: False)
    without = alices_browser.get(f"{address}print/table.pdf")
    monkeypatch.undo()
    usual = alices_browser.get(f"{address}print/table.pdf")

    assert usual.status_code == 200
    assert rb"L\363dz ??????????" in _text_of(without.data)
    assert b"?????" not in _text_of(usual.data) or not pdf._has_dejavu()


def _text_of(content: bytes) -> bytes:
    """The streams of a PDF, unpacked."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    texts = [stream.strip() for stream in packed if stream.strip().endswith(b"~>")]
    return b"".join(zlib.decompress(a85decode(stream, adobe=True)) for stream in texts)
