"""The blueprint of nutrition."""

from app.blueprints import DomainBlueprint
from app.nutrition.services import load_foods
from app.web.language import later
from app.web.navigation import Addition, Destination

blueprint = DomainBlueprint(
    "nutrition",
    __name__,
    destinations=[Destination(later("Food"), "nutrition.diary", "food", "food", 40)],
    additions=[
        Addition(later("Food"), "nutrition.add_today", "food", "food", 40),
        Addition(later("Only calories"), "nutrition.quick", "flame", "food", 41),
    ],
    cli_group=None,
    description="Foods, plans, meals, diary.",
)
blueprint.on_prepare(load_foods)
