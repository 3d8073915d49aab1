"""Sports."""

from sqlalchemy import Select, select

from app.activities.models import Activity, Sport
from app.database import find


def sports() -> Select[Sport]:
    """All of them, in the order of their ids."""
    return select(Sport).order_by(Sport.id)


def sports_of_anybody() -> Select[int]:
    """The ids of the sports in which anything was done."""
    return select(Activity.sport_id).where(Activity.deleted_at.is_(None)).distinct()


def find_sport(sport_id: int) -> Sport:
    """One sport. Raises NotFound."""
    return find(select(Sport), Sport.id == sport_id)
