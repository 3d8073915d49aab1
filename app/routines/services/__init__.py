"""Doing things with routines: every change of a plan goes through here."""

from app.routines.services.configs import (
    Progression,
    RuleWish,
    add_config,
    change_config,
    remove_progression,
    set_progression,
    set_training_max,
)
from app.routines.services.copies import copy_day, copy_routine, copy_slot
from app.routines.services.days import add_day, change_day, move_day, remove_day
from app.routines.services.entries import add_entry, change_entry, move_entry, remove_entry, replace_exercise
from app.routines.services.routines import (
    add_label,
    add_routine,
    change_label,
    change_routine,
    remove_label,
    remove_routine,
    set_deload,
)
from app.routines.services.slots import add_slot, change_slot, join_slots, move_slot, remove_slot, split_slot

__all__ = [
    "Progression",
    "RuleWish",
    "add_config",
    "add_day",
    "add_entry",
    "add_label",
    "add_routine",
    "add_slot",
    "change_config",
    "change_day",
    "change_entry",
    "change_label",
    "change_routine",
    "change_slot",
    "copy_day",
    "copy_routine",
    "copy_slot",
    "join_slots",
    "move_day",
    "move_entry",
    "move_slot",
    "remove_day",
    "remove_entry",
    "remove_label",
    "remove_progression",
    "remove_routine",
    "remove_slot",
    "replace_exercise",
    "set_deload",
    "set_progression",
    "set_training_max",
    "split_slot",
]
