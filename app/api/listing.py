"""Lists: narrow, sort, page. A page is a head, which is known at once, and rows, which come in parts.

Two statements make an ordinary page: one counts, one reads. For a page longer than `PART` rows the keys are read
first, then the rows of each part in a transaction of its own, which ends before they are sent: neither memory nor
the database waits for a slow reader.
"""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.datastructures import MultiDict

from app.api.columns import type_of
from app.api.filters import Filter, wanted
from app.api.ranking import among, in_order, ranked_keys
from app.extensions import db

PART = 500
DEFAULT_LIMIT = 20

Address = Callable[[], str]
"""The absolute URL a page was asked with."""
Writer = Callable[[Select[Any]], list[bytes]]
"""Reads rows and returns each of them as JSON."""
Seek = Callable[[Select[Any], int], tuple[int, Select[Any], int]]
"""How many rows there are; and rows among which the one at this offset is quickly found, with its offset there."""
_RANKED = "ranked keys"


@dataclass(frozen=True)
class Window:
    """Which rows are asked for."""

    limit: int = DEFAULT_LIMIT
    offset: int = 0

    @classmethod
    def of(cls, arguments: Mapping[str, str], most: int | None = None) -> "Window":
        """From a query string; what cannot be used counts as not written."""
        if not arguments:
            return cls(min(DEFAULT_LIMIT, most) if most else DEFAULT_LIMIT)
        limit = _positive(arguments.get("limit")) or DEFAULT_LIMIT
        return cls(min(limit, most) if most else limit, _positive(arguments.get("offset")) or 0)


def _positive(text: str | None) -> int | None:
    try:
        number = int(text or "")
    except ValueError:
        return None
    return number if number > 0 else None


@dataclass(frozen=True)
class Page:
    """The head of a page and its rows, in parts."""

    count: int
    next: str | None
    previous: str | None
    parts: Iterator[list[bytes]]
    """The rows as JSON."""
    is_long: bool
    """Whether there is more than one part."""


def narrow(rows: Select[Any], filters: Sequence[Filter], arguments: MultiDict[str, str]) -> Select[Any]:
    """Those rows that meet every filter asked for. Raises ValidationError that names the bad parameters."""
    found = wanted(filters, arguments)
    narrowed = rows.where(*found.conditions)
    return narrowed if found.ranked is None else narrowed.execution_options(**{_RANKED: found.ranked})


def sort(
    rows: Select[Any], columns: Mapping[str, Any], asked: str | None, default: Sequence[Any], key: Any
) -> Select[Any]:
    """In the order asked for, else in the default one; the key decides between equals."""
    order = [_towards(columns[name], descending) for name, descending in names_in(asked) if name in columns]
    if order:
        rows = unranked(rows, key)
    return rows.order_by(None).order_by(*(order or default), key)


def unranked(rows: Select[Any], key: Any) -> Select[Any]:
    """What a search found, in whatever order."""
    ranked = rows.get_execution_options().get(_RANKED)
    return rows if ranked is None else rows.where(among(key, ranked)).execution_options(**{_RANKED: None})


def names_in(asked: str | None) -> Iterator[tuple[str, bool]]:
    """The names an `ordering` asks for, each once, and whether backwards."""
    found: dict[str, bool] = {}
    for name in (asked or "").split(","):
        found.setdefault(name.strip().removeprefix("-"), name.strip().startswith("-"))
    yield from found.items()


def _towards(column: InstrumentedAttribute[Any], descending: bool) -> ColumnElement[Any]:
    ordered = column.desc() if descending else column.asc()
    nullable = getattr(column.property.columns[0], "nullable", False)
    if not nullable:
        return ordered
    # SQLite counts NULL as the smallest value, PostgreSQL as the greatest.
    return ordered.nulls_last() if descending else ordered.nulls_first()


@dataclass(frozen=True)
class Source:
    """What a list is made of: the primary key of its rows, how they are written, and how they are counted."""

    key: Any
    write: Writer
    seek: Seek


def page(rows: Select[Any], source: Source, window: Window, address: Address) -> Page:
    """One page of the sorted rows."""
    ranked = rows.get_execution_options().get(_RANKED)
    if ranked is not None:
        return _ranked_page(rows, ranked_keys(rows, source.key, ranked), source, window, address)
    count, rows, offset = source.seek(rows, window.offset)
    number = min(window.limit, max(count - window.offset, 0))
    is_long = number > PART
    parts = (_parts if is_long else _whole)(rows, source.key, offset, number, source.write)
    return Page(count, *neighbours(window, count, address), parts, is_long)


def _ranked_page(rows: Select[Any], keys: Sequence[int], source: Source, window: Window, address: Address) -> Page:
    """One page of what a search found: the keys of all of it are known, in its order."""
    wanted = keys[window.offset : window.offset + window.limit]
    starts = range(0, len(wanted), PART)
    parts = (source.write(in_order(rows, source.key, wanted[start : start + PART])) for start in starts)
    return Page(len(keys), *neighbours(window, len(keys), address), parts, len(wanted) > PART)


def pass_over(rows: Select[Any], offset: int) -> tuple[int, Select[Any], int]:
    """The ordinary `Seek`: every row is counted, and those before the offset are passed over."""
    return db.session.connection().scalar(counted(rows)) or 0, rows, offset


def counted(rows: Select[Any]) -> Select[Any]:
    """How many rows there are."""
    rows = rows.order_by(None)
    if rows._distinct or rows._group_by_clauses:
        return select(func.count()).select_from(rows.subquery())
    return rows.with_only_columns(func.count(), maintain_column_froms=True)


def counting(rows: Select[Any]) -> ColumnElement[int]:
    """The same as a part of another statement."""
    return counted(rows).correlate(None).scalar_subquery()


def neighbours(window: Window, count: int, address: Address) -> tuple[str | None, str | None]:
    """The addresses of the next page and of the previous one."""
    after, before = window.offset + window.limit, window.offset - window.limit
    return (
        _moved(address(), window, after) if after < count else None,
        _moved(address(), window, before) if window.offset > 0 else None,
    )


def _whole(rows: Select[Any], _key: Any, offset: int, number: int, write: Writer) -> Iterator[list[bytes]]:
    if number:
        yield write(rows.offset(offset).limit(number))


def _parts(rows: Select[Any], key: Any, offset: int, number: int, write: Writer) -> Iterator[list[bytes]]:
    window = rows.with_only_columns(key).offset(offset).limit(number)
    found = db.session.scalars(window, execution_options={"yield_per": 10 * PART})
    # Eight bytes a key instead of forty: long lists have integer keys.
    keys: Sequence[Any] = array("q", found) if type_of(key) is int else found.all()
    for start in range(0, len(keys), PART):
        yield write(rows.where(key.in_(keys[start : start + PART])))


def _moved(address: str, window: Window, offset: int) -> str:
    """The same address at another offset, its parameters sorted by name."""
    base, _, query = address.partition("?")
    if not query:
        return f"{base}?limit={window.limit}" + (f"&offset={offset}" if offset > 0 else "")
    parameters = parse_qs(query, keep_blank_values=True, errors="replace")
    parameters["limit"] = [str(window.limit)]
    parameters.pop("offset", None)
    if offset > 0:
        parameters["offset"] = [str(offset)]
    return f"{base}?{urlencode(sorted(parameters.items()), doseq=True)}"
