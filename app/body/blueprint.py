"""The blueprint of body."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("body", __name__, description="Weight, measurements and photos.")
