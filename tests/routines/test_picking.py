"""Finding exercises to plan and to train, as people type them."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts.models import User
from app.database import writing
from app.exercises.models import Exercise, Translation
from app.extensions import db
from app.routines.picking import search_exercises
from tests.gym import add_exercises
from tests.people import Cast


@pytest.fixture
def alice(context: Flask, app: Flask, cast: Cast) -> User:
    add_exercises(app)
    found = db.session.get(User, cast.id_of("alice"))
    assert found
    return found


@pytest.mark.parametrize(
    ("term", "language", "name"),
    [
        ("bar squ", "en", "Barbell Back Squat"),
        ("Bankdrücken", "de", "Bankdrücken"),
        ("bankdrucken", "de", "Bankdrücken"),
        ("BANKDRÜCKEN", "de", "Bankdrücken"),
        ("barbel bench pres", "en", "Barbell Bench Press"),
        ("kniebuege", "de", "Kniebeuge"),
    ],
)
def test_an_exercise_is_found_however_its_name_is_written(alice: User, term: str, language: str, name: str) -> None:
    found = search_exercises(alice, term, language)

    assert found[0].name == name


def test_a_search_takes_as_many_statements_for_many_categories_as_for_one(
    alice: User, count_queries: Callable[..., int]
) -> None:
    with writing():
        for number, category in enumerate((8, 9, 10, 11, 12, 13)):
            row = Exercise(category_id=category, is_listed=True)
            row.translations = [Translation(language_id=2, name=f"Wood chop {number}")]
            db.session.add(row)
    search_exercises(alice, "plank", "en")
    db.session.expunge_all()
    person = db.session.get(User, alice.id)

    few = count_queries(lambda: search_exercises(person, "plank", "en"))
    many = count_queries(lambda: search_exercises(person, "wood", "en"))

    assert many == few
