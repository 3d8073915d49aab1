"""Resource: one REST collection, described. `mount` turns the description into routes.

Exceptions to the rule are functions (`add=services.start_session`), never flags for one client. What is no
collection is a plain `@blueprint.route` below the declarations, with `@described(…)` for its title and access.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Response, current_app, request, stream_with_context
from flask.views import MethodView
from flask_login import current_user
from sqlalchemy import Select
from werkzeug.exceptions import NotFound

from app.api import browsable, openapi, rows
from app.api.columns import columns_of, type_of
from app.api.encoding import encoded, indented
from app.api.endpoint import Endpoint
from app.api.fields import BIGGEST, uuid_in
from app.api.filters import Filter
from app.api.links import at_this_origin, portable_links
from app.api.listing import Page, Window, narrow, page, sort
from app.api.negotiation import BASE, PAGE, address_of, current_format
from app.api.schema import Schema
from app.api.stored import stored_documents
from app.api.wger.problems import NoSuchRow, Unparsable, WrongMediaType
from app.api.wger.sign_in import SIGNED_IN, Access
from app.database import Model, writing
from app.documents import Documents
from app.extensions import db
from app.web.limits import Limit

READ = ("GET",)
EVERYTHING = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Resource:
    """One collection at `/api/v2/<name>/` and its items."""

    name: str
    model: type[Model]
    schema: type[Schema]
    visible: Callable[[Any], Select[Any]]
    """user -> the rows this person may see; of all others the API says that they do not exist."""
    filters: Sequence[Filter] = ()
    ordering: Sequence[Any] = ()
    """The default order; programs may ask for any column, or for those in `sortable`."""
    methods: Sequence[str] = EVERYTHING
    access: Access = SIGNED_IN
    add: Callable[..., Model] = rows.add
    change: Callable[..., Model] = rows.change
    remove: Callable[..., None] = rows.remove
    title: str = ""
    """In OPTIONS and on the browsable page; by default the model's name in words."""
    body: Callable[[Any], Any] = field(default=browsable.json_body)
    """How a request's body is read; a few addresses take forms."""
    takes_files: bool = False
    """Whether bodies are forms with files, not JSON: with `body=app.api.pictures.picture_body(…)`."""
    sortable: Sequence[str] | None = None
    description: str = ""
    documents: Documents | None = None
    """Answers that are kept beside the rows. Only where everybody is told the same about a row, in every language."""
    limits: Mapping[str, Limit] = field(default_factory=dict)
    """`list`, `detail`, `create` -> the budget these requests count against (`app.web.limits`)."""

    def __post_init__(self) -> None:
        """Tell the documents how they are written."""
        if self.documents:
            self.documents.maker = self._portable

    @property
    def words(self) -> str:
        """The title, or `Exercise Category` for ExerciseCategory."""
        return self.title or rows.words_of(self.model).title()

    @property
    def has_uuid_keys(self) -> bool:
        """Whether items are addressed by UUID; else by integer."""
        return type_of(self.model.id) is UUID

    def key_in(self, text: str) -> int | UUID:
        """The key written in an address. Raises NotFound when it cannot be one."""
        found: int | UUID | None = uuid_in(text) if self.has_uuid_keys else _whole(text)
        if found is None:
            raise NotFound
        return found

    def find(self, user: Any, text: str) -> Model:
        """The row with the key written in an address. Raises NoSuchRow."""
        key = self.key_in(text)
        if isinstance(key, int) and abs(key) > BIGGEST:
            raise NoSuchRow(self.model.__name__)
        row: Model | None = db.session.scalars(self.visible(user).where(self.model.id == key)).unique().one_or_none()
        if row is None:
            raise NoSuchRow(self.model.__name__)
        return row

    def has_row(self, user: Any, view_args: Mapping[str, Any]) -> bool:
        """Whether the item of an address exists for this person."""
        try:
            return self.find(user, view_args["id"]) is not None
        except (NotFound, NoSuchRow):
            return False

    def write(self, rows: Select[Any]) -> list[bytes]:
        """Each of these rows as JSON, for the program that asks."""
        if self.documents:
            return stored_documents(self.documents, rows)
        columns = None if rows._distinct else self.schema.columns(self.model)
        if columns is None:
            return self._written(db.session.scalars(rows).unique().all())
        found = db.session.execute(rows.with_only_columns(*columns.columns)).all()
        return [encoded(columns.write(values)) for values in found]

    def write_one(self, user: Any, text: str) -> bytes:
        """The row with the key written in an address, as JSON. Raises NoSuchRow."""
        if not self.documents:
            return encoded(self.schema.write(self.find(user, text)))
        key = self.key_in(text)
        is_possible = not isinstance(key, int) or abs(key) <= BIGGEST
        found = self.write(self.visible(user).where(self.model.id == key)) if is_possible else []
        if not found:
            raise NoSuchRow(self.model.__name__)
        return found[0]

    def write_changed(self, row: Model) -> bytes:
        """A row that was just stored, as JSON."""
        if not self.documents:
            return encoded(self.schema.write(row))
        db.session.flush()
        return at_this_origin(self.documents.made([row.id])[row.id])

    def _written(self, rows: Sequence[Any]) -> list[bytes]:
        return [encoded(self.schema.write(row)) for row in rows]

    def _portable(self, rows: Sequence[Any]) -> list[bytes]:
        with portable_links():
            return self._written(rows)

    def limits_of(self, **kinds: str) -> dict[str, Limit]:
        """The budgets by method, for instance `limits_of(GET="list", POST="create")`."""
        return {method: self.limits[kind] for method, kind in kinds.items() if kind in self.limits}

    def columns(self) -> dict[str, Any]:
        """What programs may sort by."""
        known = columns_of(self.model)
        return known if self.sortable is None else {name: known[name] for name in self.sortable}


def _whole(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 100 else None


def mount(blueprint: Any, resource: Resource) -> None:
    """Serve `resource` as a collection and as single items."""
    key = {"type": "string", "format": "uuid"} if resource.has_uuid_keys else {"type": "integer"}
    for path, kind, view, parameters in (
        ("", "list", collection_of(resource), []),
        ("<id>/", "detail", item_of(resource), [{"in": "path", "name": "id", "required": True, "schema": key}]),
    ):
        methods = [method for method in view.methods or () if method in resource.methods]
        if methods:
            blueprint.add_url_rule(
                f"{BASE}{resource.name}/{path}",
                f"{resource.name}-{kind}",
                view,
                methods=methods,
                parameters=parameters,
                tags=[resource.name],
            )


def collection_of(resource: Resource) -> type[MethodView]:
    """The view of `/api/v2/<name>/`."""

    class Collection(MethodView):
        takes_files = resource.takes_files
        described = Endpoint(
            f"{resource.words} List",
            resource.access,
            resource.schema,
            resource,
            description=resource.description,
            limits=resource.limits_of(GET="list", POST="create"),
        )

        @openapi.operation(openapi.listing(resource))
        def get(self) -> Response:
            selected = narrow(resource.visible(current_user), resource.filters, request.args)
            ordered = sort(
                selected, resource.columns(), request.args.get("ordering"), resource.ordering, resource.model.id
            )
            most = browsable.MOST_ROWS if current_format().name == PAGE else None
            window = Window.of(request.args, most)
            return _page_answer(page(ordered, resource.model.id, window, address_of(request), resource.write))

        @openapi.operation(openapi.adding(resource))
        def post(self) -> tuple[Response, int]:
            body = _received(resource)
            with writing():
                values = resource.schema().read(_usable(body), partial=False)
                row = resource.add(resource.model, current_user, values)
                return _json(resource.write_changed(row)), 201

    return Collection


def item_of(resource: Resource) -> type[MethodView]:
    """The view of `/api/v2/<name>/<id>/`."""

    class Item(MethodView):
        takes_files = resource.takes_files
        described = Endpoint(
            f"{resource.words} Instance",
            resource.access,
            resource.schema,
            resource,
            is_item=True,
            description=resource.description,
            limits=resource.limits_of(GET="detail"),
        )

        @openapi.operation(openapi.reading(resource))
        def get(self, id: str) -> Response:
            return _json(resource.write_one(current_user, id))

        @openapi.operation(openapi.replacing(resource))
        def put(self, id: str) -> Response:
            return self._change(id, partial=False)

        @openapi.operation(openapi.amending(resource))
        def patch(self, id: str) -> Response:
            return self._change(id, partial=True)

        @openapi.operation(openapi.removing(resource))
        def delete(self, id: str) -> tuple[str, int]:
            with writing():
                resource.remove(resource.find(current_user, id), current_user)
            return "", 204

        def _change(self, id: str, *, partial: bool) -> Response:
            body = _received(resource)
            with writing():
                row = resource.find(current_user, id)
                values = resource.schema().read(_usable(body), partial=partial)
                return _json(resource.write_changed(resource.change(row, current_user, values)))

    return Item


def _received(resource: Resource) -> Any:
    """The body, or what is wrong with it: read before the database waits, judged once the row is found."""
    try:
        return resource.body(request)
    except (WrongMediaType, Unparsable) as error:
        return error


def _usable(body: Any) -> Any:
    if isinstance(body, (WrongMediaType, Unparsable)):
        raise body
    return body


def _json(content: bytes | Iterator[bytes]) -> Response:
    return current_app.response_class(content, content_type="application/json")


def _page_answer(found: Page) -> Response:
    head = {"count": found.count, "next": found.next, "previous": found.previous}
    if found.is_long:
        return _json(stream_with_context(_streamed(head, found)))
    results = b",".join(item for part in found.parts for item in part)
    return _json(b'%b,"results":[%b]}' % (encoded(head)[:-1], results))


def _streamed(head: dict[str, Any], found: Page) -> Iterator[bytes]:
    """A long page, part by part. Each part's transaction is over before its bytes are sent."""
    indent = current_format().indent
    opening = (indented(head, indent).rstrip(b"\n}") if indent else encoded(head)[:-1]) + b","
    yield opening + (f'\n{" " * indent}"results": ['.encode() if indent else b'"results":[')
    separator = b""
    for items in found.parts:
        db.session.close()
        if not items:
            continue
        yield separator + b",".join([_indented_item(item, indent) for item in items] if indent else items)
        separator = b","
    yield f"\n{' ' * indent}]\n}}".encode() if indent else b"]}"


def _indented_item(item: bytes, indent: int) -> bytes:
    margin = b"\n" + b" " * (2 * indent)
    return margin + indented(json.loads(item), indent).replace(b"\n", margin)
