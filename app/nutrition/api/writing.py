"""Foods as JSON, straight from the columns: a page of them costs hardly more than reading its rows."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Integer, Select, bindparam, select, type_coerce

from app.api.encoding import encoded
from app.api.links import absolute, portable_links
from app.extensions import db
from app.nutrition.models import Ingredient, IngredientImage, IngredientWeightUnit
from app.reference.models import Language, License

_GRAMS = ("protein", "carbohydrates", "carbohydrates_sugar", "fat", "fat_saturated", "fiber", "sodium")
_BEFORE = (
    "id",
    "uuid",
    "remote_id",
    "source_name",
    "source_url",
    "code",
    "name",
    "common_name",
    "brand",
    "created",
    "last_update",
    "last_imported",
    "energy",
)
_LICENSE = (
    "license_title",
    "license_object_url",
    "license_author",
    "license_author_url",
    "license_derivative_source_url",
)
_COLUMNS = (
    *(getattr(Ingredient, name) for name in _BEFORE),
    *(type_coerce(getattr(Ingredient, name), Integer).label(name) for name in _GRAMS),
    Ingredient.is_vegan,
    Ingredient.is_vegetarian,
    Ingredient.nutriscore,
    Ingredient.license_id,
    *(getattr(Ingredient, name) for name in _LICENSE),
    Ingredient.language_id,
)
_UNIT = IngredientWeightUnit
_KEYS: Any = bindparam("keys", expanding=True)
_UNITS = (
    select(_UNIT.id, _UNIT.uuid, _UNIT.ingredient_id.label("ingredient"), _UNIT.gram, _UNIT.name)
    .where(_UNIT.ingredient_id.in_(_KEYS))
    .order_by(_UNIT.id)
)
_IMAGES = select(*IngredientImage.__table__.c).where(IngredientImage.ingredient_id.in_(_KEYS))
_LANGUAGES, _LICENSES = (select(*model.__table__.c) for model in (Language, License))
ADDRESSES = {"Open Food Facts": "https://world.openfoodfacts.org/api/v2/product/{code}.json"}
"""Where the foods of a source come from, for those that do not say so themselves."""
AUTHORS = {"Open Food Facts": "Open Food Facts contributors"}
"""Who wrote the foods of a source, for those that do not say so themselves."""
THUMBNAILS = {"small": 200, "medium": 400}
"""The longer side in pixels."""


def write_ingredients(rows: Select[Any]) -> list[bytes]:
    """As `ingredient` shows them."""
    return [encoded(food) for food in _ingredients(rows)]


def _ingredients(rows: Select[Any]) -> list[dict[str, Any]]:
    found = _read(rows)
    units = _units_of([row["id"] for row in found])
    return [_ingredient(row, units[row["id"]]) for row in found]


def write_infos(rows: Select[Any]) -> list[bytes]:
    """As `ingredient-sync` shows them."""
    return [encoded(info) for info in infos(rows)]


def info_documents(rows: Select[Any]) -> dict[int, bytes]:
    """As `ingredientinfo` shows them, by id, for whomever asks from wherever."""
    with portable_links():
        return {info["id"]: encoded(info) for info in infos(rows)}


def ingredient_documents(rows: Select[Any]) -> dict[int, bytes]:
    """As `ingredient` shows them, by id."""
    return {food["id"]: encoded(food) for food in _ingredients(rows)}


def infos(rows: Select[Any]) -> list[dict[str, Any]]:
    """The same, not written yet."""
    found = _read(rows)
    keys = [row["id"] for row in found]
    units, images = _units_of(keys), _images_of(keys)
    languages, licenses = _by_id(_LANGUAGES), _by_id(_LICENSES)
    return [
        _info(row, units[row["id"]], images.get(row["id"]), languages[row["language_id"]], licenses[row["license_id"]])
        for row in found
    ]


def _read(rows: Select[Any]) -> list[dict[str, Any]]:
    return _values_of(rows.with_only_columns(*_COLUMNS))


def _values_of(rows: Any, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Past the session, which would look for objects in them."""
    found = db.session.connection().execute(rows, values)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found.all()]


def _units_of(keys: list[int]) -> Mapping[int, list[dict[str, Any]]]:
    found: Mapping[int, list[dict[str, Any]]] = defaultdict(list)
    for unit in _values_of(_UNITS, {"keys": keys}):
        found[unit["ingredient"]].append(unit)
    return found


def _images_of(keys: list[int]) -> dict[int, Any]:
    found = db.session.connection().execute(_IMAGES, {"keys": keys})
    return {image.ingredient_id: image for image in found.all()}


def _by_id(rows: Any) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in _values_of(rows)}


def _common(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: row[name] for name in _BEFORE}
    values["source_url"] = row["source_url"] or _address_of(row)
    for name in ("created", "last_update", "last_imported"):
        values[name] = _instant(row[name])
    for name in _GRAMS:
        values[name] = _grams(row[name])
    values["is_vegan"] = row["is_vegan"]
    values["is_vegetarian"] = row["is_vegetarian"]
    return values


def _ingredient(row: Mapping[str, Any], units: list[dict[str, Any]]) -> dict[str, Any]:
    values = _common(row)
    values["weight_units"] = units
    values["nutriscore"] = row["nutriscore"]
    values["license"] = row["license_id"]
    _license(values, row)
    values["language"] = row["language_id"]
    return values


def _info(
    row: Mapping[str, Any],
    units: list[dict[str, Any]],
    image: Any,
    language: dict[str, Any],
    license: dict[str, Any],
) -> dict[str, Any]:
    values = _common(row)
    values["nutriscore"] = row["nutriscore"]
    values["weight_units"] = units
    values["language"] = language
    values["license"] = license
    _license(values, row)
    values["image"] = picture(image, row["uuid"]) if image else None
    values["thumbnails"] = thumbnails_of(image) if image else None
    return values


def _license(values: dict[str, Any], row: Mapping[str, Any]) -> None:
    for name in _LICENSE:
        values[name] = row[name]
    values["license_author"] = row["license_author"] or AUTHORS.get(row["source_name"] or "", "")


def picture(image: Any, uuid: Any) -> dict[str, Any]:
    """As `ingredient-image` shows it; `uuid` is that of the food."""
    return {
        "id": image.id,
        "uuid": image.uuid,
        "ingredient_id": image.ingredient_id,
        "ingredient_uuid": uuid,
        "image": absolute(f"/media/{image.path}"),
        "created": _instant(image.created),
        "last_update": _instant(image.last_update),
        "size": image.size,
        "width": image.width,
        "height": image.height,
        "license": image.license_id,
    } | {name: getattr(image, name) for name in _LICENSE}


def thumbnails_of(image: Any) -> dict[str, str]:
    """Addresses of smaller pictures: they stand beside the large one, their size before its ending."""
    stem, _, ending = image.path.rpartition(".")
    return {name: absolute(f"/media/{stem}.{size}.{ending}") for name, size in THUMBNAILS.items()}


def _address_of(row: Mapping[str, Any]) -> str | None:
    pattern = ADDRESSES.get(row["source_name"] or "")
    return pattern.format(code=row["code"]) if pattern and row["code"] else None


def _grams(thousandths: int | None) -> str | None:
    return None if thousandths is None else f"{thousandths // 1000}.{thousandths % 1000:03d}"


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def fragment(document: bytes) -> orjson.Fragment:
    """JSON that is written already, as part of a larger whole."""
    return orjson.Fragment(document)
