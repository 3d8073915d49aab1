"""A domain's blueprint: one object, two faces: pages for people and JSON for programs."""

from collections.abc import Callable, Sequence
from typing import Any

import flask
import flask_smorest

from app.api.resource import Resource
from app.api.views import mount
from app.starter import Starter
from app.web.navigation import Addition, AdminTab, Destination, SettingsTab

View = Callable[..., Any]


class DomainBlueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """What a domain offers: pages, JSON, a place in the navigation, and rows every server starts with."""

    def __init__(
        self,
        name: str,
        import_name: str,
        *,
        destinations: Sequence[Destination | SettingsTab | AdminTab] = (),
        additions: Sequence[Addition] = (),
        starter: Sequence[Starter] = (),
        **options: Any,
    ) -> None:
        super().__init__(name, import_name, **options)
        self.destinations = tuple(place for place in destinations if isinstance(place, Destination))
        self.settings = tuple(place for place in destinations if isinstance(place, SettingsTab))
        self.admin_tabs = tuple(place for place in destinations if isinstance(place, AdminTab))
        self.additions = tuple(additions)
        self.starter = tuple(starter)
        self.preparations: list[Callable[[], int]] = []
        self.declared: list[Resource] = []

    def on_prepare(self, load: Callable[[], int]) -> None:
        """Have `flask prepare` call this as well; it opens its own transactions and returns how many rows changed."""
        self.preparations.append(load)

    def page(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Route a page, with and without a final slash. Pages stay out of the OpenAPI document."""

        def add(view: View) -> View:
            view.is_page = True  # type: ignore[attr-defined]
            flask.Blueprint.add_url_rule(self, rule, view_func=view, **({"strict_slashes": False} | options))
            return view

        return add

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Route a JSON address that belongs to no resource. `app.api.endpoint.described` says who may call it."""
        routed: Callable[[View], View] = super().route(rule, **options)
        return routed

    def resources(self, *resources: Resource) -> None:
        """Serve these as collections and single items of `/api/v2/`."""
        for resource in resources:
            self.declared.append(resource)
            mount(self, resource)
