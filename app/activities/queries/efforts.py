"""The fastest stretches of a person, by sport and distance."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import User
from app.activities.models import Activity, BestEffort
from app.activities.queries.listing import activities_of
from app.extensions import db


def best_efforts_of(user: User, places: int = 3) -> Sequence[Any]:
    """The best of each sport and distance: rows of the stretch, its activity, its place. Of equals the earlier."""
    rank = func.row_number().over(
        partition_by=(Activity.sport_id, BestEffort.distance_m),
        order_by=(BestEffort.duration_ms, Activity.started_at, Activity.id),
    )
    ranked = (
        activities_of(user)
        .join(BestEffort, BestEffort.activity_id == Activity.id)
        .with_only_columns(BestEffort.id.label("effort_id"), rank.label("place"))
        .subquery()
    )
    rows = (
        select(BestEffort, Activity, ranked.c.place)
        .join(ranked, ranked.c.effort_id == BestEffort.id)
        .join(Activity, Activity.id == BestEffort.activity_id)
        .where(ranked.c.place <= places)
        .order_by(Activity.sport_id, BestEffort.distance_m, ranked.c.place)
    )
    return db.session.execute(rows).all()
