"""What a resource answers: rows as JSON, from stored documents or from the rows themselves."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Response, current_app, request, stream_with_context
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.api import renaming
from app.api.encoding import encoded, indented
from app.api.links import at_this_origin, portable_links
from app.api.listing import Page, Source, Window, narrow, page, sort
from app.api.negotiation import address_of, current_format
from app.api.resource import Resource
from app.api.stored import stored_documents, stored_page
from app.database import Model
from app.extensions import db


def prepare(resource: Resource) -> None:
    """Tell the documents of a resource how they are written, unless its room does."""

    def documents_of(rows: Select[Any]) -> dict[Any, bytes]:
        # In a session of its own upon the same transaction: what the caller's session remembers may be older.
        with (
            portable_links(),
            Session(db.session.connection(), join_transaction_mode="rollback_only", autoflush=False) as session,
        ):
            return {row.id: encoded(resource.schema.write(row)) for row in session.scalars(rows).unique()}

    if resource.documents and resource.documents.maker is None:
        resource.documents.maker = documents_of


def page_of(resource: Resource, window: Window) -> Page:
    """The page of a list that this request asks for. Raises ValidationError that names the bad parameters."""
    parameters = renaming.parameters(resource.name)
    asked = parameters.get("ordering")
    is_plain = resource.parameters.isdisjoint(parameters) and not renaming.renames(resource.name)
    if resource.documents and is_plain:
        found = stored_page(resource, resource.documents, window, asked)
        if found:
            return found
    selected = narrow(resource.visible(current_user), resource.accepted, parameters)
    ordered = sort(selected, resource.columns, asked, resource.ordering, resource.model.id)
    source = Source(resource.model.id, lambda rows: written(resource, rows), resource.seek)
    return page(ordered, source, window, lambda: address_of(request))


def written(resource: Resource, rows: Select[Any]) -> list[bytes]:
    """Each of these rows as JSON, for the program that asks."""
    return renaming.with_older_names(resource.name, _written(resource, rows))


def _written(resource: Resource, rows: Select[Any]) -> list[bytes]:
    if resource.writer:
        return resource.writer(rows)
    if resource.documents:
        return stored_documents(resource.documents, rows)
    columns = None if rows._distinct else resource.schema.columns(resource.model)
    if columns is None:
        return [encoded(resource.schema.write(row)) for row in db.session.scalars(rows).unique()]
    found = db.session.connection().execute(rows.with_only_columns(*columns.columns)).all()
    return [encoded(columns.write(values)) for values in found]


def one_row(resource: Resource, text: str) -> bytes:
    """The row with the key written in an address, as JSON. Raises NotFound, NoSuchRow."""
    if not resource.documents and not resource.writer:
        row = encoded(resource.schema.write(resource.find(current_user, text)))
        return renaming.with_older_names(resource.name, [row])[0]
    found = written(resource, resource.rows_with(current_user, text))
    if not found:
        raise resource.nothing()
    return found[0]


def changed(resource: Resource, row: Model) -> bytes:
    """A row that was just stored, as JSON."""
    return renaming.with_older_names(resource.name, [_changed(resource, row)])[0]


def _changed(resource: Resource, row: Model) -> bytes:
    if resource.writer:
        db.session.flush()
        return resource.writer(select(resource.model).where(resource.model.id == row.id))[0]
    if not resource.documents:
        return encoded(resource.schema.write(row))
    db.session.flush()
    return at_this_origin(resource.documents.made([row.id])[row.id])


def json_answer(content: bytes | Iterator[bytes]) -> Response:
    """A body that is JSON already."""
    return current_app.response_class(content, content_type="application/json")


def page_answer(found: Page) -> Response:
    """A page of a list; a long one is written while it is sent."""
    head = {"count": found.count, "next": found.next, "previous": found.previous}
    if found.is_long:
        return json_answer(stream_with_context(_streamed(head, found)))
    results = b",".join(item for part in found.parts for item in part)
    return json_answer(b'%b,"results":[%b]}' % (encoded(head)[:-1], results))


def _streamed(head: dict[str, Any], found: Page) -> Iterator[bytes]:
    """A long page, part by part. Each part's transaction is over before its bytes are sent."""
    indent = current_format().indent
    opening = (indented(head, indent).rstrip(b"\n}") if indent else encoded(head)[:-1]) + b","
    yield opening + (f'\n{" " * indent}"results": ['.encode() if indent else b'"results":[')
    separator = b""
    _keep_asker()
    for items in found.parts:
        db.session.close()
        _keep_asker()
        if not items:
            continue
        yield separator + b",".join([_indented_item(item, indent) for item in items] if indent else items)
        separator = b","
    yield f"\n{' ' * indent}]\n}}".encode() if indent else b"]}"


def _keep_asker() -> None:
    """The session that knew them has ended; what is not known of them yet can be asked for in the next one."""
    if current_user.is_authenticated:
        db.session.add(current_user._get_current_object())


def _indented_item(item: bytes, indent: int) -> bytes:
    margin = b"\n" + b" " * (2 * indent)
    return margin + indented(json.loads(item), indent).replace(b"\n", margin)
