"""Whose routines, and what is in them."""

from typing import Any

from sqlalchemy import Select, or_, select

from app.exercises.models import Exercise
from app.routines.models import CONFIGS, Config, Day, Label, Routine, Slot, SlotEntry


def routines_of(user: Any) -> Select[Routine]:
    """One's own, templates included."""
    return select(Routine).where(Routine.user_id == user.id)


def routines_visible_to(user: Any) -> Select[Routine]:
    """One's own, and everybody's public templates."""
    return select(Routine).where(or_(Routine.user_id == user.id, Routine.is_public.is_(True)))


def templates_of(user: Any) -> Select[Routine]:
    """One's own templates."""
    return routines_of(user).where(Routine.is_template.is_(True))


def public_templates(_user: Any = None) -> Select[Routine]:
    """Those that anybody may copy, one's own among them."""
    return select(Routine).where(Routine.is_public.is_(True), Routine.is_template.is_(True))


def days_of(user: Any) -> Select[Day]:
    """The days of one's own routines."""
    return select(Day).join(Day.routine).where(Routine.user_id == user.id)


def slots_of(user: Any) -> Select[Slot]:
    """The slots of one's own routines."""
    return select(Slot).join(Slot.day).join(Day.routine).where(Routine.user_id == user.id)


def entries_of(user: Any) -> Select[SlotEntry]:
    """The entries of one's own routines."""
    return select(SlotEntry).join(SlotEntry.slot).join(Slot.day).join(Day.routine).where(Routine.user_id == user.id)


def configs_of(user: Any, kind: str) -> Select[Config]:
    """The rules of one kind in one's own routines."""
    model = CONFIGS[kind]
    rows = select(model).join(model.slot_entry).join(SlotEntry.slot).join(Slot.day).join(Day.routine)
    return rows.where(Routine.user_id == user.id)


def labels_of(user: Any) -> Select[Label]:
    """The labels of one's own routines."""
    return select(Label).join(Label.routine).where(Routine.user_id == user.id)


def exercises_for(user: Any) -> Select[Exercise]:
    """What a person may plan and log: the catalogue, and exercises of their own."""
    return select(Exercise).where(or_(Exercise.owner_id.is_(None), Exercise.owner_id == user.id))


def siblings_of(slot_id: int) -> Select[SlotEntry]:
    """All entries of a slot, in order."""
    return select(SlotEntry).where(SlotEntry.slot_id == slot_id).order_by(SlotEntry.order, SlotEntry.id)
