"""The catalogue's vocabulary in the reader's language; in the database, and for programs, it is English."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from app.exercises.models import Equipment, ExerciseCategory, Muscle
from app.web.language import later

# By the ids of the contract; what an administrator adds is called as it is called.
_CATEGORIES = {
    8: later("Arms"),
    9: later("Legs"),
    10: later("Abs"),
    11: later("Chest"),
    12: later("Back"),
    13: later("Shoulders"),
    14: later("Calves"),
    15: later("Cardio"),
}
_EQUIPMENT = {
    1: later("Barbell"),
    2: later("SZ-Bar"),
    3: later("Dumbbell"),
    4: later("Gym mat"),
    5: later("Swiss Ball"),
    6: later("Pull-up bar"),
    7: later("Body weight"),
    8: later("Bench"),
    9: later("Incline bench"),
    10: later("Kettlebell"),
    11: later("Resistance band"),
    12: later("Cable machine"),
}
_MUSCLES = {
    1: later("Biceps"),
    2: later("Front shoulders"),
    3: later("Serratus"),
    4: later("Chest"),
    5: later("Triceps"),
    6: later("Abs"),
    7: later("Calves"),
    8: later("Glutes"),
    9: later("Trapezius"),
    10: later("Quads"),
    11: later("Hamstrings"),
    12: later("Lats"),
    13: later("Brachialis"),
    14: later("Obliques"),
    15: later("Soleus"),
    16: later("Lower back"),
}
_NAMES: dict[type, dict[int, str]] = {ExerciseCategory: _CATEGORIES, Equipment: _EQUIPMENT, Muscle: _MUSCLES}


def name_of(row: Any) -> str:
    """What a category, a muscle or a piece of equipment is called."""
    known = _NAMES[type(row)].get(row.id)
    return str(_(known)) if known else str(row.name)


def names_of(rows: Iterable[Any]) -> str:
    """What several of them are called, in one line."""
    return ", ".join(name_of(row) for row in rows)
