"""Links that show an activity to others."""

from collections.abc import Collection
from datetime import datetime
from secrets import token_urlsafe

from app.activities import queries
from app.activities.logic.sharing import SHOWN
from app.activities.models import Activity
from app.activities.sharing_models import ActivityLink
from app.extensions import db

KEY_BYTES = 24


def share(activity: Activity, shows: Collection[str], ends_at: datetime | None) -> ActivityLink:
    """Make the link of an activity, or let the one it has show something else."""
    link = queries.link_of(activity)
    if link is None:
        link = ActivityLink(activity_id=activity.id, key=token_urlsafe(KEY_BYTES))
        db.session.add(link)
    link.shows = [choice for choice in SHOWN if choice in shows]
    link.ends_at = ends_at
    db.session.flush()
    return link


def withdraw(activity: Activity) -> None:
    """Let the link of an activity show nothing any more; another one will have another address."""
    link = queries.link_of(activity)
    if link is not None:
        db.session.delete(link)
        db.session.flush()
