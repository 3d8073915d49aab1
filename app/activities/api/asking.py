"""From a query string in FitTrackee's words and units to our filters."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.activities.logic import short_ids
from app.activities.logic.durations import parse_hours_minutes
from app.activities.queries import Place
from app.api.fittrackee.bodies import bad_request
from app.api.fittrackee.paging import asked_page
from app.dates import end_of_day, start_of_day

MICROSECONDS = 1_000_000
MOST_VALUES = 100
USUAL_RADIUS_KM, GREATEST_RADIUS_KM = 10, 20_000
PACE = re.compile(r"[0-9]{1,3}:[0-5][0-9]")
ORDERS = {
    "workout_date": "started_at",
    "distance": "distance",
    "duration": "moving",
    "moving": "moving",
    "ave_speed": "average_speed",
    "max_speed": "max_speed",
    "title": "title",
    "sport_id": "sport",
}


@dataclass(frozen=True)
class Asked:
    """A list as a program wants it, in the words of our queries."""

    wanted: dict[str, Any]
    order: str
    descending: bool
    page: int
    per_page: int


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y-%m-%d").date()


def _thousandths(text: str) -> Decimal:
    # By way of the shortest decimal, so that 12.346 km are 12346 m and not a little more.
    return Decimal(repr(float(text))) * 1000


def _whole_numbers(text: str) -> list[int]:
    """One, or several with commas between, which the contract does not know."""
    return [int(part) for part in text.split(",")][:MOST_VALUES]


def _pace(text: str) -> Fraction:
    """The speed (metres an hour) of somebody who needs so many minutes and seconds for a kilometre."""
    minutes, _, seconds = text.partition(":")
    if not (PACE.fullmatch(text) and (int(minutes) or int(seconds))):
        raise ValueError(text)
    return Fraction(3_600_000, int(minutes) * 60 + int(seconds))


Read = Callable[[str, str | None], Any]

# Parameter: filter, and how its text becomes a value (the second argument is the person's time zone).
PARAMETERS: dict[str, tuple[str, Read]] = {
    "sport_id": ("sports", lambda text, _zone: _whole_numbers(text)),
    "title": ("title", lambda text, _zone: text),
    "notes": ("notes", lambda text, _zone: text),
    "description": ("description", lambda text, _zone: text),
    "from": ("started_from", lambda text, zone: start_of_day(_day(text), zone)),
    "to": ("started_before", lambda text, zone: end_of_day(_day(text), zone)),
    "distance_from": ("distance_from", lambda text, _zone: _thousandths(text)),
    "distance_to": ("distance_to", lambda text, _zone: _thousandths(text)),
    "ave_speed_from": ("average_speed_from", lambda text, _zone: _thousandths(text)),
    "ave_speed_to": ("average_speed_to", lambda text, _zone: _thousandths(text)),
    "max_speed_from": ("max_speed_from", lambda text, _zone: _thousandths(text)),
    "max_speed_to": ("max_speed_to", lambda text, _zone: _thousandths(text)),
    "duration_from": ("moving_from", lambda text, _zone: parse_hours_minutes(text) * MICROSECONDS),
    "ave_pace_from": ("average_speed_to", lambda text, _zone: _pace(text)),
    "ave_pace_to": ("average_speed_from", lambda text, _zone: _pace(text)),
    "max_pace_from": ("max_speed_to", lambda text, _zone: _pace(text)),
    "max_pace_to": ("max_speed_from", lambda text, _zone: _pace(text)),
    "duration_to": ("moving_to", lambda text, _zone: parse_hours_minutes(text) * MICROSECONDS),
}


def asked_list(query: Mapping[str, str], zone: str | None) -> Asked:
    """What the query string asks. Raises Refused."""
    page, per_page = asked_page(query)
    by = query.get("order_by", "workout_date")
    if by not in ORDERS:
        raise bad_request(hint=f"order_by is one of {', '.join(ORDERS)}")
    wanted = {}
    for parameter, (name, read) in PARAMETERS.items():
        if text := query.get(parameter):
            wanted[name] = _read(parameter, read, text, zone)
    if query.get("equipment_id") == "none":
        wanted["without_gear"] = True
    elif "equipment_id" in query:
        wanted["gear"] = _gear(query["equipment_id"])
    if query.get("coordinates"):
        wanted["near"] = _place(query)
    return Asked(wanted, ORDERS[by], query.get("order") != "asc", page, per_page)


def _place(query: Mapping[str, str]) -> Place:
    try:
        latitude, longitude = map(float, query["coordinates"].split(","))
        radius_km = float(query.get("radius") or USUAL_RADIUS_KM)
    except ValueError:
        raise bad_request(hint="coordinates are latitude and longitude, like 48.86,2.36") from None
    if not 0 < radius_km <= GREATEST_RADIUS_KM:
        raise bad_request("invalid radius, must be an float greater than zero")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request(hint="coordinates lie nowhere on Earth")
    return Place(latitude, longitude, radius_km * 1000)


def _read(parameter: str, read: Read, text: str, zone: str | None) -> Any:
    try:
        return read(text, zone)
    except (ValueError, OverflowError):
        if parameter.startswith("duration_"):
            raise bad_request("invalid duration", hint="hours and minutes, like 1:30") from None
        if "_pace_" in parameter:
            raise bad_request("invalid duration", hint="minutes and seconds, like 5:30") from None
        raise bad_request(hint=f"{parameter} cannot be read") from None


def _gear(text: str) -> list[UUID]:
    try:
        return [short_ids.decode(text)] if text else []
    except short_ids.UndecodableId:
        raise bad_request(hint="equipment_id is no id") from None
