"""What the list page shows of activities: a page of rows with sport and records, and the sports to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.activities.models import Activity, Sport
from app.extensions import db


def sports_of(user: User) -> Select[Sport]:
    """The sports of which the person has activities."""
    done = select(Activity.sport_id).where(Activity.user_id == user.id, Activity.deleted_at.is_(None))
    return select(Sport).where(Sport.id.in_(done)).order_by(Sport.id)


@dataclass(frozen=True)
class Overview:
    """Some activities of a longer list of `total`."""

    activities: Sequence[Activity]
    number: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; 0 when there is nothing."""
        return -(-self.total // self.per_page)

    @property
    def first(self) -> int:
        """The position of the first activity shown, from 1."""
        return (self.number - 1) * self.per_page + 1

    @property
    def last(self) -> int:
        """The position of the last activity shown."""
        return self.first + len(self.activities) - 1


def overview_of(rows: Select[Any], number: int, per_page: int, total: int) -> Overview:
    """One page of an ordered list that has `total` rows; a number beyond the end shows the last page."""
    number = max(1, min(number, -(-total // per_page)))
    cut = rows.options(joinedload(Activity.sport), selectinload(Activity.records))
    found = db.session.scalars(cut.limit(per_page).offset((number - 1) * per_page)).all() if total else []
    return Overview(found, number, per_page, total)
