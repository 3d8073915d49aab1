"""What older programs do, said in today's terms to the rooms that know how."""

from app.legacy.services.schedules import add_schedule, change_schedule
from app.legacy.services.workouts import (
    add_set,
    add_setting,
    add_workout,
    change_set,
    change_setting,
    change_workout,
    remove_setting,
)

__all__ = [
    "add_schedule",
    "add_set",
    "add_setting",
    "add_workout",
    "change_schedule",
    "change_set",
    "change_setting",
    "change_workout",
    "remove_setting",
]
