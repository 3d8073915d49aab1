"""One exercise: how it is done, what it trains, what goes instead of it, and who wrote what."""

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.credentials import is_trustworthy
from app.accounts.deeds import note_deed
from app.database import find, writing
from app.errors import Problem, RegimenError
from app.exercises import queries, services
from app.exercises.blueprint import blueprint
from app.exercises.logic.rights import may_remove
from app.exercises.models import Contribution, Exercise, Translation
from app.exercises.pages.browsing import with_names
from app.exercises.pages.showing import drawn, language_id_of, on_diagram, reader_language_id, shown, text_for
from app.extensions import db
from app.files import staged
from app.reference.models import Language
from app.web.forms import in_words
from app.web.htmx import redirect, render

HIGHEST_ID = 2**62
AT = f"/exercises/<int(max={HIGHEST_ID}):exercise_id>"
MOST_VARIATIONS, MOST_EDITS = 12, 20


def find_exercise(exercise_id: int) -> Exercise:
    """The exercise a person sees under this id. Raises NotFound."""
    rows: Any = queries.exercises_open_to(current_user).options(*with_names())
    found: Exercise = find(rows, Exercise.id == exercise_id)
    return found


def may_change(exercise: Exercise) -> bool:
    """Whether what this person writes stands at once: it is their own, or they are trusted with the catalogue."""
    return exercise.owner_id == current_user.id or is_trustworthy(current_user)


@blueprint.page(AT)
def exercise(exercise_id: int) -> ResponseReturnValue:
    """The page of an exercise; `?language=de` shows its words in that language."""
    found = find_exercise(exercise_id)
    language_id = language_id_of(request.args.get("language", "")[:2]) or reader_language_id()
    return render(
        "exercises/exercise.html",
        exercise=found,
        text=text_for(found, language_id),
        name=services.name_of(found, language_id),
        languages=_languages_of(found),
        drawn=drawn(found),
        variations=shown(_variations_of(found), language_id),
        proposal=_open_proposal_for(found),
        edits=db.session.scalars(queries.edits_of(found).limit(MOST_EDITS)).all(),
        may_change=may_change(found),
        may_delete=may_remove(current_user, found.owner_id),
        **on_diagram(),
    )


def _languages_of(exercise: Exercise) -> list[Language]:
    keys = [text.language_id for text in exercise.translations]
    found = db.session.scalars(select(Language).where(Language.id.in_(keys)).order_by(Language.full_name))
    return list(found)


def _variations_of(exercise: Exercise) -> list[Exercise]:
    if exercise.variation_group is None:
        return []
    rows: Any = queries.exercises_for(current_user).where(
        Exercise.variation_group == exercise.variation_group, Exercise.id != exercise.id
    )
    return list(db.session.scalars(rows.order_by(Exercise.id).limit(MOST_VARIATIONS).options(*with_names())))


def _open_proposal_for(exercise: Exercise) -> Contribution | None:
    rows = queries.contributions_of(current_user).where(
        Contribution.exercise_id == exercise.id, Contribution.state == services.OPEN
    )
    found: Any = db.session.scalars(rows).first()
    return found  # type: ignore[no-any-return]


@blueprint.page(f"{AT}/share", methods=["POST"])
def share_exercise(exercise_id: int) -> ResponseReturnValue:
    """Offer one's own exercise to everybody; who is trusted shares it at once."""
    try:
        with writing():
            own: Any = queries.own_exercises_of(current_user).options(selectinload(Exercise.translations))
            found: Exercise = find(own, Exercise.id == exercise_id)
            contribution = services.propose_exercise(current_user, found)
            if is_trustworthy(current_user):
                services.approve(contribution, current_user)
    except RegimenError as error:
        if error.code not in {"too_short_to_share", "already_proposed"}:
            raise
        flash(in_words_of(error), "warn")
    else:
        flash(
            _("Thank you. Everybody has it now.") if found.owner_id is None else _("Thank you. It waits for a look."),
            "done",
        )
    return redirect("exercises.exercise", exercise_id=exercise_id)


def in_words_of(error: RegimenError) -> str:
    """An error of a service as a sentence."""
    return in_words(Problem(error.code, error.details), __name__)


@blueprint.page(f"{AT}/delete", methods=["GET", "POST"])
def delete_exercise(exercise_id: int) -> ResponseReturnValue:
    """Ask, then delete: one's own, or as an administrator any, with another in its place if one is named."""
    found = find_exercise(exercise_id)
    if not may_remove(current_user, found.owner_id):
        return redirect("exercises.exercise", exercise_id=exercise_id)
    if request.method == "GET":
        return render(
            "exercises/delete_exercise.html", exercise=found, name=services.name_of(found, reader_language_id())
        )
    with staged() as stage, writing():
        found = find_exercise(exercise_id)
        if found.owner_id != current_user.id:
            note_deed("exercise_deleted", exercise=services.name_of(found, reader_language_id()))
        services.remove_exercise(stage, found, current_user, _replacement_named(request.form.get("replacement", "")))
    flash(_("Deleted"), "done")
    return redirect("exercises.exercise_list")


def _replacement_named(text: str) -> services.Replacement | None:
    other = exercise_called(text)
    return services.Replacement(other, with_media=True, with_translations=True) if other else None


def exercise_called(text: str) -> Exercise | None:
    """The exercise of the catalogue a person means by its number or its exact name."""
    text = text.replace("\x00", "").strip()
    rows: Any = queries.exercises_for(current_user).where(Exercise.owner_id.is_(None))
    if text.isascii() and text.isdecimal():
        rows = rows.where(Exercise.id == min(int(text[:15]), HIGHEST_ID))
    else:
        rows = rows.where(Exercise.translations.any(Translation.name == text))
    found: Exercise | None = db.session.scalars(rows.order_by(Exercise.id)).first() if text else None
    return found
