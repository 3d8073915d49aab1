"""Input of the activity pages: the schemas of the API, read from what people type in their own units."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validates_schema
from werkzeug.datastructures import MultiDict

from app.activities.models import Activity, Gear, Sport, SportPreference
from app.activities.schemas import COLOR, GREATEST_THRESHOLD_KMH, MOMENT, ActivityWords, NewActivity
from app.activities.services.gear import LONGEST_GEAR_DESCRIPTION, LONGEST_LABEL
from app.activities.services.texts import LONGEST_DESCRIPTION, LONGEST_NOTES, LONGEST_TITLE
from app.api.fields import Boolean, Integer, Text
from app.api.schema import Schema
from app.dates import to_local, to_utc
from app.errors import Invalid
from app.units import metres_per, metres_per_height
from app.web import reading
from app.web.formatting import MICROSECONDS, Reader
from app.web.forms import Form, Joined, add_words

HIGHEST_ID = 2**31 - 1

add_words(
    __name__,
    {
        "gear_label_taken": _l("You have equipment of this name already."),
        "gear_used_otherwise": _l("You used it in sports this type is not for. Choose another type."),
        "gear_of_other_sport": _l("This equipment is not for the chosen sport."),
        "too_many_zones": _l("You have %(limit)s hidden places already. Delete one you no longer need."),
        "link_is_over": _l("Choose today or a later day."),
        "no_color": _l("Choose a colour."),
        "missing": _l("Fill this in."),
        "no_such_row": _l("Choose a sport of the list."),
        "not_a_number": _l("Write a number, for example 8.4."),
        "negative": _l("Write more than 0."),
        "not_positive": _l("Write more than 0."),
        "half_a_climb": _l("Write ascent and descent, or neither."),
        "bad_moment": _l("Write a day and a time."),
        "not_a_text": _l("Write words."),
        "too_long": _l("That is too long."),
        "over_limits": _l("That is more than can be stored. Check distance, duration and heights."),
        "changed_meanwhile": _l("Somebody changed this at the same moment. Try again."),
    },
)


class _Sport(Integer):
    """The id of a sport of the list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(minimum=1, maximum=HIGHEST_ID, **options)

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        """Whatever is wrong with it, it is not in the list."""
        return super().make_error("missing" if key == "required" else "no_such_row")


class WordsOnPages(ActivityWords):
    """What can be said about an activity whose figures its track tells."""

    tags = fields.String(load_default="")

    sport_id = _Sport(required=True)
    gear = fields.String(load_default="")


class EntryOnPages(NewActivity):
    """An activity that is written down."""

    tags = fields.String(load_default="")

    sport_id = _Sport(required=True)
    gear = fields.String(load_default="")


class GearOnPages(Schema):
    """A thing to move with."""

    label = Text(required=True, longest=LONGEST_LABEL)
    gear_type_id = Integer(required=True, minimum=1, maximum=HIGHEST_ID)
    description = Text(blank=True, longest=LONGEST_GEAR_DESCRIPTION, load_default="")
    usual_sport_ids = fields.List(Integer(minimum=1, maximum=HIGHEST_ID), load_default=list)


class SportOnPages(Schema):
    """How a person wants to see a sport."""

    has_color = Boolean(load_default=False)
    color = Text(blank=True, longest=7, load_default="")
    is_shown = Boolean(load_default=False)
    threshold = Integer(allow_none=True, minimum=0, maximum=GREATEST_THRESHOLD_KMH * 1000, load_default=None)
    gear = Text(blank=True, longest=22, load_default="")

    @validates_schema
    def _check_color(self, values: dict[str, Any], **_options: Any) -> None:
        if values.get("has_color") and not COLOR.fullmatch(values.get("color", "")):
            raise ValidationError({"color": ["no_color"]})


def gear_form(typed: MultiDict[str, str] | None = None, gear: Gear | None = None) -> Form:
    """The form of a thing to move with."""
    shown: dict[str, Any] = {}
    if gear:
        shown = {
            "label": gear.label,
            "gear_type_id": gear.gear_type_id,
            "description": gear.description,
            "usual_sport_ids": gear.usual_sport_ids,
        }
    return Form(GearOnPages(), typed=typed, shown=shown)


def sport_form(
    reader: Reader, sport: Sport, wanted: SportPreference | None, typed: MultiDict[str, str] | None = None
) -> Form:
    """The form of a person's wishes in a sport, in their units."""
    metres = float(metres_per(reader.distance_unit))
    threshold = wanted.stopped_speed_threshold_m_per_h if wanted else None
    shown = {
        "has_color": bool(wanted and wanted.color),
        "color": (wanted.color if wanted else None) or "#2f7d4f",
        "is_shown": wanted is None or wanted.is_shown,
        "threshold": _plain(threshold, metres, 2, reader),
        "usual_threshold": _plain(sport.stopped_speed_threshold_m_per_h, metres, 2, reader),
        "gear": wanted.gear.short_id if wanted and wanted.gear else "",
    }
    readers = {"threshold": lambda text: round(float(reading.number(text)) * metres)}
    return Form(SportOnPages(), readers, typed=typed, shown=shown, boxes={"has_color", "is_shown"})


def words_form(typed: MultiDict[str, str] | None = None, activity: Activity | None = None) -> Form:
    """The form of an activity with a track."""
    return Form(WordsOnPages(), _WORDS, typed=typed, shown=_shown_words(activity))


def entry_form(
    reader: Reader, typed: MultiDict[str, str] | None = None, activity: Activity | None = None, **shown: Any
) -> Form:
    """The form of an activity that is written down, in the reader's units and on the reader's clock."""
    kilometres = float(metres_per(reader.distance_unit)) / 1000
    metres = float(metres_per_height(reader.distance_unit))

    def height(text: str) -> float:
        return float(reading.number(text)) * metres

    readers = _WORDS | {
        "workout_date": Joined(("day", "time"), _wall_clock),
        "distance": lambda text: _positive(float(reading.number(text)) * kilometres),
        "duration": lambda text: _positive(reading.stopwatch(text).total_seconds()),
        "ascent": height,
        "descent": height,
        "calories": lambda text: float(reading.number(text)),
    }
    stored = _shown_entry(activity, reader, kilometres, metres) if activity else shown
    return Form(EntryOnPages(), readers, typed=typed, shown=stored)


def instant_of(wall_clock: datetime, reader: Reader) -> datetime:
    """The instant the reader's clock means. Raises Invalid."""
    try:
        return to_utc(wall_clock, reader.timezone)
    except OverflowError:
        raise Invalid("bad_moment", field="workout_date") from None


def _positive(value: float) -> float:
    if value <= 0:
        raise Invalid("not_positive")
    return value


def _wall_clock(day: str, clock: str) -> str:
    return f"{datetime.combine(reading.day(day), reading.clock(clock)):{MOMENT}}"


def _fitting(length: int) -> Any:
    def read(text: str) -> str:
        if len(text) > length:
            raise Invalid("too_long")
        return text

    return read


_WORDS = {
    "title": _fitting(LONGEST_TITLE),
    "description": _fitting(LONGEST_DESCRIPTION),
    "notes": _fitting(LONGEST_NOTES),
}


def _shown_words(activity: Activity | None) -> dict[str, Any]:
    if activity is None:
        return {}
    return {
        "sport_id": activity.sport_id,
        "title": activity.title,
        "description": activity.description,
        "notes": activity.notes,
        "gear": activity.gear[0].short_id if activity.gear else "",
        "tags": ", ".join(tag.label for tag in activity.tags),
    }


def _shown_entry(activity: Activity, reader: Reader, kilometres: float, metres: float) -> dict[str, Any]:
    local = to_local(activity.started_at, reader.timezone)
    seconds = activity.duration_us // MICROSECONDS
    return _shown_words(activity) | {
        "day": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "distance": _plain(activity.distance_m, 1000 * kilometres, 3, reader),
        "duration": f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}",
        "ascent": _plain(activity.ascent_mm, 1000 * metres, 1, reader),
        "descent": _plain(activity.descent_mm, 1000 * metres, 1, reader),
        "calories": activity.calories,
    }


def _plain(value: int | None, divisor: float, decimals: int, reader: Reader) -> str:
    """A number as its field shows it: no groups, no needless zeros."""
    if value is None:
        return ""
    text = f"{value / divisor:.{decimals}f}".rstrip("0").rstrip(".")
    return text.replace(".", reader.number(0.5, 1)[1])
