"""The tables the wger app 2.0.5 keeps, as it reads them: `:i` integer, `:r` number, else text; `?` may be null."""

_LICENSED = "created last_update license_id:i license_title license_object_url license_author? license_author_url"
_DERIVED = "license_derivative_source_url"

PHONE: dict[str, str] = {
    "core_language": "short_name full_name",
    "core_license": "short_name full_name url",
    "core_repetitionunit": "name",
    "core_weightunit": "name",
    "exercises_equipment": "name",
    "exercises_exercisecategory": "name",
    "core_userprofile": "weight_unit",
    "exercises_exercise": "uuid category_id:i variation_group? created last_update",
    "exercises_translation": "uuid language_id:i exercise_id:i description name created last_update",
    "exercises_alias": "uuid translation_id:i alias",
    "exercises_exercisecomment": "uuid translation_id:i comment",
    "exercises_muscle": "name name_en is_front:i",
    "exercises_exercise_muscles": "exercise_id:i muscle_id:i",
    "exercises_exercise_muscles_secondary": "exercise_id:i muscle_id:i",
    "exercises_exercise_equipment": "exercise_id:i equipment_id:i",
    "exercises_exerciseimage": (
        f"uuid exercise_id:i image is_main:i is_ai_generated:i style width:i? height:i? {_LICENSED} {_DERIVED}"
    ),
    "exercises_exercisevideo": (
        f"uuid exercise_id:i is_main:i video size:i duration:i width:i height:i codec codec_long {_LICENSED} {_DERIVED}"
    ),
    "gallery_image": "date image description",
    "nutrition_ingredient": (
        "uuid language_id:i remote_id? source_name? source_url? license_object_url? code? name brand? created energy:i "
        "carbohydrates:r carbohydrates_sugar:r? protein:r fat:r fat_saturated:r? fiber:r? sodium:r? is_vegan:i? "
        "is_vegetarian:i? nutriscore?"
    ),
    "nutrition_image": f"uuid ingredient_id:i image size:i width:i height:i {_LICENSED} {_DERIVED}",
    "nutrition_ingredientweightunit": "uuid ingredient_id:i name gram:i",
    "measurements_category": "name unit",
    "measurements_measurement": "category_id date value:r notes",
    "nutrition_nutritionplan": (
        "description creation_date start end? only_logging:i goal_energy:i? goal_protein:i? goal_carbohydrates:i? "
        "goal_fiber:i? goal_fat:i? has_goal_calories:i"
    ),
    "nutrition_meal": "plan_id order:i time? name",
    "nutrition_mealitem": "meal_id ingredient_id:i weight_unit_id:i? order:i amount:r",
    "nutrition_logitem": "plan_id meal_id? ingredient_id:i weight_unit_id:i? datetime amount:r comment?",
    "manager_routine": "name description created start end is_template:i is_public:i fit_in_week:i",
    "manager_workoutsession": "routine_id:i? day_id:i? date notes? impression time_start? time_end?",
    "manager_workoutlog": (
        "exercise_id:i routine_id:i? session_id? iteration:i? slot_entry_id:i? rir:r? rir_target:r? repetitions:r? "
        "repetitions_target:r? repetitions_unit_id:i? weight:r? weight_target:r? weight_unit_id:i? date"
    ),
    "weight_weightentry": "weight:r date?",
}
"""Table -> its columns, beside the `id`."""

WHOLE_KEYS = {
    *(name for name in PHONE if name.startswith(("core_", "exercises_"))),
    "nutrition_ingredient",
    "nutrition_image",
    "nutrition_ingredientweightunit",
    "gallery_image",
    "manager_routine",
}
"""Tables whose ids are whole numbers; those of the others are UUIDs."""


def columns_of(table: str) -> dict[str, tuple[str, bool]]:
    """Name -> `i`, `r` or `t`, and whether it may be null."""
    found = {}
    for word in PHONE[table].split():
        name, _, kind = word.removesuffix("?").partition(":")
        found[name] = (kind or "t", word.endswith("?"))
    return found
