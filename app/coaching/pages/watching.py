"""For trainers: what somebody who lets them look has done."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.accounts.roles import for_trainers
from app.activities import queries as activities_queries
from app.activities.pages.wording import pace_or_speed
from app.body import queries as body_queries
from app.body.models import MILLIGRAMS, Category, StoredMeasurement
from app.body.pages.series import RANGES, USUAL_RANGE, drawings_of, in_seconds, series_of, since
from app.coaching.blueprint import blueprint
from app.coaching.pages.trainees import PERSON, grant_in, own_routines, person_page
from app.coaching.pages.weeks import SHOWN, averages, bar_of, days_of, sentence_of
from app.coaching.queries import offers_by
from app.database import now
from app.dates import to_local, week_start
from app.extensions import db
from app.nutrition.pages.moments import bounds, day_asked
from app.nutrition.pages.wording import portion_text, values_of_portion
from app.nutrition.queries import day as days
from app.routines.models import Routine
from app.routines.picking import names_of
from app.routines.queries import routines_of
from app.training import queries as training_queries
from app.training.models import WorkoutLog, WorkoutSession
from app.training.pages.sessions import set_words, titles_of
from app.units import KILOGRAMS_PER_POUND
from app.web.axes import ticks
from app.web.formatting import Reader, current_reader
from app.web.language import chosen_language
from app.web.paging import sheet_of

WORKOUTS_PER_PAGE = 10
ACTIVITIES_PER_PAGE = 20


def reader_of(person: User) -> Reader:
    """The trainer reads in their own language and units, on the clock of the person."""
    return replace(current_reader(), timezone=person.preferences.timezone or "UTC")


@blueprint.page(f"{PERSON}/training")
@for_trainers
def training(person_id: int) -> ResponseReturnValue:
    """The routines, and the last workouts with their sets."""
    grant = grant_in(person_id, "training")
    latest = training_queries.sessions_of(grant.user).order_by(WorkoutSession.date.desc(), WorkoutSession.id.desc())
    sheet = sheet_of(latest.options(selectinload(WorkoutSession.logs)), WORKOUTS_PER_PAGE)
    sessions = list(sheet.rows)
    routines = routines_of(grant.user).order_by(None).order_by(Routine.start.desc(), Routine.id.desc()).limit(10)
    return person_page(
        "coaching/training.html",
        grant,
        "training",
        sheet=sheet,
        titles=titles_of(sessions),
        done={one.id: _by_exercise(one) for one in sessions},
        names=names_of({log.exercise_id for one in sessions for log in one.logs}, chosen_language()),
        words=set_words(),
        routines=db.session.scalars(routines).all(),
        today=to_local(now(), grant.user.preferences.timezone).date(),
        own=[(routine.id, routine.name) for routine in db.session.scalars(own_routines())],
        offers=db.session.scalars(offers_by(current_user, grant.user)).all(),
    )


def _by_exercise(session: WorkoutSession) -> dict[int, list[WorkoutLog]]:
    found = defaultdict[int, list[WorkoutLog]](list)
    for log in sorted(session.logs, key=lambda log: (log.date, str(log.id))):
        found[log.exercise_id].append(log)
    return dict(found)


@dataclass(frozen=True)
class Measured:
    """The last value of something somebody measures, and how it changed."""

    name: str
    unit: str
    value: float
    when: datetime
    change: float | None


@blueprint.page(f"{PERSON}/body")
@for_trainers
def body(person_id: int) -> ResponseReturnValue:
    """The curve of weights, and the last measurements. Photos are shown to nobody."""
    grant = grant_in(person_id, "body")
    reader, unit = reader_of(grant.user), current_user.preferences.weight_unit
    divisor = MILLIGRAMS * (float(KILOGRAMS_PER_POUND) if unit == "lb" else 1)
    points = [(moment, mg / divisor) for moment, mg in body_queries.weight_series_of(grant.user)]
    series = series_of(in_seconds(points), reader)
    name = request.args.get("range", USUAL_RANGE)
    name = name if name in RANGES else USUAL_RANGE
    start = since(name, to_local(now(), reader.timezone).date(), reader)
    return person_page(
        "coaching/body.html",
        grant,
        "body",
        unit=unit,
        range=name,
        ranges=[("1m", _("1 m")), ("3m", _("3 m")), ("6m", _("6 m")), ("1y", _("1 y")), ("all", _("All"))],
        drawings=drawings_of(series, start, None, reader),
        average=reader.number(series.averages[-1], 1) if series.averages else "",
        latest=[(moment, reader.number(value, 1)) for moment, value in points[:-8:-1]],
        measured=_measured(grant.user),
    )


def _measured(person: User) -> list[Measured]:
    """Two statements, however much was measured."""
    points = defaultdict[UUID, list[tuple[datetime, float]]](list)
    rows = body_queries.stored_measurements_of(person).with_only_columns(
        StoredMeasurement.category_id, StoredMeasurement.date, StoredMeasurement.value
    )
    for category_id, moment, value in db.session.execute(rows.order_by(StoredMeasurement.date)):
        points[category_id].append((moment, float(value)))
    categories = body_queries.categories_of(person).where(~Category.is_official).order_by(Category.order, Category.name)
    found = []
    for one in db.session.scalars(categories):
        own = points[one.id]
        if own:
            change = own[-1][1] - own[0][1] if len(own) > 1 else None
            found.append(Measured(one.name, one.unit, own[-1][1], own[-1][0], change))
    return found


@dataclass(frozen=True)
class Eaten:
    """One entry of the diary."""

    what: str
    portion: str
    energy: float


@blueprint.page(f"{PERSON}/food")
@for_trainers
def food(person_id: int) -> ResponseReturnValue:
    """A week of the diary: its figures, and what was eaten on each day."""
    grant = grant_in(person_id, "food")
    reader = reader_of(grant.user)
    asked = day_asked(reader)
    first = week_start(asked, grant.user.preferences.first_weekday)
    week = days_of(grant.user, first, reader)
    highest = max([float(one.values["energy"] or 0) for one in week if one.values] or [0])
    return person_page(
        "coaching/food.html",
        grant,
        "food",
        first=first,
        last=first + timedelta(days=6),
        before=first - timedelta(days=7),
        after=first + timedelta(days=7),
        week=week,
        average=averages(week),
        names=SHOWN,
        bars=[bar_of(one, reader) for one in week],
        scale=[(place, reader.number(place)) for place in ticks(0, highest or 2000)],
        sentence=sentence_of(averages(week), reader),
        eaten=_eaten(grant.user, first, reader),
    )


def _eaten(person: User, first: date, reader: Reader) -> dict[date, list[Eaten]]:
    found = defaultdict[date, list[Eaten]](list)
    week = bounds(first, reader, 7)
    for quick in days.quick_between(person, *week):
        line = Eaten(quick.name or _("Calories"), "", float(quick.energy))
        found[to_local(quick.datetime, reader.timezone).date()].append(line)
    for entry in days.eaten_between(person, *week):
        energy = float(values_of_portion(entry)["energy"] or 0)
        line = Eaten(entry.ingredient.name, portion_text(entry, reader), energy)
        found[to_local(entry.datetime, reader.timezone).date()].append(line)
    return dict(found)


@blueprint.page(f"{PERSON}/activities")
@for_trainers
def activities(person_id: int) -> ResponseReturnValue:
    """Recorded movement in figures. Where somebody was is shown to nobody."""
    grant = grant_in(person_id, "activities")
    rows = activities_queries.activities_of(grant.user)
    totals = activities_queries.totals_of(rows)
    number = min(max(request.args.get("page", 1, int), 1), 10**6)
    page = activities_queries.overview_of(activities_queries.ordered(rows), number, ACTIVITIES_PER_PAGE, totals.count)
    return person_page(
        "coaching/activities.html", grant, "activities", page=page, totals=totals, pace_or_speed=pace_or_speed
    )
