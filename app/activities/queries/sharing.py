"""What others may see: a person's privacy zones, and links to activities."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select

from app.accounts.models import User
from app.activities.logic.lines import FINE_PER_DEGREE, unpack
from app.activities.logic.privacy import Zone, visible_runs
from app.activities.models import Activity, TrackLine
from app.activities.sharing_models import ActivityLink, PrivacyZone
from app.extensions import db


def privacy_zones_of(user: User) -> Select[PrivacyZone]:
    """A person's zones by their names."""
    return select(PrivacyZone).where(PrivacyZone.user_id == user.id).order_by(PrivacyZone.name, PrivacyZone.id)


def zones_of(user_id: int) -> list[Zone]:
    """Where the tracks of a person are hidden from everybody else."""
    rows = select(PrivacyZone).where(PrivacyZone.user_id == user_id).order_by(PrivacyZone.id)
    return [one.zone for one in db.session.scalars(rows)]


def zones_around(activity: Activity) -> list[Zone]:
    """Those of its person's zones that may hide something of an activity's track."""
    if not activity.has_track:
        return []
    bounds = activity.bounds
    return [zone for zone in zones_of(activity.user_id) if bounds is None or zone.meets(bounds)]


def partly_hidden(user: User, activities: Collection[Activity]) -> set[int]:
    """The ids of those activities of which others do not see the whole track, from their simplified lines."""
    zones = zones_of(user.id)
    ids = {
        one.id
        for one in activities
        if one.has_track and any(one.bounds is None or zone.meets(one.bounds) for zone in zones)
    }
    if not ids:
        return set()
    lines = db.session.execute(select(TrackLine.activity_id, TrackLine.fine).where(TrackLine.activity_id.in_(ids)))
    return {row[0] for row in lines if _is_cut(zones, row[1])}


def _is_cut(zones: Sequence[Zone], packed: bytes) -> bool:
    for line in unpack(packed, FINE_PER_DEGREE):
        runs = visible_runs(zones, [place[0] for place in line], [place[1] for place in line])
        if line and runs != [range(len(line))]:
            return True
    return False


def link_of(activity: Activity) -> ActivityLink | None:
    """The link that shows an activity to others, also one that has ended."""
    return db.session.scalar(select(ActivityLink).where(ActivityLink.activity_id == activity.id))


def link_with(key: str, at: datetime) -> Select[ActivityLink]:
    """The link of this secret if it shows anything now: its activity is not in the bin, its person not locked out."""
    return (
        select(ActivityLink)
        .join(Activity, Activity.id == ActivityLink.activity_id)
        .join(User, User.id == Activity.user_id)
        .where(
            ActivityLink.key == key,
            Activity.deleted_at.is_(None),
            User.active.is_(True),
            or_(ActivityLink.ends_at.is_(None), ActivityLink.ends_at > at),
        )
    )
