"""Granting trainers a look, and taking it back; routines that they offer."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import delete

from app.accounts.models import User
from app.coaching.models import AREAS, RoutineOffer, TrainerGrant
from app.coaching.queries import grants_of, offers_by, trainer_called
from app.errors import Conflict, Invalid
from app.extensions import db
from app.routines.models import Routine
from app.routines.services import copy_routine

MOST_OFFERS = 3
"""Of a trainer, that a person has not answered yet."""


def grant(user: Any, trainer_name: str, areas: Collection[str]) -> TrainerGrant:
    """Let a trainer see these areas, and no others. Raises Invalid for somebody who is no trainer."""
    trainer = trainer_called(trainer_name)
    if trainer is None or trainer.id == user.id:
        raise Invalid("no_such_trainer", field="trainer")
    known = db.session.scalar(grants_of(user).where(TrainerGrant.trainer_id == trainer.id))
    found: TrainerGrant = known or TrainerGrant(user_id=user.id, trainer_id=trainer.id)
    db.session.add(found)
    change(found, areas)
    return found


def change(found: TrainerGrant, areas: Collection[str]) -> None:
    """These areas from now on; none of them takes the grant back."""
    if not areas:
        withdraw(found)
        return
    for area in AREAS:
        setattr(found, area, area in areas)
    if not found.training:
        _forget_offers(found)
    db.session.flush()


def withdraw(found: TrainerGrant) -> None:
    """The trainer sees nothing more, and what they offered is gone."""
    _forget_offers(found)
    db.session.delete(found)
    db.session.flush()


def end_training(trainer: User) -> None:
    """Somebody is a trainer no longer: nobody's grant waits for them to become one again."""
    db.session.execute(delete(TrainerGrant).where(TrainerGrant.trainer_id == trainer.id))
    db.session.execute(delete(RoutineOffer).where(RoutineOffer.trainer_id == trainer.id))


def offer(trainer: Any, person: User, routine: Routine) -> RoutineOffer:
    """Ask a person whether they want a copy of a routine. Raises Conflict: `offered_already`, `too_many_offers`."""
    waiting = db.session.scalars(offers_by(trainer, person)).all()
    if any(one.routine_id == routine.id for one in waiting):
        raise Conflict("offered_already")
    if len(waiting) >= MOST_OFFERS:
        raise Conflict("too_many_offers")
    made = RoutineOffer(user_id=person.id, trainer_id=trainer.id, routine_id=routine.id)
    db.session.add(made)
    db.session.flush()
    return made


def accept(found: RoutineOffer, user: User, today: date) -> Routine:
    """A copy of the routine as it is now, beginning today."""
    copy = copy_routine(found.routine, user, today)
    forget_offer(found)
    return copy


def forget_offer(found: RoutineOffer) -> None:
    """It is declined, or taken back."""
    db.session.delete(found)
    db.session.flush()


def _forget_offers(grant: TrainerGrant) -> None:
    rows = delete(RoutineOffer).where(
        RoutineOffer.user_id == grant.user_id, RoutineOffer.trainer_id == grant.trainer_id
    )
    db.session.execute(rows)
