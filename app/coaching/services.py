"""Granting trainers a look, and taking it back."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete

from app.accounts.models import User
from app.coaching.models import AREAS, TrainerGrant
from app.coaching.queries import grants_of, trainer_called
from app.errors import Invalid
from app.extensions import db


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
    db.session.flush()


def withdraw(found: TrainerGrant) -> None:
    """The trainer sees nothing more."""
    db.session.delete(found)
    db.session.flush()


def end_training(trainer: User) -> None:
    """Somebody is a trainer no longer: nobody's grant waits for them to become one again."""
    db.session.execute(delete(TrainerGrant).where(TrainerGrant.trainer_id == trainer.id))
