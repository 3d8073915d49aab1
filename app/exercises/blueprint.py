"""The blueprint of exercises."""

from app.blueprints import DomainBlueprint
from app.exercises.services import StarterExercises
from app.exercises.starter import CATEGORIES, EQUIPMENT, MUSCLES

blueprint = DomainBlueprint(
    "exercises",
    __name__,
    starter=[CATEGORIES, EQUIPMENT, MUSCLES, StarterExercises()],
    cli_group=None,
    description="Exercises and their vocabulary.",
)
