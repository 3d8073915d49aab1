"""The blueprint of what phones ask."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint(
    "sync", __name__, cli_group=None, description="Phones: a copy that works without a connection."
)
