"""What a person who leaves takes along beyond their rows, and what they leave to others."""

from sqlalchemy import select

from app.accounts.services import AccountDeleted
from app.events import listens_to
from app.exercises.models import Exercise
from app.exercises.services.exercises import leave_copies
from app.exercises.services.media import forget_files
from app.extensions import db
from app.files import stage_of_this_change


@listens_to(AccountDeleted)
def remove_pictures(event: AccountDeleted) -> None:
    """Remove the files of their own exercises. Who else planned or logged with these keeps copies."""
    stage = stage_of_this_change()
    for exercise in db.session.scalars(select(Exercise).where(Exercise.owner_id == event.user.id)).all():
        leave_copies(stage, exercise, but_for=event.user.id)
        forget_files(stage, exercise)
