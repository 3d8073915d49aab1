"""`exercise`, `exerciseinfo`, `exercise-translation`, `exercisealias`, `exercisecomment`, `deletion-log`."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import request
from flask_login import current_user
from marshmallow import ValidationError
from sqlalchemy import select, true

from app.api.filters import (
    Condition,
    Filter,
    as_listed,
    asked,
    choice,
    exact,
    linked_in,
    many_to_many,
    one_of,
    ranking,
    reference,
)
from app.api.query_values import read_text
from app.api.resource import READ, Resource
from app.api.wger.sign_in import PUBLIC
from app.errors import Problem
from app.exercises import services
from app.exercises.api.access import CONTRIBUTORS
from app.exercises.blueprint import blueprint
from app.exercises.models import (
    EXERCISE_INFO,
    EXERCISES,
    Alias,
    DeletionLog,
    Exercise,
    ExerciseComment,
    Translation,
)
from app.exercises.queries import (
    aliases_for,
    comments_for,
    deletions,
    exercise_categories,
    exercises_for,
    exercises_open_to,
    found_by_name,
    languages_called,
    translations_for,
    with_name_containing,
)
from app.exercises.schemas import (
    DeletionLogSchema,
    ExerciseAliasSchema,
    ExerciseCommentSchema,
    ExerciseInfoSchema,
    ExerciseSchema,
    ExerciseTranslationSchema,
)
from app.extensions import db
from app.files import stage_of_this_change
from app.reference.models import Language
from app.reference.queries import languages
from app.web.limits import EXERCISE_CREATE


def _languages_asked_for() -> Sequence[int]:
    codes = asked("language__code")
    return languages_called(codes) if codes.strip(", ") else ()


def _called_like(term: str) -> Sequence[int]:
    return found_by_name(term, _languages_asked_for())


def _with_name_containing(part: str) -> Sequence[int]:
    return with_name_containing(part, _languages_asked_for())


def _described_in(codes: str) -> Condition:
    # What was found by a name in these languages has one.
    if codes.strip(", ") and (asked("name__search") or asked("name__exact")):
        return true()
    return _described_in_any(languages_called(codes))


def _described_in_any(ids: Sequence[int]) -> Condition:
    # Asked of each exercise: those in a language are nearly all of them, and too many for a list.
    of_exercise = Translation.exercise_id == Exercise.id, Translation.language_id.in_(ids)
    return select(Translation.id).where(*of_exercise).exists()


def _read_language(text: str) -> Any:
    (one,) = reference(Translation.language_id, languages)
    return one.read(text)


LINKED = [
    *many_to_many("muscles", Exercise.muscles),
    *many_to_many("muscles_secondary", Exercise.muscles_secondary),
    *many_to_many("equipment", Exercise.equipment),
]
LINKED_IN = [
    *linked_in("muscles", Exercise.muscles),
    *linked_in("muscles_secondary", Exercise.muscles_secondary),
    *linked_in("equipment", Exercise.equipment),
]


def _add(_model: Any, user: Any, values: Mapping[str, Any]) -> Exercise:
    return services.add_exercise(user, values)


def _remove(exercise: Exercise, user: Any) -> None:
    services.remove_exercise(stage_of_this_change(), exercise, user, _replacement_for(exercise))


def _replacement_for(exercise: Exercise) -> services.Replacement | None:
    """The exercise named by `replaced_by`; anything else that stands there counts as nothing."""
    try:
        uuid = UUID(request.args.get("replaced_by", ""))
    except ValueError:
        return None
    others = exercises_for(current_user).where(Exercise.uuid == uuid, Exercise.id != exercise.id)
    found: Any = db.session.scalars(others).one_or_none()
    if found is None:
        return None
    return services.Replacement(
        found,
        with_media="transfer_media" in request.args,
        with_translations="transfer_translations" in request.args,
    )


def _refuse(problems: Mapping[str, list[Problem]]) -> None:
    if problems:
        raise ValidationError(dict(problems))


def _add_translation(_model: Any, user: Any, values: Mapping[str, Any]) -> Translation:
    same = Translation.exercise_id == values["exercise_id"], Translation.language_id == values["language_id"]
    if db.session.scalar(select(Translation.id).where(*same)) is not None:
        raise problem_of_all("translation_exists")
    language = db.session.get_one(Language, values["language_id"])
    _refuse(services.problems_of_text(user, language, values["name"], values["description_source"]))
    return services.add_translation(user, values)


def problem_of_all(code: str) -> ValidationError:
    """A problem of the body as a whole."""
    return ValidationError({"non_field_errors": [Problem(code)]})


def _change_translation(translation: Translation, user: Any, values: Mapping[str, Any]) -> Translation:
    name = values.get("name")
    _refuse(
        services.problems_of_text(
            user,
            translation.language,
            name if name != translation.name else None,
            values.get("description_source"),
            of=translation,
        )
    )
    return services.change_translation(translation, user, values)


def _remove_translation(translation: Translation, user: Any) -> None:
    services.remove_translation(translation, user)


def _add_alias(_model: Any, user: Any, values: Mapping[str, Any]) -> Alias:
    return services.add_words(user, Alias(**values))


def _add_comment(_model: Any, user: Any, values: Mapping[str, Any]) -> ExerciseComment:
    _check_comment(values["translation_id"], values["comment"])
    return services.add_words(user, ExerciseComment(**values))


def _change_comment(comment: ExerciseComment, user: Any, values: Mapping[str, Any]) -> ExerciseComment:
    if "comment" in values:
        _check_comment(values.get("translation_id", comment.translation_id), values["comment"])
    return services.change_words(comment, user, values)


def _check_comment(translation_id: int, comment: str) -> None:
    language = db.session.get_one(Translation, translation_id).language
    if wrong := services.problem_of_language(comment, language, "comment"):
        raise ValidationError({"language": [wrong]})


blueprint.resources(
    Resource(
        "exercise",
        Exercise,
        ExerciseSchema,
        visible=exercises_for,
        filters=[
            *as_listed(reference(Exercise.category_id, exercise_categories)),
            *LINKED,
            Filter("language", _read_language, lambda key: _described_in_any([key]), {"type": "integer"}),
        ],
        ordering=(Exercise.id,),
        access=CONTRIBUTORS,
        add=_add,
        change=services.change_exercise,
        remove=_remove,
        documents=EXERCISES,
        limits={"create": EXERCISE_CREATE},
        description="Exercises without words; those that have none in any language are left out.",
    ),
    Resource(
        "exerciseinfo",
        Exercise,
        ExerciseInfoSchema,
        visible=exercises_for,
        filters=[
            *exact(Exercise.id),
            *one_of(Exercise.id),
            *exact(Exercise.uuid),
            *reference(Exercise.category_id, exercise_categories),
            *one_of(Exercise.category_id),
            *LINKED,
            *LINKED_IN,
            *exact(Exercise.variation_group),
            *one_of(Exercise.variation_group),
            *ranking("name__search", Exercise.id, _called_like),
            *ranking("name__exact", Exercise.id, _with_name_containing),
            Filter("language__code", read_text, _described_in),
        ],
        ordering=(Exercise.id,),
        methods=READ,
        access=PUBLIC,
        title="Exercise Info Viewset",
        documents=EXERCISE_INFO,
        description="Exercises with everything that belongs to them.",
    ),
    Resource(
        "exercise-translation",
        Translation,
        ExerciseTranslationSchema,
        visible=translations_for,
        filters=[
            *exact(Translation.uuid, Translation.created),
            *reference(Translation.exercise_id, exercises_open_to),
            *exact(Translation.description, Translation.name),
        ],
        ordering=(Translation.name,),
        access=CONTRIBUTORS,
        add=_add_translation,
        change=_change_translation,
        remove=_remove_translation,
        title="Exercise Translation",
        limits={"create": EXERCISE_CREATE},
        description="What exercises are called and how they are done, in each language.",
    ),
    Resource(
        "exercisealias",
        Alias,
        ExerciseAliasSchema,
        visible=aliases_for,
        filters=[*exact(Alias.alias), *reference(Alias.translation_id, translations_for)],
        ordering=(Alias.id,),
        access=CONTRIBUTORS,
        add=_add_alias,
        change=services.change_words,
        remove=services.remove_words,
        title="Exercise Alias",
        description="Other names of exercises.",
    ),
    Resource(
        "exercisecomment",
        ExerciseComment,
        ExerciseCommentSchema,
        visible=comments_for,
        filters=[
            *exact(ExerciseComment.comment),
            *reference(ExerciseComment.translation_id, translations_for),
            Filter("language", _read_language, lambda key: Translation.language_id == key, {"type": "integer"}),
        ],
        ordering=(ExerciseComment.id,),
        access=CONTRIBUTORS,
        add=_add_comment,
        change=_change_comment,
        remove=services.remove_words,
        description="Hints on exercises.",
    ),
    Resource(
        "deletion-log",
        DeletionLog,
        DeletionLogSchema,
        visible=deletions,
        filters=choice(DeletionLog.model_type, "base", "translation", "image", "video"),
        ordering=(DeletionLog.id,),
        methods=READ,
        access=PUBLIC,
        description="What was taken out of the catalogue, for programs that keep a copy.",
    ),
)
