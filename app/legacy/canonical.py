"""A workout with everything in it, as older programs draw it."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from app.api.stored import stored_documents
from app.exercises.models import EXERCISE_INFO, Exercise
from app.legacy.logic import WEEKDAYS, setting_text, taking_turns
from app.legacy.projection import by_exercise, sets_of, shown_day, shown_set, shown_setting, shown_workout
from app.legacy.queries import days_with_everything, unit_names
from app.routines.models import Day, Routine, Slot, SlotEntry
from app.routines.queries import exercises_for

Shown = dict[str, Any]


def computed_settings(slot: Slot) -> list[Shown]:
    """The settings in the order in which they are done: the exercises take turns."""
    number = sets_of(slot)
    groups = [entries * number if len(entries) == 1 else entries for entries in by_exercise(slot).values()]
    return [shown_setting(entry) for entry in taking_turns(groups)]


def canonical(routine: Routine, user: Any) -> Shown:
    """The workout, its days, their sets, and what is known of the exercises. Seven statements."""
    days = days_with_everything(routine.id)
    view = _View(_exercises({entry.exercise_id for entry in _entries_of(days)}, user), unit_names())
    shown = [view.day(day) for day in days]
    shown.sort(key=lambda day: day["obj"]["day"][:1] or [len(WEEKDAYS) + 1])
    everything = {entry.exercise_id for entry in _entries_of(days)}
    return {"obj": shown_workout(routine), "muscles": view.muscles(sorted(everything)), "day_list": shown}


def _entries_of(days: Iterable[Day]) -> list[SlotEntry]:
    return [entry for day in days for slot in day.slots for entry in slot.entries]


def _exercises(keys: set[int], user: Any) -> dict[int, Shown]:
    """Everything about these exercises, with today's translations under their older name."""
    if not keys:
        return {}
    found = map(json.loads, stored_documents(EXERCISE_INFO, exercises_for(user).where(Exercise.id.in_(keys))))
    return {one["id"]: older_info(one) for one in found}


def older_info(exercise: Mapping[str, Any]) -> Shown:
    """An exercise in full, as `exercisebaseinfo` told of it."""
    texts = [text | {"exercise_base": exercise["id"]} for text in exercise["translations"]]
    return {**exercise, "exercises": texts}


class _View:
    """Days and sets of a workout, where exercises and units are known."""

    def __init__(self, exercises: Mapping[int, Shown], units: tuple[dict[int, str], dict[int, str]]) -> None:
        self._exercises = exercises
        self._units = units

    def day(self, day: Day) -> Shown:
        """A day and its sets."""
        obj = shown_day(day)
        weekdays = [{"id": number, "day_of_week": WEEKDAYS[number - 1]} for number in obj["day"]]
        exercises = list(dict.fromkeys(entry.exercise_id for entry in _entries_of([day])))
        return {
            "obj": obj,
            "days_of_week": {"text": ", ".join(one["day_of_week"] for one in weekdays), "day_list": weekdays},
            "muscles": self.muscles(exercises),
            "set_list": [self._set(slot) for slot in day.slots],
        }

    def _set(self, slot: Slot) -> Shown:
        groups = by_exercise(slot)
        return {
            "obj": shown_set(slot),
            "is_superset": len(groups) > 1,
            "settings_computed": computed_settings(slot),
            "muscles": self.muscles(list(groups)),
            "exercise_list": [self._exercise(slot, key, entries) for key, entries in groups.items()],
        }

    def _exercise(self, slot: Slot, key: int, entries: list[SlotEntry]) -> Shown:
        settings = [shown_setting(entry) for entry in entries]
        exercise = self._exercises.get(key)
        images = exercise["images"] if exercise else []
        return {
            "obj": exercise,
            "setting_obj_list": settings,
            "setting_text": setting_text(sets_of(slot), settings, self._units),
            "setting_list": [setting_text(1, [one], self._units).removeprefix("1 × ") for one in settings],
            "reps_list": [one["reps"] for one in settings],
            "weight_list": [one["weight"] for one in settings],
            "has_weight": any(one["weight"] is not None for one in settings),
            "comment_list": [one["comment"] for one in settings if one["comment"]],
            "image_list": [{"image": urlsplit(one["image"]).path, "is_main": one["is_main"]} for one in images],
        }

    def muscles(self, exercises: Iterable[int]) -> Shown:
        """What these exercises train, front and back, in the first place and besides."""
        sides: dict[str, dict[int, Shown]] = {"front": {}, "back": {}, "frontsecondary": {}, "backsecondary": {}}
        for key in exercises:
            exercise = self._exercises.get(key)
            for name, ending in (("muscles", ""), ("muscles_secondary", "secondary")):
                for muscle in exercise[name] if exercise else ():
                    side = "front" if muscle["is_front"] else "back"
                    sides[side + ending].setdefault(muscle["id"], muscle)
        return {name: list(found.values()) for name, found in sides.items()}
