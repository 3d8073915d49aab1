"""The filter of activities as people use it: typed in their units, kept in the address; every page of Move reads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for
from flask_login import current_user
from sqlalchemy import Select
from werkzeug.datastructures import MultiDict

from app.activities import queries
from app.activities.logic.short_ids import decode
from app.activities.models import Activity
from app.activities.queries import Place
from app.dates import end_of_day, start_of_day
from app.errors import Invalid, Problem
from app.units import metres_per, metres_per_height
from app.web import reading
from app.web.formatting import Reader
from app.web.forms import in_words

NEWEST_FIRST = "-started_at"
SORTS = (
    NEWEST_FIRST,
    "started_at",
    "-distance",
    "distance",
    "-moving",
    "moving",
    "-average_speed",
    "average_speed",
    "-max_speed",
    "title",
)
LONGEST_SEARCH = 200
MOST_CHOSEN = 50
NONE = "none"
USUAL_RADIUS = 5
GREATEST_RADIUS_M = 20_000_000
RANGES = ("distance", "duration", "speed", "max_speed", "ascent", "heart_rate", "calories")
FIELDS = (
    *("q", "sport", "sport_not", "gear", "gear_not", "tag", "tag_not", "from", "to", "near", "radius", "track"),
    *(f"{name}_{end}" for name in RANGES for end in ("from", "to")),
)
"""What belongs to the filter among all that may stand in an address."""


@dataclass
class Wishes:
    """What was typed (`typed`), what it means to the query (`wanted`), and what could not be understood (`errors`)."""

    typed: MultiDict[str, str]
    sort: str
    page: int
    endpoint: str = "activities.activity_list"
    wanted: dict[str, Any] = field(default_factory=dict)
    place: Place | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def sports(self) -> list[int]:
        """The ids of the sports that are ticked."""
        return _numbers(self.typed.getlist("sport"))

    @property
    def is_active(self) -> bool:
        """Whether anything is filtered at all."""
        return bool(self.wanted or self.place or self.errors)

    @property
    def order(self) -> tuple[str, bool]:
        """The column, and whether the greatest comes first."""
        return self.sort.removeprefix("-"), self.sort.startswith("-")

    @property
    def parameters(self) -> dict[str, Any]:
        """The filter as it stands in addresses, without order and page."""
        return {name: left for name in FIELDS if (left := [text for text in self.typed.getlist(name) if text])}

    @property
    def query(self) -> str:
        """The same, as the query of an address."""
        return urlencode(self.parameters, doseq=True)

    def rows(self) -> Select[Activity]:
        """The reader's activities that meet every wish."""
        rows = queries.narrowed(queries.activities_of(current_user), self.wanted)
        if self.place is None:
            return rows
        return queries.narrowed(rows, {"ids": queries.ids_near(rows, self.place)})

    def address(self, page: int = 1, *, without: str | None = None, value: str | None = None, **others: Any) -> str:
        """The address of this list, of another page, or with one wish (or one value of it) taken off."""
        kept: dict[str, Any] = {}
        for name, values in self.parameters.items():
            left = [text for text in values if not (name == without and value in (None, text))]
            if left:
                kept[name] = left
        for group in ("sport", "gear", "tag"):
            if group not in kept:
                kept.pop(f"{group}_not", None)
        if "near" not in kept:
            kept.pop("radius", None)
        if self.sort != NEWEST_FIRST:
            kept["sort"] = self.sort
        if page > 1:
            kept["page"] = page
        return url_for(self.endpoint, **(others | kept))


def read_wishes(typed: MultiDict[str, str], reader: Reader, endpoint: str = "activities.activity_list") -> Wishes:
    """What a query string asks for. What cannot be understood is left out, and said at its field."""
    sort = typed.get("sort", NEWEST_FIRST)
    page = _page_number(typed.get("page", "1"))
    wishes = Wishes(typed, sort if sort in SORTS else NEWEST_FIRST, page, endpoint)
    if text := typed.get("q", "").strip()[:LONGEST_SEARCH]:
        wishes.wanted["text"] = text
    if sports := wishes.sports:
        wishes.wanted["not_sports" if typed.get("sport_not") else "sports"] = sports
    gear = [one for one in typed.getlist("gear")[:MOST_CHOSEN] if one]
    uuids = [uuid for uuid in map(_uuid, gear) if uuid]
    wishes.wanted |= _group("gear", uuids, gear, is_not=bool(typed.get("gear_not")))
    tags = [one for one in typed.getlist("tag")[:MOST_CHOSEN] if one]
    wishes.wanted |= _group("tags", _numbers(tags), tags, is_not=bool(typed.get("tag_not")))
    if typed.get("track") in {"yes", "no"}:
        wishes.wanted["has_track"] = typed["track"] == "yes"
    for name, (wish, convert) in _measures(reader).items():
        text = typed.get(name, "").strip()
        if text:
            _understand(wishes, name, wish, partial(convert, text))
    if typed.get("near", "").strip():
        _understand(wishes, "near", "", lambda: _place(typed, reader))
    return wishes


def _understand(wishes: Wishes, name: str, wish: str, read: Callable[[], Any]) -> None:
    try:
        value = read()
    except Invalid as error:
        wishes.errors[name] = in_words(Problem(error.code, error.details))
        return
    if isinstance(value, Place):
        wishes.place = value
    else:
        wishes.wanted[wish] = value


def _group(name: str, known: Sequence[Any], chosen: Sequence[str], *, is_not: bool) -> dict[str, Any]:
    """The wish of a group of boxes, one of which means none: any of these, or none of these."""
    none = NONE in chosen
    if is_not:
        without = {f"not_{name}": known} if known else {}
        return without | ({f"with_{name}": True} if none else {})
    if none:
        return {f"{name}_or_none": known} if known else {f"without_{name}": True}
    return {name: known} if chosen else {}


def _place(typed: MultiDict[str, str], reader: Reader) -> Place:
    """`48.86, 2.36` and a radius in the reader's unit. Raises Invalid."""
    parts = typed["near"].replace(";", ",").split(",")
    try:
        latitude, longitude = map(float, parts)
    except ValueError:
        raise Invalid("place") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Invalid("place")
    text = typed.get("radius", "").strip()
    radius_m = float(reading.number(text) if text else USUAL_RADIUS) * float(metres_per(reader.distance_unit))
    if not 0 < radius_m <= GREATEST_RADIUS_M:
        raise Invalid("radius")
    return Place(latitude, longitude, radius_m)


def _numbers(texts: Sequence[str]) -> list[int]:
    return [int(text) for text in texts[:MOST_CHOSEN] if _is_short_number(text)]


def _uuid(short_id: str) -> UUID | None:
    try:
        return decode(short_id)
    except ValueError:
        return None


def _page_number(text: str) -> int:
    return max(1, int(text)) if _is_short_number(text) else 1


def _is_short_number(text: str) -> bool:
    # Python refuses to read numbers of thousands of digits.
    return text.isascii() and text.isdecimal() and len(text) < 10


def _measures(reader: Reader) -> dict[str, tuple[str, Callable[[str], Any]]]:
    """Field → the filter it sets, and how its text becomes that filter's value."""
    metres = reading.metres(reader.distance_unit)
    height = float(metres_per_height(reader.distance_unit))
    readers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "distance": ("distance", metres),
        "duration": ("moving", lambda text: reading.duration(text) // timedelta(microseconds=1)),
        "speed": ("average_speed", metres),
        "max_speed": ("max_speed", metres),
        "ascent": ("ascent", lambda text: float(reading.number(text)) * height * 1000),
        "heart_rate": ("heart_rate", reading.number),
        "calories": ("calories", reading.number),
    }
    measures: dict[str, tuple[str, Callable[[str], Any]]] = {
        "from": ("started_from", lambda text: start_of_day(reading.day(text), reader.timezone)),
        "to": ("started_before", lambda text: end_of_day(reading.day(text), reader.timezone)),
    }
    for name, (wish, read) in readers.items():
        measures |= {f"{name}_{end}": (f"{wish}_{end}", read) for end in ("from", "to")}
    return measures
