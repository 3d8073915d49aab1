"""Where somebody stands with each trophy: for programs and for the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.trophies.logic import RULES, Progress, progress_of
from app.trophies.models import Trophy, UserTrophy
from app.trophies.queries import user_statistics_of
from app.trophies.services import statistics_of


@dataclass(frozen=True)
class Standing:
    """A trophy, when it was earned, and how far somebody is if it was not, and has steps."""

    trophy: Trophy
    earned_at: datetime | None
    progress: Progress | None

    @property
    def share(self) -> float:
        """0 to 100."""
        if self.earned_at is not None:
            return 100.0
        return self.progress.share if self.progress else 0.0


def standings(user: Any, trophies: Sequence[Trophy], *, repeatable: bool = False) -> list[Standing]:
    """Of these trophies, those that are not earned over and over unless `repeatable` asks for them."""
    rows = select(UserTrophy.trophy_id, func.min(UserTrophy.earned_at)).where(UserTrophy.user_id == user.id)
    found_at = db.session.execute(rows.group_by(UserTrophy.trophy_id)).all()
    earned: dict[int, datetime] = {row[0]: row[1] for row in found_at}
    statistics = statistics_of(db.session.scalar(user_statistics_of(user)))
    found = []
    for trophy in trophies:
        if trophy.is_repeatable and not repeatable:
            continue
        is_open = trophy.id not in earned and trophy.is_progressive and trophy.id in RULES
        progress = progress_of(RULES[trophy.id], statistics) if is_open else None
        if trophy.is_hidden and trophy.id not in earned:
            continue
        found.append(Standing(trophy, earned.get(trophy.id), progress))
    return found
