"""Which day of a plan falls on which date, and in which iteration.

An iteration is one pass through the days. A day that needs logs is repeated until a session of it was logged, and the
future is planned as if everything were done.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.routines.logic.plan import Day, Label, Plan

_DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of the plan; without a day it only fills the week up."""

    date: date
    iteration: int
    day: Day | None
    label: str | None = None


def sequence(plan: Plan, trained: Mapping[int, frozenset[date]], today: date) -> list[Dated]:
    """Every date from start to end. `trained` has the dates of the sessions of each day, by its id."""
    if not plan.days:
        return []
    length = (plan.end - plan.start).days + 1
    labels = _labels(plan.labels, length)
    found = _walk(plan, [plan.start + timedelta(days=number) for number in range(length)], trained, today)
    return [Dated(at, iteration, day, label) for (at, iteration, day), label in zip(found, labels, strict=True)]


def _walk(
    plan: Plan, dates: Sequence[date], trained: Mapping[int, frozenset[date]], today: date
) -> Iterator[tuple[date, int, Day | None]]:
    days, cursor, passes, fills_up = plan.days, 0, [1] * len(plan.days), False
    before = None
    for at in dates:
        # What filled the week up is over: the day that waited comes now, and nothing moves.
        if before is not None and not fills_up:
            day = days[cursor]
            if not day.needs_logs or at > today or before in trained.get(day.id, ()):
                passes[cursor] += 1
                cursor = (cursor + 1) % len(days)
                fills_up = cursor == 0 and plan.fit_in_week and bool(len(days) % _DAYS_OF_A_WEEK)
        if fills_up and at.weekday():
            yield at, passes[0] - 1, None
            continue
        fills_up, before = False, at
        yield at, passes[cursor], days[cursor]


def _labels(labels: Sequence[Label], length: int) -> list[str | None]:
    """The label of each date; where several meet, the one that begins last."""
    found: list[str | None] = [None] * length
    for label in sorted(labels, key=lambda label: label.start):
        stop = min(label.end + 1, length)
        found[label.start : stop] = [label.text] * max(stop - label.start, 0)
    return found
