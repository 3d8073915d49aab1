"""The sample account as a whole."""

from datetime import date

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.services import add_person, hashed_password
from app.extensions import db
from app.files import Stage
from app.home.services.lifting import lift
from app.home.services.meals import eat
from app.home.services.outings import ride_run_and_hike
from app.home.services.weights import step_on_the_scale

NAME = "demo"


def has_sample_account() -> bool:
    """Whether the sample account was made before."""
    return db.session.scalar(select(User.id).where(User.username_folded == NAME)) is not None


def make_sample_account(stage: Stage, password: str, today: date) -> User:
    """The account and what it did in the half year before `today`."""
    user = add_person(NAME, f"{NAME}@example.com", hashed_password(password), is_admin=True)
    user.preferences.timezone = "Europe/Berlin"
    ride_run_and_hike(user, stage, today)
    step_on_the_scale(user, today)
    lift(user, today)
    eat(user, today)
    return user
