"""The blueprint of reference."""

from app.blueprints import DomainBlueprint
from app.reference.starter import LANGUAGES, LICENSES

blueprint = DomainBlueprint("reference", __name__, starter=[LANGUAGES, LICENSES], description="Languages and licences.")
