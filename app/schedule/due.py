"""What is due: the routine that runs, its day for a date, and whether that is done."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.accounts.models import User
from app.extensions import db
from app.routines.logic.calendar import Dated
from app.routines.models import Routine
from app.routines.queries import routines_of
from app.schedule.services import Programme
from app.training.models import WorkoutSession
from app.training.queries import session_on, sessions_of


@dataclass(frozen=True)
class Due:
    """The day of a routine for a date. `dated` is None outside of the routine or without days."""

    routine: Routine
    programme: Programme
    dates: list[Dated]
    dated: Dated | None
    session: WorkoutSession | None
    """The workout of this date and routine, if it was begun."""

    @property
    def day(self) -> Any:
        """The training day that is due; None on a day of rest."""
        if self.dated is None or self.dated.day is None or self.dated.day.shown["is_rest"]:
            return None
        return self.dated.day

    @property
    def following(self) -> Dated | None:
        """The next date with a training day."""
        after = self.dated.date if self.dated else self.routine.start
        return next((one for one in self.dates if one.date > after and one.day and not one.day.shown["is_rest"]), None)


def running_routine(user: User, today: date) -> Routine | None:
    """Of the routines that run today the one that began last."""
    rows = routines_of(user).where(Routine.is_template.is_(False), Routine.start <= today, Routine.end >= today)
    found: Routine | None = db.session.scalar(rows.order_by(Routine.start.desc(), Routine.id.desc()).limit(1))
    return found


def due_on(user: User, routine: Routine, day: date, today: date) -> Due:
    """What a routine has for a date. Constant number of statements."""
    programme = Programme.of(routine)
    dates = programme.dates(today)
    dated = next((one for one in dates if one.date == day), None)
    return Due(routine, programme, dates, dated, session_on(user, day, routine.id))


def training_days(user: User, first: date, last: date, today: date) -> set[date]:
    """The days from `first` to `last` with training: planned by the routine that runs then, or done.

    Of routines that run at the same time the one that began last counts, as everywhere.
    """
    rows = routines_of(user).where(Routine.is_template.is_(False), Routine.start <= last, Routine.end >= first)
    found: set[date] = set()
    settled: set[date] = set()
    for routine in db.session.scalars(rows.order_by(Routine.start.desc(), Routine.id.desc())):
        start, end = max(first, routine.start), min(last, routine.end)
        own = {start + timedelta(days=number) for number in range((end - start).days + 1)} - settled
        settled |= own
        if own:
            dates = Programme.of(routine).dates(today)
            found |= {one.date for one in dates if one.date in own and one.day and not one.day.shown["is_rest"]}
    done = sessions_of(user).where(WorkoutSession.date.between(first, last)).with_only_columns(WorkoutSession.date)
    return found | set(db.session.scalars(done))


def due_today(user: User, today: date) -> Due | None:
    """What the running routine has for today; None when none runs."""
    routine = running_routine(user, today)
    return due_on(user, routine, today, today) if routine else None
