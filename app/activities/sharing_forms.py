"""Input of the pages about what others may see."""

from math import isfinite
from typing import Any

from marshmallow import fields
from werkzeug.datastructures import MultiDict

from app.activities.services.privacy import GREATEST_RADIUS_M, LEAST_RADIUS_M, LONGEST_ZONE_NAME
from app.activities.sharing_models import PrivacyZone
from app.api.fields import Date, Float, Integer, Text
from app.api.schema import Schema
from app.errors import Invalid
from app.units import metres_per_height
from app.web import reading
from app.web.formatting import Reader
from app.web.forms import Form

USUAL_RADIUS_M = 300
MICRODEGREES = 6
"""Decimals of a degree; the last one is a tenth of a metre."""


class ZoneOnPages(Schema):
    """A place to hide."""

    name = Text(required=True, longest=LONGEST_ZONE_NAME)
    latitude = Float(required=True, minimum=-90, maximum=90)
    longitude = Float(required=True, minimum=-180, maximum=180)
    radius_m = Integer(required=True, minimum=LEAST_RADIUS_M, maximum=GREATEST_RADIUS_M)


def zone_form(reader: Reader, typed: MultiDict[str, str] | None = None, shown: dict[str, Any] | None = None) -> Form:
    """The form of a privacy zone; the radius is in metres or feet."""
    metres = float(metres_per_height(reader.distance_unit))
    shown = {"radius_m": USUAL_RADIUS_M} | (shown or {})
    stored = shown | {"radius_m": round(shown["radius_m"] / metres)}

    def radius(text: str) -> int:
        return round(float(reading.number(text)) * metres)

    readers = {"latitude": _degrees, "longitude": _degrees, "radius_m": radius}
    return Form(ZoneOnPages(), readers, typed=typed, shown=stored)


def shown_zone(zone: PrivacyZone) -> dict[str, Any]:
    """A stored zone as its form shows it."""
    return {
        "name": zone.name,
        "latitude": round(zone.latitude, MICRODEGREES),
        "longitude": round(zone.longitude, MICRODEGREES),
        "radius_m": zone.radius_m,
    }


def _degrees(text: str) -> float:
    """`48.8566` or `48,8566`: no place needs groups of digits. Raises Invalid."""
    try:
        value = float(text.replace(",", ".").replace("−", "-"))
    except ValueError:
        raise Invalid("number") from None
    if not isfinite(value):
        raise Invalid("number")
    return value


class LinkOnPages(Schema):
    """What a link shows, and for how long."""

    shows = fields.List(Text(longest=20), load_default=list)
    ends_on = Date(allow_none=True, load_default=None)


def link_form(typed: MultiDict[str, str] | None = None, shown: dict[str, Any] | None = None) -> Form:
    """The form of a link to an activity."""
    return Form(LinkOnPages(), {"ends_on": reading.day}, typed=typed, shown=shown)
