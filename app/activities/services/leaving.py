"""What a person who leaves takes along beyond their own folder: pictures of maps."""

from sqlalchemy import select

from app.accounts.services import AccountDeleted
from app.activities.models import Activity
from app.activities.services.bin import pictures_of
from app.events import listens_to
from app.extensions import db
from app.files import stage_of_this_change


@listens_to(AccountDeleted)
def remove_maps(event: AccountDeleted) -> None:
    """Remove the pictures of all their tracks."""
    stage = stage_of_this_change()
    for activity in db.session.scalars(select(Activity).where(Activity.user_id == event.user.id)):
        for picture in pictures_of(activity):
            stage.remove(picture)
