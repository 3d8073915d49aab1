"""What is due: the routine that runs, its day for a date, and whether that is done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select

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
        return self.dated.day if self.dated and is_training(self.dated) else None

    @property
    def following(self) -> Dated | None:
        """The next date with a training day."""
        after = self.dated.date if self.dated else self.routine.start
        return next((one for one in self.dates if one.date > after and is_training(one)), None)


def is_training(dated: Dated) -> bool:
    """Whether a routine has a training day for a date, and not a day of rest or none."""
    return dated.day is not None and not dated.day.shown["is_rest"]


def latest_first(rows: Select[Routine]) -> Select[Routine]:
    """Routines in the order in which they count: the one that began last is the one that runs."""
    return rows.order_by(Routine.start.desc(), Routine.id.desc())


def running_routine(user: User, today: date) -> Routine | None:
    """Of the routines that run today the one that began last."""
    rows = routines_of(user).where(Routine.is_template.is_(False), Routine.start <= today, Routine.end >= today)
    found: Routine | None = db.session.scalar(latest_first(rows).limit(1))
    return found


def due_on(user: User, routine: Routine, day: date, today: date) -> Due:
    """What a routine has for a date. Constant number of statements."""
    programme = Programme.of(routine)
    dates = programme.dates(today)
    dated = next((one for one in dates if one.date == day), None)
    return Due(routine, programme, dates, dated, session_on(user, day, routine.id))


def settled(routines: Iterable[Routine], first: date, last: date) -> Iterator[tuple[Routine, set[date]]]:
    """The dates from `first` to `last` that each routine decides about: of several the one that comes first here."""
    taken: set[date] = set()
    for routine in routines:
        start, end = max(first, routine.start), min(last, routine.end)
        own = {start + timedelta(days=number) for number in range((end - start).days + 1)} - taken
        taken |= own
        yield routine, own


def planned_days(
    user: User, first: date, last: date, today: date, due: Due | None = None
) -> dict[date, tuple[Routine, Dated]]:
    """The training days from `first` to `last`, of the routine that runs then; `due` is what was read already.

    Of routines that run at the same time the one that began last counts, as everywhere.
    """
    rows = routines_of(user).where(Routine.is_template.is_(False), Routine.start <= last, Routine.end >= first)
    found: dict[date, tuple[Routine, Dated]] = {}
    for routine, own in settled(db.session.scalars(latest_first(rows)), first, last):
        if own:
            known = due is not None and due.routine.id == routine.id
            dates = due.dates if due and known else Programme.of(routine).dates(today)
            found |= {one.date: (routine, one) for one in dates if one.date in own and is_training(one)}
    return found


def training_days(user: User, first: date, last: date, today: date) -> set[date]:
    """The days from `first` to `last` with training: planned, or done."""
    done = sessions_of(user).where(WorkoutSession.date.between(first, last)).with_only_columns(WorkoutSession.date)
    return planned_days(user, first, last, today).keys() | set(db.session.scalars(done))


def due_today(user: User, today: date) -> Due | None:
    """What the running routine has for today; None when none runs."""
    routine = running_routine(user, today)
    return due_on(user, routine, today, today) if routine else None
