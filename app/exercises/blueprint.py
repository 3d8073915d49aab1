"""The blueprint of exercises."""

from app.blueprints import DomainBlueprint
from app.exercises.services import StarterExercises
from app.exercises.starter import CATEGORIES, EQUIPMENT, MUSCLES
from app.web.language import later
from app.web.navigation import Destination

blueprint = DomainBlueprint(
    "exercises",
    __name__,
    destinations=[Destination(later("Exercises"), "exercises.exercise_list", "book", "strength", 25)],
    starter=[CATEGORIES, EQUIPMENT, MUSCLES, StarterExercises()],
    cli_group=None,
    description="Exercises and their vocabulary.",
)
