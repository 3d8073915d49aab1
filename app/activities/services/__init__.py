"""What can be done with activities. Nothing here commits: whoever calls says `with writing():`."""

from app.activities.services.bin import delete, empty_bin, put_in_bin, restore
from app.activities.services.change import Change, change
from app.activities.services.entry import Climb, Effort, record_by_hand
from app.activities.services.records import recount_records
from app.activities.services.texts import Words
from app.activities.services.track import (
    READERS,
    Recording,
    Upload,
    add_recording,
    chart_answer,
    ending_of,
    keep_recording,
    measure_anew,
    read_recording,
    read_track,
    refuse_again,
)

__all__ = [
    "READERS",
    "Change",
    "Climb",
    "Effort",
    "Recording",
    "Upload",
    "Words",
    "add_recording",
    "change",
    "chart_answer",
    "delete",
    "empty_bin",
    "ending_of",
    "keep_recording",
    "measure_anew",
    "put_in_bin",
    "read_recording",
    "read_track",
    "record_by_hand",
    "recount_records",
    "refuse_again",
    "restore",
]
