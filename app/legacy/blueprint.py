"""The blueprint of what older programs ask."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("legacy", __name__, description="Addresses of earlier versions, for programs written then.")
