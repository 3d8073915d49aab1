"""The blueprint of accounts."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import AdminTab, Destination, SettingsTab, administrators

blueprint = DomainBlueprint(
    "accounts",
    __name__,
    description="People, sign-in and tokens.",
    cli_group=None,
    destinations=[
        Destination(later("Settings"), "accounts.preferences", "settings", "", 90),
        SettingsTab(later("Administration"), "accounts.people", 90, shown_to=administrators),
        AdminTab(later("People"), "accounts.people", 10),
        AdminTab(later("Invitations"), "accounts.invitations", 20),
    ],
)
