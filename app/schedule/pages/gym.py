"""Gym mode: one set after the other."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.database import find, now, uuid7, writing
from app.dates import to_local
from app.errors import Invalid, NotFound, RegimenError
from app.exercises.models import Exercise, exercise_equipment
from app.extensions import db
from app.routines.forms import bare, plain
from app.routines.logic.kinds import KILOGRAMS, POUNDS, REPETITIONS, RIR_OPTIONS
from app.routines.logic.strength import KG_OF_A_POUND
from app.routines.models import Routine
from app.routines.pages.wording import TYPE_NAMES, clock
from app.routines.picking import names_of, search_exercises
from app.routines.queries import exercises_for
from app.schedule.blueprint import blueprint
from app.schedule.gym import Changes, Station, Workout, changes_of, keep_changes, rests_after, workout_of
from app.training import services
from app.training.forms import set_form, set_values
from app.training.models import GymSetup, WorkoutSession
from app.training.pages.sessions import find_session, set_words, titles_of
from app.training.pages.wording import impressions
from app.training.plates import Loading, loading
from app.training.services.gym import note_set, setup_of
from app.web.formatting import current_reader
from app.web.forms import Form, sent
from app.web.htmx import redirect, render, wants_part
from app.web.language import chosen_language

BARBELL, CURL_BAR = 1, 2
_OLDEST = timedelta(days=3)
_LONGEST_REST = 3600


@dataclass(frozen=True)
class Prefill:
    """What a set's form starts with, as texts; `step` is what one press changes the weight by."""

    weight: str
    repetitions: str
    rir: str
    weight_unit: int
    repetitions_unit: int
    step: str
    bar: str
    loading: Loading | None


@blueprint.page("/train/gym/<uuid:session_id>/")
def gym(session_id: UUID) -> ResponseReturnValue:
    """The workout: where one is, what comes next."""
    return _page(find_session(session_id), request.args.get("at"))


def _page(session: WorkoutSession, at: str | None, form: Form | None = None, **values: Any) -> ResponseReturnValue:
    """The whole page, or all that changes in it."""
    today = services.today_of(current_user)
    routine = db.session.get(Routine, session.routine_id) if session.routine_id else None
    workout = workout_of(current_user, session, routine, today)
    here = (workout.station(at) if at else None) or workout.current or (workout.stations or [None])[-1]  # type: ignore[list-item]
    exercises = {one.exercise for one in workout.stations} | {one.planned_exercise or 0 for one in workout.stations}
    setup = setup_of(current_user)
    bars = _bars({one.exercise for one in workout.stations}, setup)
    body = render(
        "schedule/gym.html",
        fragment="gym_mode",
        session=session,
        title=titles_of([session])[session.id][0],
        workout=workout,
        here=here,
        names=names_of(exercises, chosen_language()),
        prefills={one.key: prefill(one, setup, bars.get(one.exercise), form, here) for one in workout.stations},
        keys={one.key: str(uuid7()) for one in workout.stations},
        rests={one.key: rest_of(one, setup) for one in workout.stations},
        words=set_words(),
        type_names=TYPE_NAMES,
        rir_options=[option for option in RIR_OPTIONS if option in {"0", "1", "2", "3", "4"}],
        setup=setup,
        clock=clock,
        is_today=session.date == today,
        elapsed=_elapsed(session, today),
        rest=None if form and form.problems else _rest_left(workout, session, today, setup),
        error=" ".join(form.errors + [text for name in form.schema.fields if (text := form.error(name))])
        if form
        else "",
        **values,
    )
    return body, form.status if form else 200


def _bars(exercises: set[int], setup: GymSetup) -> dict[int, Decimal]:
    """The bar of those exercises that are done with one."""
    link = exercise_equipment.c
    rows = db.session.execute(
        select(link.exercise_id, link.equipment_id).where(
            link.exercise_id.in_(exercises), link.equipment_id.in_((BARBELL, CURL_BAR))
        )
    )
    found: dict[int, Decimal] = {}
    for exercise, equipment in rows:
        found[exercise] = setup.curl_bar if equipment == CURL_BAR else setup.bar
    return found


def prefill(station: Station, setup: GymSetup, bar: Decimal | None, form: Form | None, here: Station | None) -> Prefill:
    """The plan's numbers, else those of the set before, else last time's."""
    done = len(station.logs)
    last = station.last[min(done, len(station.last) - 1)] if station.last else None
    before = station.logs[-1] if station.logs else None
    usual_unit = POUNDS if current_user.preferences.weight_unit == "lb" else KILOGRAMS
    weight = _first(
        # Who took another weight than planned goes on with it.
        before.weight if before and before.weight != before.weight_target else None,
        station.number("weight"),
        before.weight if before else None,
        last.weight if last else None,
    )
    repetitions = _first(
        station.number("repetitions"), last.repetitions if last else None, before.repetitions if before else None
    )
    rir = _first(station.number("rir"))
    entry = station.entry
    units = [entry.weight_unit if entry else None, before.weight_unit_id if before else None]
    weight_unit = next((unit for unit in [*units, last.weight_unit if last else None] if unit), usual_unit)
    counted_in = (entry.repetition_unit if entry else None) or (last.repetitions_unit if last else None)
    step = entry.weight_rounding if entry and entry.weight_rounding else _usual_step(bar, setup)
    shown_weight = plain(weight) if weight is not None else ""
    shown_repetitions = plain(repetitions)
    if form is not None and station is here:
        shown_weight, shown_repetitions = form.value("weight"), form.value("repetitions")
    return Prefill(
        weight=shown_weight,
        repetitions=shown_repetitions,
        rir=bare(rir.to_integral_value()) if rir is not None else "",
        weight_unit=weight_unit,
        repetitions_unit=counted_in or REPETITIONS,
        step=bare(step),
        bar="" if bar is None else bare(_in_unit(bar, setup.unit, weight_unit)),
        loading=_loading(weight, bar, setup, weight_unit),
    )


def _first(*values: Decimal | None) -> Decimal | None:
    return next((value for value in values if value is not None), None)


def _usual_step(bar: Decimal | None, setup: GymSetup) -> Decimal:
    """Twice the smallest plate on a bar; else what dumbbells differ by."""
    if bar is not None and setup.plates:
        return 2 * min(Decimal(one) for one in setup.plates)
    return Decimal("2.5") if setup.unit == "kg" else Decimal(5)


def _in_unit(value: Decimal, unit: str, weight_unit: int) -> Decimal:
    if unit == "kg" and weight_unit == POUNDS:
        return (value / KG_OF_A_POUND).quantize(Decimal("0.1"))
    if unit == "lb" and weight_unit == KILOGRAMS:
        return (value * KG_OF_A_POUND).quantize(Decimal("0.1"))
    return value


def _loading(weight: Decimal | None, bar: Decimal | None, setup: GymSetup, weight_unit: int) -> Loading | None:
    if weight is None or bar is None or weight_unit != (KILOGRAMS if setup.unit == "kg" else POUNDS):
        return None
    return loading(weight, bar, [Decimal(one) for one in setup.plates])


def rest_of(station: Station, setup: GymSetup) -> int:
    """Seconds of rest after a set here."""
    planned = station.number("rest")
    return int(planned) if planned is not None else setup.rest_seconds


def _elapsed(session: WorkoutSession, today: Any) -> int | None:
    """Seconds since the workout began, today."""
    if session.date != today or session.time_start is None or session.time_end is not None:
        return None
    here = to_local(now(), current_user.preferences.timezone).replace(tzinfo=None)
    return max(int((here - datetime.combine(session.date, session.time_start)).total_seconds()), 0)


def _rest_left(workout: Workout, session: WorkoutSession, today: Any, setup: GymSetup) -> dict[str, Any] | None:
    """The rest that runs: its length, what is left of it, and when it is over."""
    if session.date != today or workout.current is None:
        return None
    latest = max(
        ((log.date, station) for station in workout.stations for log in station.logs),
        key=lambda pair: pair[0],
        default=None,
    )
    if latest is None or not rests_after(workout, latest[1]):
        return None
    length = rest_of(latest[1], setup)
    until = latest[0] + timedelta(seconds=length)
    left = int((until - now()).total_seconds())
    if not 0 < left <= length:
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
    form = set_form(sent())
    if form.is_valid:
        try:
            with writing():
                session = find_session(session_id)
                station, iteration = _station(session, at)
                note_set(current_user, session, _key(), _values(session, station, iteration, form))
        except RegimenError as error:
            if isinstance(error, NotFound):
                raise
            form.refuse(error)
        else:
            if wants_part():
                # The sets were read before the new one was stored.
                db.session.expire_all()
                return _page(find_session(session_id), None)
            return redirect("schedule.gym", session_id=session_id)
    return _page(find_session(session_id), at, form)


def _stepped(session_id: UUID, at: str) -> ResponseReturnValue:
    """Without a script the buttons beside a number send the form, and it comes back changed."""
    name, _colon, amount = request.form["step"].partition(":")
    typed = request.form.copy()
    try:
        value = Decimal(str(typed.get(name) or "0").replace(",", ".")) + Decimal(amount)
        typed[name] = plain(min(max(value, Decimal(0)), Decimal("9999"))) if value.is_finite() else ""
    except ArithmeticError:
        typed[name] = ""
    form = set_form(None)
    form.shown = {key: typed.get(key, "") for key in ("weight", "repetitions", "rir")}
    return _page(find_session(session_id), at, form)


def _station(session: WorkoutSession, at: str) -> tuple[Station, int | None]:
    """The station a set belongs to, and the iteration of the workout. Raises NotFound."""
    routine = db.session.get(Routine, session.routine_id) if session.routine_id else None
    workout = workout_of(current_user, session, routine, services.today_of(current_user))
    station = workout.station(at)
    if station is None:
        # A set that waited on a phone may be of an exercise nobody here knows about any more.
        if not at.startswith("x") or not at[1:].isascii() or not at[1:].isdigit() or len(at) > 10:
            raise NotFound("no_such_row")
        exercise = find(exercises_for(current_user), Exercise.id == int(at[1:]))
        station = Station(key=at, code="", exercise=exercise.id, slot=0)
    return station, workout.iteration


def _key() -> UUID:
    try:
        return UUID(request.form.get("id", ""))
    except ValueError:
        return uuid7()


def _values(session: WorkoutSession, station: Station, iteration: int | None, form: Form) -> dict[str, Any]:
    """The set as it is stored: what was done, and what the plan asked for."""
    entry, values = station.entry, set_values(form)
    logged = {
        "exercise_id": station.exercise,
        "slot_entry_id": entry.id if entry else None,
        "iteration": iteration if entry else None,
        "weight_target": station.number("weight"),
        "repetitions_target": station.number("repetitions"),
        "rir_target": station.number("rir"),
        "rest_target": None if (rest := station.number("rest")) is None else int(rest),
        **values,
    }
    if moment := _moment_sent(session):
        logged["date"] = moment
    if logged.get("rest") is None:
        logged["rest"] = _rested(session, logged.get("date"))
    return {
        name: value for name, value in logged.items() if value is not None or name in {"weight", "repetitions", "rir"}
    }


def _moment_sent(session: WorkoutSession) -> datetime | None:
    """When a set that was kept on a phone was done, if that can be: on the workout's day, lately."""
    text = request.form.get("done_at", "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        return None
    moment = datetime.fromtimestamp(int(text) / 1000, UTC)
    here = to_local(moment, current_user.preferences.timezone)
    return moment if here.date() == session.date and now() - _OLDEST < moment <= now() else None


def _rested(session: WorkoutSession, done_at: datetime | None) -> int | None:
    """Seconds since the set before, today."""
    if session.date != services.today_of(current_user) or not session.logs:
        return None
    seconds = int(((done_at or now()) - max(log.date for log in session.logs)).total_seconds())
    return seconds if 0 < seconds <= _LONGEST_REST else None


@blueprint.page("/train/gym/<uuid:session_id>/exercises")
def find_for_gym(session_id: UUID) -> ResponseReturnValue:
    """Exercises to add, or to take instead."""
    session = find_session(session_id)
    found = search_exercises(current_user, request.args.get("search", ""), chosen_language())
    values: dict[str, Any] = {
        "found": found,
        "term": request.args.get("search", ""),
        "swap": request.args.get("swap", ""),
        "session": session,
    }
    if wants_part():
        return render("schedule/_gym_found.html", **values)
    return render("schedule/gym_search.html", **values)


@blueprint.page("/train/gym/<uuid:session_id>/add", methods=["POST"])
def add_to_workout(session_id: UUID) -> ResponseReturnValue:
    """An exercise more, or another one in the place of `swap`."""
    session = find_session(session_id)
    number = request.form.get("exercise", "")
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise Invalid("no_such_exercise")
    exercise = find(exercises_for(current_user), Exercise.id == int(number))
    changes = changes_of(session_id)
    swap = request.form.get("swap", "")
    if swap.startswith("e") and swap[1:].isascii() and swap[1:].isdigit() and len(swap) <= 10:
        changes.swaps[int(swap[1:])] = exercise.id
        at = swap
    else:
        if exercise.id not in changes.added:
            changes.added.append(exercise.id)
        at = f"x{exercise.id}"
    keep_changes(session_id, changes)
    return redirect("schedule.gym", session_id=session.id, at=at)


@blueprint.page("/train/gym/<uuid:session_id>/skip", methods=["POST"])
def skip(session_id: UUID) -> ResponseReturnValue:
    """Leave an exercise out today, or take it in again."""
    session = find_session(session_id)
    key = request.form.get("at", "")[:12]
    changes: Changes = changes_of(session_id)
    if key in changes.skipped:
        changes.skipped.remove(key)
    elif len(changes.skipped) < 200:
        changes.skipped.append(key)
    keep_changes(session_id, changes)
    if wants_part():
        return _page(session, None)
    return redirect("schedule.gym", session_id=session_id)


@blueprint.page("/train/gym/<uuid:session_id>/finish", methods=["GET", "POST"])
def finish(session_id: UUID) -> ResponseReturnValue:
    """How was it? Then the summary."""
    session = find_session(session_id)
    if request.method == "POST":
        impression = request.form.get("impression", "2")
        notes = request.form.get("notes", "").replace("\0", "").strip()[:5000]
        is_today = session.date == services.today_of(current_user)
        values = {"impression": impression if impression in {"1", "2", "3"} else "2", "notes": _clean(notes)}
        with writing():
            row = find_session(session_id)
            end = services.finish_session if is_today else services.change_session
            end(row, current_user, values)
        return redirect("training.session", session_id=session_id, finished=1)
    routine = db.session.get(Routine, session.routine_id) if session.routine_id else None
    workout = workout_of(current_user, session, routine, services.today_of(current_user))
    return render(
        "schedule/finish.html",
        session=session,
        title=titles_of([session])[session.id][0],
        workout=workout,
        open_sets=max(workout.planned - workout.done, 0),
        impressions=impressions(),
    )


def _clean(text: str) -> str | None:
    """Without halves of characters, which no database takes."""
    return text.encode("utf-8", "ignore").decode() or None
