"""Routines that trainers offer: taking one, declining it, and taking an offer back."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.accounts.roles import for_trainers
from app.coaching import queries, services
from app.coaching.blueprint import blueprint
from app.coaching.models import RoutineOffer
from app.coaching.pages.granting import HIGHEST_ID
from app.coaching.pages.trainees import PERSON, grant_in
from app.database import find, writing
from app.extensions import db
from app.training.services import today_of
from app.web import htmx

OFFER = f"/settings/trainers/offers/<int(max={HIGHEST_ID}):offer_id>"


@blueprint.page(f"{OFFER}/accept", methods=["POST"])
def accept_offer(offer_id: int) -> ResponseReturnValue:
    """Take the routine: a copy of one's own, from today on."""
    with writing():
        me = db.session.get_one(User, current_user.id)
        routine = services.accept(_find(offer_id), me, today_of(me))
        routine_id, name = routine.id, routine.name
    flash(_("The routine %(name)s is yours, and begins today.", name=name), "done")
    return htmx.redirect("routines.routine", routine_id=routine_id)


@blueprint.page(f"{OFFER}/decline", methods=["POST"])
def decline_offer(offer_id: int) -> ResponseReturnValue:
    """Do without it. The trainer is told nothing, and may offer it again."""
    with writing():
        services.forget_offer(_find(offer_id))
    flash(_("You did not take the routine."), "done")
    return htmx.redirect("coaching.trainers")


@blueprint.page(f"{PERSON}/offers/<int(max={HIGHEST_ID}):offer_id>/withdraw", methods=["POST"])
@for_trainers
def withdraw_offer(person_id: int, offer_id: int) -> ResponseReturnValue:
    """For the trainer: offer it no longer."""
    with writing():
        person = grant_in(person_id, "training").user
        services.forget_offer(find(queries.offers_by(current_user, person), RoutineOffer.id == offer_id))
    flash(_("The offer is withdrawn."), "done")
    return htmx.redirect("coaching.training", person_id=person_id)


def _find(offer_id: int) -> RoutineOffer:
    return find(queries.offers_to(current_user), RoutineOffer.id == offer_id)
