"""The blueprint of administration."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import AdminTab, Destination, administrators

blueprint = DomainBlueprint(
    "administration",
    __name__,
    description="People, settings, storage, jobs, and who did what.",
    destinations=[
        Destination(later("Administration"), "administration.start", "shield", "", 95, shown_to=administrators),
        AdminTab(later("Log"), "administration.log", 90),
    ],
)
