"""Input of the page that corrects tracks: one form for each correction, moments as the time since the start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import EXCLUDE, Schema, fields, validate
from werkzeug.datastructures import MultiDict

from app.activities.logic.editing import CUT, HEIGHTS, LEAPS, MERGE, SMOOTHING_M, SPLIT, TRIM
from app.errors import Invalid
from app.units import metres_per
from app.web import reading
from app.web.formatting import Reader
from app.web.forms import Form, add_words

FASTEST_KMH = 2000
MISSING: dict[str, Any] = {"required": "required"}

add_words(
    __name__,
    {
        "nothing_left": _l("That leaves nothing. Choose another time."),
        "nothing_to_correct": _l("That changes nothing. Choose other values."),
        "overlapping": _l("These were recorded at the same time. Choose activities one after the other."),
        "after_the_end": _l("The activity lasts only %(longest)s. Choose an earlier time."),
        "end_before_start": _l("Write a time after the first one."),
        "too_many_edits": _l("There are %(limit)s corrections. Undo some first."),
        "undo_at_first_part": _l("Undo the split at its first part, “%(title)s”."),
        "other_part_is_merged": _l("“%(title)s” is merged with another activity. Undo that first."),
        "other_part_goes_on": _l("“%(title)s” was split or merged again. Undo that first."),
        "nothing_to_undo": _l("There is nothing to undo any more."),
        "choose_others": _l("Choose at least one activity."),
        "not_a_smoothing": _l("Choose one of the list."),
        "lost_file": _l("The file of this track is gone from the server. Restore it from a backup."),
        "changed_meanwhile": _l("Somebody changed this at the same moment. Try again."),
        "not_a_speed": _l("Write a speed of more than 0, for example 60."),
    },
)


class _Input(Schema):
    class Meta:
        """The address of a preview says more than a form asks."""

        unknown = EXCLUDE


class Between(_Input):
    """Two moments, in seconds since the start."""

    start = fields.Float(required=True, error_messages=MISSING)
    end = fields.Float(required=True, error_messages=MISSING)


class At(_Input):
    """A moment, in seconds since the start."""

    at = fields.Float(required=True, error_messages=MISSING)


class Smoothing(_Input):
    """How far to both sides heights are evened out."""

    metres = fields.Integer(
        required=True,
        validate=validate.OneOf(SMOOTHING_M, error="not_a_smoothing"),
        error_messages={**MISSING, "invalid": "not_a_smoothing"},
    )


class Fastest(_Input):
    """Kilometres an hour nobody exceeded."""

    fastest_kmh = fields.Float(required=True, error_messages=MISSING)


class Others(_Input):
    """The activities to merge with, by their short ids."""

    others = fields.List(fields.String(), required=True, validate=validate.Length(min=1, max=50, error="choose_others"))


@dataclass(frozen=True)
class Tool:
    """A correction on the page: its name, what it does, what it asks."""

    name: Any
    sentence: Any
    schema: Callable[[], Schema]
    blamed: str
    """The field that is to blame when the correction cannot be made."""


TOOLS: Mapping[str, Tool] = {
    TRIM: Tool(_l("Trim"), _l("Keep what lies between two times; the ends go."), Between, "start"),
    SPLIT: Tool(_l("Split"), _l("Make two activities of one."), At, "at"),
    MERGE: Tool(_l("Merge"), _l("Make one activity of several, in the order of time."), Others, "others"),
    HEIGHTS: Tool(_l("Heights"), _l("Even out the heights, so that ups and downs are real ones."), Smoothing, "metres"),
    LEAPS: Tool(_l("Leaps"), _l("Remove the points nobody could have reached so fast."), Fastest, "fastest_kmh"),
    CUT: Tool(_l("Cut out"), _l("Remove the points of a time; the line goes straight across."), Between, "start"),
}


def editing_form(
    tool: str, reader: Reader, typed: MultiDict[str, str] | None = None, shown: Mapping[str, Any] | None = None
) -> Form:
    """The form of a correction, in the reader's units."""
    kilometres = float(metres_per(reader.distance_unit)) / 1000

    def speed(text: str) -> float:
        value = float(reading.number(text)) * kilometres
        if not 0 < value <= FASTEST_KMH or not isfinite(value):
            raise Invalid("not_a_speed")
        return value

    readers = {"start": _seconds, "end": _seconds, "at": _seconds, "fastest_kmh": speed}
    return Form(TOOLS[tool].schema(), readers, typed=typed, shown=shown)


def _seconds(text: str) -> float:
    return reading.stopwatch(text).total_seconds()


def clock_text(seconds: float) -> str:
    """A moment as its field shows it: `0:05:30`."""
    whole = max(int(seconds), 0)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
