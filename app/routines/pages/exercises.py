"""Exercises of a day: found, added, moved, taken together, exchanged, copied and taken out."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.database import find, writing
from app.exercises.models import Exercise
from app.routines import queries, services
from app.routines.blueprint import blueprint
from app.routines.models import Day, Slot
from app.routines.pages.building import offer_undo, place_asked, row_id
from app.routines.pages.routine_list import ID
from app.routines.pages.wording import weight_unit_of
from app.routines.pages.workbench import after, builder, find_day, find_entry, find_slot
from app.routines.picking import names_of, search_exercises
from app.routines.services.bin import put_in_bin
from app.routines.services.targets import set_targets
from app.web.htmx import render, wants_part
from app.web.language import chosen_language

USUAL_TARGETS = {"sets": 3, "repetitions": 10, "rest": 90}


@blueprint.page(f"/routines/days/<{ID}:day_id>/exercises")
def find_exercises(day_id: int) -> ResponseReturnValue:
    """Exercises called like what was typed, each with a button that adds it."""
    day = find_day(day_id)
    term = request.args.get("search", "")
    swap = request.args.get("swap", type=row_id)
    found = search_exercises(current_user, term, chosen_language())
    if wants_part():
        return render("routines/_found.html", day=day, term=term, found=found, swap=swap)
    return builder(day.routine, day.id, term=term, found=found, swap=swap)


@blueprint.page(f"/routines/days/<{ID}:day_id>/exercises", methods=["POST"])
def add_exercise(day_id: int) -> ResponseReturnValue:
    """Put an exercise at the end of the day, with targets that suit most."""
    with writing():
        day = find_day(day_id)
        exercise = find(
            queries.exercises_for(current_user), Exercise.id == request.form.get("exercise", 0, type=row_id)
        )
        slot = services.add_slot(day)
        values = {
            "slot_id": slot.id,
            "exercise_id": exercise.id,
            "weight_unit_id": weight_unit_of(current_user.preferences.weight_unit),
        }
        set_targets(services.add_entry(current_user, values), dict(USUAL_TARGETS))  # type: ignore[arg-type]
    return after(find_day(day_id))


@blueprint.page(f"/routines/slots/<{ID}:slot_id>/move", methods=["POST"])
def move_slot(slot_id: int) -> ResponseReturnValue:
    """Put a slot elsewhere in its day, or at the end of another one."""
    with writing():
        slot = find_slot(slot_id)
        other = request.form.get("day", type=row_id)
        day = find(queries.days_of(current_user), Day.id == other) if other is not None else slot.day
        if day.routine_id != slot.day.routine_id:
            day = slot.day
        services.move_slot(slot, place_asked(slot) if day.id == slot.day_id else len(day.slots) + 1, day)
        day_id = slot.day_id
    return after(find_day(day_id))


@blueprint.page(f"/routines/slots/<{ID}:slot_id>/join", methods=["POST"])
def join_slot(slot_id: int) -> ResponseReturnValue:
    """Make a superset of a slot and the one after it."""
    with writing():
        slot = find_slot(slot_id)
        day_id = slot.day_id
        later = [one for one in slot.day.slots if (one.order, one.id) > (slot.order, slot.id)]
        if later:
            services.join_slots(slot, later[0])
    return after(find_day(day_id))


@blueprint.page(f"/routines/slots/<{ID}:slot_id>/duplicate", methods=["POST"])
def duplicate_slot(slot_id: int) -> ResponseReturnValue:
    """The same once more."""
    with writing():
        slot = find_slot(slot_id)
        day_id = slot.day_id
        services.copy_slot(slot)
    return after(find_day(day_id))


@blueprint.page(f"/routines/entries/<{ID}:entry_id>/move", methods=["POST"])
def move_entry(entry_id: int) -> ResponseReturnValue:
    """Put an exercise elsewhere in its superset."""
    with writing():
        entry = find_entry(entry_id)
        day_id = entry.slot.day_id
        services.move_entry(entry, place_asked(entry))
    return after(find_day(day_id))


@blueprint.page(f"/routines/entries/<{ID}:entry_id>/split", methods=["POST"])
def split_entry(entry_id: int) -> ResponseReturnValue:
    """Take an exercise out of its superset."""
    with writing():
        entry = find_entry(entry_id)
        day_id = entry.slot.day_id
        if len(entry.slot.entries) > 1:
            services.split_slot(entry)
    return after(find_day(day_id))


@blueprint.page(f"/routines/entries/<{ID}:entry_id>/swap", methods=["POST"])
def swap_exercise(entry_id: int) -> ResponseReturnValue:
    """Another exercise with the same targets."""
    with writing():
        entry = find_entry(entry_id)
        exercise = find(
            queries.exercises_for(current_user), Exercise.id == request.form.get("exercise", 0, type=row_id)
        )
        services.change_entry(entry, {"exercise_id": exercise.id})
        day_id = entry.slot.day_id
    return after(find_day(day_id))


@blueprint.page(f"/routines/entries/<{ID}:entry_id>/delete", methods=["POST"])
def delete_entry(entry_id: int) -> ResponseReturnValue:
    """Take an exercise out, and offer to put it back."""
    with writing():
        entry = find_entry(entry_id)
        day_id = entry.slot.day_id
        name = names_of([entry.exercise_id], chosen_language()).get(entry.exercise_id, "")
        part: Slot | object = entry.slot if len(entry.slot.entries) == 1 else entry
        word = put_in_bin(current_user, part)  # type: ignore[arg-type]
    offer_undo(_("%(name)s taken out", name=name), word)
    return after(find_day(day_id))
