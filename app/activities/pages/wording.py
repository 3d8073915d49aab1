"""Words and written figures that several activity pages share."""

from flask_babel import gettext as _
from flask_login import current_user

from app.activities.models import Activity, Record
from app.web.formatting import current_reader, duration


def pace_or_speed(activity: Activity) -> str:
    """What people of this sport look at: the time for a kilometre, or the speed."""
    reader = current_reader()
    pace = reader.pace(activity.average_speed_m_per_h) if activity.sport.shows_pace else None
    return str(pace or reader.speed(activity.average_speed_m_per_h))


def record_names() -> dict[str, str]:
    """What each kind of record is called."""
    return {
        "AS": _("Best average speed"),
        "FD": _("Farthest distance"),
        "LD": _("Longest time"),
        "MS": _("Greatest speed"),
        "HA": _("Most ascent"),
    }


def is_shown(record: Record) -> bool:
    """Whether the reader wants to see a record: some do not care for climbing."""
    return record.record_type != "HA" or bool(current_user.preferences.shows_ascent)


def shown_records(activity: Activity) -> list[Record]:
    """Those an activity holds, as far as the reader wants to see them."""
    return [record for record in activity.records if is_shown(record)]


def effort_names() -> dict[int, str]:
    """What the usual distances are called, by their whole metres."""
    return {
        400: "400 m",
        1000: "1 km",
        1609: _("1 mile"),
        5000: "5 km",
        10_000: "10 km",
        21_097: _("Half marathon"),
        42_195: _("Marathon"),
    }


def record_value(record: Record) -> str:
    """A record's figure, written."""
    reader = current_reader()
    match record.record_type:
        case "FD":
            return str(reader.distance(record.value))
        case "LD":
            return duration(record.value)
        case "HA":
            return str(reader.height(record.value))
        case _:
            return str(reader.speed(record.value))
