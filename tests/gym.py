"""Exercises to plan and train with, as the starter catalogue names them, and steps of people who build plans."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from app.database import writing
from app.exercises.models import Exercise, Translation, exercise_equipment, exercise_muscle
from app.extensions import db
from app.reference.models import Language
from app.routines.ready_made import _catalogue_names
from tests.people import Browser

BARBELL, CHEST, QUADS, LEGS, BREAST = 1, 4, 10, 9, 11
GERMAN = {"barbell-bench-press": "Bankdrücken", "barbell-back-squat": "Kniebeuge"}
TARGETS = {"sets": "2", "repetitions": "8", "weight": "60", "weight_unit": "1", "repetition_unit": "1", "rest": "90"}
RULE = {
    "operation": "+",
    "value": "2.5",
    "unit": "abs",
    "kind": "weight",
    "when": "each",
    "iteration": "2",
    "condition": "weight_repetitions",
    "scope": "one",
}
FEW = ("barbell-bench-press", "barbell-back-squat", "push-up", "plank")


def add_exercises(app: Flask, keys: Iterable[str] = FEW) -> dict[str, int]:
    """Exercises of the catalogue, by key; the bench press and the squat are done with a barbell."""
    names = _catalogue_names()
    found: dict[str, int] = {}
    with app.app_context(), writing():
        languages = {row.short_name: row.id for row in db.session.scalars(select(Language))}
        for key in keys:
            row = Exercise(category_id=LEGS if "squat" in key else BREAST, is_listed=True)
            row.translations = [Translation(language_id=languages["en"], name=names[key])]
            if key in GERMAN:
                row.translations.append(Translation(language_id=languages["de"], name=GERMAN[key]))
            db.session.add(row)
            db.session.flush()
            found[key] = row.id
            if key.startswith("barbell"):
                db.session.execute(insert(exercise_equipment).values(exercise_id=row.id, equipment_id=BARBELL))
            muscle = QUADS if "squat" in key else CHEST
            db.session.execute(insert(exercise_muscle).values(exercise_id=row.id, muscle_id=muscle))
    return found


def make_routine(browser: Browser, start: str, **fields: str) -> str:
    """A routine with one empty day; its address."""
    data = {"name": "Strength", "start": start, "weeks": "4"} | fields
    answer = browser.submit("/routines/new", data=data)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def add_exercise(browser: Browser, routine: str, exercise: int) -> Any:
    """Put an exercise into the day that is shown."""
    page = browser.get(routine).text
    address = found_in(r'action="(/routines/days/\d+/exercises)"', page)
    return browser.submit(address, page=routine, data={"exercise": exercise})


def found_in(pattern: str, text: str) -> str:
    """The first thing that matches."""
    found = re.search(pattern, text)
    assert found, f"{pattern} is not there"
    return found.group(1)


def make_bench_routine(browser: Browser, exercises: dict[str, int]) -> str:
    """A routine begun today: bench press 2 × 8 × 60 kg, 2.5 kg more once that was logged; its address."""
    address = make_routine(browser, datetime.now(UTC).date().isoformat())
    add_exercise(browser, address, exercises["barbell-bench-press"])
    entry = found_in(r'href="(/routines/entries/\d+/)"', browser.get(address).text)
    browser.submit(entry, data=TARGETS | {"type": "normal", "load_kind": "external"})
    browser.submit(f"{entry}rules", page=entry, data=RULE)
    return address


def start(browser: Browser, routine: str, day: date | None = None) -> str:
    """Begin the first day of the routine; the address of the workout."""
    page = f"{routine.partition('?')[0]}start"
    button = found_in(r'name="day" value="(\d+)"', browser.get(page).text)
    data = {"day": button} | ({"date": day.isoformat()} if day else {})
    answer = browser.submit("/train/start", page=page, data=data)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def form_of(browser: Browser, workout: str) -> dict[str, str]:
    """The prefilled form of the set that is next."""
    page = browser.get(workout).text
    shown = page[page.index("data-station") :]
    return dict(
        re.findall(
            r'name="(id|at|exercise|weight|repetitions|weight_unit|repetitions_unit)"[^>]*? value="([^"]*)"', shown
        )
    )


def log(browser: Browser, workout: str, **fields: str) -> None:
    """Note the set that is next, with other numbers if some are given."""
    answer = browser.submit(f"{workout}sets", page=workout, data=form_of(browser, workout) | fields)
    assert answer.status_code == 303, answer.text
