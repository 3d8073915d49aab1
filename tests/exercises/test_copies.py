"""What others planned and logged with somebody's own exercise stays theirs, whatever becomes of the exercise."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app.accounts.models import User
from app.accounts.services import delete_account
from app.database import writing
from app.exercises.models import Exercise
from app.extensions import db
from app.files import folder
from app.routines.models import Routine
from app.routines.services import copy_routine
from app.training.models import WorkoutLog
from tests.exercises.conftest import SENTENCE
from tests.people import PASSWORD, Browser, Cast, Program

TODAY = date.today()


@pytest.fixture
def bobs_press(own_exercise: Callable[[str, str], int], bobs_browser: Browser) -> int:
    """An exercise of Bob's own, with a picture."""
    key, picture = own_exercise("bob", "Secret press"), BytesIO()
    Image.new("RGB", (60, 60), "red").save(picture, "JPEG")
    picture.seek(0)
    page = f"/exercises/{key}"
    bobs_browser.submit(f"{page}/pictures", page=page, data={"image": (picture, "a.jpg")})
    return key


@pytest.fixture
def template(app: Flask, cast: Cast, bobs_press: int) -> int:
    """A public template of Bob's with his own exercise, twice."""
    program = Program(app, cast.token_of("bob"))
    plan = _made(
        program,
        "routine",
        name="Press",
        start=str(TODAY),
        end=str(TODAY + timedelta(days=6)),
        is_template=True,
        is_public=True,
    )
    day = _made(program, "day", routine=plan["id"], name="Push")
    for _time in range(2):
        slot = _made(program, "slot", day=day["id"])
        _made(program, "slot-entry", slot=slot["id"], exercise=bobs_press)
    return int(plan["id"])


def _made(program: Program, resource: str, **values: Any) -> dict[str, Any]:
    answer = program.post(f"/api/v2/{resource}/", json=values)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json
    return found


def _listed(program: Program, resource: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = program.get(f"/api/v2/{resource}/").get_json()["results"]
    return found


def _pictures() -> list[Path]:
    return [path for path in folder("media").rglob("*") if path.is_file()]


class TestACopyOfARoutine:
    def test_has_the_receivers_own_copy_of_a_private_exercise(
        self, alices_browser: Browser, as_alice: Program, template: int, bobs_press: int
    ) -> None:
        alices_browser.submit(f"/routines/{template}/copy", page=f"/routines/templates/{template}/")
        alices_browser.submit(f"/routines/{template}/copy", page=f"/routines/templates/{template}/")

        planned = {entry["exercise"] for entry in _listed(as_alice, "slot-entry")}
        (key,) = planned
        assert key != bobs_press
        shown = as_alice.get(f"/api/v2/exerciseinfo/{key}/").get_json()
        assert [text["name"] for text in shown["translations"]] == ["Secret press"]
        assert shown["translations"][0]["description_source"] == SENTENCE
        assert len(shown["images"]) == 1
        _made(as_alice, "workoutlog", exercise=key, repetitions="8", weight="60", date=f"{TODAY}T10:00:00Z")

    def test_and_keeps_it_when_its_maker_leaves(
        self, app: Flask, cast: Cast, alices_browser: Browser, as_alice: Program, template: int
    ) -> None:
        alices_browser.submit(f"/routines/{template}/copy", page=f"/routines/templates/{template}/")
        with app.app_context():
            before = len(_pictures())
            with writing() as session:
                delete_account(session.get_one(User, cast.id_of("bob")))

            assert (before, len(_pictures())) == (6, 3)
        assert len(_listed(as_alice, "slot-entry")) == 2


@pytest.mark.parametrize("page", ["/exercises/{}/delete", "/settings/account/delete"])
def test_what_others_planned_and_logged_goes_on_with_a_copy_of_their_own(
    app: Flask, cast: Cast, template: int, bobs_press: int, page: str
) -> None:
    as_alice = Program(app, cast.token_of("alice"))
    # As copies were made before they brought exercises along: Alice plans with Bob's.
    with app.app_context(), writing() as session:
        copy = copy_routine(session.get_one(Routine, template), session.get_one(User, cast.id_of("alice")), TODAY)
        for slot in copy.days[0].slots:
            slot.entries[0].exercise_id = bobs_press
        session.flush()
        session.add(WorkoutLog(user_id=cast.id_of("alice"), exercise_id=bobs_press, repetitions=8, weight=60))

    bob = Browser(app, cast.session_of("bob"))
    assert bob.submit(page.format(bobs_press), data={"password": PASSWORD}).status_code == 303

    planned = {entry["exercise"] for entry in _listed(as_alice, "slot-entry")}
    logged = {log["exercise"] for log in _listed(as_alice, "workoutlog")}
    assert len(planned) == 1
    assert planned == logged
    assert bobs_press not in planned
    with app.app_context():
        assert db.session.get(Exercise, bobs_press) is None
        assert db.session.get_one(Exercise, planned.pop()).owner_id == cast.id_of("alice")
