"""The blueprint of backups."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import AdminTab

blueprint = DomainBlueprint(
    "backup",
    __name__,
    description="Backup and restore.",
    cli_group=None,
    destinations=[AdminTab(later("Backups"), "backup.backups", 80)],
)
