"""Deleting parts of a routine so that it can be taken back for a day.

What is deleted is kept as plain values in the cache; what hung on it in rooms above (logs, sessions) is told to them by
events, so that they may tie it again.
"""

import secrets
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import inspect

from app.accounts.models import User
from app.database import Model
from app.errors import NotFound, StorageFull
from app.events import announce
from app.extensions import cache, db
from app.personal_cache import key_of
from app.routines.models import CONFIGS, Config, Day, Routine, Slot, SlotEntry
from app.routines.queries import days_of, routines_of
from app.routines.services.days import remove_day
from app.routines.services.entries import remove_entry
from app.routines.services.slots import remove_slot
from app.routines.services.storing import flush, move_to

KEPT_SECONDS = 24 * 3600
_BELOW = {Day: "slots", Slot: "entries", SlotEntry: "configs"}
_ABOVE = {Day: "routine_id", Slot: "day_id", SlotEntry: "slot_id", Config: "slot_entry_id"}
_KINDS: dict[str, type[Model]] = {"day": Day, "slot": Slot, "entry": SlotEntry, "config": Config}
_NAMES = {kind: name for name, kind in _KINDS.items()}
Part = Day | Slot | SlotEntry


@dataclass(frozen=True)
class PartsRemoved:
    """Days and entries are about to go. Listeners put what they want to tie again into `kept`, plain values only."""

    days: list[int]
    entries: list[int]
    kept: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PartsRestored:
    """They are back, under new keys: old key → new key."""

    days: dict[int, int]
    entries: dict[int, int]
    kept: dict[str, Any]


def put_in_bin(user: User, part: Part) -> str:
    """Delete a day, slot or entry. Returns the word with which it can be taken back."""
    announced = PartsRemoved(*_keys(part))
    announce(announced)
    bundle = {
        "tree": _plain(part),
        "above": getattr(part, _ABOVE[type(part)]),
        "day": None if isinstance(part, Day) else _day_of(part).id,
        "place": part.order,
        "slot_place": part.slot.order if isinstance(part, SlotEntry) else None,
        "kept": announced.kept,
    }
    word = secrets.token_urlsafe(12)
    if not cache.set(_key(user, word), bundle, timeout=KEPT_SECONDS):
        raise StorageFull("disk_full")
    {Day: remove_day, Slot: remove_slot, SlotEntry: remove_entry}[type(part)](part)
    return word


def restore(user: User, word: str) -> Day:
    """Put back what was deleted. Returns the day it belongs to. Raises NotFound when it is too late."""
    bundle = cache.get(_key(user, word))
    if bundle is None:
        raise NotFound("nothing_to_undo")
    ties = PartsRestored({}, {}, bundle["kept"])
    rebuilt: list[tuple[Any, str, int]] = []
    day = _hang(user, _rebuilt(bundle["tree"], rebuilt), bundle)
    flush()
    for made, kind, old in rebuilt:
        if kind in {"day", "entry"}:
            (ties.days if kind == "day" else ties.entries)[old] = made.id
    announce(ties)
    cache.delete(_key(user, word))
    return day


def _hang(user: User, row: Any, bundle: dict[str, Any]) -> Day:
    """Tie the rebuilt row to what is above it, in its old place. Raises NotFound when that is gone, too."""
    if isinstance(row, Day):
        routine = db.session.scalar(routines_of(user).where(Routine.id == bundle["above"]))
        if routine is None:
            raise NotFound("nothing_to_undo")
        row.routine_id = routine.id
        _store(row, routine, "days")
        move_to(routine.days, row, bundle["place"])
        db.session.expire(routine, ["days"])
        return row
    day: Day | None = db.session.scalar(days_of(user).where(Day.id == bundle["day"]))
    if day is None or day.is_rest:
        raise NotFound("nothing_to_undo")
    if isinstance(row, Slot):
        row.day_id = day.id
        _store(row, day, "slots")
        move_to(day.slots, row, bundle["place"])
    else:
        slot = next((one for one in day.slots if one.id == bundle["above"]), None)
        if slot is None:
            slot = Slot(day_id=day.id, order=bundle["slot_place"])
            _store(slot, day, "slots")
            move_to(day.slots, slot, bundle["slot_place"])
        row.slot_id = slot.id
        _store(row, slot, "entries")
        move_to(slot.entries, row, bundle["place"])
        db.session.expire(slot, ["entries"])
    db.session.expire(day, ["slots"])
    return day


def _store(row: Any, parent: Any, children: str) -> None:
    db.session.add(row)
    flush()
    db.session.expire(parent, [children])


def _key(user: User, word: str) -> str:
    return key_of(user.id, f"undo:{word}")


def _day_of(part: Slot | SlotEntry) -> Day:
    day: Day = part.day if isinstance(part, Slot) else part.slot.day
    return day


def _keys(part: Part) -> tuple[list[int], list[int]]:
    if isinstance(part, Day):
        return [part.id], [entry.id for slot in part.slots for entry in slot.entries]
    return [], [entry.id for entry in (part.entries if isinstance(part, Slot) else [part])]


def _plain(row: Any) -> dict[str, Any]:
    kind = next(known for known in (Day, Slot, SlotEntry, Config) if isinstance(row, known))
    columns = {column.key: getattr(row, column.key) for column in inspect(kind).column_attrs}
    below = _BELOW.get(kind)
    return {
        "kind": _NAMES[kind],
        "values": {name: value for name, value in columns.items() if name != _ABOVE[kind]},
        "below": [_plain(child) for child in getattr(row, below)] if below else [],
    }


def _rebuilt(tree: dict[str, Any], made: list[tuple[Any, str, int]]) -> Any:
    kind = _KINDS[tree["kind"]]
    values = dict(tree["values"])
    old = values.pop("id")
    row: Any = CONFIGS[values["kind"]](**values) if kind is Config else kind(**values)
    if below := _BELOW.get(kind):
        setattr(row, below, [_rebuilt(child, made) for child in tree["below"]])
    made.append((row, tree["kind"], old))
    return row
