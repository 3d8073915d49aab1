"""Answers computed from a routine are kept until anything they are made of changes.

Triggers count every change in `routine.revision`, whoever makes it and however: a page, a program, a cascade, an
import. The number is part of the key an answer is kept under, and so are the day, the language and the time zone;
an answer that is out of date is never found again.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from app.extensions import cache
from app.personal_cache import key_of
from app.routines.models import Routine
from app.triggers import ROWS, Trigger, declare

KEPT_SECONDS = 6 * 3600

_DAY = "SELECT routine_id FROM routine_day WHERE id = {row}.day_id"
_SLOT = (
    "SELECT routine_day.routine_id FROM routine_slot JOIN routine_day ON routine_day.id = routine_slot.day_id "
    "WHERE routine_slot.id = {row}.slot_id"
)
_ENTRY = (
    "SELECT routine_day.routine_id FROM slot_entry JOIN routine_slot ON routine_slot.id = slot_entry.slot_id "
    "JOIN routine_day ON routine_day.id = routine_slot.day_id WHERE slot_entry.id = {row}.slot_entry_id"
)
_TABLES = {
    "routine_day": "{row}.routine_id",
    "routine_label": "{row}.routine_id",
    "routine_slot": _DAY,
    "slot_entry": _SLOT,
    "slot_entry_config": _ENTRY,
}


def count_changes_of(table: str, routines: str, *needs: str) -> None:
    """Count changes of this table's rows. `routines` is SQL for the ids of those that a changed `{row}` concerns."""
    declare(_triggers(table, routines, needs))


def _triggers(table: str, routines: str, needs: tuple[str, ...]) -> Iterator[Trigger]:
    for kind, rows in ROWS.items():
        concerned = " OR ".join(f"id IN ({routines.format(row=row)})" for row in rows)
        yield Trigger(
            f"revision_{table}_{kind.lower()}",
            table,
            kind,
            f"UPDATE routine SET revision = revision + 1 WHERE {concerned}",
            needs=("routine", *needs),
        )


for _table, _routines in _TABLES.items():
    count_changes_of(_table, _routines, "routine_day", "routine_slot", "slot_entry")
declare(
    [
        # What the other triggers count is a change of this table too; it is told by the number itself.
        Trigger(
            "revision_routine_update",
            "routine",
            "UPDATE",
            "UPDATE routine SET revision = revision + 1 WHERE id = NEW.id AND OLD.revision = NEW.revision",
        )
    ]
)


def kept(routine: Routine, name: str, make: Callable[[], bytes], *, today: date | None = None, reader: str = "") -> Any:
    """The answer called `name` about a routine: as it was made, or made now.

    `today` and `reader` (a language, a time zone) are told where the answer depends on them.
    """
    about = f"routine:{routine.id}:{routine.created.timestamp()}:{routine.revision}:{name}:{today}:{reader}"
    key = key_of(routine.user_id, about)
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, timeout=KEPT_SECONDS)
    return found
