"""What the sample account lifts: a ready-made programme, followed for weeks."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.accounts.models import User
from app.dates import to_utc
from app.routines.logic.prescription import Words
from app.routines.models import Routine
from app.routines.ready_made import begin_programme, programmes
from app.schedule.services import Programme
from app.training.services import finish_session, log_set, start_session

_WEEKS = 6
_PROGRAMME = "full-body-3"
_BEGINS, _ENDS = time(18, 5), time(19, 0)
_NOTES = ("Bar speed was good today.", "Tired legs after the ride.", "Belt helped on the last set.")


def lift(user: User, today: date) -> None:
    """Every day the programme asks for, up to yesterday; what is due today is left to do."""
    dice = Random(11)  # noqa: S311 (an invented person, the same each time)
    start = today - timedelta(days=today.weekday() + 7 * _WEEKS)
    routine = begin_programme(user, programmes()[_PROGRAMME], start, _start_weights(), "en")
    for days in range((today - start).days):
        day = start + timedelta(days=days)
        sets = list(_sets_due(routine, day))
        # Nobody makes it every time.
        if sets and dice.random() < 0.94:
            _train(user, routine, day, sets, dice)


def _start_weights() -> dict[str, Decimal | None]:
    return dict(programmes()[_PROGRAMME].starts)


def _sets_due(routine: Routine, day: date) -> Iterator[Mapping[str, Any]]:
    for item in Programme.of(routine).view("gym", day, Words()):
        if item["date"] == day.isoformat():
            for slot in item["slots"]:
                yield from slot["sets"]


def _train(user: User, routine: Routine, day: date, sets: list[Mapping[str, Any]], dice: Random) -> None:
    zone = user.preferences.timezone
    session = start_session(user, {"date": day, "routine_id": routine.id, "time_start": _BEGINS})
    moment = to_utc(datetime.combine(day, _BEGINS), zone)
    for one in sets:
        moment += timedelta(seconds=float(one["rest"] or 60) + 40)
        log_set(user, {"session_id": session.id, "routine_id": routine.id, "date": moment, **_done(one, dice)})
    note = dice.choice(_NOTES) if dice.random() < 0.3 else ""
    finish_session(session, user, {"time_end": _ENDS, "notes": note})


def _done(one: Mapping[str, Any], dice: Random) -> dict[str, Any]:
    """A set as it was meant, or a little short of it."""
    repetitions = Decimal(one["repetitions"] or 8)
    if one["weight"] and dice.random() < 0.06:
        repetitions -= 1
    values: dict[str, Any] = {
        "slot_entry_id": one["slot_entry_id"],
        "exercise_id": one["exercise"],
        "repetitions": repetitions,
        "repetitions_target": one["repetitions"] and Decimal(one["repetitions"]),
        "weight": one["weight"] and Decimal(one["weight"]),
        "weight_target": one["weight"] and Decimal(one["weight"]),
        "rir": one["rir"] and Decimal(one["rir"]),
    }
    if one["repetitions_unit"]:
        values["repetitions_unit_id"] = one["repetitions_unit"]
    return values
