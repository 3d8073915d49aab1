"""USDA FoodData Central as sources of an import: its lists in JSON, and its tables."""

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.nutrition.importing.dumps import BrokenDump, Dump, members_of
from app.nutrition.importing.sources import Block, Choice, File
from app.nutrition.importing.tables import row_blocks
from app.nutrition.importing.usda_shelf import Shelf
from app.nutrition.logic import usda
from app.nutrition.logic.records import BROKEN, OTHER_LANGUAGE, Portions, Record, Rejected, distinct

LISTS = ("FoundationFoods", "SRLegacyFoods", "BrandedFoods", "SurveyFoods")
NEEDED = ("food.csv", "food_nutrient.csv")
_LANGUAGE = "en"
_BEGINNING = re.compile(rf'\s*\{{\s*"(?:{"|".join(LISTS)})"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_LONGEST_ENTRY = 64 << 20
_READ_BEHIND_AN_ERROR = 1 << 20
"""So far behind the place where it stops making sense an entry is not just unfinished."""
_KINDS = {
    "Foundation": "foundation_food",
    "SR Legacy": "sr_legacy_food",
    "Survey (FNDDS)": "survey_fndds_food",
    "Branded": "branded_food",
}


def is_list(beginning: str) -> bool:
    """Whether a file that begins so is one of the lists."""
    return _BEGINNING.match(beginning) is not None or any(f'"{name}"' in beginning[:200] for name in LISTS)


class UsdaList(File):
    """A file of JSON with one long list of foods."""

    def blocks(self) -> Iterator[Block]:
        """Every food."""
        for entries in _entries(self.dump):
            block = Block(usda.SOURCE)
            for entry in entries:
                try:
                    block.take(*_food_of(entry, self.choice))
                except Rejected as reason:
                    block.rejected.append(str(reason))
                except (AttributeError, TypeError, KeyError, ValueError):
                    block.rejected.append(BROKEN)
            yield block


def _entries(dump: Dump) -> Iterator[list[Any]]:
    """The entries of the list, some at a time, without the rest of it; the position is behind them."""
    decode, scan = getincrementaldecoder("utf-8")("surrogateescape").decode, json.JSONDecoder().raw_decode
    text, at, is_inside = "", 0, dump.position > 0
    for piece in dump.pieces():
        text = text[at:] + decode(piece)
        at, found = 0, list[Any]()
        if not is_inside:
            beginning = _BEGINNING.match(text)
            if beginning is None and len(text) > _READ_BEHIND_AN_ERROR:
                break
            if beginning is None:
                continue
            at, is_inside = beginning.end(), True
        while True:
            start = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
            if text.startswith("]", start):
                dump.position += len(text[:start].encode("utf-8", "surrogateescape"))
                yield found
                return
            try:
                entry, end = scan(text, start)
            except json.JSONDecodeError as error:
                unexplained = len(text) - error.pos
                break
            except RecursionError:
                unexplained = _LONGEST_ENTRY
                break
            found.append(entry)
            at = end
        dump.position += len(text[:at].encode("utf-8", "surrogateescape"))
        yield found
        if unexplained > _READ_BEHIND_AN_ERROR or len(text) - at > _LONGEST_ENTRY:
            raise BrokenDump.at(dump.position, "it is damaged")
    raise BrokenDump.at(dump.position, "it is cut off" if is_inside else "it is no list of foods")


def _food_of(entry: Mapping[str, Any], choice: Choice) -> tuple[Record, Portions]:
    if choice.only_language and choice.language != _LANGUAGE:
        raise Rejected(OTHER_LANGUAGE)
    get = entry.get
    category = get("foodCategory") or get("wweiaFoodCategory") or get("brandedFoodCategory") or ""
    if isinstance(category, dict):
        category = category.get("description") or category.get("wweiaFoodCategoryDescription") or ""
    told = {
        "fdc_id": str(int(entry["fdcId"])),
        "data_type": _KINDS.get(get("dataType") or "", ""),
        "description": str(get("description") or ""),
        "category": str(category),
        "brand": str(get("brandName") or get("brandOwner") or ""),
        "code": str(get("gtinUpc") or ""),
    }
    amounts: usda.Amounts = [None] * len(usda.NUMBERS)
    for one in get("foodNutrients") or ():
        nutrient = one.get("nutrient") or one
        place = usda.NUMBERS.get(str(nutrient.get("number")))
        if place is not None and one.get("amount") is not None:
            amounts[place] = float(one["amount"])
    return usda.record(told, amounts, choice.languages[_LANGUAGE]), _portions_of(entry)


def _portions_of(entry: Mapping[str, Any]) -> Portions:
    found: list[tuple[str, int]] = []
    for one in entry.get("foodPortions") or ():
        unit = (one.get("measureUnit") or {}).get("name") or ""
        description, modifier = str(one.get("portionDescription") or ""), str(one.get("modifier") or "")
        found += usda.household_portion(one.get("amount"), str(unit), description, modifier, one.get("gramWeight"))
    size, unit = entry.get("servingSize"), str(entry.get("servingSizeUnit") or "")
    found += usda.serving(size, unit, str(entry.get("householdServingFullText") or ""))
    return distinct(found)


class UsdaTables:
    """A folder or an archive with `food.csv`, `food_nutrient.csv` and the tables beside them.

    What belongs to a food is far away in other tables, in any order: it is put on a shelf first, a file by which the
    foods find theirs.
    """

    def __init__(self, place: Path, choice: Choice, shelf: Path) -> None:
        members = {Path(name).name: name for name in members_of(place)} if place.is_file() else None
        names = members if members is not None else {one.name: "" for one in place.iterdir()}
        self.choice = choice
        self.tables = {
            name: Dump(place, member=names[name]) if members is not None else Dump(place / name)
            for name in (*Shelf.TABLES, "food.csv")
            if name in names
        }
        self.foods = self.tables["food.csv"]
        self.size = sum(table.size for table in self.tables.values())
        beginnings = "".join(f"{name} {table.fingerprint()}" for name, table in sorted(self.tables.items()))
        self._fingerprint = f"UsdaTables {sha256(beginnings.encode()).hexdigest()[:32]} {choice.key()}"
        self.shelf = Shelf(shelf / f"usda-{sha256(beginnings.encode()).hexdigest()[:16]}.sqlite3")

    @property
    def done(self) -> int:
        """Bytes of the tables."""
        return min(self.size, sum(table.position for table in self.tables.values()))

    def fingerprint(self) -> str:
        """By how each of the tables begins."""
        return self._fingerprint

    def position(self) -> str:
        """In the table of foods; the shelf knows how far the others are on it."""
        return str(self.foods.position) if self.foods.position else ""

    def go_to(self, position: str) -> None:
        """Go on there."""
        self.foods.position = int(position)

    def clear(self) -> None:
        """Take the shelf away."""
        self.shelf.remove()

    def blocks(self) -> Iterator[Block]:
        """Every food, after everything else was put on the shelf."""
        for name, table in self.tables.items():
            if name != "food.csv":
                for _part in self.shelf.put(name, table):
                    yield Block(usda.SOURCE)
        categories = self.shelf.categories()
        columns = _columns_of(self.foods)
        try:
            for rows in row_blocks(self.foods, ",", len(columns)):
                yield self._block([dict(zip(columns, row, strict=False)) for row in rows], categories)
        except BrokenDump as error:
            raise BrokenDump.at(error.details["position"], f"in food.csv {error.details['reason']}") from error

    def _block(self, rows: list[dict[str, str]], categories: Mapping[str, str]) -> Block:
        block = Block(usda.SOURCE)
        keys = [int(row["fdc_id"]) for row in rows if _is_key(row.get("fdc_id", ""))]
        amounts, brands, portions = self.shelf.of(keys)
        for row in rows:
            try:
                if not _is_key(row.get("fdc_id", "")):
                    raise Rejected(BROKEN)
                if self.choice.only_language and self.choice.language != _LANGUAGE:
                    raise Rejected(OTHER_LANGUAGE)
                key = int(row["fdc_id"])
                brand, code, category, *serving = brands.get(key) or ("", "", "", "", "", "")
                told = {
                    "fdc_id": str(key),
                    "data_type": row.get("data_type", ""),
                    "description": row.get("description", ""),
                    "category": category or categories.get(row.get("food_category_id", ""), ""),
                    "brand": brand,
                    "code": code,
                }
                record = usda.record(told, amounts.get(key) or usda.NOTHING, self.choice.languages[_LANGUAGE])
                household = [one for told in portions.get(key, ()) for one in usda.household_portion(*told)]
                block.take(record, distinct([*household, *usda.serving(*serving)]))
            except Rejected as reason:
                block.rejected.append(str(reason))
        return block


def _columns_of(table: Dump) -> list[str]:
    return [name.strip().strip('"').lower() for name in table.first_line().split(",")]


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
