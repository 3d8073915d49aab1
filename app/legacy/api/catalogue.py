"""`exercise-base`, `exercisebaseinfo`, `variation`, and searches for exercises, under their older addresses."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, jsonify, request
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from app.api.encoding import encoded
from app.api.endpoint import described, left_behind
from app.api.filters import exact, many_to_many, reference
from app.api.negotiation import BASE
from app.api.openapi import answers
from app.api.openapi.parts import INTEGER, TEXT, listed, maybe, record
from app.api.query_values import read_text
from app.api.resource import READ, Resource
from app.api.stored import stored_documents
from app.api.wger.sign_in import PUBLIC
from app.documents import Documents
from app.exercises.models import EXERCISE_INFO, EXERCISES, Exercise, Translation
from app.exercises.queries import exercise_categories, exercises_for, found_by_name, languages_called
from app.exercises.schemas import ExerciseInfoSchema, ExerciseSchema
from app.exercises.services import SMALL, copy_of
from app.extensions import db
from app.legacy.api.successors import by
from app.legacy.blueprint import blueprint
from app.legacy.canonical import older_info
from app.legacy.schemas import VariationSchema
from app.legacy.texts import group_numbers

MOST_FOUND = 100
_FILTERS = [
    *exact(Exercise.uuid),
    *reference(Exercise.category_id, exercise_categories),
    *many_to_many("muscles", Exercise.muscles),
    *many_to_many("muscles_secondary", Exercise.muscles_secondary),
    *many_to_many("equipment", Exercise.equipment),
]
_SUGGESTIONS = {
    "type": "object",
    "properties": {
        "suggestions": listed(
            record(
                {
                    "value": TEXT,
                    "data": record(
                        {
                            "id": INTEGER,
                            "base_id": INTEGER,
                            "name": TEXT,
                            "category": TEXT,
                            "image": maybe(TEXT),
                            "image_thumbnail": maybe(TEXT),
                        }
                    ),
                }
            )
        )
    },
}


def _first_of_groups() -> Select[Any]:
    """The first exercise of each group of variations: its number is the group's."""
    grouped = select(func.min(Exercise.id)).where(Exercise.variation_group.is_not(None))
    return grouped.group_by(Exercise.variation_group)


def _variations_of(user: Any) -> Select[Any]:
    return exercises_for(user).where(Exercise.id.in_(_first_of_groups()))


def _writer(documents: Documents, shown: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Any:
    """Writes exercises as today, with what older programs look for."""

    def write(rows: Select[Any]) -> list[bytes]:
        numbers = group_numbers()
        found = map(json.loads, stored_documents(documents, rows))
        return [encoded(shown(one) | {"variations": numbers.get(str(one["variation_group"]))}) for one in found]

    return write


def _older(name: str, successor: str, schema: Any, writer: Any) -> Resource:
    return Resource(
        name,
        Exercise,
        schema,
        visible=exercises_for,
        filters=_FILTERS,
        ordering=(Exercise.id,),
        methods=READ,
        access=PUBLIC,
        title=name.title(),
        description="Exercises of the catalogue.",
        writer=writer,
        superseded=by(successor),
    )


blueprint.resources(
    _older("exercise-base", "exercise", ExerciseSchema, _writer(EXERCISES, dict)),
    _older("exercisebaseinfo", "exerciseinfo", ExerciseInfoSchema, _writer(EXERCISE_INFO, older_info)),
    Resource(
        "variation",
        Exercise,
        VariationSchema,
        visible=_variations_of,
        ordering=(Exercise.id,),
        sortable=("id",),
        methods=READ,
        access=PUBLIC,
        title="Variation",
        noun="Variation",
        description="Groups of exercises that are variations of each other.",
        superseded=by("exercise"),
    ),
)


def _search() -> Response:
    term = read_text(request.args.get("term", "")).strip()
    if not term:
        return jsonify({})
    codes = request.args.get("language", "").strip() or "en"
    languages = [] if codes == "*" else languages_called(codes)
    keys = list(found_by_name(term, languages)[: 3 * MOST_FOUND])
    return jsonify({"suggestions": _suggestions(keys, languages)[:MOST_FOUND]})


def _suggestions(keys: list[int], languages: list[int]) -> list[dict[str, Any]]:
    rows = exercises_for(current_user).where(Exercise.id.in_(keys))
    loaded = rows.options(
        selectinload(Exercise.translations), selectinload(Exercise.images), selectinload(Exercise.category)
    )
    read: list[Any] = list(db.session.scalars(loaded))
    exercises: dict[int, Exercise] = {one.id: one for one in read}
    found = []
    for exercise in (exercises[key] for key in keys if key in exercises):
        texts = [one for one in exercise.translations if not languages or one.language_id in languages]
        found += [_suggestion(exercise, texts[0])] if texts else []
    return found


def _suggestion(exercise: Exercise, text: Translation) -> dict[str, Any]:
    image = exercise.images[0].image if exercise.images else None
    return {
        "value": text.name,
        "data": {
            "id": text.id,
            "base_id": exercise.id,
            "name": text.name,
            "category": exercise.category.name,
            "image": f"/media/{image}" if image else None,
            "image_thumbnail": f"/media/{copy_of(image, SMALL)}" if image else None,
        },
    }


@blueprint.route(f"{BASE}exercise/search/", tags=["exercise"])
@answers(_SUGGESTIONS)
@left_behind(by("exerciseinfo"))
@described("Exercise Search", access=PUBLIC)
def search_exercises() -> Response:
    """Exercises called like `term`, the best first."""
    return _search()


@blueprint.route(f"{BASE}exerciseinfo/search/", tags=["exerciseinfo"])
@answers(_SUGGESTIONS)
@left_behind(by("exerciseinfo"))
@described("Exercise Info Search", access=PUBLIC)
def search_exercise_info() -> Response:
    """Exercises called like `term`, the best first."""
    return _search()
