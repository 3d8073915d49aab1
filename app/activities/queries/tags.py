"""Tags and saved filters of a person."""

from sqlalchemy import Select, select

from app.accounts.models import User
from app.activities.models import SavedFilter, Tag


def tags_of(user: User) -> Select[Tag]:
    """A person's tags by their words."""
    return select(Tag).where(Tag.user_id == user.id).order_by(Tag.label_folded)


def saved_filters_of(user: User) -> Select[SavedFilter]:
    """A person's saved filters by their names."""
    return select(SavedFilter).where(SavedFilter.user_id == user.id).order_by(SavedFilter.name)
