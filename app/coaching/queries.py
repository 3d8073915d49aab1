"""Who lets whom see what. Everything a trainer sees of others starts here."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from app.accounts.logic import folded
from app.accounts.models import User
from app.accounts.queries import shows_portraits
from app.coaching.models import AREAS, RoutineOffer, TrainerGrant
from app.extensions import db

_TRAINS = and_(User.active, or_(User.is_trainer, User.is_admin))
"""Who may be somebody's trainer."""


def grants_of(user: Any) -> Select[TrainerGrant]:
    """What a person lets trainers see, the oldest first."""
    return select(TrainerGrant).where(TrainerGrant.user_id == user.id).order_by(TrainerGrant.id)


def grants_to(trainer: Any) -> Select[TrainerGrant]:
    """What a trainer may see, by the name of whose it is; nothing for who trains nobody (any more)."""
    rows = select(TrainerGrant).join(User, User.id == TrainerGrant.user_id).order_by(User.username_folded)
    if not trainer.may_train:
        return rows.where(false())
    return rows.where(TrainerGrant.trainer_id == trainer.id, User.active, or_(*AREAS.values()))


def grants_in(trainer: Any, area: str) -> Select[TrainerGrant]:
    """The same for one area."""
    return grants_to(trainer).where(AREAS[area])


def offers_to(user: Any) -> Select[RoutineOffer]:
    """What trainers would give a person, the oldest first; of those only who still see the person's training."""
    granted = (TrainerGrant.user_id == RoutineOffer.user_id) & (TrainerGrant.trainer_id == RoutineOffer.trainer_id)
    rows = select(RoutineOffer).join(TrainerGrant, granted).join(User, User.id == RoutineOffer.trainer_id)
    return rows.where(RoutineOffer.user_id == user.id, TrainerGrant.training, _TRAINS).order_by(RoutineOffer.id)


def offers_by(trainer: Any, person: Any) -> Select[RoutineOffer]:
    """What a trainer offered a person who has not answered yet, the oldest first."""
    rows = select(RoutineOffer).where(RoutineOffer.trainer_id == trainer.id, RoutineOffer.user_id == person.id)
    return rows.order_by(RoutineOffer.id)


@shows_portraits
def know_each_other(viewer: Any) -> ColumnElement[bool]:
    """Whoever lets the viewer look, and whom the viewer lets look."""
    trainees = grants_to(viewer).with_only_columns(TrainerGrant.user_id).order_by(None)
    trainers = select(TrainerGrant.trainer_id).where(TrainerGrant.user_id == viewer.id)
    return or_(User.id.in_(trainees), User.id.in_(trainers))


def trainer_called(name: str) -> User | None:
    """The trainer of that name; nobody else is found."""
    found: User | None = db.session.scalar(select(User).where(User.username_folded == folded(name), _TRAINS))
    return found
