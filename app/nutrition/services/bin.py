"""Deleting plans, recipes, entries and their parts so that they can be taken back for a day.

What is deleted is kept as plain values in the person's cache, together with everything that goes with it: the meals
and the diary of a plan, the foods of a recipe. What stays but knew it (an entry of a meal, of a recipe) is noted.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from app.errors import NotFound, StorageFull
from app.extensions import cache, db
from app.nutrition.models import (
    Ingredient,
    IngredientWeightUnit,
    LogItem,
    Meal,
    MealItem,
    NutritionPlan,
    QuickEntry,
    Recipe,
    RecipeItem,
)
from app.nutrition.queries import (
    log_items_of,
    meal_items_of,
    meals_of,
    plans_of,
    quick_entries_of,
    recipe_items_of,
    recipes_of,
)
from app.personal_cache import key_of

KEPT_SECONDS = 24 * 3600
_PART = 1000
"""So many keys are asked for at once."""
_OWN: Mapping[Any, Any] = {
    NutritionPlan: plans_of,
    Meal: meals_of,
    MealItem: meal_items_of,
    Recipe: recipes_of,
    RecipeItem: recipe_items_of,
    LogItem: log_items_of,
    QuickEntry: quick_entries_of,
}
"""Whose rows; in an order in which none needs a later one."""
_GOES_WITH: Mapping[Any, Sequence[Any]] = {
    NutritionPlan: (Meal.plan_id, LogItem.plan_id, QuickEntry.plan_id),
    Meal: (MealItem.meal_id,),
    Recipe: (RecipeItem.recipe_id,),
}
_FORGETS: Mapping[Any, Sequence[Any]] = {
    Meal: (LogItem.meal_id, QuickEntry.meal_id),
    Recipe: (LogItem.recipe_id,),
}
_KNOWN_BY = {"plan_id": NutritionPlan, "meal_id": Meal, "recipe_id": Recipe}
_FOODS = {"ingredient_id": Ingredient, "weight_unit_id": IngredientWeightUnit}
_NAMES = {kind: kind.__tablename__ for kind in _OWN}

Values = dict[str, Any]


class Restored(NamedTuple):
    """What is back: the kind of the row that was deleted, its values, and whether it was back before."""

    kind: Any
    values: Values
    was_here: bool


def put_in_bin(user: Any, keys: Sequence[UUID], *kinds: Any) -> str:
    """Delete the person's rows of these kinds with these keys. Returns the word that brings them back.

    Raises NotFound where there is none, StorageFull where they could not be brought back.
    """
    rows: dict[Any, list[Values]] = {}
    for kind in kinds:
        _gather(rows, kind, kind.id.in_(_OWN[kind](user).where(kind.id.in_(keys)).with_only_columns(kind.id)))
    if not rows:
        raise NotFound("no_such_row")
    word = secrets.token_urlsafe(12)
    kept = {
        "rows": {_NAMES[kind]: values for kind, values in rows.items()},
        "ties": list(_ties(rows)),
    }
    if not cache.set(_key(user, word), kept, timeout=KEPT_SECONDS):
        raise StorageFull("disk_full")
    for kind in kinds:
        ids = [values["id"] for values in rows.get(kind, ())]
        db.session.execute(delete(kind).where(kind.id.in_(ids)), execution_options={"synchronize_session": False})
    db.session.expire_all()
    return word


def restore(user: Any, word: str) -> Restored:
    """Bring back what was deleted, where it was. Raises NotFound when it is too late, or what it belonged to is gone.

    Entries whose food or unit went meanwhile stay away.
    """
    kept = cache.get(_key(user, word))
    if kept is None:
        raise NotFound("no_such_row")
    rows = {kind: kept["rows"][name] for kind, name in _NAMES.items() if name in kept["rows"]}
    deleted = next(kind for kind in rows if _NAMES[kind] == next(iter(kept["rows"])))
    first = rows[deleted][0]
    if any(_present(kind, select(kind), (one["id"] for one in values)) for kind, values in rows.items()):
        return Restored(deleted, first, was_here=True)
    possible = False
    for kind, values in rows.items():
        if found := _possible(user, kind, values):
            db.session.execute(insert(kind.__table__), found)
            possible = True
    if not possible:
        raise NotFound("no_such_row")
    for name, column, target, ids in kept["ties"]:
        _tie(user, next(kind for kind in _OWN if _NAMES[kind] == name), column, target, ids)
    db.session.expire_all()
    return Restored(deleted, first, was_here=False)


def _gather(rows: dict[Any, list[Values]], kind: Any, condition: Any) -> None:
    """The rows that meet a condition, and all that goes with them."""
    columns = kind.__table__.c
    found = [dict(row._mapping) for row in db.session.execute(select(*columns).where(condition).order_by(kind.id))]
    if not found:
        return
    rows.setdefault(kind, []).extend(found)
    keys = [values["id"] for values in found]
    for column in _GOES_WITH.get(kind, ()):
        _gather(rows, column.class_, column.in_(keys))


def _ties(rows: Mapping[Any, Sequence[Values]]) -> Iterator[tuple[str, str, UUID, list[UUID]]]:
    """For each row that goes, the rows that stay and name it: their table, the column, its key, their keys."""
    for kind, columns in _FORGETS.items():
        keys = [values["id"] for values in rows.get(kind, ())]
        for column in columns if keys else ():
            going = {values["id"] for values in rows.get(column.class_, ())}
            naming: dict[UUID, list[UUID]] = {}
            for key, target in db.session.execute(select(column.class_.id, column).where(column.in_(keys))):
                if key not in going:
                    naming.setdefault(target, []).append(key)
            for target, ids in naming.items():
                yield _NAMES[column.class_], column.key, target, ids


def _tie(user: Any, kind: Any, name: str, target: UUID, ids: Sequence[UUID]) -> None:
    """Have these rows name the restored one again, unless they name another by now."""
    column = getattr(kind, name)
    for part in _parts(ids):
        own = _OWN[kind](user).where(kind.id.in_(part), column.is_(None)).with_only_columns(kind.id)
        db.session.execute(
            update(kind).where(kind.id.in_(own)).values({name: target}),
            execution_options={"synchronize_session": False},
        )


def _possible(user: Any, kind: Any, rows: Sequence[Values]) -> list[Values]:
    """Those of the rows whose plan, food and unit are still there; without the meals and recipes that went."""
    columns = kind.__table__.c
    found = list(rows)
    for name, other in _KNOWN_BY.items():
        if name not in columns:
            continue
        present = _present(other, _OWN[other](user), (values[name] for values in found))
        if columns[name].nullable:
            found = [values if values[name] in present else values | {name: None} for values in found]
        else:
            found = [values for values in found if values[name] in present]
    for name, other in _FOODS.items():
        if name in columns:
            present = _present(other, select(other), (values[name] for values in found)) | {None}
            found = [values for values in found if values[name] in present]
    return found


def _present(kind: Any, rows: Any, keys: Iterable[Any]) -> set[Any]:
    """Those of the keys that rows have."""
    wanted = {key for key in keys if key is not None}
    return {
        key
        for part in _parts(wanted)
        for key in db.session.scalars(rows.where(kind.id.in_(part)).with_only_columns(kind.id))
    }


def _parts(keys: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(keys)
    while part := list(islice(rest, _PART)):
        yield part


def _key(user: Any, word: str) -> str:
    return key_of(user.id, f"food-undo:{word}")
