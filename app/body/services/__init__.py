"""What can be done with weights, measurements and photos."""

from app.body.services.imports import NewWeight, Plan, keep_file, planned, store, take_back, waiting_import
from app.body.services.measurements import (
    add_measurement,
    change_category,
    change_measurement,
    refuse_loop,
    remove_category,
    remove_measurement,
)
from app.body.services.photos import COPIES, add_photo, change_photo, file_of, remove_photo
from app.body.services.quick import days_since_last_weight, usual_moment, weigh_in, weight_of_day
from app.body.services.undo import delete_weight, restore_weight
from app.body.services.values import (
    Suggestion,
    add_category,
    delete_measurement,
    measure,
    restore_measurement,
    suggest,
)
from app.body.services.weights import add_weight, aim_at, change_weight

__all__ = [
    "COPIES",
    "NewWeight",
    "Plan",
    "Suggestion",
    "add_category",
    "add_measurement",
    "add_photo",
    "add_weight",
    "aim_at",
    "change_category",
    "change_measurement",
    "change_photo",
    "change_weight",
    "days_since_last_weight",
    "delete_measurement",
    "delete_weight",
    "file_of",
    "keep_file",
    "measure",
    "planned",
    "refuse_loop",
    "remove_category",
    "remove_measurement",
    "remove_photo",
    "restore_measurement",
    "restore_weight",
    "store",
    "suggest",
    "take_back",
    "usual_moment",
    "waiting_import",
    "weigh_in",
    "weight_of_day",
]
