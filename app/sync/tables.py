"""What phones have: each of their tables, the table it is made of, whose a row is, and what becomes of its columns.

    own("manager_routine", Routine, Stream.PLANNING, "name description", "deload_every")

says what a phone's `manager_routine` has, and which columns of ours it has not; a test asks for a decision about every
column. `app.sync.recording` makes triggers of it, `app.sync.services.filling` compares with it.
"""

from typing import Any

from app.accounts.models import Preferences
from app.body.models import Category, Image, StoredMeasurement, WeightEntry
from app.exercises.models import (
    Alias,
    Equipment,
    Exercise,
    ExerciseCategory,
    ExerciseComment,
    ExerciseImage,
    ExerciseVideo,
    Muscle,
    Translation,
    exercise_equipment,
    exercise_muscle,
    exercise_muscle_secondary,
)
from app.nutrition.models import (
    Ingredient,
    IngredientImage,
    IngredientWeightUnit,
    LogItem,
    Meal,
    MealItem,
    NutritionPlan,
)
from app.reference.models import Language, License, RepetitionUnit, WeightUnit
from app.routines.models import Routine
from app.sync.columns import expression_of, or_empty, same, weight_in_own_unit
from app.sync.declaring import Change, SyncedTable, by_uuid, everybodys, of_food, own, synced
from app.sync.logic import CORE, PLACES, Stream
from app.training.models import WorkoutLog, WorkoutSession

_OWNERS_OR_CORE = f"coalesce(e.owner_id * {PLACES} + {int(Stream.EXERCISES)}, {CORE})"
_OF_EXERCISE: dict[str, Any] = {
    "bucket": f"(SELECT {_OWNERS_OR_CORE} FROM exercise AS e WHERE e.id = {{row}}.exercise_id)",
    "follows": {"exercise": Change(("owner_id",), "exercise_id = {row}.id")},
}
_OF_TRANSLATION: dict[str, Any] = {
    "bucket": (
        f"(SELECT {_OWNERS_OR_CORE} FROM exercise_translation AS t JOIN exercise AS e ON e.id = t.exercise_id "
        "WHERE t.id = {row}.translation_id)"
    ),
    "follows": {
        "exercise": Change(
            ("owner_id",), "translation_id IN (SELECT id FROM exercise_translation WHERE exercise_id = {row}.id)"
        ),
        "exercise_translation": Change(("exercise_id",), "translation_id = {row}.id"),
    },
}
_LICENSED = (
    "created last_update license_id license_title license_object_url license_author license_author_url "
    "license_derivative_source_url"
)
_UNLICENSED = (
    "license_id license_title license_object_url license_author license_author_url license_derivative_source_url "
    "author_history"
)
MOST_LINKS = 100_000
"""Muscles, or kinds of equipment, there can be: links have no number of their own, and phones ask for one."""


def _link(name: str, source: Any, column: str) -> SyncedTable:
    columns = {one: same(f"{{row}}.{one}") for one in ("exercise_id", column)}
    key = same(f"CAST({{row}}.exercise_id * {MOST_LINKS} + {{row}}.{column} AS TEXT)")
    return SyncedTable(name, source, columns, omitted=frozenset(), key=key, **_OF_EXERCISE)


_OWN_UNIT = "(SELECT p.weight_unit FROM preferences AS p WHERE p.user_id = {row}.user_id)"
_SETTINGS = (
    "language timezone distance_unit first_weekday date_format theme uses_raw_max_speed elevation_from_zero "
    "shows_ascent trophies_enabled"
)
_PLANNING = f"* {PLACES} + {int(Stream.PLANNING)}"

TABLES: tuple[SyncedTable, ...] = (
    everybodys("core_language", Language, "short_name full_name", "full_name_en"),
    everybodys("core_license", License, "short_name full_name", special={"url": or_empty(License.__table__.c.url)}),
    everybodys("core_repetitionunit", RepetitionUnit, "name", "unit_type multiplier"),
    everybodys("core_weightunit", WeightUnit, "name"),
    everybodys("exercises_exercisecategory", ExerciseCategory, "name"),
    everybodys("exercises_muscle", Muscle, "name name_en is_front"),
    everybodys("exercises_equipment", Equipment, "name"),
    synced(
        "exercises_exercise",
        Exercise,
        f"CASE WHEN {{row}}.is_listed THEN coalesce({{row}}.owner_id * {PLACES} + {int(Stream.EXERCISES)}, {CORE}) END",
        "uuid category_id variation_group created last_update",
        f"{_UNLICENSED} owner_id is_listed shipped_hash",
    ),
    synced(
        "exercises_translation",
        Translation,
        names="uuid language_id exercise_id description name created last_update",
        omitted=f"{_UNLICENSED} description_source shipped_hash",
        **_OF_EXERCISE,
    ),
    synced("exercises_alias", Alias, names="uuid translation_id alias", **_OF_TRANSLATION),
    synced("exercises_exercisecomment", ExerciseComment, names="uuid translation_id comment", **_OF_TRANSLATION),
    _link("exercises_exercise_muscles", exercise_muscle, "muscle_id"),
    _link("exercises_exercise_muscles_secondary", exercise_muscle_secondary, "muscle_id"),
    _link("exercises_exercise_equipment", exercise_equipment, "equipment_id"),
    synced(
        "exercises_exerciseimage",
        ExerciseImage,
        names=f"uuid exercise_id image is_main is_ai_generated style width height {_LICENSED}",
        omitted="author_history",
        **_OF_EXERCISE,
    ),
    synced(
        "exercises_exercisevideo",
        ExerciseVideo,
        names=f"uuid exercise_id is_main video size width height codec codec_long {_LICENSED}",
        omitted="author_history",
        special={"duration": same("CAST({row}.duration AS INTEGER)")},
        **_OF_EXERCISE,
    ),
    own(
        "core_userprofile",
        Preferences,
        Stream.PROFILE,
        "weight_unit",
        _SETTINGS,
        key=same("CAST({row}.user_id AS TEXT)"),
    ),
    own(
        "gallery_image",
        Image,
        Stream.PROFILE,
        "date description",
        "name ending width height created_at",
        special={"image": same("'gallery/' || {row}.user_id || '/' || {row}.name || '.' || {row}.ending")},
    ),
    of_food(
        "nutrition_ingredient",
        Ingredient,
        "id",
        "uuid language_id remote_id source_name source_url license_object_url code name brand created energy "
        "carbohydrates carbohydrates_sugar protein fat fat_saturated fiber sodium is_vegan is_vegetarian nutriscore",
        "owner_id rank common_name synonyms category is_liquid last_update last_imported edited_at deleted_at "
        "license_id license_title license_author license_author_url license_derivative_source_url",
    ),
    of_food(
        "nutrition_image",
        IngredientImage,
        "ingredient_id",
        f"uuid ingredient_id size width height {_LICENSED}",
        "path",
        special={"image": same("{row}.path")},
    ),
    of_food(
        "nutrition_ingredientweightunit", IngredientWeightUnit, "ingredient_id", "uuid ingredient_id name gram", ""
    ),
    synced(
        "manager_routine",
        Routine,
        f"CASE WHEN NOT {{row}}.is_template THEN {{row}}.user_id {_PLANNING} END",
        "name description created start end is_template is_public fit_in_week",
        "user_id deload_every deload_weight_percent deload_sets_percent revision",
    ),
    synced(
        "measurements_category",
        Category,
        # What the official one holds are the weight entries, and phones have those.
        f"CASE WHEN NOT {{row}}.is_official THEN {{row}}.user_id {_PLANNING} END",
        "name unit",
        "user_id is_official metric_type parent_id order chart_type",
        key=by_uuid(Category),
    ),
    own(
        "measurements_measurement",
        StoredMeasurement,
        Stream.PLANNING,
        "category_id date value notes",
        key=by_uuid(StoredMeasurement),
    ),
    own(
        "nutrition_nutritionplan",
        NutritionPlan,
        Stream.PLANNING,
        "description creation_date start end only_logging goal_energy goal_protein goal_carbohydrates goal_fiber "
        "goal_fat has_goal_calories",
        key=by_uuid(NutritionPlan),
    ),
    synced(
        "nutrition_meal",
        Meal,
        f"(SELECT p.user_id {_PLANNING} FROM nutrition_plan AS p WHERE p.id = {{row}}.plan_id)",
        "plan_id order time name",
        key=by_uuid(Meal),
        follows={"nutrition_plan": Change(("user_id",), "plan_id = {row}.id")},
    ),
    synced(
        "nutrition_mealitem",
        MealItem,
        f"(SELECT p.user_id {_PLANNING} FROM meal AS m JOIN nutrition_plan AS p ON p.id = m.plan_id "
        "WHERE m.id = {row}.meal_id)",
        "meal_id ingredient_id weight_unit_id order amount",
        key=by_uuid(MealItem),
        follows={
            "nutrition_plan": Change(("user_id",), "meal_id IN (SELECT id FROM meal WHERE plan_id = {row}.id)"),
            "meal": Change(("plan_id",), "meal_id = {row}.id"),
        },
        eater=(
            "(SELECT p.user_id FROM meal AS m JOIN nutrition_plan AS p ON p.id = m.plan_id WHERE m.id = {row}.meal_id)"
        ),
    ),
    own(
        "nutrition_logitem",
        LogItem,
        Stream.ACTIVITY,
        "plan_id meal_id ingredient_id weight_unit_id datetime amount comment",
        "recipe_id",
        key=by_uuid(LogItem),
        eater="{row}.user_id",
    ),
    own(
        "manager_workoutsession",
        WorkoutSession,
        Stream.ACTIVITY,
        "routine_id day_id date notes impression time_start time_end",
        key=by_uuid(WorkoutSession),
    ),
    own(
        "manager_workoutlog",
        WorkoutLog,
        Stream.ACTIVITY,
        "exercise_id routine_id session_id iteration slot_entry_id rir rir_target repetitions repetitions_target "
        "repetitions_unit_id weight weight_target weight_unit_id date",
        "next_log_id rest rest_target type load",
        key=by_uuid(WorkoutLog),
    ),
    own(
        "weight_weightentry",
        WeightEntry,
        Stream.WEIGHTS,
        "date",
        "uuid notes import_id",
        special={"weight": weight_in_own_unit(WeightEntry.__table__.c.weight, _OWN_UNIT)},
        key=expression_of(WeightEntry.__table__.c.uuid),
        follows={"preferences": Change(("weight_unit",), "user_id = {row}.user_id")},
    ),
)
"""All of them, in an order in which what is referred to comes first."""
