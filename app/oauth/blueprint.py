"""The blueprint of OAuth applications."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import SettingsTab

blueprint = DomainBlueprint(
    "oauth",
    __name__,
    description="Applications that act for a person.",
    destinations=[SettingsTab(later("Apps"), "oauth.apps", 30)],
)
