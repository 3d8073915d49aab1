"""What people propose, and the administrator's queue."""

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload

from app.accounts.deeds import note_deed
from app.database import find, writing
from app.errors import NotAllowed, RegimenError
from app.exercises import queries, services
from app.exercises.blueprint import blueprint
from app.exercises.forms import AnswerOnPages, form_for
from app.exercises.models import Contribution, Exercise
from app.exercises.pages.exercise import HIGHEST_ID, exercise_called, in_words_of
from app.exercises.pages.showing import drawn, on_diagram, reader_language_id, text_for
from app.extensions import db
from app.files import staged
from app.reference.models import Language
from app.web.forms import sent
from app.web.htmx import redirect, render

MOST = 200
REVIEW = f"/exercises/contributions/<int(max={HIGHEST_ID}):contribution_id>"
DEEDS = {"approve": "contribution_approved", "refuse": "contribution_refused", "merge": "contribution_merged"}
"""What the log of administrators calls their decisions."""
_EXPECTED = {"already_decided", "not_to_be_merged", "proposal_changed"}


@blueprint.page("/exercises/contributions/")
def contributions() -> ResponseReturnValue:
    """One's own proposals, and for administrators what waits for them."""
    with_exercise = (
        selectinload(Contribution.exercise).selectinload(Exercise.translations),
        selectinload(Contribution.user),
    )
    waiting = queries.contributions().where(Contribution.state == services.OPEN).options(*with_exercise)
    mine = queries.contributions_of(current_user).options(*with_exercise).limit(MOST)
    return render(
        "exercises/contributions.html",
        waiting=_named(db.session.scalars(waiting.limit(MOST))) if current_user.is_admin else None,
        mine=_named(db.session.scalars(mine)),
    )


def _named(rows: Any) -> list[tuple[Contribution, str]]:
    language_id = reader_language_id()
    return [
        (one, one.proposal.get("name") or services.name_of(one.exercise, language_id) or str(_("Exercise")))
        for one in rows
    ]


@blueprint.page(REVIEW)
def review(contribution_id: int) -> ResponseReturnValue:
    """One proposal, with what to decide."""
    return _review_page(_find(contribution_id))


def _review_page(found: Contribution, form: Any = None) -> tuple[str, int]:
    language_id = found.proposal.get("language") or reader_language_id()
    form = form or form_for(AnswerOnPages(), None)
    body = render(
        "exercises/review.html",
        contribution=found,
        version=services.version_of(found),
        exercise=found.exercise,
        name=services.name_of(found.exercise, reader_language_id()),
        text=text_for(found.exercise, language_id),
        there=next((one for one in found.exercise.translations if one.language_id == language_id), None),
        language=db.session.get(Language, language_id),
        proposed_html=services.html_of(found.proposal.get("description_source", "")),
        drawn=drawn(found.exercise),
        form=form,
        **on_diagram(),
    )
    return body, form.status


@blueprint.page(f"{REVIEW}/decide", methods=["POST"])
def decide(contribution_id: int) -> ResponseReturnValue:
    """Carry out what the administrator decided: the button that was pressed says what."""
    decision, version = request.form.get("decision", ""), request.form.get("version", "")
    form = form_for(AnswerOnPages(), sent())
    if not form.is_valid:
        return _review_page(_find(contribution_id), form)
    try:
        with staged() as stage, writing():
            found = _find(contribution_id)
            told = {"exercise": found.proposal.get("name") or services.name_of(found.exercise, reader_language_id())}
            author = found.user
            if decision == "approve":
                services.approve(found, current_user, version)
            elif decision == "refuse":
                services.refuse(found, current_user, form.values.get("answer", ""))
            elif decision == "merge":
                services.merge(stage, found, current_user, _chosen(found), version)
            if decision in DEEDS:
                note_deed(DEEDS[decision], author, **told)
    except RegimenError as error:
        if error.code not in _EXPECTED:
            raise
        flash(in_words_of(error), "warn")
        if error.code == "proposal_changed":
            return _review_page(_find(contribution_id))[0], 409
        return redirect("exercises.review", contribution_id=contribution_id)
    flash(_("Done"), "done")
    return redirect("exercises.contributions")


def _chosen(contribution: Contribution) -> Exercise:
    return exercise_called(request.form.get("into", "")) or contribution.exercise


def _find(contribution_id: int) -> Contribution:
    """The proposal with this id. Raises NotAllowed, NotFound."""
    if not current_user.is_admin:
        raise NotAllowed("for_administrators")
    rows: Any = queries.contributions()
    found: Contribution = find(rows, Contribution.id == contribution_id)
    return found
