"""The filter bar: what it offers, what is in force in words, and filters that were given a name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.models import Gear, SavedFilter, Sport, Tag
from app.activities.pages.filtering import FIELDS, NONE, RANGES, SORTS, USUAL_RADIUS, Wishes
from app.database import find, writing
from app.errors import Invalid, NotFound, Problem
from app.extensions import db
from app.web import reading
from app.web.formatting import Reader
from app.web.forms import add_words, in_words
from app.web.htmx import redirect

add_words(
    __name__,
    {
        "place": _l("Write latitude and longitude, for example 48.86, 2.36."),
        "radius": _l("Write more than 0, for example 5."),
        "too_many_tags": _l("At most %(limit)s tags."),
        "too_many_filters": _l("You have %(limit)s filters already. Remove one first."),
    },
)
VIEWS = ("activity_list", "tracks_map", "calendar", "statistics")


@dataclass(frozen=True)
class Chip:
    """One wish in words, and the address of the list without it."""

    label: str
    address: str


def bar_of(wishes: Wishes, reader: Reader, **hidden: Any) -> dict[str, Any]:
    """What the templates of the bar ask for. `hidden` belongs to the page and is sent along."""
    sports = list(db.session.scalars(queries.sports_of(current_user)))
    gear = list(db.session.scalars(queries.gear_of(current_user)))
    tags = list(db.session.scalars(queries.tags_of(current_user)))
    saved = list(db.session.scalars(queries.saved_filters_of(current_user)))
    return {
        "wishes": wishes,
        "typed": wishes.typed,
        "errors": wishes.errors,
        "filter_names": filter_names(),
        "filter_hidden": hidden,
        "sports": sports,
        "gear": gear,
        "tags": tags,
        "saved_filters": [(one, _address_of(one, wishes.endpoint)) for one in saved],
        "chips": chips_of(wishes, sports, gear, tags, reader),
        "distance_unit": reader.distance_unit,
        "speed_unit": reader.speed(0).unit,
        "height_unit": reader.height(0).unit,
        "usual_radius": USUAL_RADIUS,
    }


def _address_of(saved: SavedFilter, endpoint: str) -> str:
    return url_for(endpoint, **parse_qs(saved.wishes))  # type: ignore[arg-type]


@blueprint.page("/activities/filters", methods=["POST"])
def save_filter() -> ResponseReturnValue:
    """Give the filter that is in force a name."""
    kept = parse_qs(request.form.get("wishes", "")[: services.LONGEST_QUERY * 2])
    wishes = {name: values for name, values in kept.items() if name in FIELDS}
    try:
        with writing():
            services.save_filter(current_user, request.form.get("name", ""), urlencode(wishes, doseq=True))
    except Invalid as error:
        flash(in_words(Problem(error.code, error.details), __name__), "bad")
    else:
        flash(_("Saved"), "done")
    return redirect(_endpoint(), **dict[str, Any](wishes))


@blueprint.page("/activities/filters/<int:filter_id>/delete", methods=["POST"])
def delete_filter(filter_id: int) -> ResponseReturnValue:
    """Forget a filter's name; the activities stay."""
    if filter_id >= 2**63:
        raise NotFound("no_such_row")
    with writing():
        gone = find(queries.saved_filters_of(current_user), SavedFilter.id == filter_id)
        db.session.delete(gone)
    flash(_("%(title)s deleted", title=gone.name), "done")
    return redirect(_endpoint())


def _endpoint() -> str:
    view = request.form.get("view", "")
    return f"activities.{view if view in VIEWS else VIEWS[0]}"


def chips_of(
    wishes: Wishes, sports: Sequence[Sport], gear: Sequence[Gear], tags: Sequence[Tag], reader: Reader
) -> list[Chip]:
    """Every wish that is in force."""
    typed = wishes.typed
    groups = (
        ("sport", [(str(sport.id), _(sport.label)) for sport in sports]),
        ("gear", [*((item.short_id, item.label) for item in gear), (NONE, _("Without equipment"))]),
        ("tag", [*((str(tag.id), tag.label) for tag in tags), (NONE, _("Without tags"))]),
    )
    made = []
    for group, choices in groups:
        chosen, is_not = set(typed.getlist(group)), bool(typed.get(f"{group}_not"))
        made += [
            Chip(_("not %(wish)s", wish=label) if is_not else label, wishes.address(without=group, value=value))
            for value, label in choices
            if value in chosen
        ]
    if "text" in wishes.wanted:
        made.append(Chip(_("“%(text)s”", text=wishes.wanted["text"]), wishes.address(without="q")))
    if wishes.place:
        radius = reader.distance(wishes.place.radius_m)
        near = f"{wishes.place.latitude:.3f}, {wishes.place.longitude:.3f}"
        made.append(
            Chip(_("within %(radius)s of %(place)s", radius=radius, place=near), wishes.address(without="near"))
        )
    if "has_track" in wishes.wanted:
        label = _("With a track") if wishes.wanted["has_track"] else _("Without a track")
        made.append(Chip(label, wishes.address(without="track")))
    for name, word in _limit_words(reader).items():
        text = typed.get(name, "").strip()
        if text and name not in wishes.errors:
            made.append(Chip(word(text), wishes.address(without=name)))
    return made


def _limit_words(reader: Reader) -> dict[str, Callable[[str], str]]:
    """What a lower or an upper limit says."""
    units = {
        "distance": reader.distance_unit,
        "duration": "h",
        "speed": reader.speed(0).unit,
        "max_speed": _("%(unit)s at the fastest", unit=reader.speed(0).unit),
        "ascent": _("%(unit)s of ascent", unit=reader.height(0).unit),
        "heart_rate": _("bpm"),
        "calories": "kcal",
    }
    words: dict[str, Callable[[str], str]] = {
        "from": lambda text: _("from %(day)s", day=reader.written(reading.day(text))),
        "to": lambda text: _("until %(day)s", day=reader.written(reading.day(text))),
    }
    for name in RANGES:
        unit = units[name]
        words[f"{name}_from"] = lambda text, unit=unit: _("at least %(value)s", value=f"{text} {unit}")  # type: ignore[misc]
        words[f"{name}_to"] = lambda text, unit=unit: _("at most %(value)s", value=f"{text} {unit}")  # type: ignore[misc]
    return words


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
        "near": _("Near a place"),
        "distance_from": _("Distance from"),
        "distance_to": _("Distance to"),
        "duration_from": _("Moving time from"),
        "duration_to": _("Moving time to"),
        "speed_from": _("Average speed from"),
        "speed_to": _("Average speed to"),
        "max_speed_from": _("Greatest speed from"),
        "max_speed_to": _("Greatest speed to"),
        "ascent_from": _("Ascent from"),
        "ascent_to": _("Ascent to"),
        "heart_rate_from": _("Heart rate from"),
        "heart_rate_to": _("Heart rate to"),
        "calories_from": _("Calories from"),
        "calories_to": _("Calories to"),
    }
