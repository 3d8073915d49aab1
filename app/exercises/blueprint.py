"""The blueprint of exercises."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("exercises", __name__)
