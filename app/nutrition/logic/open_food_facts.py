"""Foods of the Open Food Facts dumps: lines of JSON, or a table with a header."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.nutrition.logic.records import (
    ELSEWHERE,
    NO_NAME,
    NO_VALUES,
    OTHER_LANGUAGE,
    Languages,
    Parse,
    Record,
    Rejected,
    check,
    clean,
    product_rank,
    thousandths,
)

SOURCE = "Open Food Facts"
KILOJOULES = 4.184
SALT_PER_SODIUM = 2.5
_MOST_OF_A_PART = 100_000

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
_UNKNOWN = (None, None)
_GRADES = {"a": "a", "b": "b", "c": "c", "d": "d", "e": "e", "A": "a", "B": "b", "C": "c", "D": "d", "E": "e"}


class NoSuchColumns(ValueError):
    """A table whose header names no foods; its text says which columns are missing."""


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
    end = len(header)
    at = {name: end if place is None else place for name, place in found.items()}
    width = len(header)
    default = languages[language]
    wanted = language if only_language else ""
    code_at, name_at, common_at, brand_at = at["code"], at["name"], at["common_name"], at["brand"]
    kcal_at, kj_at, protein_at, carbohydrates_at = at["kcal"], at["kj"], at["protein"], at["carbohydrates"]
    sugar_at, fat_at, saturated_at, fiber_at = at["sugar"], at["fat"], at["saturated"], at["fiber"]
    sodium_at, salt_at, grade_at, analysis_at = at["sodium"], at["salt"], at["nutriscore"], at["analysis"]
    countries_at, language_at, scans_at, author_at = at["countries"], at["language"], at["scans"], at["author"]
    category_at = at["category"]

    def parse(row: list[str]) -> Record:
        if len(row) < width:
            row += [""] * (width - len(row))
        row.append("")
        spoken = row[language_at]
        if country and country not in row[countries_at].lower():
            raise Rejected(ELSEWHERE)
        if wanted and spoken and spoken != wanted:
            raise Rejected(OTHER_LANGUAGE)
        name = clean(row[name_at])
        if len(name) < 3:
            raise Rejected(NO_NAME)
        try:
            kcal = row[kcal_at]
            energy = int(float(kcal) + 0.5) if kcal else int(float(row[kj_at]) / KILOJOULES + 0.5)
            protein = int(float(row[protein_at]) * 1000 + 0.5)
            carbohydrates = int(float(row[carbohydrates_at]) * 1000 + 0.5)
            fat = int(float(row[fat_at]) * 1000 + 0.5)
        except (ValueError, OverflowError):
            raise Rejected(NO_VALUES) from None
        sugar = thousandths(row[sugar_at]) if row[sugar_at] else None
        saturated = thousandths(row[saturated_at]) if row[saturated_at] else None
        fiber = _part(row[fiber_at]) if row[fiber_at] else None
        sodium = _part(row[sodium_at]) if row[sodium_at] else None
        if sodium is None and row[salt_at]:
            sodium = _part(row[salt_at], SALT_PER_SODIUM)
        check(energy, (protein, carbohydrates, fat), (sugar, saturated, fiber))
        code = row[code_at].strip() or None
        is_vegan, is_vegetarian = _diet(row[analysis_at]) if row[analysis_at] else _UNKNOWN
        return (
            code,
            code,
            name,
            (clean(row[common_at]) or None) if row[common_at] else None,
            (clean(row[brand_at]) or None) if row[brand_at] else None,
            (clean(row[category_at])[:100] or None) if row[category_at] else None,
            product_rank(name, row[scans_at]) if code else 3,
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
            _GRADES.get(row[grade_at]),
            languages.get(spoken, default) if spoken else default,
            row[author_at],
        )

    return parse


def _number(value: Any) -> float:
    """A number as JSON has it, or as text. Raises TypeError, ValueError."""
    return float(value)


def _part(text: Any, divisor: float = 1) -> int | None:
    """Fibre or sodium: what cannot be is left out, the rest of the food may still be right."""
    if text is None or text == "":
        return None
    try:
        amount = int(float(text) / divisor * 1000 + 0.5)
    except (ValueError, OverflowError):
        return None
    return amount if 0 <= amount <= _MOST_OF_A_PART else None


def _diet(tags: Any) -> tuple[int | None, int | None]:
    """Whether a food is vegan, and vegetarian, as far as its ingredients say."""
    if not tags:
        return None, None
    vegan = 0 if "en:non-vegan" in tags else 1 if "en:vegan" in tags else None
    vegetarian = 0 if "en:non-vegetarian" in tags else 1 if "en:vegetarian" in tags or vegan else None
    return vegan, vegetarian


def product_parser(languages: Languages, language: str, *, only_language: bool, country: str) -> Parse:
    """A reader of products as JSON."""
    default = languages[language]
    wanted = language if only_language else ""

    def parse(product: Mapping[str, Any]) -> Record:
        get = product.get
        spoken = get("lang") or get("lc") or ""
        if country and not any(country in str(tag).lower() for tag in get("countries_tags") or ()):
            raise Rejected(ELSEWHERE)
        if wanted and spoken != wanted and not get(f"product_name_{wanted}"):
            raise Rejected(OTHER_LANGUAGE)
        if wanted:
            spoken = wanted
        name = clean(str(get(f"product_name_{spoken}") or get("product_name") or ""))
        if len(name) < 3:
            raise Rejected(NO_NAME)
        values = get("nutriments") or {}
        value = values.get
        try:
            kcal = value("energy-kcal_100g")
            if kcal is None:
                kcal = float(value("energy-kj_100g") or value("energy_100g") or "none") / KILOJOULES
            energy = int(_number(kcal) + 0.5)
            protein = int(_number(value("proteins_100g")) * 1000 + 0.5)
            carbohydrates = int(_number(value("carbohydrates_100g")) * 1000 + 0.5)
            fat = int(_number(value("fat_100g")) * 1000 + 0.5)
        except (TypeError, ValueError, OverflowError):
            raise Rejected(NO_VALUES) from None
        sugar, saturated = thousandths(value("sugars_100g")), thousandths(value("saturated-fat_100g"))
        fiber, sodium = _part(value("fiber_100g")), _part(value("sodium_100g"))
        if sodium is None:
            sodium = _part(value("salt_100g"), SALT_PER_SODIUM)
        check(energy, (protein, carbohydrates, fat), (sugar, saturated, fiber))
        code = str(get("code") or get("_id") or "").strip() or None
        is_vegan, is_vegetarian = _diet(get("ingredients_analysis_tags"))
        categories = get("categories_tags") or ()
        return (
            code,
            code,
            name,
            clean(str(get(f"generic_name_{spoken}") or get("generic_name") or "")) or None,
            clean(str(get("brands") or "")) or None,
            str(categories[-1]).partition(":")[2].replace("-", " ")[:100] or None if categories else None,
            product_rank(name, get("unique_scans_n")) if code else 3,
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
            _GRADES.get(get("nutriscore_grade") or get("nutrition_grade_fr") or ""),
            languages.get(spoken, default),
            str(get("creator") or "")[:200],
        )

    return parse
