"""Older names of fields on addresses that are there today as well."""

from collections.abc import Mapping
from typing import Any

from flask_login import current_user
from marshmallow import ValidationError

from app.api.fields import type_name
from app.api.renaming import Body, Renaming, declare
from app.database import Model
from app.errors import Problem
from app.exercises.queries import languages_called
from app.legacy.logic import LONGEST_DAY_NAME, WEEKDAYS, weekdays_in
from app.legacy.texts import exercise_infos_in_words, exercises_in_words
from app.nutrition.logic.values import KILOJOULES_PER_KILOCALORIE
from app.routines.models import Day
from app.web.language import chosen_language


def _date(value: Any) -> Any:
    return value[:10] if isinstance(value, str) else value


def _day_of_today(body: Body, row: Model | None) -> Body:
    """A day as it is today: the text is its name, and weekdays stand in its config."""
    found = dict(body)
    if "day" in found:
        weekdays = _weekdays(found.pop("day"))
        kept = row.config if isinstance(row, Day) and isinstance(row.config, dict) else {}
        found["config"] = kept | {"weekdays": weekdays}
        if weekdays:
            found.setdefault("order", weekdays[0])
    text = found.get("description")
    if isinstance(text, str) and "name" not in found:
        text = text.strip()
        found["name"] = text[:LONGEST_DAY_NAME].rstrip()
        found["description"] = text if len(text) > LONGEST_DAY_NAME else ""
    return found


def _weekdays(given: Any) -> list[int]:
    if not isinstance(given, list):
        raise ValidationError({"day": [Problem("not_a_list", {"type": type_name(given)})]})
    found = set()
    for one in given:
        number = int(one) if isinstance(one, str) and one in set("1234567") else one
        if type(number) is not int:
            raise ValidationError({"day": [Problem("incorrect_type", {"type": type_name(one)})]})
        if not 1 <= number <= len(WEEKDAYS):
            raise ValidationError({"day": [Problem("no_such_row", {"value": one})]})
        found.add(number)
    return sorted(found)


def _shown_day(row: Body) -> Body:
    return {
        "training": row["routine"],
        "day": weekdays_in(row["config"]),
        "description": row["description"] or row["name"],
    }


def _shown_log(row: Body) -> Body:
    amount, reserve = row["repetitions"], row["rir"]
    return {
        "workout": row["routine"],
        "exercise_base": row["exercise"],
        "repetition_unit": row["repetitions_unit"],
        "reps": None if amount is None else int(float(amount)),
        "date": _date(row["date"]),
        "rir": None if reserve is None else reserve.removesuffix(".0"),
    }


def _shown_routine(row: Body) -> dict[str, Any]:
    return {"creation_date": _date(row["created"])}


def _shown_medium(row: Body) -> Body:
    return {"exercise_base": row["exercise"], "exercise_base_uuid": row["exercise_uuid"]}


def _shown_session(row: Body) -> Body:
    return {"workout": row["routine"], "user": current_user.id}


def _shown_plan(row: Body) -> Body:
    (language,) = languages_called(chosen_language())
    return {"language": language, "has_goal_calories": row["goal_energy"] is not None}


def _shown_unit(row: Body) -> Body:
    return {"amount": "1.00", "unit": row["id"]}


def _shown_copies(copies: Body) -> Body:
    """Each size there was, cropped or not: the smallest copy of today that is as large, with its true size."""
    original = {"url": copies["original"], "settings": {}}
    nearest = {"micro": "small", "thumbnail": "small", "small": "small", "medium": "medium"}
    found = {name: copies[copy] for name, copy in nearest.items()} | {"large": original}
    return found | {f"{name}_cropped": copy for name, copy in found.items()}


def _shown_values(values: Body) -> Body:
    return {"energy_kilojoule": round((values["energy"] or 0) * float(KILOJOULES_PER_KILOCALORIE), 2)}


_FOOD = Renaming({"fibres": "fiber", "creation_date": "created", "update_date": "last_update"})
_ROUTINE = Renaming({"creation_date": "created"}, show=_shown_routine)

_RENAMED: Mapping[str, Renaming] = {
    "day": Renaming({"training": "routine"}, read=_day_of_today, gives_away=("day",), show=_shown_day),
    "slot": Renaming({"exerciseday": "day"}),
    "slot-entry": Renaming({"set": "slot", "exercise_base": "exercise"}),
    "workoutsession": Renaming({"workout": "routine"}, show=_shown_session),
    "workoutlog": Renaming(
        {
            "workout": "routine",
            "exercise_base": "exercise",
            "reps": "repetitions",
            "repetition_unit": "repetitions_unit",
        },
        show=_shown_log,
    ),
    "routine": _ROUTINE,
    "templates": _ROUTINE,
    "public-templates": _ROUTINE,
    "exercise": Renaming({"creation_date": "created"}, show_all=exercises_in_words),
    "exerciseinfo": Renaming({"creation_date": "created"}, show_all=exercise_infos_in_words),
    "exercise-translation": Renaming({"exercise_base": "exercise", "creation_date": "created"}),
    "exercisealias": Renaming({"exercise": "translation"}),
    "exercisecomment": Renaming({"exercise": "translation"}),
    "exerciseimage": Renaming({"exercise_base": "exercise"}, show=_shown_medium),
    "video": Renaming({"exercise_base": "exercise"}, show=_shown_medium),
    "ingredient": _FOOD,
    "ingredientinfo": _FOOD,
    "own-ingredient": _FOOD,
    "ingredientweightunit": Renaming(show=_shown_unit),
    "nutritionplan": Renaming(show=_shown_plan),
    "thumbnails": Renaming(show=_shown_copies),
    "nutritional_values": Renaming(show=_shown_values),
    "weightentry": Renaming({"creation_date": "date"}),
}

declare(_RENAMED)
