"""The blueprint of nutrition."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("nutrition", __name__, cli_group=None, description="Foods, plans, meals, diary.")
