"""What training tells the rooms above it. Listeners run in the same transaction."""

from dataclasses import dataclass

from app.training.models import WorkoutLog


@dataclass(frozen=True)
class SetLogged:
    """A new set. Its session may have begun with it."""

    log: WorkoutLog


@dataclass(frozen=True)
class SetsChanged:
    """Sets of a person were changed or deleted: what was counted of them has to be counted again."""

    user_id: int


@dataclass(frozen=True)
class SessionsChanged:
    """Sessions of a person began, changed or went."""

    user_id: int
