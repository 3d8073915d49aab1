"""A file beside the database for the time of an import: what the tables of FoodData Central say of each food."""

import json
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from app.nutrition.importing.dumps import BrokenDump, Dump
from app.nutrition.importing.tables import Rows, row_blocks
from app.nutrition.logic import usda

_PACKED = struct.Struct(f"<{len(usda.NUMBERS)}d")
_MISSING = float("nan")
_EMPTY = [_MISSING] * len(usda.NUMBERS)
_TABLES = (
    "done(name TEXT PRIMARY KEY, position INTEGER NOT NULL)",
    "word(name TEXT, key TEXT, word TEXT NOT NULL, PRIMARY KEY (name, key)) WITHOUT ROWID",
    "amounts(fdc_id INTEGER PRIMARY KEY, packed BLOB NOT NULL)",
    "brand(fdc_id INTEGER PRIMARY KEY, brand, code, category, size, unit, household)",
    "portion(fdc_id INTEGER, id INTEGER, amount, unit, description, modifier, grams, PRIMARY KEY (fdc_id, id)) "
    "WITHOUT ROWID",
)
# Numbers of nutrients in `nutrient.csv`, for folders without that table.
_IDS = {"1003": "203", "1004": "204", "1005": "205", "1008": "208", "1018": "221", "1062": "268", "1063": "269.3"}
_IDS |= {"1079": "291", "1085": "298", "1093": "307", "1258": "606", "2000": "269", "2033": "293", "2047": "957"}
_IDS |= {"1050": "205.2", "2048": "958"}


class Shelf:
    """What was put on it stays until it is removed; every part of a table is put once."""

    TABLES: ClassVar[tuple[str, ...]] = (
        "nutrient.csv",
        "measure_unit.csv",
        "food_category.csv",
        "branded_food.csv",
        "food_portion.csv",
        "food_nutrient.csv",
    )

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: sqlite3.Connection | None = None

    def remove(self) -> None:
        """Take it away with everything on it."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None
        self.path.unlink(missing_ok=True)

    def put(self, name: str, table: Dump) -> Iterator[None]:
        """Put the rest of a table on it, part by part. Raises BrokenDump; what came before stays."""
        put = self._putting(name)
        done = self._file.execute("SELECT position FROM done WHERE name = ?", (name,)).fetchone()
        table.position = done[0] if done else 0
        columns = [one.strip().strip('"').lower() for one in table.first_line().split(",")]
        place = {column: at for at, column in enumerate(columns)}
        try:
            for rows in row_blocks(table, ",", len(columns)):
                with self._file as file:
                    put([row for row in rows if len(row) >= len(columns)], place)
                    file.execute("INSERT OR REPLACE INTO done VALUES (?, ?)", (name, table.position))
                yield
        except KeyError as error:
            raise BrokenDump.at(0, f"{name} has no column {error}") from error
        except BrokenDump as error:
            raise BrokenDump.at(error.details["position"], f"in {name} {error.details['reason']}") from error

    def of(self, keys: Sequence[int]) -> tuple[dict[int, Any], dict[int, Any], dict[int, list[Any]]]:
        """Of the foods with these ids: amounts of nutrients, brands with their servings, portions."""
        among = (json.dumps(keys),)
        rows = self._file.execute(
            "SELECT fdc_id, packed FROM amounts WHERE fdc_id IN (SELECT value FROM json_each(?))", among
        )
        amounts = {
            key: [None if amount != amount else amount for amount in _PACKED.unpack(packed)]  # noqa: PLR0124
            for key, packed in rows
        }
        rows = self._file.execute("SELECT * FROM brand WHERE fdc_id IN (SELECT value FROM json_each(?))", among)
        brands = {row[0]: row[1:] for row in rows}
        portions: dict[int, list[Any]] = defaultdict(list)
        for row in self._file.execute(
            "SELECT fdc_id, amount, coalesce(word, ''), description, modifier, grams FROM portion LEFT JOIN word "
            "ON name = 'measure_unit.csv' AND key = unit WHERE fdc_id IN (SELECT value FROM json_each(?)) "
            "ORDER BY fdc_id, id",
            among,
        ):
            portions[row[0]].append(row[1:])
        return amounts, brands, portions

    def categories(self) -> dict[str, str]:
        """What kinds of foods are called, by their ids."""
        return self._words("food_category.csv")

    @property
    def _file(self) -> sqlite3.Connection:
        if self._opened is None:
            self._opened = sqlite3.connect(self.path)
            # It can be made again.
            self._opened.execute("PRAGMA synchronous = OFF")
            for table in _TABLES:
                self._opened.execute(f"CREATE TABLE IF NOT EXISTS {table}")
        return self._opened

    def _putting(self, name: str) -> Callable[[Rows, dict[str, int]], None]:
        if name == "food_nutrient.csv":
            return self._put_amounts()
        others = {"branded_food.csv": self._put_brands, "food_portion.csv": self._put_portions}
        return others.get(name) or self._put_words(name)

    def _words(self, name: str) -> dict[str, str]:
        return dict(self._file.execute("SELECT key, word FROM word WHERE name = ?", (name,)))

    def _put_words(self, name: str) -> Callable[[Rows, dict[str, int]], None]:
        column = {"nutrient.csv": "nutrient_nbr", "measure_unit.csv": "name", "food_category.csv": "description"}[name]

        def put(rows: Rows, place: dict[str, int]) -> None:
            values = [(name, row[place["id"]], row[place[column]]) for row in rows]
            self._file.executemany("INSERT OR REPLACE INTO word VALUES (?, ?, ?)", values)

        return put

    def _put_brands(self, rows: Rows, place: dict[str, int]) -> None:
        names = ("fdc_id", "brand_name", "brand_owner", "gtin_upc", "branded_food_category", "serving_size")
        at = [place[name] for name in (*names, "serving_size_unit", "household_serving_fulltext")]
        found = ([row[one] for one in at] for row in rows)
        self._file.executemany(
            "INSERT OR REPLACE INTO brand VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(key, name or owner, *rest) for key, name, owner, *rest in found if key.isdigit()],
        )

    def _put_portions(self, rows: Rows, place: dict[str, int]) -> None:
        names = ("fdc_id", "id", "amount", "measure_unit_id", "portion_description", "modifier", "gram_weight")
        at = [place[name] for name in names]
        found = ([row[one] for one in at] for row in rows)
        self._file.executemany(
            "INSERT OR REPLACE INTO portion VALUES (?, ?, ?, ?, ?, ?, ?)",
            [row for row in found if row[0].isdigit() and row[1].isdigit()],
        )

    def _put_amounts(self) -> Callable[[Rows, dict[str, int]], None]:
        numbers = _IDS | self._words("nutrient.csv")
        places = {key: usda.NUMBERS[number] for key, number in numbers.items() if number in usda.NUMBERS}
        # Surveys name nutrients by their numbers, which are below every id.
        places |= usda.NUMBERS

        def put(rows: Rows, place: dict[str, int]) -> None:
            food_at, nutrient_at, amount_at = place["fdc_id"], place["nutrient_id"], place["amount"]
            found: dict[str, list[float]] = {}
            for row in rows:
                at = places.get(row[nutrient_at])
                if at is not None:
                    of_food = found.get(row[food_at]) or found.setdefault(row[food_at], _EMPTY.copy())
                    of_food[at] = _number(row[amount_at])
            self._store_amounts({int(key): of_food for key, of_food in found.items() if key.isdigit()})

        return put

    def _store_amounts(self, found: dict[int, list[float]]) -> None:
        before = self._file.execute(
            "SELECT fdc_id, packed FROM amounts WHERE fdc_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(found)),),
        ).fetchall()
        for key, packed in before:
            pairs = zip(_PACKED.unpack(packed), found[key], strict=True)
            found[key] = [old if new != new else new for old, new in pairs]  # noqa: PLR0124
        self._file.executemany(
            "INSERT OR REPLACE INTO amounts VALUES (?, ?)",
            [(key, _PACKED.pack(*of_food)) for key, of_food in found.items()],
        )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return _MISSING
