"""The blueprint of administration."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint(
    "administration", __name__, description="People, settings, storage, backups, and who did what."
)
