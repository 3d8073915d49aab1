"""The blueprint of what phones ask."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import AdminTab, SettingsTab

blueprint = DomainBlueprint(
    "sync",
    __name__,
    description="Phones: a copy that works without a connection.",
    cli_group=None,
    destinations=[SettingsTab(later("Phones"), "sync.phones", 40), AdminTab(later("Phones"), "sync.all_phones", 85)],
)
