"""The views of a resource: its collection and its items."""

from typing import Any

from flask import Blueprint, Response, request
from flask.views import MethodView
from flask_login import current_user

from app.api import browsable, renaming
from app.api.answers import changed, json_answer, one_row, page_answer, page_of, prepare
from app.api.endpoint import Endpoint
from app.api.listing import Window, narrow, unranked
from app.api.negotiation import BASE, PAGE, current_format
from app.api.resource import Resource
from app.api.wger.problems import Unparsable, WrongMediaType
from app.database import Model, writing


def mount(blueprint: Any, resource: Resource) -> None:
    """Serve `resource` as a collection and as single items."""
    prepare(resource)
    for path, kind, view in (("", "list", collection_of(resource)), ("<id>/", "detail", item_of(resource))):
        methods = [method for method in view.methods or () if method in resource.methods]
        if methods:
            Blueprint.add_url_rule(
                blueprint,
                f"{BASE}{resource.name}/{path}",
                f"{resource.name}-{kind}",
                view.as_view(f"{resource.name}-{kind}"),
                methods=methods,
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
            superseded=resource.superseded,
        )

        def get(self) -> Response:
            if resource.listing:
                rows = narrow(resource.visible(current_user), resource.accepted, renaming.parameters(resource.name))
                return resource.listing(unranked(rows, resource.model.id))
            most = browsable.MOST_ROWS if current_format().name == PAGE else None
            return page_answer(page_of(resource, Window.of(request.args, most)))

        def post(self) -> tuple[Response, int]:
            body = _received(resource)
            with writing():
                values = resource.schema().read(_usable(resource, body), partial=False)
                row = resource.add(resource.model, current_user, values)
                return json_answer(changed(resource, row)), 201

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
            superseded=resource.superseded,
        )

        def get(self, id: str) -> Response:
            return json_answer(one_row(resource, id))

        def put(self, id: str) -> Response:
            return self._change(id, partial=False)

        def patch(self, id: str) -> Response:
            return self._change(id, partial=True)

        def delete(self, id: str) -> tuple[str, int]:
            with writing():
                resource.remove(resource.find(current_user, id), current_user)
            return "", 204

        def _change(self, id: str, *, partial: bool) -> Response:
            body = _received(resource)
            with writing():
                row = resource.find(current_user, id)
                values = resource.schema().read(_usable(resource, body, row), partial=partial)
                return json_answer(changed(resource, resource.change(row, current_user, values)))

    return Item


def _received(resource: Resource) -> Any:
    """The body, or what is wrong with it: read before the database waits, judged once the row is found."""
    try:
        return resource.body(request)
    except (WrongMediaType, Unparsable) as error:
        return error


def _usable(resource: Resource, body: Any, row: Model | None = None) -> Any:
    if isinstance(body, (WrongMediaType, Unparsable)):
        raise body
    return renaming.in_todays_names(resource.name, body, row)
