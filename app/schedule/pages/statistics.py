"""Statistics of training: volume and sets by week, and which muscles they were for; and those of one routine."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.database import find
from app.dates import YEARS
from app.exercises.logic.body_map import figure
from app.exercises.models import Muscle
from app.extensions import db
from app.routines.logic.statistics import statistics as summed_up
from app.routines.models import Routine
from app.routines.picking import names_of
from app.routines.queries import routines_of
from app.schedule.blueprint import blueprint
from app.schedule.pages.start import ID
from app.training import queries
from app.training.body_weight import body_weight_of
from app.training.logic import BodyWeight, DoneSet
from app.training.models import WorkoutLog, WorkoutSession
from app.training.pages.sessions import set_words, titles_of
from app.training.queries.muscles import trained_by_exercise
from app.training.services import today_of
from app.web.axes import ticks
from app.web.formatting import current_reader
from app.web.htmx import render
from app.web.language import chosen_language

WEEKS = 12
ENOUGH, SOME = Decimal(6), Decimal(0)
"""Sets in a week from which a muscle is shown in full, and above which in pale."""
TONE = "var(--strength)"


@dataclass(frozen=True)
class Bar:
    """A week of the chart."""

    label: str
    name: str
    parts: list[tuple[float, str]]
    sessions: int
    sets: int
    volume: Decimal


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _asked_week(today: date) -> date:
    """The Monday of the week of the address, `2026-11-16`."""
    try:
        found = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        return _monday(today)
    return _monday(found) if found.year in YEARS[2:-2] else _monday(today)


@blueprint.page("/train/statistics")
def statistics() -> ResponseReturnValue:
    """Twelve weeks up to the one of the address, and the muscles of that one."""
    today = today_of(current_user)
    week = _asked_week(today)
    first = week - timedelta(weeks=WEEKS - 1)
    last = week + timedelta(days=6)
    weigh = body_weight_of(current_user)
    bars = _bars(first, last, weigh)
    muscles = queries.volume_by_week_and_muscle(current_user, week, last, weigh).get(week.isocalendar()[:2], {})
    names = {row.id: _(row.name_en or row.name) for row in db.session.scalars(select(Muscle))}
    rows = sorted(((names.get(key, ""), one) for key, one in muscles.items()), key=lambda row: (-row[1].sets, row[0]))
    words, reader = set_words(), current_reader()
    top = max((bar.parts[0][0] for bar in bars if bar.parts), default=0)
    return render(
        "schedule/statistics.html",
        bars=bars,
        y_ticks=[(tick, reader.number(tick)) for tick in ticks(0, top or 1)],
        unit=words.units.weight_units.get(words.unit_id, ""),
        words=words,
        week=week,
        last=last,
        earlier=(week - timedelta(weeks=1)).isoformat(),
        later=(week + timedelta(weeks=1)).isoformat() if week < _monday(today) else None,
        muscles=rows,
        body=body_figure(
            [key for key, one in muscles.items() if one.sets >= ENOUGH],
            [key for key, one in muscles.items() if SOME < one.sets < ENOUGH],
        ),
        has_any=any(bar.sets for bar in bars),
    )


def body_figure(first: list[int], second: list[int]) -> str:
    """The body diagram with muscles in full and in pale."""
    text = (Path(current_app.static_folder or "") / "img" / "body.svg").read_text()
    return figure(text, first, second)


def _bars(first: date, last: date, weigh: BodyWeight) -> list[Bar]:
    words, reader = set_words(), current_reader()
    sets = queries.sets_between(current_user, first, last)
    by_week: dict[date, list[DoneSet]] = {}
    for one in sets:
        by_week.setdefault(_monday(one.day), []).append(one)
    bars = []
    for number in range(((last - first).days + 1) // 7):
        monday = first + timedelta(weeks=number)
        done = [one for one in by_week.get(monday, []) if one.counts]
        volume = sum((one.volume(weigh) for one in done), Decimal(0))
        bars.append(
            Bar(
                label=f"{monday.day}.{monday.month}." if reader.language == "de" else f"{monday.day}/{monday.month}",
                name=_("Week from %(day)s", day=reader.written(monday)),
                parts=[(words.in_preferred(volume) or 0.0, TONE)],
                sessions=len({one.session for one in done}),
                sets=len(done),
                volume=volume,
            )
        )
    return bars


@blueprint.page(f"/routines/<{ID}:routine_id>/log")
def routine_log(routine_id: int) -> ResponseReturnValue:
    """The workouts of a routine."""
    routine = find(routines_of(current_user), Routine.id == routine_id)
    rows = queries.routine_sessions(routine_id).where(WorkoutSession.user_id == current_user.id)
    sessions = list(db.session.scalars(rows.options(selectinload(WorkoutSession.logs))))
    exercises = {log.exercise_id for one in sessions for log in one.logs}
    return render(
        "schedule/routine_log.html",
        routine=routine,
        sessions=list(reversed(sessions)),
        titles=titles_of(sessions),
        names=names_of(exercises, chosen_language()),
        words=set_words(),
    )


@blueprint.page(f"/routines/<{ID}:routine_id>/statistics")
def routine_statistics(routine_id: int) -> ResponseReturnValue:
    """Volume, sets and intensity of a routine, by week of it and by exercise."""
    routine = find(routines_of(current_user), Routine.id == routine_id)
    worked = queries.worked_sets(current_user, routine_id, body_weight_of(current_user))
    found = summed_up(worked, trained_by_exercise({one.exercise for one in worked}))
    exercises = [int(key) for key in found["sets"]["mesocycle"]["exercises"]]
    rounds = sorted((key for key in found["sets"]["iteration"] if key != "None"), key=int)
    muscles = {row.id: _(row.name_en or row.name) for row in db.session.scalars(select(Muscle))}
    sets = {int(key): Decimal(str(value)) for key, value in found["sets"]["mesocycle"]["muscle"].items()}
    workouts: Any = db.session.scalar(
        select(func.count()).select_from(WorkoutSession).where(WorkoutSession.routine_id == routine_id)
    )
    logged: Any = db.session.scalar(
        select(func.count())
        .select_from(WorkoutLog)
        .join(WorkoutLog.session)
        .where(WorkoutSession.routine_id == routine_id)
    )
    return render(
        "schedule/routine_statistics.html",
        routine=routine,
        found=found,
        rounds=rounds,
        names=names_of(exercises, chosen_language()),
        exercises=exercises,
        muscles=sorted(
            ((muscles.get(key, ""), amount) for key, amount in sets.items()), key=lambda row: (-row[1], row[0])
        ),
        body=body_figure(list(sets), []),
        workouts=workouts,
        logged=logged,
        words=set_words(),
    )
