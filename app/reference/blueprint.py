"""The blueprint of reference."""

from app.blueprints import DomainBlueprint
from app.reference.starter import LANGUAGES, LICENSES, REPETITION_UNITS, WEIGHT_UNITS

blueprint = DomainBlueprint(
    "reference",
    __name__,
    starter=[LANGUAGES, LICENSES, REPETITION_UNITS, WEIGHT_UNITS],
    description="Languages, licences and the units of training.",
)
