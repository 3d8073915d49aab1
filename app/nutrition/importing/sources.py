"""The files foods come in, as sources of an import."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Protocol

import orjson

from app.nutrition.importing.dumps import BrokenDump, Dump
from app.nutrition.importing.tables import delimiter_of, row_blocks
from app.nutrition.logic import open_food_facts
from app.nutrition.logic.records import BROKEN, Parse, Portions, Record, Rejected, key_of

_MOST_BROKEN_LINES = 100
"""So many lines in a row that cannot be read are no accident."""


@dataclass
class Block:
    """Foods that were read together, and why others were refused."""

    source: str
    """What they say they come from."""
    records: list[Record] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    portions: dict[str, Portions] = field(default_factory=dict)
    """By the key of the food."""
    uuids: dict[str, str] = field(default_factory=dict)
    """Of foods that have one elsewhere, by their keys."""
    license_id: int | None = None

    def take(self, record: Record, portions: Portions = ()) -> None:
        """Add a food."""
        self.records.append(record)
        if portions:
            self.portions[key_of(record)] = portions


class Source(Protocol):
    """Where foods come from."""

    @property
    def size(self) -> int:
        """How long it is, in any measure."""

    @property
    def done(self) -> int:
        """How much of that was read."""

    def fingerprint(self) -> str:
        """What is read, and how: the same for a file that was cut off and for the whole of it."""

    def position(self) -> str:
        """Where to go on, behind the block that came last."""

    def go_to(self, position: str) -> None:
        """Go on there."""

    def blocks(self) -> Iterator[Block]:
        """Foods; an empty block is a sign of life. Raises BrokenDump where nothing more can be read."""

    def clear(self) -> None:
        """Throw away what was kept for going on."""


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


class File:
    """What sources that are one file have in common."""

    def __init__(self, dump: Dump, choice: Choice) -> None:
        self.dump, self.choice = dump, choice
        self.size = dump.size
        self._fingerprint = f"{type(self).__name__} {dump.fingerprint()} {choice.key()}"

    @property
    def done(self) -> int:
        return min(self.dump.packed_read, self.size)

    def fingerprint(self) -> str:
        return self._fingerprint

    def position(self) -> str:
        return str(self.dump.position)

    def go_to(self, position: str) -> None:
        self.dump.position = int(position)

    def clear(self) -> None:
        """Nothing was kept."""


class Table(File):
    """A table with a header: commas, semicolons or tabs."""

    def __init__(self, dump: Dump, choice: Choice) -> None:
        super().__init__(dump, choice)
        header = dump.first_line()
        self.delimiter = delimiter_of(header)
        self.header = next(csv.reader([header], delimiter=self.delimiter), [])
        self.parse: Parse = open_food_facts.table_parser(
            self.header,
            choice.languages,
            choice.language,
            only_language=choice.only_language,
            country=choice.country.lower(),
        )

    def blocks(self) -> Iterator[Block]:
        """Every row."""
        parse = self.parse
        for rows in row_blocks(self.dump, self.delimiter, len(self.header)):
            block = Block(open_food_facts.SOURCE)
            for row in rows:
                try:
                    block.records.append(parse(row))
                except Rejected as reason:
                    block.rejected.append(str(reason) if row else BROKEN)
            yield block


class JsonLines(File):
    """One product in each line."""

    def __init__(self, dump: Dump, choice: Choice) -> None:
        super().__init__(dump, choice)
        self.parse = open_food_facts.product_parser(
            choice.languages, choice.language, only_language=choice.only_language, country=choice.country.lower()
        )
        self._broken_in_a_row = 0

    def blocks(self) -> Iterator[Block]:
        """Every line that is not empty."""
        for lines in self.dump.blocks():
            block, torn = Block(open_food_facts.SOURCE), b""
            # Looks for ends of lines several times as fast as `split`.
            whole = BytesIO(lines).readlines()
            if not whole[-1].endswith((b"\n", b"}")) and whole[-1].rstrip()[-1:] not in (b"", b"}"):
                torn = whole.pop()
            for line in whole:
                if not line.isspace():
                    self._take(line, block)
            self.dump.position -= len(torn)
            yield block
            if torn:
                raise BrokenDump.at(self.dump.position, "the last line is cut off")

    def _take(self, line: bytes, block: Block) -> None:
        try:
            product = orjson.loads(line)
            if not isinstance(product, dict):
                raise ValueError
            self._broken_in_a_row = 0
            block.take(self.parse(product), open_food_facts.serving_of(product))
        except Rejected as reason:
            block.rejected.append(str(reason))
        except (ValueError, TypeError, AttributeError):
            self._broken_in_a_row += 1
            if self._broken_in_a_row > _MOST_BROKEN_LINES:
                raise BrokenDump.at(self.dump.position, "line after line is no JSON") from None
            block.rejected.append(BROKEN)
