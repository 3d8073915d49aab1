"""The blueprint of trophies."""

from app.blueprints import DomainBlueprint
from app.trophies.starter import TROPHIES
from app.web.language import later
from app.web.navigation import SettingsTab

blueprint = DomainBlueprint(
    "trophies",
    __name__,
    destinations=[SettingsTab(later("Trophies"), "trophies.trophies", 60)],
    starter=[TROPHIES],
    description="What somebody reached, told quietly.",
)
