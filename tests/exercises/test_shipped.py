"""The starter catalogue in the database: complete at the first start, renewed later, never over people's words."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import writing
from app.exercises import services
from app.exercises.logic import shipped
from app.exercises.logic.shipped import LAST_ID, ids_by_key, keys_without_id
from app.exercises.models import DeletionLog, Exercise, Translation
from app.extensions import db
from tests.exercises.conftest import ENGLISH
from tests.people import Program

BENCH_PRESS = "barbell-bench-press"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalogue that a test may write into."""
    folder = tmp_path / "catalogue"
    shutil.copytree(shipped.FOLDER, folder)
    for function in (shipped.digest, shipped.ids_by_key, shipped.keys_without_id, shipped.shipped_exercises):
        monkeypatch.setattr(function, "__defaults__", (folder,))
    return folder


def _load() -> int:
    with writing():
        return services.StarterExercises().load()


def _rename(folder: Path, old: str, new: str) -> None:
    for file in folder.glob("*.toml"):
        file.write_text(file.read_text().replace(f'name = "{old}"', f'name = "{new}"'))


def _text_of(name: str) -> Translation | None:
    found: Translation | None = db.session.scalar(select(Translation).where(Translation.name == name))
    return found


def test_every_exercise_of_the_files_has_an_id_that_no_other_has() -> None:
    ids = list(ids_by_key().values())

    assert keys_without_id() == []
    assert len(ids) == len(set(ids))
    assert max(ids) <= LAST_ID


@pytest.mark.usefixtures("starter_catalogue")
def test_all_of_it_is_there_with_the_same_ids_everywhere(as_alice: Program) -> None:
    everything = as_alice.get("/api/v2/exerciseinfo/?limit=1000").json
    bench_press = as_alice.get(f"/api/v2/exerciseinfo/{ids_by_key()[BENCH_PRESS]}/").json

    assert everything["count"] == len(ids_by_key()) >= 350
    assert {row["language"] for row in bench_press["translations"]} == {1, 2}
    assert bench_press["uuid"] == "9dd47cdb-bf20-5287-bba3-4941378240cf"
    assert [row["name_en"] for row in bench_press["muscles"]] == ["Chest"]
    assert bench_press["license"]["short_name"] == "CC0"
    assert bench_press["variation_group"]
    assert all(row["description"].startswith("<p>") for one in everything["results"] for row in one["translations"])


@pytest.mark.usefixtures("context", "starter_catalogue")
def test_loading_it_again_changes_nothing() -> None:
    assert _load() == 0


@pytest.mark.usefixtures("context", "starter_catalogue")
def test_new_words_of_a_release_arrive(files: Path) -> None:
    _rename(files, "Barbell Bench Press", "Bench Press with a Barbell")

    assert _load() == 1
    assert _text_of("Barbell Bench Press") is None
    assert _text_of("Bench Press with a Barbell") is not None


@pytest.mark.usefixtures("context", "starter_catalogue")
def test_what_somebody_wrote_stays(files: Path) -> None:
    with writing():
        text = _text_of("Barbell Bench Press")
        assert text is not None
        services.change_translation(text, None, {"name": "My bench press"})
    _rename(files, "Barbell Bench Press", "Bench Press with a Barbell")

    _load()

    assert _text_of("My bench press") is not None
    assert _text_of("Bench Press with a Barbell") is None


@pytest.mark.usefixtures("context", "starter_catalogue")
def test_what_an_administrator_deleted_does_not_come_back(files: Path, as_dora: Program) -> None:
    as_dora.delete(f"/api/v2/exercise/{ids_by_key()[BENCH_PRESS]}/")
    _rename(files, "Incline Barbell Bench Press", "Bench Press on an incline")

    _load()

    assert _text_of("Barbell Bench Press") is None
    assert db.session.scalar(select(func.count()).select_from(DeletionLog)) == 3


@pytest.mark.usefixtures("context", "starter_catalogue")
def test_what_leaves_the_files_stays_on_the_servers_that_have_it(files: Path) -> None:
    (files / "cardio.toml").unlink()

    _load()

    assert db.session.scalar(select(func.count()).select_from(Exercise)) == len(ids_by_key())


@pytest.mark.usefixtures("starter_catalogue")
def test_exercises_of_people_come_after_the_ids_kept_for_the_catalogue(bench_press: int, app: Flask) -> None:
    with app.app_context():
        exercise = db.session.get_one(Exercise, bench_press)

        assert exercise.id > LAST_ID
        assert [text.language_id for text in exercise.translations] == [ENGLISH]
