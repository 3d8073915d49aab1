"""Rules for the texts of the catalogue that need more than the text: its language, and the names that are taken."""

import re
from typing import Any

from babel import Locale
from sqlalchemy import select

from app.errors import Problem
from app.exercises.logic.languages import judged
from app.exercises.logic.trigrams import similarity
from app.exercises.models import Translation
from app.exercises.queries import found_by_name, translations_for
from app.extensions import db
from app.reference.models import Language

TOO_SIMILAR = 0.85
MOST_COMPARED = 50
Problems = dict[str, list[Problem]]


def problems_of_text(
    user: Any, language: Language, name: str | None, description: str | None, *, of: Translation | None = None
) -> Problems:
    """What is wrong with a text in this language. None: that part does not change; `of`: the translation it is for."""
    if description is not None and (wrong := problem_of_language(description, language, "description")):
        return {"language": [wrong]}
    if name is not None and (taken := similar_name(user, language, name, of)):
        return {"name": [Problem("similar_exercise", {"name": name, "other": taken})]}
    return {}


def problem_of_language(text: str, language: Language, what: str) -> Problem | None:
    """Whether a text (`description`, `comment` or `input`) is clearly in another language than it should be."""
    judgement = judged(text, language.short_name)
    if not judgement.contradicts:
        return None
    if judgement.code is None:
        return Problem(f"no_language_{what}")
    details = {
        "detected": english_name(judgement.code),
        "detected_code": judgement.code,
        "chosen": language.full_name,
        "chosen_code": language.short_name,
    }
    return Problem(f"other_language_{what}", details)


def english_name(code: str) -> str:
    """What a language is called in English."""
    found: str | None = db.session.scalar(select(Language.full_name_en).where(Language.short_name == code))
    return found or str(Locale(code).english_name)


def similar_name(user: Any, language: Language, name: str, of: Translation | None = None) -> str | None:
    """The name of another exercise this person sees that is nearly the same in this language."""
    ids = found_by_name(name, [language.id])[:MOST_COMPARED]
    names = translations_for(user).where(Translation.language_id == language.id, Translation.exercise_id.in_(ids))
    if of is not None:
        names = names.where(Translation.exercise_id != of.exercise_id)
    texts = db.session.scalars(names.with_only_columns(Translation.name))
    return next((other for other in texts if _is_too_similar(name, other)), None)


def _is_too_similar(name: str, other: str) -> bool:
    return _bare(name) == _bare(other) or similarity(name, other) >= TOO_SIMILAR


def _bare(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.lower())
