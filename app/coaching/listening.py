"""Hears of it when somebody is no trainer any more."""

from app.accounts.services import RoleChanged
from app.coaching import services
from app.events import listens_to


@listens_to(RoleChanged)
def end_training(event: RoleChanged) -> None:
    """Grants end with the role."""
    if not (event.user.is_trainer or event.user.is_admin):
        services.end_training(event.user)
