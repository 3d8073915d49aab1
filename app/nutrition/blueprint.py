"""The blueprint of nutrition."""

from app.blueprints import DomainBlueprint

blueprint = DomainBlueprint("nutrition", __name__, description="Foods, plans, meals, diary.")
