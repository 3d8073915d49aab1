"""The blueprint of schedule."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("schedule", __name__, description="A plan and its history together")
