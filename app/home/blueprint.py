"""The blueprint of home."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("home", __name__, cli_group=None)
