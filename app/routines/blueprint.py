"""The blueprint of routines."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint(
    "routines", __name__, description="Training plans, and the engine that computes what a plan prescribes."
)
