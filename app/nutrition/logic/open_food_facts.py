"""Foods of the Open Food Facts dumps: lines of JSON, or a table with a header. Values are for 100 g (100 ml of drinks).

The fields: https://static.openfoodfacts.org/data/data-fields.txt. `energy_100g` is in kilojoules, `sodium_100g` and
`salt_100g` are in grams; what a field says of a serving is not looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from app.nutrition.logic.records import (
    ELSEWHERE,
    NO_NAME,
    NO_VALUES,
    OTHER_LANGUAGE,
    SALT_PER_SODIUM,
    UNKNOWN,
    Languages,
    Parse,
    Portions,
    Record,
    Rejected,
    check,
    clean,
    kilocalories,
    part,
    portion,
    possible,
    product_rank,
    thousandths,
)

SOURCE = "Open Food Facts"

# Our name, and what the columns of dumps and of people's own tables are called.
_COLUMNS = {
    "code": ("code", "barcode", "ean", "gtin", "_id"),
    "name": ("product_name", "name", "product_name_en", "description"),
    "common_name": ("generic_name", "common_name"),
    "brand": ("brands", "brand"),
    "category": ("main_category_en", "main_category", "category"),
    "kcal": ("energy-kcal_100g", "energy_kcal_100g", "energy-kcal", "kcal", "energy_kcal"),
    "kj": ("energy-kj_100g", "energy_100g", "energy-kj", "energy_kj"),
    "protein": ("proteins_100g", "protein_100g", "proteins", "protein"),
    "carbohydrates": ("carbohydrates_100g", "carbohydrates", "carbs"),
    "sugar": ("sugars_100g", "sugars", "sugar", "carbohydrates_sugar"),
    "fat": ("fat_100g", "fat"),
    "saturated": ("saturated-fat_100g", "saturated_fat_100g", "saturated-fat", "saturated_fat", "fat_saturated"),
    "fiber": ("fiber_100g", "fibers_100g", "fiber", "fibre"),
    "sodium": ("sodium_100g", "sodium"),
    "salt": ("salt_100g", "salt"),
    "nutriscore": ("nutriscore_grade", "nutrition_grade_fr", "nutrition_grades", "nutriscore"),
    "analysis": ("ingredients_analysis_tags", "ingredients_analysis"),
    "countries": ("countries_tags", "countries_en", "countries"),
    "language": ("lang", "lc", "language"),
    "scans": ("unique_scans_n", "scans_n"),
    "author": ("creator",),
}
NEEDED = ("name", "protein", "carbohydrates", "fat")
_GRADES = {"a": "a", "b": "b", "c": "c", "d": "d", "e": "e", "A": "a", "B": "b", "C": "c", "D": "d", "E": "e"}
# What a record is made of, in this order.
_READ = (
    *("code", "name", "common_name", "brand", "category", "kcal", "kj", "protein", "carbohydrates", "sugar", "fat"),
    *("saturated", "fiber", "sodium", "salt", "nutriscore", "analysis", "scans", "author"),
)


_written = lru_cache(8192)(thousandths)
"""Tables hold the same few thousand texts again and again."""


class NoSuchColumns(ValueError):
    """A table whose header names no foods; its text says which columns are missing."""


def _record(fields: Sequence[Any], language_id: int, amount: Callable[[Any], Any]) -> Record:
    """The food of these values, texts or numbers in the order of `_READ`. Raises Rejected.

    `amount` is `thousandths`, or does what that does.
    """
    # fmt: off
    (code, name, common_name, brand, category, kcal, kj, protein, carbohydrates, sugar, fat,
     saturated, fiber, sodium, salt, grade, analysis, scans, author) = fields
    # fmt: on
    name = clean(name)
    if len(name) < 3:
        raise Rejected(NO_NAME)
    protein, carbohydrates, fat = amount(protein), amount(carbohydrates), amount(fat)
    if protein == "" or carbohydrates == "" or fat == "":
        raise Rejected(NO_VALUES)
    try:
        energy = int(float(kcal) + 0.5) if kcal else kilocalories(kcal, kj)
    except (TypeError, ValueError, OverflowError):
        raise Rejected(NO_VALUES) from None
    sugar, saturated = amount(sugar), amount(saturated)
    fiber = possible(amount(fiber))
    sodium = part(salt, SALT_PER_SODIUM) if sodium is None or sodium == "" else possible(amount(sodium))
    check(energy, (protein, carbohydrates, fat), (sugar, saturated, fiber))
    code = code if code.isdecimal() and len(code) < 50 else clean(code)
    is_vegan, is_vegetarian = _diet(analysis) if analysis else ("", "")
    return (
        code,
        code,
        name,
        common_name and clean(common_name),
        brand and clean(brand),
        category and clean(category)[:100],
        product_rank(name, scans) if code else UNKNOWN,
        energy,
        protein,
        carbohydrates,
        sugar,
        fat,
        saturated,
        fiber,
        sodium,
        is_vegan,
        is_vegetarian,
        _GRADES.get(grade, ""),
        language_id,
        author and clean(author),
    )


def table_parser(
    header: Sequence[str], languages: Languages, language: str, *, only_language: bool, country: str
) -> Parse:
    """A reader of the rows of a table. Raises NoSuchColumns."""
    places = {name.strip().lower().strip('"'): place for place, name in enumerate(header)}
    found = {ours: next((places[name] for name in names if name in places), None) for ours, names in _COLUMNS.items()}
    missing = [name for name in NEEDED if found[name] is None]
    if found["kcal"] is None and found["kj"] is None:
        missing.append("energy")
    if missing:
        raise NoSuchColumns(", ".join(missing))
    # A column that is not there is one behind the last, where every row has nothing.
    width = len(header)
    at = {name: width if place is None else place for name, place in found.items()}
    pick = itemgetter(*(at[name] for name in _READ))
    countries_at, language_at, default = at["countries"], at["language"], languages[language]
    wanted = language if only_language else ""

    def parse(row: list[str]) -> Record:
        row.append("")
        if len(row) <= width:
            row += [""] * (width + 1 - len(row))
        if country and country not in row[countries_at].lower():
            raise Rejected(ELSEWHERE)
        spoken = row[language_at]
        if wanted and spoken and spoken != wanted:
            raise Rejected(OTHER_LANGUAGE)
        return _record(pick(row), languages.get(spoken, default) if spoken else default, _written)

    return parse


def product_parser(languages: Languages, language: str, *, only_language: bool, country: str) -> Parse:
    """A reader of products as JSON."""
    default = languages[language]
    wanted = language if only_language else ""

    def parse(product: Mapping[str, Any]) -> Record:
        get = product.get
        spoken = wanted or _text(get("lang") or get("lc"))
        if country and not any(country in str(tag).lower() for tag in get("countries_tags") or ()):
            raise Rejected(ELSEWHERE)
        if wanted and _text(get("lang") or get("lc")) != wanted and not get(f"product_name_{wanted}"):
            raise Rejected(OTHER_LANGUAGE)
        values = get("nutriments")
        value = values.get if isinstance(values, dict) else _nothing
        kilojoules = value("energy-kj_100g")
        categories = get("categories_tags") or ("",)
        fields = (
            _text(get("code") or get("_id")),
            _text(get(f"product_name_{spoken}") or get("product_name")),
            _text(get(f"generic_name_{spoken}") or get("generic_name")),
            _text(get("brands")),
            _text(categories[-1]).partition(":")[2].replace("-", " "),
            value("energy-kcal_100g"),
            value("energy_100g") if kilojoules is None else kilojoules,
            value("proteins_100g"),
            value("carbohydrates_100g"),
            value("sugars_100g"),
            value("fat_100g"),
            value("saturated-fat_100g"),
            value("fiber_100g"),
            value("sodium_100g"),
            value("salt_100g"),
            _text(get("nutriscore_grade") or get("nutrition_grade_fr")),
            ",".join(map(str, get("ingredients_analysis_tags") or ())),
            get("unique_scans_n"),
            _text(get("creator")),
        )
        return _record(fields, languages.get(spoken, default), thousandths)

    return parse


def serving_of(product: Mapping[str, Any]) -> Portions:
    """The serving a product names, if it says what that weighs."""
    grams = product.get("serving_quantity")
    try:
        return portion(_text(product.get("serving_size")), float(grams)) if grams else ()
    except (TypeError, ValueError, OverflowError):
        return ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _nothing(_name: str) -> None:
    """What a product without values says of each."""


@lru_cache(4096)
def _diet(tags: str) -> tuple[int | str, int | str]:
    """Whether a food is vegan, and vegetarian, as far as its ingredients say: 1, 0 or empty."""
    said = {tag.strip() for tag in tags.split(",")}
    vegan = 0 if "en:non-vegan" in said else 1 if "en:vegan" in said else ""
    vegetarian = 0 if "en:non-vegetarian" in said else 1 if "en:vegetarian" in said or vegan else ""
    return vegan, vegetarian
