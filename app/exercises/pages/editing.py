"""Adding and changing exercises: one's own at once, those of the catalogue too for whom it is entrusted to."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.database import find, writing
from app.errors import NotFound, Problem
from app.exercises import services
from app.exercises.blueprint import blueprint
from app.exercises.forms import (
    BasicsOnPages,
    ExerciseOnPages,
    WordsOnPages,
    form_for,
    refuse_all,
)
from app.exercises.logic.rights import may_remove
from app.exercises.models import Exercise, Translation
from app.exercises.pages.browsing import vocabulary
from app.exercises.pages.exercise import AT, find_exercise, may_change
from app.exercises.pages.showing import language_id_of, reader_language_id
from app.exercises.pages.words import name_of
from app.extensions import db
from app.reference.models import Language
from app.web.forms import Form, sent
from app.web.htmx import redirect, render

_WORDS = ("name", "description_source", "aliases", "comments")


@blueprint.page("/exercises/new", methods=["GET", "POST"])
def new_exercise() -> ResponseReturnValue:
    """One's own exercise, seen by nobody else until it is shared."""
    language = db.session.get_one(Language, _asked_language_id())
    form = form_for(ExerciseOnPages(), sent(), {"name": request.args.get("name", "")[:200]})
    if form.is_valid:
        _check(form, language, None)
    if form.is_valid:
        with writing():
            made = services.submit_exercise(current_user, _submission(form, language), owner_id=current_user.id)
        flash(_("Saved. Only you see it."), "done")
        return redirect("exercises.exercise", exercise_id=made.id)
    body = render(
        "exercises/exercise_form.html",
        form=form,
        exercise=None,
        language=language,
        word_for=name_of,
        all_languages=db.session.scalars(select(Language).order_by(Language.full_name)).all(),
        variation_of=_variation_asked_for(),
        **vocabulary(),
    )
    return body, form.status


def _asked_language_id() -> int:
    return language_id_of(request.values.get("language", "")[:2]) or reader_language_id()


def _variation_asked_for() -> Exercise | None:
    """The exercise the new one is a variation of, if the address or the form names one that is seen."""
    text = request.values.get("variation_of", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        return None
    try:
        return find_exercise(int(text))
    except NotFound:
        return None


def _submission(form: Form, language: Language) -> dict[str, Any]:
    values = dict(form.values)
    text = {name: values.pop(name) for name in _WORDS if name in values}
    text["description_source"] = text.get("description_source") or ""
    text["aliases"] = [{"alias": alias} for alias in text.get("aliases", ())]
    text["comments"] = [{"comment": comment} for comment in text.get("comments", ())]
    other = _variation_asked_for()
    group: UUID | None = other.variation_group if other else None
    joins = {"variations_connect_to": other.id} if other and (group or other.owner_id == current_user.id) else {}
    return values | joins | {"translations": [text | {"language_id": language.id}]}


def _check(form: Form, language: Language, of: Translation | None) -> None:
    """The rules that need more than the text itself."""
    name, description = form.values.get("name"), form.values.get("description_source")
    unchanged = of is not None and of.name == name
    refuse_all(
        form,
        services.problems_of_text(current_user, language, None if unchanged else name, description or None, of=of),
    )


@blueprint.page(f"{AT}/edit", methods=["GET", "POST"])
def edit_exercise(exercise_id: int) -> ResponseReturnValue:
    """Category, muscles, equipment."""
    found = find_exercise(exercise_id)
    if not may_change(found):
        return redirect("exercises.edit_text", exercise_id=exercise_id, code=_code_of(reader_language_id()))
    shown = {
        "category": found.category_id,
        "muscles": [str(one.id) for one in found.muscles],
        "muscles_secondary": [str(one.id) for one in found.muscles_secondary],
        "equipment": [str(one.id) for one in found.equipment],
    }
    form = form_for(BasicsOnPages(), sent(), shown)
    if form.is_valid:
        with writing():
            services.change_exercise(find_exercise(exercise_id), current_user, form.values)
        flash(_("Saved"), "done")
        return redirect("exercises.exercise", exercise_id=exercise_id)
    body = render(
        "exercises/exercise_form.html",
        form=form,
        exercise=found,
        name=services.name_of(found, reader_language_id()),
        word_for=name_of,
        **vocabulary(),
    )
    return body, form.status


def _code_of(language_id: int) -> str:
    return db.session.get_one(Language, language_id).short_name


@blueprint.page(f"{AT}/texts/<code>", methods=["GET", "POST"])
def edit_text(exercise_id: int, code: str) -> ResponseReturnValue:
    """The words of one language: changed at once, or offered to an administrator."""
    found = find_exercise(exercise_id)
    language: Any = find(select(Language), Language.short_name == code[:2].lower())
    text = next((one for one in found.translations if one.language_id == language.id), None)
    form = form_for(WordsOnPages(), sent(), _shown(text))
    if form.is_valid:
        _check(form, language, text)
        _check_length(form, found)
    if form.is_valid:
        flash(_save_text(exercise_id, language, form.values), "done")
        return redirect("exercises.exercise", exercise_id=exercise_id, language=language.short_name)
    body = render(
        "exercises/text_form.html",
        form=form,
        exercise=found,
        text=text,
        language=language,
        name=services.name_of(found, reader_language_id()),
        others=db.session.scalars(select(Language).order_by(Language.full_name)).all(),
        at_once=may_change(found),
    )
    return body, form.status


def _shown(text: Translation | None) -> dict[str, Any]:
    if text is None:
        return {}
    return {
        "name": text.name,
        "description_source": text.description_source,
        "aliases": [one.alias for one in text.aliases],
        "comments": [one.comment for one in text.comments],
    }


def _check_length(form: Form, exercise: Exercise) -> None:
    """What everybody reads has a description worth reading; one's own may be as short as one likes."""
    length = len(form.values.get("description_source") or "")
    if exercise.owner_id is None and length < services.SHORTEST:
        form.add("description_source", Problem("description_too_short", {"limit": services.SHORTEST}))


def _save_text(exercise_id: int, language: Language, values: Mapping[str, Any]) -> str:
    words = {"description_source": "", "aliases": [], "comments": []} | dict(values)
    with writing():
        exercise = find_exercise(exercise_id)
        if may_change(exercise):
            services.write_text(current_user, exercise, language.id, words)
            return str(_("Saved"))
        services.propose_text(current_user, exercise, language.id, words)
        return str(_("Thank you. It waits for a look."))


@blueprint.page(f"{AT}/texts/<code>/delete", methods=["POST"])
def delete_text(exercise_id: int, code: str) -> ResponseReturnValue:
    """Delete the words of one language; the last ones stay."""
    with writing():
        exercise = find_exercise(exercise_id)
        text = next((one for one in exercise.translations if one.language.short_name == code), None)
        is_allowed = may_remove(current_user, exercise.owner_id)
        if text is None or not is_allowed or len(exercise.translations) < 2:
            raise NotFound("no_such_row")
        services.remove_translation(text, current_user)
    flash(_("Deleted"), "done")
    return redirect("exercises.exercise", exercise_id=exercise_id)
