"""The blueprint of activities."""

from flask_babel import lazy_gettext as _l

from app.activities.starter import SPORTS
from app.blueprints import DomainBlueprint
from app.web.navigation import Addition, Destination

blueprint = DomainBlueprint(
    "activities",
    __name__,
    destinations=[Destination(_l("Move"), "activities.activity_list", "movement", "movement", 30)],
    additions=[
        Addition(_l("Activity from a file"), "activities.upload", "upload", "movement", 30),
        Addition(_l("Activity by hand"), "activities.add_by_hand", "edit", "movement", 31),
    ],
    starter=[SPORTS],
    description="Recorded movement.",
)
