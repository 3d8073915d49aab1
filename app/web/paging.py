"""Long lists, a sheet at a time: `?page=2`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from flask import request
from sqlalchemy import Select, func, select

from app.extensions import db

_HIGHEST = 10**6


@dataclass(frozen=True)
class Sheet:
    """Some rows of a list, and where they stand in it."""

    rows: Sequence[Any]
    number: int
    pages: int
    first: int
    total: int

    @property
    def last(self) -> int:
        """The place of its last row, counted from 1."""
        return self.first + len(self.rows) - 1


def sheet_of(rows: Select[Any], size: int) -> Sheet:
    """The sheet this request asks for; beyond the end it is the last. Two statements."""
    total = db.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
    return _sheet(total, size, lambda first: db.session.scalars(rows.limit(size).offset(first)).all())


def sheet_of_keys(keys: Sequence[Any], size: int, load: Callable[[Sequence[Any]], Sequence[Any]]) -> Sheet:
    """The same of rows whose keys are known, in order: `load` reads those of one sheet."""
    return _sheet(len(keys), size, lambda first: load(keys[first : first + size]))


def _sheet(total: int, size: int, rows_from: Callable[[int], Sequence[Any]]) -> Sheet:
    pages = max(ceil(total / size), 1)
    number = min(max(request.args.get("page", 1, int), 1), pages, _HIGHEST)
    first = (number - 1) * size
    return Sheet(rows_from(first), number, pages, first + 1, total)


def asked_text(name: str, longest: int = 100) -> str:
    """What somebody searches for, as a database takes it."""
    return request.args.get(name, "").replace("\0", "").strip()[:longest]
