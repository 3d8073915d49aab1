"""The blueprint of reference."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("reference", __name__)
