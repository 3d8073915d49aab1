"""Input of the activity pages."""

from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError, fields, validates_schema

from app.activities.models import Activity, Sport
from app.dates import to_local, to_utc
from app.errors import Code, Invalid
from app.schemas import InputSchema, Text, between
from app.units import metres_per, metres_per_height
from app.web.formatting import MICROSECONDS, Reader
from app.web.forms import Form, Joined, add_words
from app.web.inputs import day_of, number_of, seconds_of

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_NOTES = 255, 10_000, 500
MOST_KILOMETRES, MOST_METRES_UP = 999.9, 99_999.999
MOST_SECONDS = 2_147_483_647

add_words(
    {
        "not_hours": _l("Write hours and minutes, for example 1:30."),
        "not_positive": _l("Write more than 0."),
        "both_climbs": _l("Write ascent and descent, or neither."),
        "no_such_sport": _l("Choose a sport of the list."),
        "over_limits": _l("That is more than can be stored. Check distance, duration and heights."),
        "changed_meanwhile": _l("Somebody changed this at the same moment. Try again."),
        "in_the_future": _l("Write a time that has been."),
    }
)


class WordsSchema(InputSchema):
    """What people say about any activity."""

    sport_id = fields.Integer(required=True)
    title = Text(longest=LONGEST_TITLE, load_default="")
    description = Text(longest=LONGEST_DESCRIPTION, load_default="")
    notes = Text(longest=LONGEST_NOTES, load_default="")


class EntrySchema(WordsSchema):
    """An activity written down by hand: kilometres, seconds, metres, an instant in UTC."""

    started_at = fields.Raw(required=True)
    distance_km = fields.Float(required=True, validate=between(0.001, MOST_KILOMETRES))
    duration_s = fields.Integer(required=True, validate=between(1, MOST_SECONDS))
    ascent_m = fields.Float(load_default=None, allow_none=True, validate=between(0, MOST_METRES_UP))
    descent_m = fields.Float(load_default=None, allow_none=True, validate=between(0, MOST_METRES_UP))

    @validates_schema
    def check_climbs(self, data: dict[str, Any], **_options: Any) -> None:
        """Up and down belong together."""
        if (data.get("ascent_m") is None) != (data.get("descent_m") is None):
            missing = "ascent_m" if data.get("ascent_m") is None else "descent_m"
            raise ValidationError([Code("both_climbs")], field_name=missing)


def words_form(typed: Any = None, activity: Activity | None = None) -> Form:
    """The form of an activity whose figures its track tells."""
    return Form(WordsSchema(), typed=typed, shown=_shown_words(activity))


def entry_form(reader: Reader, typed: Any = None, activity: Activity | None = None, sport: Sport | None = None) -> Form:
    """The form of an activity written down by hand, in the reader's units and time zone."""
    km = float(metres_per(reader.distance_unit)) / 1000
    metres = float(metres_per_height(reader.distance_unit))

    def number(text: str) -> float:
        return float(number_of(text, reader.language))

    def instant(day: str, clock: str) -> datetime:
        return to_utc(datetime.combine(day_of(day), _time_of(clock)), reader.timezone)

    readers = {
        "started_at": Joined(("day", "time"), instant),
        "distance_km": lambda text: number(text) * km,
        "duration_s": seconds_of,
        "ascent_m": lambda text: number(text) * metres,
        "descent_m": lambda text: number(text) * metres,
    }
    shown = _shown_entry(activity, reader, km, metres) if activity else {}
    if sport:
        shown["sport_id"] = sport.id
    return Form(EntrySchema(), readers, typed=typed, shown=shown)


def _time_of(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise Invalid("not_a_time") from None


def _shown_words(activity: Activity | None) -> dict[str, Any]:
    if activity is None:
        return {}
    return {
        "sport_id": activity.sport_id,
        "title": activity.title,
        "description": activity.description,
        "notes": activity.notes,
    }


def _shown_entry(activity: Activity, reader: Reader, km: float, metres: float) -> dict[str, Any]:
    local = to_local(activity.started_at, reader.timezone)
    seconds = activity.duration_us // MICROSECONDS
    return _shown_words(activity) | {
        "day": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "distance_km": _plain(activity.distance_m / 1000 / km, 3, reader),
        "duration_s": f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}",
        "ascent_m": _plain(activity.ascent_mm, 0, reader, 1000 * metres),
        "descent_m": _plain(activity.descent_mm, 0, reader, 1000 * metres),
    }


def _plain(value: float | None, decimals: int, reader: Reader, divisor: float = 1) -> str:
    """A number as its field shows it: no groups, no needless zeros."""
    if value is None:
        return ""
    text = f"{value / divisor:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", reader.number(0.5, 1)[1])
