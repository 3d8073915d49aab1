"""The starter catalogue's files: complete in both languages, in the known vocabulary, and every text its own."""

import tomllib
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from langdetect import DetectorFactory, detect_langs

from app.exercises.starter import CATEGORIES, EQUIPMENT, MUSCLES

FOLDER = Path(__file__).parents[2] / "app" / "exercises" / "catalogue"
LANGUAGES = ("en", "de")
WORDS_IN_A_ROW = 12

Entry = dict[str, Any]


@pytest.fixture(scope="module")
def exercises() -> list[Entry]:
    return [
        exercise
        for path in sorted(FOLDER.glob("*.toml"))
        for exercise in tomllib.loads(path.read_text("utf-8"))["exercise"]
    ]


def names_of(rows: list[dict[str, Any]]) -> set[str]:
    return {row["name"] for row in rows}


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return {tuple(words[at : at + WORDS_IN_A_ROW]) for at in range(len(words) - WORDS_IN_A_ROW + 1)}


def without_blanks(name: str) -> str:
    return name.casefold().replace(" ", "").replace("-", "")


def test_every_category_has_its_file() -> None:
    categories = {name.lower() for name in names_of(CATEGORIES.rows)}

    assert {path.stem for path in FOLDER.glob("*.toml")} == categories


def test_there_is_enough_to_train_with_from_the_first_day(exercises: list[Entry]) -> None:
    assert len(exercises) >= 350


def test_every_key_is_kebab_case_and_given_once(exercises: list[Entry]) -> None:
    keys = [exercise["key"] for exercise in exercises]

    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert [key for key in keys if not all(part.isalnum() and part.islower() for part in key.split("-"))] == []


def test_only_known_muscles_and_equipment_are_named(exercises: list[Entry]) -> None:
    equipment, muscles = names_of(EQUIPMENT.rows), names_of(MUSCLES.rows)

    for exercise in exercises:
        worked = [*exercise["muscles"], *exercise["muscles_secondary"]]
        assert set(exercise["equipment"]) <= equipment, exercise["key"]
        assert set(worked) <= muscles, exercise["key"]
        assert len(worked) == len(set(worked)), f"{exercise['key']} names a muscle twice"


def test_variations_come_in_groups(exercises: list[Entry]) -> None:
    groups = Counter(exercise["variations"] for exercise in exercises if "variations" in exercise)

    assert [group for group, members in groups.items() if members < 2] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exercise_is_described_in_both_languages(exercises: list[Entry], language: str) -> None:
    for exercise in exercises:
        text = exercise[language]
        assert set(text) == {"name", "aliases", "description"}, exercise["key"]
        assert text["name"].strip() == text["name"] != "", exercise["key"]
        assert text["name"] not in text["aliases"], exercise["key"]
        assert len(text["description"]) >= 40, exercise["key"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_descriptions_are_recognised_as_their_language(
    exercises: list[Entry], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DetectorFactory, "seed", 0)

    for exercise in exercises:
        assert detect_langs(exercise[language]["description"])[0].lang == language, exercise["key"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_not_nearly_the_same(exercises: list[Entry], language: str) -> None:
    names = [without_blanks(exercise[language]["name"]) for exercise in exercises]

    assert [pair for pair in combinations(names, 2) if are_nearly_the_same(*pair)] == []


def are_nearly_the_same(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other)
    return matcher.real_quick_ratio() >= 0.97 and matcher.quick_ratio() >= 0.97 and matcher.ratio() >= 0.97


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_descriptions_share_a_run_of_words(exercises: list[Entry], language: str) -> None:
    written: dict[tuple[str, ...], str] = {}

    for exercise in exercises:
        for run in runs_of_words(exercise[language]["description"]):
            assert run not in written, f"{exercise['key']} and {written[run]}: {' '.join(run)}"
            written[run] = exercise["key"]


def test_notes_are_short_and_in_both_languages(exercises: list[Entry]) -> None:
    for exercise in exercises:
        notes = exercise.get("notes", {"en": [], "de": []})
        assert set(notes) == set(LANGUAGES), exercise["key"]
        assert len(notes["en"]) == len(notes["de"]), exercise["key"]
        assert all(0 < len(note) <= 200 for language in LANGUAGES for note in notes[language]), exercise["key"]
