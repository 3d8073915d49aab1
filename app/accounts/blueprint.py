"""The blueprint of accounts."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import Destination

blueprint = DomainBlueprint(
    "accounts",
    __name__,
    description="People, sign-in and tokens.",
    cli_group=None,
    destinations=[Destination(later("Settings"), "accounts.preferences", "settings", "", 90)],
)
