"""The blueprint of nutrition."""

from app.blueprints import DomainBlueprint
from app.nutrition.services import load_foods

blueprint = DomainBlueprint("nutrition", __name__, cli_group=None, description="Foods, plans, meals, diary.")
blueprint.on_prepare(load_foods)
