"""Plan and history together: what is due when, why, and what will come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.errors import NotFound
from app.routines.logic.calendar import Dated, sequence
from app.routines.logic.plan import Entry, History, Plan
from app.routines.logic.prescription import Words
from app.routines.logic.reasons import Reason, because
from app.routines.logic.statistics import statistics
from app.routines.logic.views import View, dated_view, for_display, for_gym
from app.routines.models import Routine
from app.routines.plans import plan_of
from app.training.queries import counted_sets, history_of
from app.training.queries.muscles import trained_by_exercise

VIEWS: Mapping[str, View] = {"display": for_display, "gym": for_gym}


@dataclass(frozen=True)
class Programme:
    """A routine and what was done of it, as plain values."""

    plan: Plan
    history: History

    @classmethod
    def of(cls, routine: Routine) -> "Programme":
        """Read both. At most seven statements."""
        plan = plan_of(routine)
        return cls(plan, history_of(routine, plan))

    def dates(self, today: date) -> list[Dated]:
        """Which day falls on which date."""
        return sequence(self.plan, self.history.trained, today)

    def on(self, day: date, today: date) -> Dated | None:
        """What is planned for a date; None outside the routine."""
        return next((found for found in self.dates(today) if found.date == day), None)

    def view(self, name: str, today: date, words: Words) -> list[dict[str, Any]]:
        """The dated view called `display` or `gym`."""
        return dated_view(self.plan, self.history, today, words, VIEWS[name])

    def preview(self, name: str, today: date, words: Words) -> list[dict[str, Any]]:
        """The same as if from now on every prescribed set were done."""
        current = self.on(max(today, self.plan.start), today)
        assumed_from = current.iteration if current else 1
        return dated_view(self.plan, replace(self.history, assumed_from=assumed_from), today, words, VIEWS[name])

    @classmethod
    def untrained(cls, routine: Routine) -> "Programme":
        """The plan alone, as it goes if everything is done; nothing of what its owner logged. Five statements."""
        return cls(plan_of(routine), History(assumed_from=1))

    def entry(self, entry_id: int) -> Entry:
        """An entry of the plan. Raises NotFound."""
        for day in self.plan.days:
            for slot in day.slots:
                for entry in slot.entries:
                    if entry.id == entry_id:
                        return entry
        raise NotFound("no_such_row")

    def reasons(self, entry_id: int, iteration: int) -> dict[str, Reason]:
        """Why an entry asks for what it asks for in an iteration, by kind of value."""
        entry = self.entry(entry_id)
        return because(
            entry,
            self.history.logs.get(entry_id, {}),
            iteration,
            self.plan.deload,
            assumed_from=self.history.assumed_from,
        )


def statistics_of(routine: Routine) -> dict[str, Any]:
    """Volume, sets and intensity of what was logged in a routine. Three statements."""
    sets = counted_sets(routine)
    return statistics(sets, trained_by_exercise({one.exercise for one in sets}))
