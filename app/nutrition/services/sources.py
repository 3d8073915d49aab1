"""The files foods come in, as sources of an import."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.nutrition.logic import open_food_facts
from app.nutrition.logic.records import BROKEN, Parse, Rejected
from app.nutrition.services.dumps import BrokenDump, Dump, delimiter_of, table_rows
from app.nutrition.services.importing import Found

_MOST_BROKEN_LINES = 100
"""So many lines in a row that cannot be read are no accident."""


@dataclass(frozen=True)
class Choice:
    """Which foods are wanted."""

    languages: Mapping[str, int]
    language: str = "en"
    only_language: bool = False
    country: str = ""

    def key(self) -> str:
        """The choice in words."""
        return f"{self.language} {self.only_language} {self.country}"


class _File:
    name = open_food_facts.SOURCE

    def __init__(self, dump: Dump, choice: Choice) -> None:
        self.dump, self.choice = dump, choice
        self._fingerprint = f"{type(self).__name__} {dump.fingerprint()} {choice.key()}"

    def fingerprint(self) -> str:
        return self._fingerprint

    def position(self) -> str:
        return str(self.dump.position)

    def go_to(self, position: str) -> None:
        self.dump.position = int(position)


class Table(_File):
    """A table with a header: commas, semicolons or tabs."""

    def __init__(self, dump: Dump, choice: Choice, source: str = open_food_facts.SOURCE) -> None:
        super().__init__(dump, choice)
        self.name = source
        header = dump.first_line()
        self.delimiter = delimiter_of(header)
        self.header = next(csv.reader([header], delimiter=self.delimiter))
        self.parse: Parse = open_food_facts.table_parser(
            self.header,
            choice.languages,
            choice.language,
            only_language=choice.only_language,
            country=choice.country.lower(),
        )

    def foods(self) -> Iterator[Found | Rejected]:
        """Every row."""
        parse = self.parse
        for row in table_rows(self.dump, self.delimiter, len(self.header)):
            try:
                yield parse(row), ()
            except Rejected as reason:
                yield reason


class JsonLines(_File):
    """One product in each line."""

    def __init__(self, dump: Dump, choice: Choice) -> None:
        super().__init__(dump, choice)
        self.parse = open_food_facts.product_parser(
            choice.languages, choice.language, only_language=choice.only_language, country=choice.country.lower()
        )
        self._broken_in_a_row = 0

    def foods(self) -> Iterator[Found | Rejected]:
        """Every line that is not empty."""
        for line in self.dump.lines():
            if line.isspace():
                continue
            if not line.endswith(b"\n") and not line.rstrip().endswith(b"}"):
                self.dump.position -= len(line)
                raise BrokenDump("cut_off_line", position=self.dump.position, reason="the last line is cut off")
            try:
                yield self._product(line)
            except Rejected as reason:
                yield reason

    def _product(self, line: bytes) -> Found:
        try:
            product = orjson.loads(line)
            if not isinstance(product, dict):
                raise ValueError
        except ValueError:
            self._broken_in_a_row += 1
            if self._broken_in_a_row > _MOST_BROKEN_LINES:
                raise BrokenDump("no_json", position=self.dump.position, reason="line after line is no JSON") from None
            raise Rejected(BROKEN) from None
        self._broken_in_a_row = 0
        return self.parse(product), _serving(product)


def _serving(product: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    try:
        grams = round(float(product.get("serving_quantity") or 0))
    except (TypeError, ValueError, OverflowError):
        return ()
    name = str(product.get("serving_size") or "").strip()
    return ((name[:200], grams),) if name and 0 < grams <= 10_000 else ()
