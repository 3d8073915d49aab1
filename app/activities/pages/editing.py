"""Writing an activity down by hand, and changing one."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.activities import queries, services
from app.activities.blueprint import blueprint
from app.activities.forms import entry_form, instant_of, words_form
from app.activities.models import Activity, Gear, Sport
from app.activities.pages.activity import find_activity, uuid_of
from app.activities.services import Change, Climb, Effort, Words
from app.database import find, now, writing
from app.dates import to_local
from app.errors import NotFound, RegimenError
from app.extensions import db
from app.files import staged
from app.web.formatting import Reader, current_reader
from app.web.forms import Form, sent
from app.web.htmx import redirect, render

RUNNING = 5
USUAL_GEAR = "usual"


def sport_choices(*, hidden: bool = False, besides: int | None = None) -> list[tuple[int, str]]:
    """The sports on offer by their names in the reader's language, also the `hidden` ones, and the one `besides`."""
    wanted = queries.preferences_by_sport(current_user)
    named = [
        (sport.id, _(sport.label))
        for sport in db.session.scalars(queries.sports())
        if hidden or sport.id == besides or (sport.is_active and (sport.id not in wanted or wanted[sport.id].is_shown))
    ]
    return sorted(named, key=lambda pair: pair[1])


def gear_choices(sport: Sport | None = None, attached: Collection[Gear] = ()) -> list[tuple[str, str]]:
    """The reader's gear that is not retired (or is `attached`), all of it or what fits a sport."""
    return [
        (gear.short_id, gear.label)
        for gear in db.session.scalars(queries.gear_of(current_user))
        if (gear.is_active or gear in attached) and (sport is None or gear.gear_type.fits(sport.id))
    ]


def chosen_gear(short_id: str) -> list[Gear] | None:
    """What the choice in a form means; None: what is usual. Raises NotFound."""
    if short_id == USUAL_GEAR:
        return None
    return [find(queries.gear_of(current_user), Gear.uuid == uuid_of(short_id))] if short_id else []


def usual_sport() -> int:
    """What the person did last; running for who did nothing yet."""
    last = db.session.scalar(queries.ordered(queries.activities_of(current_user)).limit(1))
    return last.sport_id if last else RUNNING


def _page(form: Form, reader: Reader, activity: Activity | None = None) -> ResponseReturnValue:
    body = render(
        "activities/activity_form.html",
        fragment="activity_form",
        form=form,
        activity=activity,
        sport_choices=sport_choices(besides=form.shown.get("sport_id")),
        gear_choices=_gear_choices(activity),
        known_tags=list(db.session.scalars(queries.tags_of(current_user))),
        distance_unit=reader.distance_unit,
        height_unit=reader.height(0).unit,
    )
    return body, form.status


@blueprint.page("/activities/new", methods=["GET", "POST"])
def add_by_hand() -> ResponseReturnValue:
    """Write an activity down; the form begins with today and now."""
    reader = current_reader()
    here = to_local(now(), reader.timezone)
    day, clock = here.date().isoformat(), f"{here:%H:%M}"
    form = entry_form(reader, sent(), sport_id=usual_sport(), day=day, time=clock, gear=USUAL_GEAR)
    if not form.is_valid:
        return _page(form, reader)
    try:
        effort = _effort_of(form.values, reader)
        with writing():
            sport = queries.find_sport(form.values["sport_id"])
            words = replace(_words_of(form.values), sport_name=_(sport.label))
            gear = chosen_gear(form.values["gear"])
            added = services.record_by_hand(current_user, sport, effort, words, gear)
            services.tag(current_user, added, _tags_of(form))
    except RegimenError as error:
        _refuse(form, error)
        return _page(form, reader)
    flash(_("Saved"), "done")
    return redirect("activities.activity", short_id=added.short_id)


@blueprint.page("/activities/<short_id>/edit", methods=["GET", "POST"])
def edit_activity(short_id: str) -> ResponseReturnValue:
    """Change an activity; a track is measured anew for another sport."""
    shown = find_activity(short_id)
    reader = current_reader()
    form = words_form(sent(), shown) if shown.has_track else entry_form(reader, sent(), shown)
    if not form.is_valid:
        return _page(form, reader, shown)
    try:
        _store_change(shown, form, reader)
    except RegimenError as error:
        _refuse(form, error)
        return _page(form, reader, find_activity(short_id))
    flash(_("Saved"), "done")
    return redirect("activities.activity", short_id=short_id)


def _store_change(shown: Activity, form: Form, reader: Reader) -> None:
    sport = queries.find_sport(form.values["sport_id"])
    words = _words_of(form.values, empty="")
    wanted = Change(sport=sport, title=words.title, notes=words.notes, description=words.description)
    if not shown.has_track:
        wanted = replace(wanted, **vars(_effort_of(form.values, reader)))
    with staged() as stage:
        measured = services.measure_anew(stage, current_user, shown, sport) if shown.has_track else None
        short_id = shown.short_id
        with writing():
            if form.typed and "gear" in form.typed:
                wanted = replace(wanted, gear=chosen_gear(form.values["gear"]))
            changed = find_activity(short_id)
            services.change(stage, changed, wanted, measured)
            if form.typed and "tags" in form.typed:
                services.tag(current_user, changed, _tags_of(form))


def _tags_of(form: Form) -> list[str]:
    """What stands between commas."""
    return [label.strip() for label in form.values["tags"].split(",")]


def _gear_choices(activity: Activity | None) -> list[tuple[str, str]]:
    """What can be said about equipment; nothing to choose for who has none."""
    own = gear_choices(attached=activity.gear if activity else ())
    usual = [] if activity or not own else [(USUAL_GEAR, _("Usual for the sport"))]
    return [*usual, ("", _("None")), *own] if own else []


def _known_sports() -> set[str]:
    return {str(sport_id) for sport_id, _name in sport_choices(hidden=True)}


def _effort_of(values: dict[str, Any], reader: Reader) -> Effort:
    return Effort(
        started_at=instant_of(values["workout_date"], reader),
        duration_s=values["duration"],
        distance_km=values["distance"],
        climb=Climb(values.get("ascent"), values.get("descent")),
        calories=round(values["calories"]) if values.get("calories") is not None else None,
    )


def _words_of(values: dict[str, Any], empty: str | None = None) -> Words:
    """What was said; an empty field clears what was there when an activity is changed."""
    return Words(*(values.get(name) or empty for name in ("title", "description", "notes")))


def _refuse(form: Form, error: RegimenError) -> None:
    if isinstance(error, NotFound):
        form.add("gear" if form.value("sport_id") in _known_sports() else "sport_id", "choice")
    elif error.code == "not_positive":
        form.add(error.details["figure"], error.code)
    else:
        form.refuse(error)
