"""Correcting the diary: another portion, meal or time, removing an entry."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from app.api.fields import uuid_in
from app.database import find, writing
from app.dates import to_local, to_utc
from app.errors import Invalid, NotFound
from app.extensions import db
from app.nutrition import services
from app.nutrition.blueprint import blueprint
from app.nutrition.forms import DishSchema, QuickSchema, form_of
from app.nutrition.models import Ingredient, LogItem, QuickEntry
from app.nutrition.pages.adding import portion_form, portion_in, take_over
from app.nutrition.pages.diary import meal_choices
from app.nutrition.pages.entries import chosen_meal, without_meal
from app.nutrition.pages.moments import day_asked
from app.nutrition.pages.undoing import offer_undo
from app.nutrition.pages.wording import plain_number, unit_choices
from app.nutrition.queries import day as days
from app.nutrition.queries import log_items_of, quick_entries_of
from app.web import reading
from app.web.formatting import Reader, current_reader
from app.web.htmx import redirect, render

_CLOCK = {"time": reading.clock}


def _entry(entry_id: str) -> LogItem:
    rows = log_items_of(current_user).options(
        joinedload(LogItem.ingredient).selectinload(Ingredient.weight_units), joinedload(LogItem.weight_unit)
    )
    return find(rows, LogItem.id == uuid_in(entry_id))


def _quick(entry_id: str) -> QuickEntry:
    return find(quick_entries_of(current_user), QuickEntry.id == uuid_in(entry_id))


def _day_of(entry: LogItem | QuickEntry, reader: Reader) -> date:
    return to_local(entry.datetime, reader.timezone).date()


def _place_shown(entry: LogItem | QuickEntry, reader: Reader) -> dict[str, Any]:
    return {"meal": entry.meal_id or "", "time": f"{to_local(entry.datetime, reader.timezone):%H:%M}"}


def _move(entries: Sequence[LogItem | QuickEntry], clock: time | None, reader: Reader) -> None:
    """To the meal that was sent, and to another time of the same day; without a time, each keeps its own."""
    day = _day_of(entries[0], reader)
    plan = days.plan_on(current_user, day)
    meal = chosen_meal(plan) if plan else None
    for entry in entries:
        entry.meal_id = meal.id if meal else None
        if meal is not None:
            entry.plan_id = meal.plan_id
        local = to_local(entry.datetime, reader.timezone)
        if clock is not None and (local.hour, local.minute) != (clock.hour, clock.minute):
            entry.datetime = to_utc(datetime.combine(day, clock), reader.timezone)
    db.session.flush()


def _meals(day: date) -> list[tuple[str, str]]:
    plan = days.plan_on(current_user, day)
    return meal_choices(plan) if plan else []


@blueprint.page("/food/entries/<entry_id>/edit", methods=["GET", "POST"])
def edit_entry(entry_id: str) -> ResponseReturnValue:
    """Another portion, meal or time."""
    reader, entry = current_reader(), _entry(entry_id)
    day = _day_of(entry, reader)
    shown = {"amount": plain_number(entry.amount, reader), "unit": entry.weight_unit_id or ""}
    form = portion_form(entry.ingredient, without_meal(), shown | _place_shown(entry, reader), **_CLOCK)
    if form.is_valid:
        with writing():
            entry = take_over(_entry(entry_id), portion_in(form))
            _move([entry], form.values["time"], reader)
        flash(_("Saved"), "done")
        return redirect("nutrition.diary", day=day)
    page = render(
        "nutrition/portion_form.html",
        title=entry.ingredient.name,
        back=(_("Diary"), url_for("nutrition.diary", day=day)),
        remove=url_for("nutrition.delete_entries", day=day, entry=entry.id),
        form=form,
        units=unit_choices(entry.ingredient, reader),
        meals=_meals(day),
        has_time=True,
    )
    return page, form.status


def _dish_entries(entry_id: str) -> list[LogItem]:
    """The foods of a dish that were noted together with this one."""
    entry = _entry(entry_id)
    if not entry.comment:
        raise NotFound("no_such_row")
    rows = log_items_of(current_user).options(joinedload(LogItem.weight_unit))
    same = (LogItem.comment == entry.comment, LogItem.datetime == entry.datetime)
    here = LogItem.meal_id.is_not_distinct_from(entry.meal_id)
    return list(db.session.scalars(rows.where(*same, here).order_by(LogItem.id)))


@blueprint.page("/food/dishes/<entry_id>/edit", methods=["GET", "POST"])
def edit_dish(entry_id: str) -> ResponseReturnValue:
    """More or less of a dish that was eaten, another meal or time; `entry_id` is any of its foods."""
    reader, entries = current_reader(), _dish_entries(entry_id)
    day = _day_of(entries[0], reader)
    grams = sum((services.grams_in(entry) for entry in entries), Decimal(0))
    form = form_of(DishSchema(), without_meal(), {"percent": "100"} | _place_shown(entries[0], reader), **_CLOCK)
    if form.is_valid:
        try:
            with writing():
                entries = _dish_entries(entry_id)
                if form.values["percent"] != 100:
                    services.scale_entries(entries, form.values["percent"] / 100)
                _move(entries, form.values["time"], reader)
        except Invalid as error:
            form.add("percent", error.code)
        else:
            flash(_("Saved"), "done")
            return redirect("nutrition.diary", day=day)
    page = render(
        "nutrition/dish_form.html",
        title=entries[0].comment,
        grams=grams,
        form=form,
        day=day,
        meals=_meals(day),
        keys=[entry.id for entry in entries],
    )
    return page, form.status


@blueprint.page("/food/quick/<entry_id>/edit", methods=["GET", "POST"])
def edit_quick(entry_id: str) -> ResponseReturnValue:
    """Correct calories without a food."""
    reader, entry = current_reader(), _quick(entry_id)
    day = _day_of(entry, reader)
    names = ("energy", "protein", "carbohydrates", "fat")
    shown = {name: plain_number(getattr(entry, name), reader) for name in names} | {"name": entry.name}
    form = form_of(QuickSchema(), without_meal(), shown | _place_shown(entry, reader), **_CLOCK)
    if form.is_valid:
        with writing():
            entry = take_over(_quick(entry_id), {name: form.values[name] for name in (*names, "name")})
            _move([entry], form.values["time"], reader)
        flash(_("Saved"), "done")
        return redirect("nutrition.diary", day=day)
    return render("nutrition/quick.html", form=form, day=day, meals=_meals(day), entry=entry), form.status


@blueprint.page("/food/entries/delete", methods=["POST"])
def delete_entries() -> ResponseReturnValue:
    """Take entries out of the diary; for a day they can come back."""
    keys = [key for text in request.values.getlist("entry")[: services.MOST_FOODS] if (key := uuid_in(text))]
    with writing():
        word = services.put_in_bin(current_user, keys, LogItem, QuickEntry)
    offer_undo(_("Entry removed"), word)
    return redirect("nutrition.diary", day=day_asked(current_reader()))
