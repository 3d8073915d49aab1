"""`exercisecategory`, `equipment` and `muscle` for programs."""

from app.api.filters import exact
from app.api.resource import READ, Resource
from app.api.wger.sign_in import PAGE_CACHED
from app.exercises.blueprint import blueprint
from app.exercises.models import Equipment, ExerciseCategory, Muscle
from app.exercises.queries import equipment, exercise_categories, muscles
from app.exercises.schemas import EquipmentSchema, ExerciseCategorySchema, MuscleSchema

blueprint.resources(
    Resource(
        "exercisecategory",
        ExerciseCategory,
        ExerciseCategorySchema,
        visible=exercise_categories,
        filters=exact(ExerciseCategory.name),
        ordering=(ExerciseCategory.name,),
        methods=READ,
        access=PAGE_CACHED,
        description="What an exercise is filed under.",
    ),
    Resource(
        "equipment",
        Equipment,
        EquipmentSchema,
        visible=equipment,
        filters=exact(Equipment.name),
        ordering=(Equipment.name,),
        methods=READ,
        access=PAGE_CACHED,
        description="Things one trains with.",
    ),
    Resource(
        "muscle",
        Muscle,
        MuscleSchema,
        visible=muscles,
        filters=exact(Muscle.name, Muscle.is_front, Muscle.name_en),
        ordering=(Muscle.name,),
        methods=READ,
        access=PAGE_CACHED,
        description="Muscles, with pictures of where they are.",
    ),
)
