"""Gym mode: one set after the other."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.database import now, uuid7, writing
from app.dates import to_local
from app.errors import NotFound, RegimenError
from app.extensions import db
from app.routines.forms import bare, plain
from app.routines.logic.kinds import RIR_OPTIONS
from app.routines.models import Routine
from app.routines.pages.wording import TYPE_NAMES, clock
from app.routines.picking import names_of
from app.schedule.blueprint import blueprint
from app.schedule.gym import Station, Workout, rest_after, rests_after, workout_of
from app.schedule.noting import moment_sent, set_to_store, station_of, stepped
from app.schedule.prefill import bars_of, prefill
from app.training.forms import set_form, set_values
from app.training.models import GymSetup, WorkoutSession
from app.training.pages.sessions import find_session, set_words, titles_of
from app.training.services import goes_on, today_of
from app.training.services.gym import note_set, setup_of
from app.web.formatting import current_reader
from app.web.forms import Form, sent
from app.web.htmx import redirect, render, wants_part
from app.web.language import chosen_language


@blueprint.page("/train/gym/<uuid:session_id>/")
def gym(session_id: UUID) -> ResponseReturnValue:
    """The workout: where one is, what comes next."""
    return gym_page(find_session(session_id), request.args.get("at"))


def workout_with(session: WorkoutSession) -> Workout:
    """The stations of one of the reader's workouts."""
    routine = db.session.get(Routine, session.routine_id) if session.routine_id else None
    return workout_of(current_user, session, routine, today_of(current_user))


def gym_page(session: WorkoutSession, at: str | None, form: Form | None = None) -> ResponseReturnValue:
    """The whole page, or all that changes in it. `at` is the station to show; `form` is its set as it was typed."""
    workout = workout_with(session)
    here = (workout.station(at) if at else None) or workout.current or next(reversed(workout.stations), None)
    exercises = {one.exercise for one in workout.stations}
    planned = {one.planned_exercise for one in workout.stations if one.planned_exercise}
    setup = setup_of(current_user)
    bars, preferred = bars_of(exercises, setup), current_user.preferences.weight_unit
    is_today = goes_on(session, current_user)
    body = render(
        "schedule/gym.html",
        fragment="gym_mode",
        session=session,
        title=titles_of([session])[session.id][0],
        workout=workout,
        here=here,
        names=names_of(exercises | planned, chosen_language()),
        prefills={one.key: prefill(one, setup, bars.get(one.exercise), preferred) for one in workout.stations},
        typed={name: form.value(name) for name in ("weight", "repetitions", "rir")} if form else {},
        keys={one.key: str(uuid7()) for one in workout.stations},
        rests={one.key: rest_after(one, setup.rest_seconds) for one in workout.stations},
        words=set_words(),
        type_names=TYPE_NAMES,
        rir_options=[(option, plain(Decimal(option))) for option in (*RIR_OPTIONS[::2], *RIR_OPTIONS[1::2])],
        setup=setup,
        clock=clock,
        plain=plain,
        bare=bare,
        is_today=is_today,
        elapsed=_elapsed(session) if is_today else None,
        rest=_rest_left(workout, setup) if is_today and not (form and form.problems) else None,
        error=_problems(form) if form else "",
    )
    return body, form.status if form else 200


def _problems(form: Form) -> str:
    return " ".join([*form.errors, *filter(None, map(form.error, form.schema.fields))])


def _elapsed(session: WorkoutSession) -> int | None:
    """Seconds since a workout of today began; None when it is over."""
    if session.time_start is None or session.time_end is not None:
        return None
    here = to_local(now(), current_user.preferences.timezone).replace(tzinfo=None)
    return max(int((here - datetime.combine(session.date, session.time_start)).total_seconds()), 0)


def _rest_left(workout: Workout, setup: GymSetup) -> dict[str, Any] | None:
    """The rest that runs: its length, what is left of it, and when it is over."""
    done = [(log.date, station) for station in workout.stations for log in station.logs]
    if workout.current is None or not done:
        return None
    moment, station = max(done, key=lambda pair: pair[0])
    length = rest_after(station, setup.rest_seconds)
    until = moment + timedelta(seconds=length)
    left = int((until - now()).total_seconds())
    if not 0 < left <= length or not rests_after(workout, station):
        return None
    return {
        "length": length,
        "left": left,
        "until": int(until.timestamp() * 1000),
        "clock": current_reader().clock(until),
    }


@blueprint.page("/train/gym/<uuid:session_id>/sets", methods=["POST"])
def log_set(session_id: UUID) -> ResponseReturnValue:
    """Note a set. Sent twice (a press too many, a network that came back) it is one."""
    at = request.form.get("at", "")
    if "step" in request.form:
        return _stepped(session_id, at)
    form, key = set_form(sent()), _key()
    if form.is_valid:
        try:
            with writing():
                session = find_session(session_id)
                station, iteration = station_of(current_user, session, at, request.form.get("exercise", ""))
                note_set(current_user, session, key, _values(session, key, station, iteration, form))
        except NotFound:
            raise
        except RegimenError as error:
            form.refuse(error)
        else:
            if wants_part():
                # The sets were read before the new one was stored.
                db.session.expire_all()
                return gym_page(find_session(session_id), None)
            return redirect("schedule.gym", session_id=session_id)
    return gym_page(find_session(session_id), at, form)


def _values(session: WorkoutSession, key: UUID, station: Station, iteration: int | None, form: Form) -> dict[str, Any]:
    values = set_values(form) | {"id": key}
    if moment := moment_sent(current_user, session, request.form.get("done_at", "")):
        values["date"] = moment
    return set_to_store(current_user, session, station, iteration, values)


def _key() -> UUID:
    """The key the page made for this set."""
    try:
        return UUID(request.form.get("id", ""))
    except ValueError:
        return uuid7()


def _stepped(session_id: UUID, at: str) -> ResponseReturnValue:
    """Without a script the buttons beside a number send the form, and it comes back changed."""
    name, _colon, amount = request.form["step"].partition(":")
    form = set_form(None)
    form.shown = {key: request.form.get(key, "") for key in ("weight", "repetitions", "rir")}
    form.shown[name] = plain(stepped(request.form.get(name, ""), amount))
    return gym_page(find_session(session_id), at, form)
