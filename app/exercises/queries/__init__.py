"""The catalogue: its vocabulary, who sees which exercises, and finding them by name."""

from app.exercises.queries.catalogue import (
    aliases_for,
    comments_for,
    contributions,
    contributions_of,
    deletions,
    edits_of,
    exercises_for,
    exercises_open_to,
    images_for,
    own_exercises_of,
    translations_for,
    videos_for,
)
from app.exercises.queries.names import found_by_name, in_order_of_fit, languages_called, with_name_containing
from app.exercises.queries.vocabulary import equipment, exercise_categories, muscles

__all__ = [
    "aliases_for",
    "comments_for",
    "contributions",
    "contributions_of",
    "deletions",
    "edits_of",
    "equipment",
    "exercise_categories",
    "exercises_for",
    "exercises_open_to",
    "found_by_name",
    "images_for",
    "in_order_of_fit",
    "languages_called",
    "muscles",
    "own_exercises_of",
    "translations_for",
    "videos_for",
    "with_name_containing",
]
