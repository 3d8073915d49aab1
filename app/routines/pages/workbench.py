"""What the builder shows of a routine: its days, the chosen one with everything in it, and a preview by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import get_flashed_messages
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.database import find
from app.extensions import db
from app.reference.models import RepetitionUnit, WeightUnit
from app.routines import queries
from app.routines.logic.plan import History, Plan
from app.routines.logic.prescription import Words as EngineWords
from app.routines.logic.views import Prescriptions
from app.routines.models import Day, Routine, Slot, SlotEntry
from app.routines.pages.wording import TYPE_NAMES, Words, unit_name
from app.routines.picking import names_of
from app.routines.plans import plan_of
from app.web.htmx import redirect, render, wants_part
from app.web.language import chosen_language

MOST_WEEKS_SHOWN = 17
LETTERS = "ABCDEFGHIJ"


def find_routine(routine_id: int) -> Routine:
    """One of the reader's own. Raises NotFound."""
    return find(queries.routines_of(current_user), Routine.id == routine_id)


def find_day(day_id: int) -> Day:
    """A day of one of the reader's own. Raises NotFound."""
    return find(queries.days_of(current_user), Day.id == day_id)


def find_slot(slot_id: int) -> Slot:
    """A slot of one of the reader's own. Raises NotFound."""
    return find(queries.slots_of(current_user), Slot.id == slot_id)


def find_entry(entry_id: int) -> SlotEntry:
    """An entry of one of the reader's own. Raises NotFound."""
    return find(queries.entries_of(current_user), SlotEntry.id == entry_id)


@dataclass(frozen=True)
class Cell:
    """What one exercise asks for in one week."""

    text: str
    change: str
    """`up`, `rest` (a light week), or nothing."""


def words() -> Words:
    """Units in the reader's language."""
    repetitions = {unit.id: unit_name(unit) for unit in db.session.scalars(select(RepetitionUnit))}
    weights = {unit.id: unit_name(unit) for unit in db.session.scalars(select(WeightUnit))}
    return Words(repetitions, weights)


def engine_words(units: Words) -> EngineWords:
    """The same for the engine's texts."""
    return EngineWords(_("Sets"), _("Reps"), _("RiR"), _("rest"), units.repetition_units, units.weight_units)


def is_weekly(routine: Routine, days: int) -> bool:
    """Whether a pass through the days takes a week."""
    return days == 7 or (routine.fit_in_week and days < 7)


def whole_days(routine: Routine) -> list[Day]:
    """The days with all that is in them: four statements."""
    rows = select(Day).where(Day.routine_id == routine.id).order_by(Day.order, Day.id)
    loaded = selectinload(Day.slots).selectinload(Slot.entries).selectinload(SlotEntry.configs)
    return list(db.session.scalars(rows.options(loaded)))


def bench(routine: Routine, day_id: int | None) -> dict[str, Any]:
    """Everything the builder's templates need."""
    db.session.expire_all()
    days = whole_days(routine)
    chosen = next((day for day in days if day.id == day_id), days[0] if days else None)
    exercises = {entry.exercise_id for day in days for slot in day.slots for entry in slot.entries}
    units = words()
    weekly = is_weekly(routine, len(days))
    return {
        "routine": routine,
        "days": days,
        "chosen": chosen,
        "day": chosen,
        "names": names_of(exercises, chosen_language()),
        "words": units,
        "weekly": weekly,
        "letters": LETTERS,
        "type_names": TYPE_NAMES,
        "training_numbers": _numbers(days),
        "preview": preview(plan_of(routine), chosen, units) if chosen and not chosen.is_rest else None,
        "sets": _sets(chosen),
        "messages_of_part": get_flashed_messages(with_categories=True) if wants_part() else [],
    }


def _numbers(days: Sequence[Day]) -> dict[int, int]:
    """Training days are counted, days of rest are not."""
    training = [day.id for day in days if not day.is_rest]
    return {day_id: number for number, day_id in enumerate(training, start=1)}


def _sets(day: Day | None) -> int:
    if day is None:
        return 0
    first = [
        next((config.value for config in entry.configs if config.kind == "sets" and config.iteration == 1), Decimal(1))
        for slot in day.slots
        for entry in slot.entries
    ]
    return int(sum(first))


def preview(plan: Plan, day: Day | None, units: Words) -> dict[int, list[Cell]] | None:
    """What the entries of a day ask for week by week, if every target is met."""
    if day is None:
        return None
    found = next((one for one in plan.days if one.id == day.id), None)
    if found is None or not found.slots:
        return None
    length = len(plan.days) if not plan.fit_in_week else -(-len(plan.days) // 7) * 7
    iterations = min(max(((plan.end - plan.start).days + 1) // max(length, 1), 1), MOST_WEEKS_SHOWN)
    prescriptions = Prescriptions(plan, History(assumed_from=1), iterations, engine_words(units))
    rows: dict[int, list[Cell]] = {}
    for iteration in range(1, iterations + 1):
        light = plan.deload is not None and plan.deload.covers(iteration)
        for _slot, prescribed in prescriptions.of_day(found, iteration):
            for one in prescribed:
                shown = one.shown
                cells = rows.setdefault(shown["slot_entry_id"], [])
                text = short_text(shown, units)
                before = next((cell.text for cell in reversed(cells) if cell.change != "rest"), text)
                cells.append(Cell(text, "rest" if light else "up" if text != before else ""))
    return rows


def short_text(shown: dict[str, Any], units: Words) -> str:
    """`62.5 × 8`, `3 × 12`: weight and repetitions, or sets and repetitions where there is no weight."""
    repetitions = shown["repetitions"] and units.number(Decimal(shown["repetitions"]))
    if shown["max_repetitions"]:
        repetitions = f"{repetitions}–{units.number(Decimal(shown['max_repetitions']))}"
    if shown["weight"]:
        weight = units.number(Decimal(shown["weight"]))
        return f"{weight} × {repetitions}" if repetitions else weight
    return f"{shown['sets']} × {repetitions}" if repetitions else f"{shown['sets']} ×"


def builder(routine: Routine, day_id: int | None, **values: Any) -> ResponseReturnValue:
    """The builder's page, or the part that changes."""
    return render("routines/routine.html", fragment="day_work", **bench(routine, day_id), **values)


def after(day: Day) -> ResponseReturnValue:
    """Show the day as it is now, after a change."""
    routine, day_id = day.routine, day.id
    if wants_part():
        return builder(routine, day_id)
    return redirect("routines.routine", routine_id=routine.id, day=day_id)
