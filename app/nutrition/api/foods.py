"""`ingredient`, `ingredientinfo`, `ingredientweightunit`, `ingredient-image`, and foods of one's own."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

from flask import request
from flask_login import current_user
from sqlalchemy import ColumnElement, bindparam, select, true

from app.api.filters import Filter, asked, choice, exact, one_of, ranged, ranking, reference
from app.api.query_values import read_text
from app.api.ranking import Checked
from app.api.resource import EVERYTHING, READ, Resource
from app.api.wger.sign_in import PAGE_CACHED, PUBLIC
from app.extensions import db
from app.nutrition import services
from app.nutrition.api.writing import info_documents, ingredient_documents, write_ingredients
from app.nutrition.blueprint import blueprint
from app.nutrition.models import INGREDIENT_INFOS, INGREDIENTS, Ingredient, IngredientImage, IngredientWeightUnit
from app.nutrition.queries import (
    images_seen_by,
    known_foods,
    number_of,
    own_foods_of,
    search_foods,
    seek,
    units_seen_by,
    visible_foods,
)
from app.nutrition.queries.finding import MOST, Wanted
from app.nutrition.schemas import (
    IngredientImageSchema,
    IngredientInfoSchema,
    IngredientSchema,
    IngredientWeightUnitSchema,
    OwnFoodSchema,
)
from app.reference.models import Language
from app.reference.queries import languages, licenses
from app.web.limits import INGREDIENT_DETAIL, INGREDIENT_LIST

GRADES = ("a", "b", "c", "d", "e")
SORTABLE = ("id", "name", "code", "uuid", "remote_id", "last_update", "last_imported", "nutriscore")
ALL = 10_000
_INDEXED = {"name__search", "language", "language__code", "is_vegan", "is_vegetarian", "limit", "offset", "format"}
_INDEXED |= {f"nutriscore{ending}" for ending in ("", "__in", "__lt", "__lte", "__gt", "__gte")}
_SETTLED = {"name__search", "language__code", "limit", "offset", "format"}
"""Where a request asks for nothing else, what a search finds meets all of it."""
_LANGUAGE_IDS = select(Language.id).where(Language.short_name.in_(bindparam("codes", expanding=True)))
_SHORT = 3
_WRITTEN = re.compile(r"[^\W_]")


def _found(term: str) -> Sequence[int]:
    """`?name__search=`: the ids of foods, best first. The other filters of the request narrow the search itself."""
    term = term.strip()
    if not _WRITTEN.search(term):
        return []
    if len(term) < _SHORT:
        spellings = {"".join(letters) for letters in product(*({one.lower(), one.upper()} for one in term))}
        named = visible_foods(current_user).where(Ingredient.name.in_(sorted(spellings)))
        return list(db.session.scalars(named.with_only_columns(Ingredient.id).order_by(Ingredient.name, Ingredient.id)))
    # What the index does not know must be looked for among all that are called so, not among the best of them alone.
    is_all = not _INDEXED.issuperset(request.args) or "False" in (asked("is_vegan"), asked("is_vegetarian"))
    found = search_foods(term, user=current_user, wanted=_wanted(), most=ALL if is_all else MOST)
    return Checked(found) if _SETTLED.issuperset(request.args) else found


def _wanted() -> Wanted:
    """What else the request asks for, as far as the index knows it; the filters themselves come on top."""
    codes = _language_ids(asked("language__code"))
    language = asked("language")
    if language.isascii() and language.isdecimal() and len(language) < 4:
        codes = [int(language)]
    return Wanted(
        language_ids=codes,
        is_vegan=asked("is_vegan") == "True",
        is_vegetarian=asked("is_vegetarian") == "True",
        nutriscores=_grades(),
    )


def _grades() -> Sequence[str]:
    """The grades a request leaves; none where it asks for no grade, or for none there is: the filters say so then."""
    limits: dict[str, Callable[[str, str], bool]] = {
        "nutriscore": lambda grade, limit: grade == limit,
        "nutriscore__in": lambda grade, limit: grade in limit.split(","),
        "nutriscore__lt": lambda grade, limit: grade < limit,
        "nutriscore__lte": lambda grade, limit: grade <= limit,
        "nutriscore__gt": lambda grade, limit: grade > limit,
        "nutriscore__gte": lambda grade, limit: grade >= limit,
    }
    wanted = {name: asked(name) for name in limits if asked(name)}
    if not wanted:
        return ()
    return [grade for grade in GRADES if all(limits[name](grade, limit) for name, limit in wanted.items())]


def _language_ids(text: str) -> list[int]:
    codes = sorted({code.strip().partition("-")[0].lower() for code in text.split(",")})
    return list(db.session.connection().scalars(_LANGUAGE_IDS, {"codes": codes})) if text else []


def _of_languages(ids: Sequence[int]) -> ColumnElement[bool]:
    return Ingredient.language_id.in_(ids) if ids else true()


def _with_code(code: str) -> ColumnElement[bool]:
    return Ingredient.code == code


FILTERS = (
    *ranged(Ingredient.id),
    *one_of(Ingredient.id, Ingredient.language_id),
    *exact(
        Ingredient.uuid,
        Ingredient.source_name,
        Ingredient.name,
        Ingredient.energy,
        Ingredient.protein,
        Ingredient.carbohydrates,
        Ingredient.carbohydrates_sugar,
        Ingredient.fat,
        Ingredient.fat_saturated,
        Ingredient.fiber,
        Ingredient.sodium,
        Ingredient.is_vegan,
        Ingredient.is_vegetarian,
        Ingredient.license_author,
        Ingredient.code,
    ),
    *choice(Ingredient.nutriscore, *GRADES),
    *(one for one in ranged(Ingredient.nutriscore) if "__" in one.parameter),
    *one_of(Ingredient.nutriscore),
    *(
        one
        for one in ranged(Ingredient.created, Ingredient.last_update, Ingredient.last_imported)
        if not one.parameter.endswith(("__gte", "__lte"))
    ),
    *reference(Ingredient.language_id, languages),
    *reference(Ingredient.license_id, licenses),
    *ranking("name__search", Ingredient.id, _found),
    Filter("language__code", lambda text: _language_ids(read_text(text)), _of_languages),
)
_LIMITS = {"list": INGREDIENT_LIST, "detail": INGREDIENT_DETAIL}
_UNIT = IngredientWeightUnit

INGREDIENTS.maker, INGREDIENT_INFOS.maker = ingredient_documents, info_documents
INGREDIENT = Resource(
    "ingredient",
    Ingredient,
    IngredientSchema,
    visible=visible_foods,
    known=known_foods,
    filters=FILTERS,
    ordering=(Ingredient.id,),
    methods=READ,
    access=PUBLIC,
    sortable=SORTABLE,
    description="Foods: energy in kilocalories, all else in grams, for 100 g.",
    documents=INGREDIENTS,
    total=number_of,
    seek=seek,
    limits=_LIMITS,
)
INGREDIENT_INFO = Resource(
    "ingredientinfo",
    Ingredient,
    IngredientInfoSchema,
    visible=visible_foods,
    known=known_foods,
    filters=FILTERS,
    ordering=(Ingredient.id,),
    methods=READ,
    access=PUBLIC,
    title="Ingredient Info",
    sortable=SORTABLE,
    description="Foods with their portions, picture, language and licence.",
    documents=INGREDIENT_INFOS,
    total=number_of,
    seek=seek,
    limits=_LIMITS,
)
blueprint.resources(
    INGREDIENT,
    INGREDIENT_INFO,
    Resource(
        "own-ingredient",
        Ingredient,
        OwnFoodSchema,
        visible=own_foods_of,
        filters=(*ranged(Ingredient.id, Ingredient.last_update), *exact(Ingredient.name, Ingredient.code)),
        ordering=(Ingredient.id,),
        methods=EVERYTHING,
        title="Own Ingredient",
        sortable=SORTABLE,
        description="Foods of one's own. They are found among the others, by their owner only.",
        writer=write_ingredients,
        add=services.add_own_food,
        change=services.change_own_food,
        remove=services.remove_own_food,
    ),
    Resource(
        "ingredientweightunit",
        _UNIT,
        IngredientWeightUnitSchema,
        visible=units_seen_by,
        filters=(*exact(_UNIT.gram, _UNIT.name), *reference(_UNIT.ingredient_id, visible_foods)),
        ordering=(_UNIT.id,),
        methods=READ,
        access=PUBLIC,
        description="Household portions of foods.",
    ),
    Resource(
        "ingredient-image",
        IngredientImage,
        IngredientImageSchema,
        visible=images_seen_by,
        filters=(
            *exact(IngredientImage.uuid),
            *(replace(one, parameter="ingredient_id") for one in exact(IngredientImage.ingredient_id)),
            Filter(
                "ingredient__uuid",
                exact(Ingredient.uuid)[0].read,
                lambda uuid: IngredientImage.ingredient_id.in_(select(Ingredient.id).where(Ingredient.uuid == uuid)),
                {"type": "string", "format": "uuid"},
            ),
        ),
        ordering=(IngredientImage.id,),
        methods=READ,
        access=PAGE_CACHED,
        title="Image",
        noun="Image",
        description="Pictures of foods.",
    ),
)
