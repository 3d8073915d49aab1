"""The blueprint of backups."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import SettingsTab

blueprint = DomainBlueprint(
    "backup",
    __name__,
    description="Backup and restore.",
    cli_group=None,
    destinations=[SettingsTab(later("Backups"), "backup.backups", 95, is_for_admins=True)],
)
