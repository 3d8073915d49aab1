"""`exercise-submission`, a whole exercise at once, and `check-language`."""

from typing import Any

from flask import Response, jsonify, request
from flask_login import current_user
from marshmallow import ValidationError
from sqlalchemy import select

from app.api.bodies import json_body
from app.api.endpoint import described
from app.api.negotiation import BASE
from app.api.openapi import answers
from app.api.openapi.parts import SWITCH, Named, record
from app.api.wger.sign_in import PUBLIC
from app.api.wger.wording import worded
from app.database import writing
from app.errors import Problem
from app.exercises import services
from app.exercises.api.access import CONTRIBUTORS
from app.exercises.blueprint import blueprint
from app.exercises.schemas import ExerciseSubmissionSchema, LanguageCheckSchema
from app.extensions import db
from app.reference.models import Language
from app.web.limits import EXERCISE_CREATE


@blueprint.route(f"{BASE}exercise-submission/", methods=["POST"], tags=["exercise-submission"])
@answers(ExerciseSubmissionSchema, "The new exercise", "201")
@described(
    "Exercise Submission",
    access=CONTRIBUTORS,
    schema=ExerciseSubmissionSchema,
    limits={"POST": EXERCISE_CREATE},
)
def submit_exercise() -> tuple[Response, int]:
    """Add an exercise with its translations, their aliases and comments: all of it, or nothing."""
    body = json_body(request)
    with writing():
        values = ExerciseSubmissionSchema().read(body, partial=False)
        _check_texts(values["translations"])
        exercise = services.submit_exercise(current_user, values)
        return jsonify(ExerciseSubmissionSchema().dump(exercise)), 201


def _check_texts(texts: list[dict[str, Any]]) -> None:
    """The rules for texts, and one text for each language. Raises ValidationError."""
    found: list[dict[str, Any]] = []
    seen: set[int] = set()
    for text in texts:
        language = db.session.get_one(Language, text["language_id"])
        if language.id in seen:
            found.append({"non_field_errors": [Problem("translation_exists")]})
            continue
        seen.add(language.id)
        wrong: dict[str, Any] = services.problems_of_text(
            current_user, language, text["name"], text["description_source"]
        )
        comments = [
            services.problem_of_language(one["comment"], language, "comment") for one in text.get("comments", ())
        ]
        if not wrong and any(comments):
            wrong = {"comments": [{"language": [problem]} if problem else {} for problem in comments]}
        found.append(wrong)
    if any(found):
        raise ValidationError({"translations": found})


@blueprint.route(f"{BASE}check-language/", methods=["POST"], tags=["check-language"])
@answers(Named("LanguageCheckResponse", record({"result": SWITCH})))
@described("Check Language", access=PUBLIC, schema=LanguageCheckSchema)
def check_language() -> tuple[Response, int]:
    """Whether a text is in the language it should be in."""
    values = LanguageCheckSchema().read(json_body(request), partial=False)
    language = _language_of(values)
    problem = services.problem_of_language(values["input"], language, "input")
    if problem is None:
        return jsonify({"result": True}), 200
    answer = {
        "result": "False",
        "detected_language": str(problem.details.get("detected_code")),
        "message": worded(problem),
    }
    return jsonify({"check": answer}), 400


def _language_of(values: dict[str, Any]) -> Language:
    if key := values.get("language"):
        return db.session.get_one(Language, key)
    code = values["language_code"]
    found: Language | None = db.session.scalar(select(Language).where(Language.short_name == code))
    if found is None:
        raise ValidationError({"language": [Problem("no_such_language", {"code": code})]})
    return found
