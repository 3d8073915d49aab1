"""The blueprint of administration."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import AdminTab, Destination, administrators

blueprint = DomainBlueprint(
    "administration",
    __name__,
    description="People, settings, storage, jobs, catalogues, and who did what.",
    destinations=[
        Destination(later("Administration"), "administration.start", "shield", "", 95, shown_to=administrators),
        AdminTab(later("Server"), "administration.server_settings", 60),
        AdminTab(later("Storage"), "administration.storage_use", 70),
        AdminTab(later("Jobs"), "administration.jobs", 75),
        AdminTab(later("Catalogues"), "administration.catalogues", 80),
        AdminTab(later("Log"), "administration.log", 90),
    ],
)
