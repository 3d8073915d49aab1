"""What sets say about strength: best sets, records, and volume that counts one's own body honestly."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.routines.logic.kinds import REPETITIONS
from app.routines.logic.statistics import UNKNOWN, Trained
from app.routines.logic.strength import Lifted, moved_kg, one_rep_max

BodyWeight = Callable[[date], Decimal | None]
"""What a person weighed on a day, in kilograms; None where nobody knows."""

WARMUP = "warmup"


@dataclass(frozen=True, slots=True)
class DoneSet:
    """One logged set."""

    id: UUID
    day: date
    exercise: int
    weight: Decimal | None
    weight_unit: int | None
    repetitions: Decimal | None
    repetitions_unit: int | None
    rir: Decimal | None
    type: str
    load: str
    session: UUID | None = None

    @property
    def counts(self) -> bool:
        """Whether it was work: a set to warm up is not."""
        return self.type != WARMUP

    def kilograms(self, body_weight: BodyWeight) -> Decimal | None:
        """What was moved, one's own body included where it was part of it."""
        return moved_kg(Lifted(self.weight, self.weight_unit, self.load), body_weight(self.day))

    def volume(self, body_weight: BodyWeight) -> Decimal:
        """Kilograms times repetitions; 0 where either is not known."""
        load = self.kilograms(body_weight)
        if load is None or self.repetitions is None or self.repetitions_unit != REPETITIONS:
            return Decimal(0)
        return load * self.repetitions

    def estimate(self, body_weight: BodyWeight) -> Decimal | None:
        """The estimated one-repetition maximum, in kilograms."""
        load = self.kilograms(body_weight)
        if load is None or self.repetitions is None or self.repetitions_unit != REPETITIONS:
            return None
        return one_rep_max(load, self.repetitions)


@dataclass(frozen=True, slots=True)
class DayOfExercise:
    """One day of an exercise: its best estimate, its volume, and its best set."""

    day: date
    estimate: Decimal | None
    volume: Decimal
    sets: int
    best: DoneSet | None


def by_day(sets: Iterable[DoneSet], body_weight: BodyWeight) -> list[DayOfExercise]:
    """The days of an exercise, the oldest first. Sets to warm up do not count."""
    days: defaultdict[date, list[DoneSet]] = defaultdict(list)
    for done in sets:
        if done.counts:
            days[done.day].append(done)
    return [_day(day, days[day], body_weight) for day in sorted(days)]


def _day(day: date, sets: Sequence[DoneSet], body_weight: BodyWeight) -> DayOfExercise:
    estimates = [(done.estimate(body_weight), done) for done in sets]
    known = [(estimate, done) for estimate, done in estimates if estimate is not None]
    best = max(known, key=lambda pair: pair[0], default=None)
    return DayOfExercise(
        day=day,
        estimate=best[0] if best else None,
        volume=sum((done.volume(body_weight) for done in sets), Decimal(0)),
        sets=len(sets),
        best=best[1] if best else heaviest(sets),
    )


def heaviest(sets: Iterable[DoneSet]) -> DoneSet | None:
    """The set with most weight; among equals the one with most repetitions."""
    return max(sets, key=lambda done: (done.weight or Decimal(0), done.repetitions or Decimal(0)), default=None)


@dataclass(frozen=True, slots=True)
class Record:
    """A best that was beaten.

    `kind` is `estimate`, `weight`, `volume` (of one set), or `repetitions` (with that weight or more).
    """

    kind: str
    exercise: int
    value: Decimal
    before: Decimal
    by: DoneSet


def records(done: Iterable[DoneSet], earlier: Iterable[DoneSet], body_weight: BodyWeight) -> list[Record]:
    """What sets beat of everything earlier. A first time is no record: there was nothing to beat."""
    past: defaultdict[int, list[DoneSet]] = defaultdict(list)
    for one in earlier:
        if one.counts:
            past[one.exercise].append(one)
    now: defaultdict[int, list[DoneSet]] = defaultdict(list)
    for one in done:
        if one.counts and past.get(one.exercise):
            now[one.exercise].append(one)
    return [record for key, sets in now.items() for record in _records_of(key, sets, past[key], body_weight)]


def _records_of(
    exercise: int, sets: Sequence[DoneSet], past: Sequence[DoneSet], body_weight: BodyWeight
) -> list[Record]:
    measures: Mapping[str, Callable[[DoneSet], Decimal | None]] = {
        "estimate": lambda one: one.estimate(body_weight),
        "weight": lambda one: one.kilograms(body_weight),
        "volume": lambda one: one.volume(body_weight) or None,
    }
    found = []
    for kind, measure in measures.items():
        best, best_before = _best(sets, measure), _best(past, measure)
        if best and best_before and best[0] > best_before[0]:
            found.append(Record(kind, exercise, best[0], best_before[0], best[1]))
    return found + _most_repetitions(exercise, sets, past, body_weight)


def _best(sets: Sequence[DoneSet], measure: Callable[[DoneSet], Decimal | None]) -> tuple[Decimal, DoneSet] | None:
    known = [(value, one) for one in sets if (value := measure(one)) is not None]
    return max(known, key=lambda pair: pair[0], default=None)


def _most_repetitions(
    exercise: int, sets: Sequence[DoneSet], past: Sequence[DoneSet], body_weight: BodyWeight
) -> list[Record]:
    """More repetitions than ever with at least this weight; nothing where a weight is new."""
    found: list[Record] = []
    for one in sorted(sets, key=lambda done: done.repetitions or Decimal(0), reverse=True):
        load = one.kilograms(body_weight)
        if found or load is None or not one.repetitions:
            continue
        matching = [
            other.repetitions
            for other in past
            if other.repetitions and (other.kilograms(body_weight) or Decimal(-1)) >= load
        ]
        if matching and one.repetitions > max(matching):
            found.append(Record("repetitions", exercise, one.repetitions, max(matching), one))
    return found


@dataclass(slots=True)
class MuscleWeek:
    """What one muscle did in a week. A helping muscle counts half a set."""

    sets: Decimal = Decimal(0)
    volume: Decimal = Decimal(0)


def muscles_by_week(
    sets: Iterable[DoneSet],
    primary: Mapping[int, Trained],
    helping: Mapping[int, Sequence[int]],
    body_weight: BodyWeight,
) -> dict[tuple[int, int], dict[int, MuscleWeek]]:
    """Sets and volume of each muscle, by ISO year and week."""
    weeks: defaultdict[tuple[int, int], defaultdict[int, MuscleWeek]] = defaultdict(lambda: defaultdict(MuscleWeek))
    for one in sets:
        if not one.counts:
            continue
        year, week, _weekday = one.day.isocalendar()
        volume = one.volume(body_weight)
        shares = [(muscle, Decimal(1)) for muscle in primary.get(one.exercise, UNKNOWN).muscles]
        shares += [(muscle, Decimal("0.5")) for muscle in helping.get(one.exercise, ())]
        for muscle, share in shares:
            found = weeks[year, week][muscle]
            found.sets += share
            found.volume += share * volume
    return {key: dict(muscles) for key, muscles in weeks.items()}
