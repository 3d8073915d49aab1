"""An exercise over time, whatever routine it was in."""

from datetime import date
from typing import Any

from babel.dates import format_date
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select

from app.database import find
from app.exercises.models import Exercise
from app.extensions import db
from app.routines.logic.kinds import REPETITIONS
from app.routines.logic.strength import MOST_REPETITIONS
from app.routines.picking import names_of
from app.routines.queries import exercises_for
from app.training import queries
from app.training.blueprint import blueprint
from app.training.body_weight import body_weight_of
from app.training.logic import BodyWeight, DoneSet, by_day
from app.training.models import WorkoutLog, WorkoutSession
from app.training.pages.sessions import set_words
from app.web.axes import thinned, ticks
from app.web.formatting import Reader, current_reader
from app.web.htmx import render
from app.web.language import chosen_language

HIGHEST_ID = 2**31 - 1
MOST_DAYS_LISTED = 30
MOST_SETS = 5000
"""Of an exercise; some ten years of it. What is older is not looked at."""


@blueprint.page("/train/progress/")
def exercise_list() -> ResponseReturnValue:
    """Every exercise that was ever logged, the latest first."""
    last = func.max(WorkoutSession.date)
    rows = db.session.execute(
        select(WorkoutLog.exercise_id, func.count(), last)
        .join(WorkoutLog.session)
        .where(WorkoutLog.user_id == current_user.id)
        .group_by(WorkoutLog.exercise_id)
        .order_by(last.desc(), WorkoutLog.exercise_id)
    ).all()
    names = names_of([row[0] for row in rows], chosen_language())
    return render("training/exercise_list.html", rows=rows, names=names)


@blueprint.page(f"/train/progress/<int(max={HIGHEST_ID}):exercise_id>/")
def exercise(exercise_id: int) -> ResponseReturnValue:
    """Estimated maximum, volume and best sets of one exercise."""
    find(exercises_for(current_user), Exercise.id == exercise_id)
    weigh = body_weight_of(current_user)
    sets = queries.latest_sets(current_user, exercise_id, MOST_SETS)
    days = by_day(sets, weigh)
    words, reader = set_words(), current_reader()
    unit = words.units.weight_units.get(words.unit_id, "")
    return render(
        "training/exercise.html",
        exercise_id=exercise_id,
        name=names_of([exercise_id], chosen_language()).get(exercise_id, ""),
        days=days,
        recent=list(reversed(days))[:MOST_DAYS_LISTED],
        best=_best_by_repetitions(sets, weigh),
        strongest=max((one for one in days if one.estimate), key=lambda one: one.estimate or 0, default=None),
        estimate_chart=_line([(one.day, words.in_preferred(one.estimate)) for one in days], reader),
        volume_chart=_line([(one.day, words.in_preferred(one.volume)) for one in days if one.volume], reader),
        words=words,
        unit=unit,
        most_repetitions=MOST_REPETITIONS,
    )


def _best_by_repetitions(sets: list[DoneSet], weigh: BodyWeight) -> list[tuple[DoneSet, Any]]:
    """The heaviest set for each number of repetitions, with what was moved."""
    best: dict[Any, tuple[DoneSet, Any]] = {}
    for one in sets:
        load = one.kilograms(weigh)
        if not one.counts or one.repetitions_unit != REPETITIONS or not one.repetitions or not load:
            continue
        held = best.get(one.repetitions)
        if held is None or load > held[1]:
            best[one.repetitions] = (one, load)
    return [best[repetitions] for repetitions in sorted(best)][:20]


def _line(points: list[tuple[date, float | None]], reader: Reader) -> dict[str, Any] | None:
    """A line chart's points and scales; None where there is no line to draw."""
    known = [(day, value) for day, value in points if value is not None]
    if len(known) < 2:
        return None
    values = [value for _day, value in known]
    shown = thinned(known, 200)
    marks = thinned(list(dict.fromkeys(day for day, _value in known)), 5)
    return {
        "points": [(day.toordinal(), value) for day, value in shown],
        "x_ticks": [(day.toordinal(), _short(day, reader)) for day in marks],
        "y_ticks": [(tick, reader.number(tick, 1 if tick % 1 else 0)) for tick in ticks(min(values), max(values))],
    }


def _short(day: date, reader: Reader) -> str:
    return str(format_date(day, format="d MMM" if reader.language == "en" else "d. MMM", locale=reader.language))
