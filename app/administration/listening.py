"""Hears of people who leave."""

from app.accounts.services import AccountDeleted
from app.administration import services
from app.events import listens_to


@listens_to(AccountDeleted)
def forget_name(event: AccountDeleted) -> None:
    """Nothing of a person stays who leaves."""
    services.forget_name(event.user)
