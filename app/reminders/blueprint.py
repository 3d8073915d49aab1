"""The blueprint of reminders."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import SettingsTab

blueprint = DomainBlueprint(
    "reminders",
    __name__,
    description="Weigh in, a routine ends, nothing was done for a while.",
    cli_group=None,
    destinations=[SettingsTab(later("Reminders"), "reminders.choose", 20)],
)
