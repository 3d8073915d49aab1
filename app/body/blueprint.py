"""The blueprint of body."""

from app.blueprints import DomainBlueprint
from app.web.language import later
from app.web.navigation import Addition, Destination

blueprint = DomainBlueprint(
    "body",
    __name__,
    destinations=[Destination(later("Body"), "body.weight", "body", "body", 50)],
    additions=[
        Addition(later("Weight"), "body.add_weight", "body", "body", 50),
        Addition(later("Measurements"), "body.add_measurements", "chart", "body", 51),
        Addition(later("Photo"), "body.photos", "camera", "body", 52),
    ],
    description="Weight, measurements and photos.",
)
