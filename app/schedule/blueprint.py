"""The blueprint of schedule."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import Addition, Destination

blueprint = DomainBlueprint(
    "schedule",
    __name__,
    destinations=[Destination(later("Train"), "schedule.train", "strength", "strength", 20)],
    additions=[Addition(later("Workout"), "schedule.start", "strength", "strength", 20)],
    description="A plan and its history together",
)
