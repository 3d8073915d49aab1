"""Answers from stored documents: one statement reads them, and nothing is computed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, request
from flask_login import current_user
from sqlalchemy import BigInteger, Select, bindparam, select

from app.api.links import at_this_origin
from app.api.listing import PART, Page, Window, neighbours, pass_over, sort
from app.api.negotiation import address_of
from app.api.resource import Resource
from app.documents import Documents
from app.extensions import db


def stored_documents(documents: Documents, rows: Select[Any]) -> list[bytes]:
    """The documents of these rows, in their order; those that are not there are made for this answer."""
    found = db.session.connection().execute(_with_documents(documents, rows)).all()
    missing = [key for key, body in found if body is None]
    made = documents.made(missing) if missing else {}
    # What was deleted since the first statement is in neither.
    bodies = [made.get(key) if body is None else body for key, body in found]
    return [at_this_origin(body) for body in bodies if body is not None]


def _with_documents(documents: Documents, rows: Select[Any], *more: Any) -> Select[Any]:
    table, key = documents.table, documents.model.id
    return rows.with_only_columns(key, table.c.body, *more).outerjoin(table, table.c.row_id == key)


def stored_page(resource: Resource, documents: Documents, window: Window, asked: str | None) -> Page | None:
    """A page of a list without filters: one statement, made once for everybody, reads the rows and counts them.

    None where that is not enough: the page is long, lies beyond the end, or lacks a document; or lies so far behind
    that the resource has a better way of finding it.
    """
    is_near = window.offset <= FAR or resource.seek is pass_over
    statement = _statement(resource, documents, asked) if window.limit <= PART and is_near else None
    if statement is None:
        return None
    asker = {"asker": getattr(current_user, "id", 0)} if statement.depends_on_asker else {}
    parameters = {"rows": window.limit, "skip": window.offset, **asker}
    found = db.session.connection().execute(statement.rows, parameters).all()
    bodies = [body for _key, body, _count in found]
    if not found or None in bodies:
        return None
    count = found[0][2]
    parts = iter([[at_this_origin(b",".join(bodies))]])
    return Page(count, *neighbours(window, count, lambda: address_of(request)), parts, is_long=False)


@dataclass(frozen=True)
class _Statement:
    rows: Select[Any]
    depends_on_asker: bool


class _DependsOnMore(Exception):
    """What is visible depends on more of a person than their id."""


class _Asker:
    """Stands for whoever will ask, while a statement is made."""

    id = bindparam("asker", type_=BigInteger)

    def __getattr__(self, name: str) -> Any:
        raise _DependsOnMore(name)


FAR = 5000
"""Rows that one statement passes over."""
_KEPT_ORDERS = 50


def _statement(resource: Resource, documents: Documents, asked: str | None) -> _Statement | None:
    """The statement of a list in this order, None where it cannot be the same for everybody and at any time."""
    kept = resource.statements
    if asked not in kept:
        made = _made_statement(resource, documents, asked)
        if len(kept) >= _KEPT_ORDERS:
            return made
        kept[asked] = made
    found: _Statement | None = kept[asked]
    return found


def _made_statement(resource: Resource, documents: Documents, asked: str | None) -> _Statement | None:
    try:
        with _asked_by(_Asker()) as asker:
            rows = resource.visible(asker)
    except (_DependsOnMore, TypeError):
        return None
    if rows.get_final_froms() != [resource.model.__table__]:
        return None
    values = rows.compile().params
    if any(isinstance(value, date) for value in values.values()):
        return None
    key = resource.model.id

    def in_order(found: Select[Any]) -> Select[Any]:
        return sort(found, resource.columns, asked, resource.ordering, key)

    # The keys first: whoever sorts rows need not carry their documents along.
    window = bindparam("rows", type_=BigInteger), bindparam("skip", type_=BigInteger)
    keys = in_order(rows).with_only_columns(key).limit(window[0]).offset(window[1]).correlate(None)
    found = in_order(select(resource.model).where(key.in_(keys)))
    return _Statement(_with_documents(documents, found, resource.total(rows)), "asker" in values)


@contextmanager
def _asked_by(asker: Any) -> Iterator[Any]:
    """Within the block `current_user` is somebody else as well."""
    bool(current_user)
    before, g._login_user = g._login_user, asker
    try:
        yield asker
    finally:
        g._login_user = before
