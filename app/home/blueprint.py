"""The blueprint of home."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import Destination

blueprint = DomainBlueprint(
    "home", __name__, cli_group=None, destinations=[Destination(later("Today"), "home.start", "today", "", 10)]
)
