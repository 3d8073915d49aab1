"""The list's filter as people use it: typed in their units, kept in the address, told in words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.activities.logic.short_ids import decode
from app.activities.models import Gear, Sport
from app.dates import end_of_day, start_of_day
from app.errors import Invalid, Problem
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
MOST_SPORTS = 50
NO_GEAR = "none"


@dataclass
class Wishes:
    """What was typed (`typed`), what it means to the query (`wanted`), and what could not be understood (`errors`)."""

    typed: MultiDict[str, str]
    sort: str
    page: int
    wanted: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def sports(self) -> list[int]:
        """The ids of the chosen sports."""
        chosen: list[int] = self.wanted.get("sports", [])
        return chosen

    @property
    def is_active(self) -> bool:
        """Whether anything is filtered at all."""
        return bool(self.wanted or self.errors)

    @property
    def order(self) -> tuple[str, bool]:
        """The column, and whether the greatest comes first."""
        return self.sort.removeprefix("-"), self.sort.startswith("-")

    def address(self, page: int = 1, *, without: str | None = None, value: str | None = None) -> str:
        """The address of this list, of another page, or with one wish (or one value of it) taken off."""
        kept: dict[str, Any] = {}
        for name, values in self.typed.lists():
            left = [text for text in values if text and not (name == without and value in (None, text))]
            if left and name != "page" and not (name == "sort" and self.sort == NEWEST_FIRST):
                kept[name] = left
        if page > 1:
            kept["page"] = page
        return url_for("activities.activity_list", **kept)


def read_wishes(typed: MultiDict[str, str], reader: Reader) -> Wishes:
    """What a query string asks for. What cannot be understood is left out, and said at its field."""
    sort = typed.get("sort", NEWEST_FIRST)
    wishes = Wishes(typed, sort if sort in SORTS else NEWEST_FIRST, _page_number(typed.get("page", "1")))
    if text := typed.get("q", "").strip()[:LONGEST_SEARCH]:
        wishes.wanted["text"] = text
    if sports := [int(number) for number in typed.getlist("sport")[:MOST_SPORTS] if _is_short_number(number)]:
        wishes.wanted["sports"] = sports
    gear = typed.getlist("gear")[:MOST_SPORTS]
    if gear == [NO_GEAR]:
        wishes.wanted["without_gear"] = True
    elif any(gear):
        wishes.wanted["gear"] = [uuid for uuid in map(_uuid, gear) if uuid]
    for name, (wish, convert) in _measures(reader).items():
        text = typed.get(name, "").strip()
        if not text:
            continue
        try:
            wishes.wanted[wish] = convert(text)
        except Invalid as error:
            wishes.errors[name] = in_words(Problem(error.code, error.details))
    return wishes


def _uuid(short_id: str) -> UUID | None:
    try:
        return decode(short_id)
    except ValueError:
        return None


def _page_number(text: str) -> int:
    return max(1, int(text)) if _is_short_number(text) else 1


def _is_short_number(text: str) -> bool:
    # Python refuses to read numbers of thousands of digits.
    return text.isdecimal() and len(text) < 9


def _measures(reader: Reader) -> dict[str, tuple[str, Callable[[str], Any]]]:
    """Field → the filter it sets, and how its text becomes that filter's value."""
    metres = reading.metres(reader.distance_unit)

    def microseconds(text: str) -> int:
        return reading.duration(text) // timedelta(microseconds=1)

    return {
        "from": ("started_from", lambda text: start_of_day(reading.day(text), reader.timezone)),
        "to": ("started_before", lambda text: end_of_day(reading.day(text), reader.timezone)),
        "distance_from": ("distance_from", metres),
        "distance_to": ("distance_to", metres),
        "duration_from": ("moving_from", microseconds),
        "duration_to": ("moving_to", microseconds),
        "speed_from": ("average_speed_from", metres),
        "speed_to": ("average_speed_to", metres),
    }


@dataclass(frozen=True)
class Chip:
    """One wish in words, and the address of the list without it."""

    label: str
    address: str


def chips_of(wishes: Wishes, sports: list[Sport], gear: list[Gear], reader: Reader) -> list[Chip]:
    """Every wish that is in force."""
    made = [
        Chip(_(sport.label), wishes.address(without="sport", value=str(sport.id)))
        for sport in sports
        if sport.id in wishes.sports
    ]
    made += [
        Chip(item.label, wishes.address(without="gear", value=item.short_id))
        for item in gear
        if item.uuid in wishes.wanted.get("gear", ())
    ]
    if "without_gear" in wishes.wanted:
        made.append(Chip(_("Without equipment"), wishes.address(without="gear")))
    if "text" in wishes.wanted:
        made.append(Chip(_("“%(text)s”", text=wishes.wanted["text"]), wishes.address(without="q")))
    speed_unit = reader.speed(0).unit
    words: dict[str, Callable[[str], str]] = {
        "from": lambda text: _("from %(day)s", day=reader.written(reading.day(text))),
        "to": lambda text: _("until %(day)s", day=reader.written(reading.day(text))),
        "distance_from": lambda text: _("at least %(value)s", value=f"{text} {reader.distance_unit}"),
        "distance_to": lambda text: _("at most %(value)s", value=f"{text} {reader.distance_unit}"),
        "duration_from": lambda text: _("at least %(value)s", value=f"{text} h"),
        "duration_to": lambda text: _("at most %(value)s", value=f"{text} h"),
        "speed_from": lambda text: _("at least %(value)s", value=f"{text} {speed_unit}"),
        "speed_to": lambda text: _("at most %(value)s", value=f"{text} {speed_unit}"),
    }
    for name, word in words.items():
        text = wishes.typed.get(name, "").strip()
        if text and name not in wishes.errors:
            made.append(Chip(word(text), wishes.address(without=name)))
    return made


def sort_choices() -> list[tuple[str, str]]:
    """The orders on offer, in words."""
    words = {
        "-started_at": _("Newest first"),
        "started_at": _("Oldest first"),
        "-distance": _("Farthest first"),
        "distance": _("Shortest way first"),
        "-moving": _("Longest time first"),
        "moving": _("Shortest time first"),
        "-average_speed": _("Fastest first"),
        "average_speed": _("Slowest first"),
        "-max_speed": _("Greatest speed first"),
        "title": _("Title"),
    }
    return [(sort, words[sort]) for sort in SORTS]


def filter_names() -> dict[str, str]:
    """The fields of the filter, as a sentence about one of them calls it."""
    return {
        "from": _("From"),
        "to": _("To"),
        "distance_from": _("Distance from"),
        "distance_to": _("Distance to"),
        "duration_from": _("Moving time from"),
        "duration_to": _("Moving time to"),
        "speed_from": _("Average speed from"),
        "speed_to": _("Average speed to"),
    }
