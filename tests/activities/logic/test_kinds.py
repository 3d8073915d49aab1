"""Sports as files name them."""

import pytest

from app.activities.logic.kinds import sport_of
from app.activities.starter import SPORTS


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("cycling", "Cycling (Sport)"),
        ("Biking", "Cycling (Sport)"),
        ("1", "Cycling (Sport)"),
        ("9", "Running"),
        ("running", "Running"),
        (" Trail Running ", "Trail"),
        ("trail_running", "Trail"),
        ("touringbicycle", "Cycling (Trekking)"),
        ("hiking", "Hiking"),
        ("stand-up paddling", "Standup Paddleboarding"),
        ("open_water_swimming", "Open Water Swimming"),
    ],
)
def test_words_and_numbers_of_devices_are_known(kind: str, label: str) -> None:
    labels = {row["id"]: row["label"] for row in SPORTS.rows}

    assert labels[sport_of(kind)] == label


@pytest.mark.parametrize("kind", [None, "", "  ", "chess", "5000", "1 hour"])
def test_anything_else_is_left_to_the_person(kind: str | None) -> None:
    assert sport_of(kind) is None
