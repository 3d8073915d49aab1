"""What can be done with weights, measurements and photos."""

from app.body.services.measurements import (
    add_measurement,
    change_category,
    change_measurement,
    refuse_loop,
    remove_category,
    remove_measurement,
)
from app.body.services.photos import COPIES, add_photo, change_photo, file_of, remove_photo
from app.body.services.weights import add_weight, change_weight

__all__ = [
    "COPIES",
    "add_measurement",
    "add_photo",
    "add_weight",
    "change_category",
    "change_measurement",
    "change_photo",
    "change_weight",
    "file_of",
    "refuse_loop",
    "remove_category",
    "remove_measurement",
    "remove_photo",
]
