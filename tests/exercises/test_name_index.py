"""Finding names: as they are typed by people in a hurry, or without the letter they need."""

import pytest

from app.exercises.logic.name_index import Name, NameIndex
from app.exercises.queries import in_order_of_fit

NAMES = (
    Name(1, "Bench Press"),
    Name(1, "Bankdrücken", 1),
    Name(2, "Bench Dip"),
    Name(2, "Dips an der Bank", 1),
    Name(3, "Overhead Press"),
    Name(3, "Schulterdrücken", 1),
    Name(4, "Donkey Kick"),
    Name(4, "Großer Eselstritt", 1),
    Name(5, "Queen's Walk"),
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bench press", 1),
        ("press bench", 1),
        ("bnech press", 1),
        ("Bankdrücken", 1),
        ("bankdruecken", 1),
        ("BANKDRUECKEN", 1),
        ("schulterdruecken", 3),
        ("grosser eselstritt", 4),
        ("queen", 5),
        ("ssssssssssssssss queen's", 5),
        pytest.param("bnech", 1, id="with the commoner of two words beside it"),
    ],
)
def test_the_name_that_was_meant_comes_first(typed: str, first: int) -> None:
    assert in_order_of_fit(NameIndex.of(NAMES).search(typed))[0] == first


def test_other_spellings_search_in_the_same_languages_only() -> None:
    assert set(NameIndex.of(NAMES).search("bankdruecken", [0])) == set()
    assert 1 in NameIndex.of(NAMES).search("bankdruecken", [1])


def test_a_word_that_repeats_itself_counts_once() -> None:
    (fit,) = NameIndex.of([Name(1, "Step Step Step up")]).search("step up").values()

    assert fit.part == 1.0


@pytest.mark.parametrize("typed", ["bench press", "overhead", "schulterdruecken", "dip bank", "donkey kik", "press"])
def test_how_well_a_name_fits_does_not_depend_on_how_many_others_there_are(typed: str) -> None:
    others = [Name(100 + number, f"Xylo {number}") for number in range(200)]
    repeated = [Name(1000 + number, "Overhead Bench Press Dip") for number in range(100)]

    among_few, among_many = NameIndex.of(NAMES).search(typed), NameIndex.of([*NAMES, *others, *repeated]).search(typed)

    assert among_few
    assert {key: fit for key, fit in among_many.items() if key < 100} == among_few
