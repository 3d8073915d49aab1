"""What an exercise asks for, and the sentences by which it grows."""

from decimal import Decimal
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.database import find, writing
from app.errors import RegimenError
from app.routines import services
from app.routines.blueprint import blueprint
from app.routines.forms import CONDITIONS, SHARE_OF_MAX, bare, plain, reserves, rule_form, targets_form
from app.routines.logic.kinds import EFFORTS
from app.routines.models import Config, SlotEntry
from app.routines.pages.routine_list import ID
from app.routines.pages.wording import KIND_NAMES, LOAD_NAMES, TYPE_NAMES, clock, first_values
from app.routines.pages.workbench import find_entry, is_weekly, words
from app.routines.picking import names_of
from app.routines.queries import configs_of
from app.routines.services.targets import RuleWish, add_rule, remove_rule, set_targets
from app.web.forms import Form, sent
from app.web.htmx import redirect, render
from app.web.language import chosen_language

_KINDS = ("sets", "repetitions", "max_repetitions", "weight", "max_weight", "rir", "rest")


@blueprint.page(f"/routines/entries/<{ID}:entry_id>/", methods=["GET", "POST"])
def edit_entry(entry_id: int) -> ResponseReturnValue:
    """Sets, repetitions, weight, reserve, rest; and how the sets are done."""
    entry = find_entry(entry_id)
    form = targets_form(sent(), _shown(entry))
    if form.is_valid:
        try:
            with writing():
                entry = find_entry(entry_id)
                _store(entry, form.values)
        except RegimenError as error:
            form.refuse(error)
            entry = find_entry(entry_id)
        else:
            flash(_("Saved"), "done")
            return redirect("routines.routine", routine_id=entry.slot.day.routine_id, day=entry.slot.day_id)
    return _page(entry, form, rule_form(None))


@blueprint.page(f"/routines/entries/<{ID}:entry_id>/rules", methods=["POST"])
def add_rule_to(entry_id: int) -> ResponseReturnValue:
    """A sentence more."""
    entry = find_entry(entry_id)
    form = rule_form(sent())
    if form.is_valid:
        try:
            with writing():
                add_rule(find_entry(entry_id), form.values["kind"], _wish(form.values))
        except RegimenError as error:
            form.refuse(error)
        else:
            return redirect("routines.edit_entry", entry_id=entry_id)
    return _page(find_entry(entry_id), targets_form(None, _shown(entry)), form)


@blueprint.page(f"/routines/entries/<{ID}:entry_id>/rules/<{ID}:config_id>/delete", methods=["POST"])
def delete_rule(entry_id: int, config_id: int) -> ResponseReturnValue:
    """A sentence less."""
    with writing():
        entry = find_entry(entry_id)
        row = next((one for one in entry.configs if one.id == config_id and one.iteration > 1), None)
        if row is not None:
            remove_rule(find(configs_of(current_user, row.kind), Config.id == config_id))
    return redirect("routines.edit_entry", entry_id=entry_id)


def _wish(values: dict[str, Any]) -> RuleWish:
    operation, unit = values["operation"], values["unit"]
    return RuleWish(
        iteration=values["iteration"],
        value=values["value"],
        operation=operation,
        step="percent" if unit == "percent" and operation != "r" else "abs",
        repeat=values["when"] == "each" and operation != "r",
        rules=CONDITIONS[values["condition"]],
        all_sets=values["scope"] == "all",
        is_percent_of_max=unit == SHARE_OF_MAX,
    )


def _store(entry: SlotEntry, values: dict[str, Any]) -> None:
    """Take over what the form says. Raises Invalid."""
    share = values.get("weight_unit") == SHARE_OF_MAX
    kind = values.get("type", "normal")
    changed = {
        "comment": values.get("comment", ""),
        "weight_rounding": values.get("weight_rounding"),
        "load": values.get("load", "external"),
        # The contract has no word for these sets: it is told the nearest one.
        "type": {"hold": "iso"}.get(kind, "normal") if kind in EFFORTS else kind,
        "effort": kind if kind in EFFORTS else None,
    }
    units = {"repetition_unit_id": values.get("repetition_unit"), "weight_unit_id": _unit_id(values)}
    known = {
        "repetition_unit_id": set(words().repetition_units),
        "weight_unit_id": set(words().weight_units),
    }
    changed |= {name: unit for name, unit in units.items() if unit in known[name]}
    services.change_entry(entry, changed)
    services.change_slot(entry.slot, {"comment": values.get("slot_comment", "")})
    maximum = values.get("training_max")
    services.set_training_max(
        entry, maximum, values.get("training_max_step") or Decimal(0), values.get("training_max_every") or 1
    )
    wanted = {name: values.get(name) for name in _KINDS}
    wanted["rir"] = None if values.get("rir") is None else Decimal(values["rir"])
    numbers = {name: None if value is None else Decimal(value) for name, value in wanted.items()}
    set_targets(entry, numbers, percent_of_max=share)


def _unit_id(values: dict[str, Any]) -> int | None:
    text = values.get("weight_unit") or ""
    return int(text) if text.isascii() and text.isdigit() else None


def _shown(entry: SlotEntry) -> dict[str, Any]:
    first = first_values(entry.configs)
    value: dict[str, Any] = {kind: plain(config.value) for kind, config in first.items() if kind in _KINDS}
    weight = first.get("weight")
    if weight is not None and weight.percent_of_max is not None:
        value["weight"] = plain(weight.percent_of_max)
        value["weight_unit"] = SHARE_OF_MAX
    else:
        value["weight_unit"] = entry.weight_unit_id
    if first.get("rest") and first["rest"].value:
        value["rest"] = clock(first["rest"].value).removesuffix("\u00a0s")
    if "rir" in first:
        # A name among options, not a number that is typed.
        value["rir"] = bare(first["rir"].value)
    return {
        "sets": "1",
        "repetition_unit": entry.repetition_unit_id,
        "weight_rounding": plain(entry.weight_rounding),
        "type": entry.effort or entry.type,
        "load_kind": entry.load,
        "comment": entry.comment,
        "slot_comment": entry.slot.comment,
        "training_max": plain(entry.training_max),
        "training_max_step": plain(entry.training_max_step) if entry.training_max_step else "",
        "training_max_every": entry.training_max_every,
        **value,
    }


def _page(entry: SlotEntry, form: Form, rule: Form) -> ResponseReturnValue:
    day = entry.slot.day
    weekly = is_weekly(day.routine, len(day.routine.days))
    units = words()
    later = [one for one in entry.configs if one.iteration > 1 and not one.kind.startswith("max_")]
    body = render(
        "routines/entry.html",
        entry=entry,
        day=day,
        name=names_of([entry.exercise_id], chosen_language()).get(entry.exercise_id, ""),
        form=form,
        rule=rule,
        rules=[(one, units.rule(one, entry, weekly=weekly)) for one in sorted(later, key=_order)],
        words=units,
        weekly=weekly,
        type_choices=[(key, str(name)) for key, name in TYPE_NAMES.items()],
        load_choices=[(key, str(name)) for key, name in LOAD_NAMES.items()],
        kind_choices=[(key, str(name)) for key, name in KIND_NAMES.items()],
        rir_choices=reserves(),
        repetition_units=list(units.repetition_units.items()),
        weight_units=[*units.weight_units.items(), (SHARE_OF_MAX, _("% of the maximum"))],
    )
    return body, 422 if form.problems or rule.problems else 200


def _order(config: Config) -> tuple[int, str]:
    return config.iteration, config.kind
