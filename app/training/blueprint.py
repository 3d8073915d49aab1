"""The blueprint of training."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("training", __name__, description="What was done")
