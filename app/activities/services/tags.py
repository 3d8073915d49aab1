"""Tagging activities, and keeping filters."""

from collections.abc import Sequence

from sqlalchemy import exists

from app.accounts.models import User
from app.activities import queries
from app.activities.models import Activity, SavedFilter, Tag, activity_tag
from app.activities.services.texts import storable
from app.errors import Invalid
from app.extensions import db

LONGEST_TAG, MOST_TAGS = 50, 20
LONGEST_FILTER_NAME, LONGEST_QUERY, MOST_FILTERS = 50, 4000, 100


def tag(user: User, activity: Activity, labels: Sequence[str]) -> None:
    """Give an activity exactly these tags; new ones come into being, those nobody uses any more go.

    Raises Invalid with `max_length` (details: `field`, `limit`) and `too_many`.
    """
    wanted = {label.casefold(): label for label in (" ".join(storable(one).split()) for one in labels) if label}
    if len(wanted) > MOST_TAGS:
        raise Invalid("too_many_tags", field="tags", limit=MOST_TAGS)
    if any(len(label) > LONGEST_TAG for label in wanted.values()):
        raise Invalid("max_length", field="tags", limit=LONGEST_TAG)
    known = {one.label_folded: one for one in db.session.scalars(queries.tags_of(user))}
    for folded, label in wanted.items():
        if folded not in known:
            known[folded] = Tag(user_id=user.id, label=label, label_folded=folded)
    activity.tags = [known[folded] for folded in wanted]
    db.session.flush()
    in_use = exists().where(activity_tag.c.tag_id == Tag.id)
    for unused in db.session.scalars(queries.tags_of(user).where(~in_use)):
        db.session.delete(unused)
    db.session.flush()


def save_filter(user: User, name: str, query: str) -> SavedFilter:
    """Keep a filter under a name, which replaces an earlier one of that name. Raises Invalid."""
    name = " ".join(storable(name).split())
    if not name:
        raise Invalid("required", field="name")
    if len(name) > LONGEST_FILTER_NAME or len(query) > LONGEST_QUERY:
        raise Invalid("max_length", field="name", limit=LONGEST_FILTER_NAME)
    kept = list(db.session.scalars(queries.saved_filters_of(user)))
    found = next((one for one in kept if one.name == name), None)
    if found is None:
        if len(kept) >= MOST_FILTERS:
            raise Invalid("too_many_filters", field="name", limit=MOST_FILTERS)
        found = SavedFilter(user_id=user.id, name=name)
        db.session.add(found)
    found.wishes = query
    db.session.flush()
    return found
