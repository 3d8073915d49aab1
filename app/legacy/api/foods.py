"""Units of foods, the search for foods, and what a diary adds up to, under their older addresses."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import Response, jsonify, request
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.api.encoding import encoded
from app.api.endpoint import described, left_behind
from app.api.filters import Condition, exact, reference
from app.api.negotiation import BASE
from app.api.openapi import answers
from app.api.openapi.parts import DATE, INTEGER, NUMBER, TEXT, listed, maybe, record
from app.api.query_values import read_text
from app.api.resource import READ, Resource
from app.api.wger.sign_in import PUBLIC
from app.dates import end_of_day, start_of_day, to_local
from app.exercises.queries import languages_called
from app.extensions import db
from app.legacy.api.successors import by
from app.legacy.blueprint import blueprint
from app.legacy.schemas import IngredientToWeightUnitSchema, WeightUnitOfFoodSchema
from app.nutrition.api.diary import PLAN, values_of_item
from app.nutrition.logic.values import NUTRIENTS, sum_of
from app.nutrition.models import Ingredient, IngredientWeightUnit, LogItem
from app.nutrition.queries import log_items_of, search_foods, units_seen_by, visible_foods
from app.nutrition.queries.finding import Wanted
from app.reference.queries import languages
from app.training.services import today_of
from app.web.limits import INGREDIENT_LIST

MOST_FOUND = 100
_UNIT = IngredientWeightUnit
_SUMS = dict.fromkeys((*NUTRIENTS, "fibres"), NUMBER)


def _names_of_units(user: Any) -> Select[Any]:
    """One portion of each name in each language, the first: it stands for the name."""
    seen = units_seen_by(user).join(Ingredient, Ingredient.id == _UNIT.ingredient_id)
    firsts = seen.with_only_columns(func.min(_UNIT.id)).group_by(_UNIT.name, Ingredient.language_id)
    return units_seen_by(user).where(_UNIT.id.in_(firsts))


def _in_language(language_id: Any) -> Condition:
    return _UNIT.ingredient_id.in_(select(Ingredient.id).where(Ingredient.language_id == language_id))


_OF_LANGUAGE = [
    replace(one, condition=_in_language, column=None) for one in reference(Ingredient.language_id, languages)
]


def _write_names(rows: Select[Any]) -> list[bytes]:
    units = db.session.scalars(rows.options(joinedload(_UNIT.ingredient))).unique()
    return [encoded({"id": one.id, "name": one.name, "language": one.ingredient.language_id}) for one in units]


def _write_units(rows: Select[Any]) -> list[bytes]:
    units = db.session.scalars(rows.options(joinedload(_UNIT.ingredient))).unique().all()
    names = _names_of_units(current_user).join(Ingredient, Ingredient.id == _UNIT.ingredient_id)
    wanted = names.where(_UNIT.name.in_({one.name for one in units}))
    columns = wanted.with_only_columns(_UNIT.name, Ingredient.language_id, _UNIT.id)
    numbers = {(name, language): key for name, language, key in db.session.execute(columns)}
    schema = IngredientToWeightUnitSchema()
    return [encoded(schema.write(one) | {"unit": numbers[one.name, one.ingredient.language_id]}) for one in units]


blueprint.resources(
    Resource(
        "weightunit",
        _UNIT,
        WeightUnitOfFoodSchema,
        visible=_names_of_units,
        filters=[
            *exact(_UNIT.name),
            *(
                replace(one, parameter="language", condition=_in_language, column=None)
                for one in reference(Ingredient.language_id, languages)
            ),
        ],
        ordering=(_UNIT.id,),
        sortable=("id", "name"),
        methods=READ,
        access=PUBLIC,
        title="Weight Unit",
        noun="WeightUnit",
        description="Names of household portions.",
        writer=_write_names,
        superseded=by("ingredientweightunit"),
    ),
    Resource(
        "ingredienttoweightunit",
        _UNIT,
        IngredientToWeightUnitSchema,
        visible=units_seen_by,
        filters=[*exact(_UNIT.gram), *reference(_UNIT.ingredient_id, visible_foods)],
        ordering=(_UNIT.id,),
        sortable={"id": _UNIT.id, "gram": _UNIT.gram, "ingredient": _UNIT.ingredient_id, "unit": _UNIT.id},
        methods=READ,
        access=PUBLIC,
        title="Ingredient To Weight Unit",
        description="Household portions of foods.",
        writer=_write_units,
        superseded=by("ingredientweightunit"),
    ),
)

_FOUND = record({"id": INTEGER, "name": TEXT, "image": maybe(TEXT), "image_thumbnail": maybe(TEXT)})


@blueprint.route(f"{BASE}ingredient/search/", tags=["ingredient"])
@answers({"type": "object", "properties": {"suggestions": listed(record({"value": TEXT, "data": _FOUND}))}})
@left_behind(by("ingredient"))
@described("Ingredient Search", access=PUBLIC, limits={"GET": INGREDIENT_LIST})
def search_ingredients() -> Response:
    """Foods called like `term`, the best first."""
    term = read_text(request.args.get("term", "")).strip()
    if not term:
        return jsonify({})
    codes = request.args.get("language", "").strip() or "en"
    languages = [] if codes == "*" else languages_called(codes)
    keys = list(search_foods(term, user=current_user, wanted=Wanted(language_ids=languages)))[:MOST_FOUND]
    rows = visible_foods(current_user).where(Ingredient.id.in_(keys)).options(joinedload(Ingredient.image))
    foods = {one.id: one for one in db.session.scalars(rows).unique()}
    return jsonify({"suggestions": [_suggestion(foods[key]) for key in keys if key in foods]})


def _suggestion(food: Ingredient) -> dict[str, Any]:
    image = f"/media/{food.image.path}" if food.image else None
    return {
        "value": food.name,
        "data": {"id": food.id, "name": food.name, "image": image, "image_thumbnail": image},
    }


def _entries(plan_id: Any, *conditions: Condition) -> Iterable[LogItem]:
    rows = log_items_of(current_user).where(LogItem.plan_id == plan_id, *conditions)
    return db.session.scalars(rows.options(joinedload(LogItem.ingredient), joinedload(LogItem.weight_unit))).unique()


def _by_day(plan_id: Any) -> dict[dt.date, list[LogItem]]:
    days: defaultdict[dt.date, list[LogItem]] = defaultdict(list)
    for entry in _entries(plan_id):
        days[_local_day(entry.datetime)].append(entry)
    return days


def _local_day(moment: dt.datetime) -> dt.date:
    try:
        return to_local(moment, current_user.preferences.timezone).date()
    except OverflowError:
        return moment.date()


def _sums(entries: Iterable[LogItem]) -> dict[str, Any]:
    """In grams and kilocalories; nothing is 0."""
    sums = {name: float(amount or 0) for name, amount in sum_of(map(values_of_item, entries)).items()}
    return sums | {"fibres": sums["fiber"]}


@blueprint.route(f"{BASE}nutritionplan/<id>/get_log_overview/", tags=["nutritionplan"])
@answers(listed(record(_SUMS | {"date": DATE})))
@left_behind(by("nutritiondiary"))
@described("Get Log Overview")
def log_overview(id: str) -> Response:
    """What was eaten on each day of a plan's diary, the newest first."""
    plan = PLAN.find(current_user, id)
    days = sorted(_by_day(plan.id).items(), reverse=True)
    return jsonify([_sums(entries) | {"date": day.isoformat()} for day, entries in days])


@blueprint.route(f"{BASE}nutritionplan/<id>/log_summary/", tags=["nutritionplan"])
@answers(record(_SUMS))
@left_behind(by("nutritiondiary"))
@described("Log Summary")
def log_summary(id: str) -> Response:
    """What was eaten on one day, today unless `year`, `month` and `day` name another."""
    plan = PLAN.find(current_user, id)
    day, zone = _day_asked_for(today_of(current_user)), current_user.preferences.timezone
    within = LogItem.datetime >= start_of_day(day, zone), LogItem.datetime < end_of_day(day, zone)
    return jsonify(_sums(_entries(plan.id, *within)))


def _day_asked_for(today: dt.date) -> dt.date:
    parts = []
    for name in ("year", "month", "day"):
        text = request.args.get(name, "").strip()
        known = text.isascii() and text.isdecimal() and len(text) < 5
        parts.append(int(text) if known else getattr(today, name))
    try:
        return dt.date(*parts)
    except ValueError:
        return today
