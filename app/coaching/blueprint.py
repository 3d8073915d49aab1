"""The blueprint of coaching."""

from typing import Any

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import Destination, SettingsTab


def trainers(user: Any) -> bool:
    """For who trains others. An administrator finds the page by its address."""
    return bool(user.is_trainer)


blueprint = DomainBlueprint(
    "coaching",
    __name__,
    description="Trainers, and who lets them see what.",
    destinations=[
        SettingsTab(later("Trainers"), "coaching.trainers", 70),
        Destination(later("Trainees"), "coaching.trainees", "user", "", 80, shown_to=trainers),
    ],
)
