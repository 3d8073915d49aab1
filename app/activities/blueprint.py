"""The blueprint of activities."""

from app.activities.starter import SPORTS
from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("activities", __name__, starter=[SPORTS], description="Recorded movement.")
