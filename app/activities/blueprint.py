"""The blueprint of activities."""

from app.activities.starter import GEAR_TYPES, SPORTS
from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import Addition, Destination

blueprint = DomainBlueprint(
    "activities",
    __name__,
    destinations=[Destination(later("Move"), "activities.activity_list", "movement", "movement", 30)],
    additions=[
        Addition(later("Activity from a file"), "activities.upload", "upload", "movement", 30),
        Addition(later("Activity by hand"), "activities.add_by_hand", "edit", "movement", 31),
    ],
    starter=[SPORTS, GEAR_TYPES],
    description="Recorded movement.",
)
