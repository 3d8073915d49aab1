"""What pages show of exercises: their words in the reader's language, and the muscles on the diagram."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.exercises import services
from app.exercises.logic.body_map import SHAPES, shapes_in, window_on
from app.exercises.models import Exercise, Translation
from app.exercises.pages.words import name_of, names_of
from app.extensions import db
from app.reference.models import Language
from app.web.language import chosen_language


@dataclass(frozen=True)
class Drawn:
    """Muscles on the diagram: main ones and helping ones by their shapes, and the part of it that shows them."""

    main: list[str]
    helping: list[str]
    window: str


@dataclass(frozen=True)
class Shown:
    """One exercise of a list."""

    row: Exercise
    name: str
    drawn: Drawn

    @property
    def summary(self) -> str:
        """Muscles and equipment, in words."""
        parts = (names_of(self.row.muscles), names_of(self.row.equipment))
        return " · ".join(part for part in parts if part) or name_of(self.row.category)


def reader_language_id() -> int:
    """The id of the language the page speaks."""
    return language_id_of(chosen_language()) or services.ENGLISH


def language_id_of(code: str) -> int | None:
    """The id of a language by its code."""
    wanted = Language.short_name == code.replace("\0", "")
    found: int | None = db.session.scalar(select(Language.id).where(wanted))
    return found


def shown(exercises: Iterable[Exercise], language_id: int) -> list[Shown]:
    """Exercises as lists show them."""
    return [Shown(row, services.name_of(row, language_id), drawn(row)) for row in exercises]


def drawn(exercise: Exercise) -> Drawn:
    """Where the muscles of an exercise are."""
    ids = [muscle.id for muscle in (*exercise.muscles, *exercise.muscles_secondary) if muscle.id in SHAPES]
    return Drawn(
        [SHAPES[muscle.id] for muscle in exercise.muscles if muscle.id in SHAPES],
        [SHAPES[muscle.id] for muscle in exercise.muscles_secondary if muscle.id in SHAPES],
        window_on(ids),
    )


def text_for(exercise: Exercise, language_id: int) -> Translation | None:
    """The words in a language, else in English, else in whatever there is."""
    texts = {text.language_id: text for text in exercise.translations}
    return texts.get(language_id) or texts.get(services.ENGLISH) or next(iter(texts.values()), None)


def on_diagram() -> dict[str, Any]:
    """What every page with a diagram needs."""
    shapes = _shapes(current_app.static_folder or "")
    return {"body_shapes": shapes, "shape_of": SHAPES, "word_for": name_of, "words_for": names_of}


@cache
def _shapes(static_folder: str) -> str:
    return shapes_in((Path(static_folder) / "img" / "body.svg").read_text())
