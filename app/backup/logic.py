"""The shape of a backup, without database or disk: names of its members, its two descriptions, order of its tables.

An archive is a tar file packed by gzip. Its members, in this order:

    regimen.json                      what it is: format, version, migration, time, tables and their columns
    tables/<table>/000001.jsonl       rows as JSON arrays, one in a line, parents before children
    files/uploads/…, files/media/…    as they lie below the instance folder
    secret-key                        unless the server was told its key
    checksums.txt                     SHA-256 of every member before it, as `sha256sum --check` reads it
    manifest.json                     number of rows of each table, number of files
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FORMAT = 1
HEAD, CHECKSUMS, MANIFEST, KEY = "regimen.json", "checksums.txt", "manifest.json", "secret-key"
FILE_PLACES = ("uploads", "media", "imports")
"""Folders of the instance whose files belong to rows; everything else can be made again."""

_NAME = r"[\w@+~-][\w@+~ .-]*"
_FILE = re.compile(rf"files/((?:{'|'.join(FILE_PLACES)})(?:/{_NAME})+)", re.ASCII)
_PART = re.compile(r"tables/([a-z][a-z0-9_]{0,62})/(\d{6})\.jsonl", re.ASCII)
_ARCHIVE = re.compile(r"regimen-(\d{4}-\d{2}-\d{2}-\d{6})(?:-\d+)?\.tar\.gz", re.ASCII)
_WHEN = "%Y-%m-%d-%H%M%S"


@dataclass(frozen=True)
class Head:
    """What a backup says of itself, first thing."""

    format: int
    version: str
    migration: str
    made_at: str
    database: str
    tables: dict[str, list[str]]
    """Columns in the order in which the rows have them, by table."""


def part_name(table: str, number: int) -> str:
    """The member with some rows of a table."""
    return f"tables/{table}/{number:06}.jsonl"


def table_of_part(name: str) -> tuple[str, int] | None:
    """Which rows a member has: the table, and the how-manieth part of them; None when it has none."""
    found = _PART.fullmatch(name)
    return (found[1], int(found[2])) if found else None


def path_of_file(name: str) -> str | None:
    """Where a member lies below the instance folder; None when it is no file, or has no business there."""
    found = _FILE.fullmatch(name)
    return found[1] if found else None


def is_safe(path: str) -> bool:
    """Whether a path leads to one of the places of files and nowhere else."""
    return path_of_file(f"files/{path}") is not None


def archive_name(moment: datetime, number: int = 1) -> str:
    """What a backup of that moment (in UTC) is called; the second one of the same second has another number."""
    return f"regimen-{moment:{_WHEN}}{f'-{number}' if number > 1 else ''}.tar.gz"


def is_archive_name(name: str) -> bool:
    """Whether the server gave a file that name."""
    return _ARCHIVE.fullmatch(name) is not None


def in_order(references: Mapping[str, Iterable[str]]) -> tuple[list[str], list[tuple[str, str]]]:
    """Tables so that each comes after those it refers to, and the references (from, to) that do not fit into that."""
    order: list[str] = []
    state: dict[str, bool] = {}
    against: list[tuple[str, str]] = []

    def visit(table: str) -> None:
        state[table] = False
        for other in sorted(set(references.get(table, ())) & set(references)):
            if other not in state:
                visit(other)
            elif not state[other]:
                against.append((table, other))
        state[table] = True
        order.append(table)

    for table in sorted(references):
        if table not in state:
            visit(table)
    return order, against


def lines_of(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What lies between line ends; no more than one line is held at a time."""
    begun: list[bytes] = []
    for piece in pieces:
        *ended, rest = piece.split(b"\n")
        for end in ended:
            yield b"".join((*begun, end))
            begun.clear()
        if rest:
            begun.append(rest)
    if begun:
        yield b"".join(begun)


def read_head(values: Any) -> Head | None:
    """The description at the beginning; None when it is none of ours."""
    names = set(Head.__dataclass_fields__)
    if not isinstance(values, dict) or set(values) != names or type(values["format"]) is not int:
        return None
    tables = values["tables"]
    if not isinstance(tables, dict) or not all(_are_texts(columns) for columns in tables.values()):
        return None
    return Head(**values) if _are_texts([values[name] for name in names - {"format", "tables"}]) else None


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)
