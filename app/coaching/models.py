"""Tables of coaching."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.database import Created, Model, Owned
from app.routines.models import Routine


class TrainerGrant(Owned, Created, Model):
    """A person lets a trainer see what they do, in some areas, until they take it back."""

    __tablename__ = "trainer_grant"
    __table_args__ = (UniqueConstraint("user_id", "trainer_id"),)

    trainer_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    training: Mapped[bool] = mapped_column(default=False)
    body: Mapped[bool] = mapped_column(default=False)
    food: Mapped[bool] = mapped_column(default=False)
    activities: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship(foreign_keys="TrainerGrant.user_id", lazy="joined", innerjoin=True)
    trainer: Mapped[User] = relationship(foreign_keys=trainer_id, lazy="joined", innerjoin=True)

    @property
    def areas(self) -> list[str]:
        """What the trainer sees, in the order of `AREAS`."""
        chosen = {"training": self.training, "body": self.body, "food": self.food, "activities": self.activities}
        return [area for area, is_open in chosen.items() if is_open]


class RoutineOffer(Owned, Created, Model):
    """A trainer would give a person a copy of a routine. Nothing is the person's before they take it."""

    __tablename__ = "routine_offer"
    __table_args__ = (UniqueConstraint("user_id", "routine_id"),)

    trainer_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    routine_id: Mapped[int] = mapped_column(ForeignKey("routine.id", ondelete="CASCADE"), index=True)

    trainer: Mapped[User] = relationship(foreign_keys=trainer_id, lazy="joined", innerjoin=True)
    routine: Mapped[Routine] = relationship(lazy="joined", innerjoin=True)


AREAS = {
    "training": TrainerGrant.training,
    "body": TrainerGrant.body,
    "food": TrainerGrant.food,
    "activities": TrainerGrant.activities,
}
"""What can be shown to a trainer, each for itself."""
