"""Older names of a resource's fields, for programs that learned them before they were renamed.

A room further up declares them (`declare`); whoever serves the resource knows nothing of it. A body may use an older
name at any time, a query string only together with `X-Api-Compat: 2`. The answer then says older names in addition.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Flask, Response, g, request
from werkzeug.datastructures import MultiDict

from app.api.encoding import encoded
from app.database import Model

HEADER, OLDER = "X-Api-Compat", "2"

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Renaming:
    """What the fields of one resource were called."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Older name -> name of today; in bodies, filters and orders."""
    read: Callable[[Body, Model | None], Body] | None = None
    """What a body with today's names means, where more than names changed; None stands for a row that is to be made."""
    gives_away: Sequence[str] = ()
    """More names by which a body is known as an older one."""
    show: Callable[[Body], Body] | None = None
    """What an answer says in addition of a row; by default the values of `names`."""
    show_all: Callable[[Sequence[Body]], Sequence[Body]] | None = None
    """The same for all rows of an answer, where more is read for them at once."""

    def shown(self, rows: Sequence[Body]) -> list[Body]:
        """Rows, with what older programs look for."""
        more = self.show_all(rows) if self.show_all else map(self.show or self._by_older_names, rows)
        return [{**row, **one} for row, one in zip(rows, more, strict=True)]

    def _by_older_names(self, row: Body) -> Body:
        return {old: row[new] for old, new in self.names.items() if new in row}


_DECLARED: dict[str, Renaming] = {}


def declare(renamings: Mapping[str, Renaming]) -> None:
    """Older names, by resource."""
    _DECLARED.update(renamings)


def in_todays_names(resource: str, body: Any, row: Model | None = None) -> Any:
    """A body without older names. What it says under a name of today counts more."""
    known = _DECLARED.get(resource)
    if known is None or not isinstance(body, Mapping):
        return body
    if not (known.names.keys() | set(known.gives_away)).isdisjoint(body):
        g.says_older_names = True
    if not says_older_names():
        return body
    today = set(known.names.values()) & body.keys()
    renamed = {known.names.get(name, name): value for name, value in body.items() if known.names.get(name) not in today}
    return known.read(renamed, row) if known.read else renamed


def parameters(resource: str) -> MultiDict[str, str]:
    """What the query string asks for, in names of today."""
    known = _DECLARED.get(resource)
    if known is None or not _is_asked_for():
        return request.args
    return MultiDict(
        (_ending_kept(name, known.names), _ordered(value, known.names) if name == "ordering" else value)
        for name, value in request.args.items(multi=True)
    )


def _ending_kept(name: str, names: Mapping[str, str]) -> str:
    first, separator, ending = name.partition("__")
    return f"{names.get(first, first)}{separator}{ending}"


def _ordered(asked: str, names: Mapping[str, str]) -> str:
    fields = ((one.strip().removeprefix("-"), one.strip()[:1] == "-") for one in asked.split(","))
    return ",".join(f"{'-' if reverse else ''}{names.get(name, name)}" for name, reverse in fields)


def says_older_names() -> bool:
    """Whether the answer to this request shall have them."""
    return bool(g.get("says_older_names")) or _is_asked_for()


def _is_asked_for() -> bool:
    return request.headers.get(HEADER, "").strip() == OLDER


def renames(resource: str) -> bool:
    """Whether answers of this resource have older names now."""
    return resource in _DECLARED and says_older_names()


def with_older_names(resource: str, rows: Iterable[bytes]) -> list[bytes]:
    """Rows in JSON, with older names if this request is to see them."""
    if not renames(resource):
        return list(rows)
    return [encoded(row) for row in _DECLARED[resource].shown([orjson.loads(row) for row in rows])]


def in_older_names(answer: str, body: Body) -> Body:
    """An answer that is computed, not a row; `answer` is what it is declared under."""
    return _DECLARED[answer].shown([body])[0] if renames(answer) else body


def _depends_on_header(response: Response) -> Response:
    if HEADER in request.headers and request.path.startswith("/api/"):
        response.vary.add(HEADER)
    return response


def init_app(app: Flask) -> None:
    """Let caches know that answers differ."""
    app.after_request(_depends_on_header)
