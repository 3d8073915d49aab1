"""What can be done with activities. Nothing here commits: whoever calls says `with writing():`."""

from app.activities.services.bin import KEPT_IN_BIN, delete, empty_bin, put_in_bin, restore
from app.activities.services.change import Change, change
from app.activities.services.entry import Climb, Effort, record_by_hand
from app.activities.services.gear import (
    GearChange,
    add_gear,
    change_gear,
    check_fit,
    delete_gear,
    forget_preference,
    prefer,
    use_gear,
)
from app.activities.services.reading import CHOSEN_ENDINGS, ENDINGS, ending_of, media_type_of, read_kept, read_track
from app.activities.services.records import recount_records
from app.activities.services.texts import Words
from app.activities.services.track import (
    Recording,
    Upload,
    add_recording,
    chart_answer,
    keep_recording,
    measure_anew,
    read_recording,
    refuse_again,
)

__all__ = [
    "CHOSEN_ENDINGS",
    "ENDINGS",
    "KEPT_IN_BIN",
    "Change",
    "Climb",
    "Effort",
    "GearChange",
    "Recording",
    "Upload",
    "Words",
    "add_gear",
    "add_recording",
    "change",
    "change_gear",
    "chart_answer",
    "check_fit",
    "delete",
    "delete_gear",
    "empty_bin",
    "ending_of",
    "forget_preference",
    "keep_recording",
    "measure_anew",
    "media_type_of",
    "prefer",
    "put_in_bin",
    "read_kept",
    "read_recording",
    "read_track",
    "record_by_hand",
    "recount_records",
    "refuse_again",
    "restore",
    "use_gear",
]
