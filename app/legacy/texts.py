"""Exercises in one language, as they were before an exercise had all its translations."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import func, select

from app.exercises.models import Exercise, Translation
from app.exercises.queries import languages_called
from app.extensions import db
from app.reference.models import Language
from app.reference.schemas import LanguageSchema
from app.web.language import chosen_language

Shown = Mapping[str, Any]


def group_numbers() -> dict[str, int]:
    """The number of each group of variations: that of its first exercise."""
    rows = select(Exercise.variation_group, func.min(Exercise.id)).where(Exercise.variation_group.is_not(None))
    return {str(group): number for group, number in db.session.execute(rows.group_by(Exercise.variation_group))}


def exercises_in_words(rows: Sequence[Shown]) -> list[Shown]:
    """What `exercise` said in addition of each row: its text, and the number of its variations. Three statements."""
    texts: dict[int, list[dict[str, Any]]] = {}
    columns = (Translation.exercise_id, Translation.language_id, Translation.name, Translation.description)
    wanted = select(*columns).where(Translation.exercise_id.in_([row["id"] for row in rows])).order_by(Translation.id)
    for key, language, name, description in db.session.execute(wanted):
        texts.setdefault(key, []).append({"language": language, "name": name, "description": description})
    languages, numbers = _languages_wanted(), group_numbers()
    return [
        _text_of(texts.get(row["id"], ()), languages)
        | {
            "exercise_base": row["id"],
            "creation_date": row["created"][:10],
            "variations": numbers.get(str(row["variation_group"])),
        }
        for row in rows
    ]


def exercise_infos_in_words(rows: Sequence[Shown]) -> list[Shown]:
    """What `exerciseinfo` said in addition: its text, aliases and comments, and its variations. Four statements."""
    languages, groups = _languages_wanted(), _members({row["variation_group"] for row in rows} - {None})
    known = {one.id: LanguageSchema().write(one) for one in db.session.scalars(select(Language))}
    found: list[Shown] = []
    for row in rows:
        text = _text_of(row["translations"], languages, more=("aliases", "notes"))
        found.append(
            {
                "name": text["name"],
                "description": text["description"],
                "language": known.get(text["language"]),
                "aliases": text["aliases"],
                "comments": text["notes"],
                "exercise_base_id": row["id"],
                "creation_date": row["created"][:10],
                "variations": [key for key in groups.get(str(row["variation_group"]), ()) if key != row["id"]],
            }
        )
    return found


def _members(groups: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    wanted = Exercise.variation_group.in_([UUID(group) for group in groups])
    rows = select(Exercise.variation_group, Exercise.id).where(wanted).order_by(Exercise.id)
    for group, key in db.session.execute(rows):
        found.setdefault(str(group), []).append(key)
    return found


def _languages_wanted() -> list[int]:
    """Languages, the best first: those the request filters by, the reader's, English."""
    asked = [
        int(one)
        for one in request.args.get("language", "").split(",")
        if one.isascii() and one.isdecimal() and len(one) < 10
    ]
    return [*asked, *languages_called(chosen_language()), *languages_called("en")]


def _text_of(texts: Sequence[Shown], languages: Sequence[int], more: Sequence[str] = ()) -> dict[str, Any]:
    """The text in the best of these languages, or in any; empty where there is none."""
    places = {key: place for place, key in reversed(list(enumerate(languages)))}
    best = min(texts, key=lambda one: places.get(one["language"], len(places)), default=None)
    if best is None:
        return {"name": "", "description": "", "language": None, **{name: [] for name in more}}
    return {name: best[name] for name in ("name", "description", "language", *more)}
