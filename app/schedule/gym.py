"""A workout as gym mode shows it: stations in order, each with its sets, what was done, and what was done last time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.accounts.models import User
from app.routines.logic.plan import Day as PlanDay
from app.routines.logic.plan import Entry
from app.routines.logic.views import Prescriptions, for_gym
from app.routines.models import Routine
from app.schedule.services import Programme
from app.schedule.wording import words
from app.training.logic import DoneSet
from app.training.models import WorkoutDraft, WorkoutLog, WorkoutSession
from app.training.queries import last_sets, trained_passes
from app.training.services.drafts import draft_of

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass
class Station:
    """One exercise of a workout."""

    key: str
    """`e41` for an entry of the plan, `x9` for an exercise that was added."""
    code: str
    """`1`, `2A`."""
    exercise: int
    slot: int
    """Its place; stations of a superset share one."""
    entry: Entry | None = None
    planned_exercise: int | None = None
    """What the plan asks for, where another exercise was taken."""
    target: Mapping[str, Any] | None = None
    """What the plan asks for, as the engine shows it."""
    orders: list[int] = field(default_factory=list)
    """Of each planned set, its place among all sets of the workout."""
    logs: list[WorkoutLog] = field(default_factory=list)
    last: Sequence[DoneSet] = ()
    comment: str = ""
    is_superset: bool = False
    is_skipped: bool = False

    @property
    def sets(self) -> int:
        """How many sets there are to see."""
        return max(len(self.orders), len(self.logs))

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do here."""
        return self.is_skipped or (len(self.logs) >= len(self.orders) and (bool(self.logs) or bool(self.orders)))

    @property
    def next_order(self) -> int | None:
        """The place of the next set that is planned here."""
        done = len(self.logs)
        return self.orders[done] if not self.is_skipped and done < len(self.orders) else None

    def number(self, name: str) -> Decimal | None:
        """A planned value."""
        text = self.target.get(name) if self.target else None
        return Decimal(text) if text is not None else None


@dataclass(frozen=True)
class Workout:
    """All of it."""

    stations: list[Station]
    iteration: int | None
    day: PlanDay | None

    @property
    def current(self) -> Station | None:
        """Where the next set is."""
        waiting = [one for one in self.stations if one.next_order is not None]
        return min(waiting, key=lambda one: one.next_order or 0, default=None)

    def station(self, key: str) -> Station | None:
        """The one of this key."""
        return next((one for one in self.stations if one.key == key), None)

    @property
    def planned(self) -> int:
        """Sets that are asked for."""
        return sum(len(one.orders) for one in self.stations if not one.is_skipped)

    @property
    def done(self) -> int:
        """Sets that were done."""
        return sum(len(one.logs) for one in self.stations)


def workout_of(user: User, session: WorkoutSession, routine: Routine | None, today: date) -> Workout:
    """The stations of a workout, in order."""
    logs = sorted(session.logs, key=lambda log: (log.date, str(log.id)))
    draft = draft_of(session)
    programme = Programme.of(routine) if routine else None
    day = next((one for one in programme.plan.days if one.id == session.day_id), None) if programme else None
    iteration = _iteration(programme, session, logs, day, today) if programme and day else None
    stations = _planned(programme, day, iteration) if programme and day and iteration else []
    _swap(stations, draft, logs)
    _hand_out(stations, logs, draft)
    last = last_sets(user, {one.exercise for one in stations}, session.date) if stations else {}
    for station in stations:
        station.last = last.get(station.exercise, ())
        station.is_skipped = station.key in draft.skipped
    _plan_added(stations)
    return Workout(stations, iteration, day)


def _iteration(
    programme: Programme, session: WorkoutSession, logs: Sequence[WorkoutLog], day: PlanDay, today: date
) -> int:
    """The pass through the days a workout belongs to: that of its sets, else the one it takes by its date."""
    for log in logs:
        if log.iteration:
            return log.iteration
    passes: dict[int, date] = {}
    for one in programme.dates(today):
        if one.day is not None and one.day.id == day.id:
            passes.setdefault(one.iteration, one.date)
    taken: set[int] = set()
    for trained, iteration in trained_passes(session, day.id):
        taken.add(iteration or pass_for(trained, passes, taken))
    return pass_for(session.date, passes, taken)


def pass_for(trained: date, passes: Mapping[int, date], taken: Collection[int]) -> int:
    """Who trains late makes up for the latest pass that nobody trained yet; else it is the next one.

    `passes`: iteration → the first date of the day in it; `taken`: iterations that were trained.
    """
    free = [(begins, iteration) for iteration, begins in passes.items() if iteration not in taken]
    due = [one for one in free if one[0] <= trained]
    if due:
        return max(due)[1]
    return min(free)[1] if free else max(passes, default=1)


def _planned(programme: Programme, day: PlanDay, iteration: int) -> list[Station]:
    prescriptions = Prescriptions(programme.plan, programme.history, iteration, words())
    entries = {entry.id: entry for slot in day.slots for entry in slot.entries}
    # The values are walked by rising iterations; only the last one is of interest.
    shown = for_gym(prescriptions.of_day(day, iteration))
    stations: list[Station] = []
    order = 0
    for number, slot in enumerate((one for one in shown if one["sets"]), start=1):
        here: dict[int, Station] = {}
        kinds = list(dict.fromkeys(one["slot_entry_id"] for one in slot["sets"]))
        for one in slot["sets"]:
            key = one["slot_entry_id"]
            if key not in here:
                letter = _LETTERS[len(here) % len(_LETTERS)] if len(kinds) > 1 else ""
                here[key] = Station(
                    key=f"e{key}",
                    code=f"{number}{letter}",
                    exercise=one["exercise"],
                    slot=number,
                    entry=entries[key],
                    target=one,
                    comment=" ".join(filter(None, (slot["comment"], one["comment"]))),
                    is_superset=len(kinds) > 1,
                )
            here[key].orders.append(order)
            order += 1
        stations += here.values()
    return stations


def _swap(stations: Sequence[Station], draft: WorkoutDraft, logs: Sequence[WorkoutLog]) -> None:
    """Take the exercise that was chosen, or logged, instead of the planned one."""
    logged = {log.slot_entry_id: log.exercise_id for log in logs if log.slot_entry_id}
    for station in stations:
        assert station.entry is not None
        taken = draft.swaps.get(str(station.entry.id)) or logged.get(station.entry.id)
        if taken and taken != station.exercise:
            station.planned_exercise, station.exercise = station.exercise, taken


def _hand_out(stations: list[Station], logs: Sequence[WorkoutLog], draft: WorkoutDraft) -> None:
    """Give every set to its station; exercises nobody planned get one of their own."""
    by_entry = {station.entry.id: station for station in stations if station.entry}
    added: dict[int, Station] = {}
    place = max((station.slot for station in stations), default=0)
    for exercise in [*draft.added, *(log.exercise_id for log in logs if log.slot_entry_id not in by_entry)]:
        if exercise not in added:
            place += 1
            added[exercise] = Station(key=f"x{exercise}", code=str(place), exercise=exercise, slot=place)
    stations += added.values()
    for log in logs:
        home = by_entry.get(log.slot_entry_id or 0) or added.get(log.exercise_id)
        if home is not None:
            home.logs.append(log)


def _plan_added(stations: Sequence[Station]) -> None:
    """Where nothing is planned, as many sets as last time; one, the first time."""
    order = 1 + max((order for station in stations for order in station.orders), default=-1)
    for station in stations:
        if station.entry is None:
            count = max(len(station.last), 1)
            station.orders = list(range(order, order + count))
            order += count


def rest_after(station: Station, usual: int) -> int:
    """Seconds of rest after a set here: the plan's, else what one is used to."""
    planned = station.number("rest")
    return usual if planned is None else int(planned)


def rests_after(workout: Workout, station: Station) -> bool:
    """Whether one rests after a set here: not within the round of a superset."""
    following = workout.current
    if following is None or following is station or following.slot != station.slot:
        return True
    # A round is over when the next set belongs to a station that comes earlier in the superset.
    return workout.stations.index(following) < workout.stations.index(station)
