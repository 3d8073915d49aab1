"""The blueprint of trophies."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("trophies", __name__, description="What somebody reached, told quietly.")
