"""The blueprint of accounts."""

from app.blueprints import DomainBlueprint
from app.web.navigation import Destination

blueprint = DomainBlueprint(
    "accounts",
    __name__,
    description="People, sign-in and tokens.",
    cli_group=None,
    destinations=[Destination("Settings", "accounts.preferences", "settings", "", 90)],
)
