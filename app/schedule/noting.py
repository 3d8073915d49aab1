"""A set on its way from the gym to the log: which station it belongs to, and what is stored of it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import User
from app.database import find, now
from app.dates import to_local
from app.errors import NotFound
from app.exercises.models import Exercise
from app.extensions import db
from app.routines.models import Routine
from app.routines.queries import exercises_for
from app.schedule.gym import Station, workout_of
from app.training.models import WorkoutSession
from app.training.services import goes_on, today_of

_OLDEST = timedelta(days=3)
_LONGEST_REST = 3600
_LONGEST_ID = 9


def exercise_named(user: User, text: str) -> Exercise:
    """The exercise a form names by its number. Raises NotFound."""
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST_ID:
        raise NotFound("no_such_row")
    return find(exercises_for(user), Exercise.id == int(text))


def entry_named(text: str) -> int | None:
    """The entry of a station's key, `e41`; None for any other text."""
    number = text[1:]
    is_key = text.startswith("e") and number.isascii() and number.isdigit() and len(number) <= _LONGEST_ID
    return int(number) if is_key else None


def station_of(user: User, session: WorkoutSession, key: str, exercise: str) -> tuple[Station, int | None]:
    """The station a set belongs to, and the iteration of the workout. Raises NotFound.

    What was trained is what the page showed, `exercise`: meanwhile another tab may have swapped it; or the set waited
    on a phone without a network, and the plan knows the station no more.
    """
    routine = db.session.get(Routine, session.routine_id) if session.routine_id else None
    workout = workout_of(user, session, routine, today_of(user))
    station = workout.station(key)
    if station is None:
        trained = exercise_named(user, exercise or key.removeprefix("x")).id
        return Station(key=f"x{trained}", code="", exercise=trained, slot=0), workout.iteration
    if exercise and exercise != str(station.exercise):
        station.exercise = exercise_named(user, exercise).id
    return station, workout.iteration


def set_to_store(
    user: User, session: WorkoutSession, station: Station, iteration: int | None, typed: Mapping[str, Any]
) -> dict[str, Any]:
    """What was done, and what the plan asked for; the rest is what the clock says, unless it was typed.

    A set that was stored under its key, `typed["id"]`, before keeps its rest.
    """
    entry, rest = station.entry, station.number("rest")
    stored = {
        "exercise_id": station.exercise,
        "slot_entry_id": entry.id if entry else None,
        "iteration": iteration if entry else None,
        "weight_target": station.number("weight"),
        "repetitions_target": station.number("repetitions"),
        "rir_target": station.number("rir"),
        "rest_target": None if rest is None else int(rest),
        **typed,
    }
    if stored.get("rest") is None:
        known = next((log for log in session.logs if log.id == typed.get("id")), None)
        stored["rest"] = known.rest if known else _rested(user, session, stored.get("date"))
    return {
        name: value for name, value in stored.items() if value is not None or name in {"weight", "repetitions", "rir"}
    }


def moment_sent(user: User, session: WorkoutSession, milliseconds: str) -> datetime | None:
    """When a set that was kept on a phone was done, if that can be: on the workout's day, lately."""
    if not milliseconds.isascii() or not milliseconds.isdigit() or len(milliseconds) > 15:
        return None
    try:
        moment = datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    if not now() - _OLDEST < moment <= now():
        return None
    is_of_the_day = to_local(moment, user.preferences.timezone).date() == session.date
    return moment if is_of_the_day or goes_on(session, user) else None


def _rested(user: User, session: WorkoutSession, done_at: datetime | None) -> int | None:
    """Seconds since the set before, while one trains."""
    if not session.logs or not goes_on(session, user):
        return None
    seconds = int(((done_at or now()) - max(log.date for log in session.logs)).total_seconds())
    return seconds if 0 < seconds <= _LONGEST_REST else None


def stepped(shown: str, amount: str) -> Decimal | None:
    """A number after a press on plus or minus, never below 0; None where there is none."""
    try:
        value = Decimal(shown.replace(",", ".") or "0") + Decimal(amount)
        return min(max(value, Decimal(0)), Decimal(9999)) if value.is_finite() else None
    except ArithmeticError:
        return None
