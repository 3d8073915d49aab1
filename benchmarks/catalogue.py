"""Searching a catalogue of 10,000 exercises in two languages, as whole requests without the way over the network."""

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app import create_app
from app.database import writing
from app.exercises.models import Exercise, Translation
from app.extensions import db
from benchmarks.result import Result
from tests.servers import environment_of, flask

EXERCISES, SEARCHES, MOST_MS = 10_000, 300, 20
LANGUAGES = (1, 2)
"""German and English."""
KINDS = ("Slow", "Paused", "Single", "Deficit", "Banded", "Seated", "Kneeling", "Standing", "Heavy", "Explosive")
PLACES = ("Bench", "Floor", "Box", "Wall", "Rack", "Ring", "Step", "Ball", "Beam", "Mat", "Bar", "Sled")


def measure(folder: Path) -> list[Result]:
    """Right names, misspelt ones, turned ones, parts of words; each is asked once, so that nothing is remembered."""
    environ = environment_of(folder / "catalogue")
    flask(environ, "prepare")
    app = create_app(environ)
    with app.app_context():
        _fill()
    flask(environ, "documents", "exerciseinfo", "--missing")
    with app.app_context():
        asked = list(_asked(Random(1)))
    client = app.test_client()
    for text in asked[:10]:
        _seconds(client, text)
    taken = sorted(_seconds(client, text) for text in asked[10:])
    p95 = 1000 * taken[int(0.95 * len(taken))]
    return [
        Result(
            f"`GET /api/v2/exerciseinfo/?name__search=…` among {EXERCISES:,} exercises, 95th percentile",
            f"{p95:.1f} ms",
            "",
            "",
            f"≤ {MOST_MS} ms",
            p95 <= MOST_MS,
        )
    ]


def _fill() -> None:
    """Variants of what the catalogue has, until there are enough; each has two names."""
    random = Random(7)
    shipped = db.session.scalars(select(Translation).order_by(Translation.id)).all()
    texts = {code: [one for one in shipped if one.language_id == code] for code in LANGUAGES}
    category = db.session.scalars(select(Exercise.category_id)).first()
    first = 1 + max(db.session.scalars(select(Exercise.id)))
    keys = range(first, first + EXERCISES - len(db.session.scalars(select(Exercise.id)).all()))
    with writing():
        db.session.execute(insert(Exercise), [{"id": key, "category_id": category} for key in keys])
        db.session.execute(
            insert(Translation),
            [_text(random, key, code, random.choice(texts[code])) for key in keys for code in LANGUAGES],
        )
    db.session.remove()


def _text(random: Random, key: int, language: int, like: Translation) -> dict[str, object]:
    name = f"{random.choice(KINDS)} {random.choice(PLACES)} {like.name}"
    said = {"description": like.description, "description_source": like.description}
    return {"exercise_id": key, "language_id": language, "name": name} | said


def _asked(random: Random) -> Iterator[str]:
    names = db.session.scalars(select(Translation.name).order_by(Translation.id)).all()
    for number in range(SEARCHES + 10):
        words = random.choice(names).split()
        if number % 4 == 1:
            words[-1] = words[-1][:2] + words[-1][3:]
        elif number % 4 == 2:
            words.reverse()
        elif number % 4 == 3:
            words = [words[-1][:4]]
        yield " ".join(words)


def _seconds(client: FlaskClient, text: str) -> float:
    start = time.perf_counter()
    answer = client.get("/api/v2/exerciseinfo/", query_string={"name__search": text, "language__code": "en,de"})
    assert answer.status_code == 200, answer.text
    return time.perf_counter() - start
