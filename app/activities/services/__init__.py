"""What can be done with activities. Nothing here commits: whoever calls says `with writing():`."""

from app.activities.services.bin import delete, empty_bin, put_in_bin, restore
from app.activities.services.change import Change, change
from app.activities.services.entry import Climb, Effort, record_by_hand
from app.activities.services.reading import CHOSEN_ENDINGS, ENDINGS, ending_of, media_type_of, read_track
from app.activities.services.records import recount_records
from app.activities.services.texts import Words
from app.activities.services.track import (
    Recording,
    add_recording,
    chart_answer,
    measure_anew,
    read_recording,
)

__all__ = [
    "CHOSEN_ENDINGS",
    "ENDINGS",
    "Change",
    "Climb",
    "Effort",
    "Recording",
    "Words",
    "add_recording",
    "change",
    "chart_answer",
    "delete",
    "empty_bin",
    "ending_of",
    "measure_anew",
    "media_type_of",
    "put_in_bin",
    "read_recording",
    "read_track",
    "record_by_hand",
    "recount_records",
    "restore",
]
