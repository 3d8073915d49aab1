"""What the entrance of the API knows of an address before its view runs: its title, and who may call it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from flask import current_app, g, request
from marshmallow import Schema

from app.api.deprecation import Superseded
from app.api.negotiation import OFFER
from app.api.resource import Resource
from app.api.wger.sign_in import SIGNED_IN, Access
from app.web.limits import Limit

View = TypeVar("View", bound=Callable[..., Any])

NO_LIMITS: Mapping[str, Limit] = {}


@dataclass(frozen=True)
class Endpoint:
    """One address of the API, described."""

    title: str
    access: Access = SIGNED_IN
    schema: type[Schema] | None = None
    """The shape of a body, where the view reads one."""
    resource: Resource | None = None
    """The resource whose collection (`is_item=False`) or item this is."""
    is_item: bool = False
    description: str = ""
    offer: Mapping[str, str] = field(default_factory=lambda: dict(OFFER))
    """The formats an answer can have, and their media types."""
    sends: tuple[str, ...] = ()
    """Methods whose fields OPTIONS describes; by default PUT for an item and POST for anything else."""
    limits: Mapping[str, Limit] = field(default_factory=dict)
    """Method -> the budget a request counts against, once the caller is known and may do this."""
    superseded: Superseded | None = None
    """What programs should use instead, if anything."""

    @property
    def takes_files(self) -> bool:
        """Whether bodies are forms with files."""
        return self.resource is not None and self.resource.takes_files


def described(
    title: str,
    *,
    access: Access = SIGNED_IN,
    schema: type[Schema] | None = None,
    offer: Mapping[str, str] = OFFER,
    limits: Mapping[str, Limit] = NO_LIMITS,
) -> Callable[[View], View]:
    """Describe a route that belongs to no resource. Without it a route is for people who are signed in.

    Place it below `@blueprint.route`, as the first decorator of the view.
    """

    def attach(view: View) -> View:
        endpoint = Endpoint(title, access, schema, description=view.__doc__ or "", offer=offer, limits=limits)
        view.described = endpoint  # type: ignore[attr-defined]
        return view

    return attach


def left_behind(superseded: Superseded) -> Callable[[View], View]:
    """Say what programs should use instead of a route. Place it above `@described`."""

    def attach(view: View) -> View:
        view.described = replace(view.described, superseded=superseded)  # type: ignore[attr-defined]
        return view

    return attach


def endpoint_named(name: str | None) -> Endpoint:
    """The description of a view by its endpoint name."""
    view = current_app.view_functions.get(name or "")
    found = getattr(view, "described", None) or getattr(getattr(view, "view_class", None), "described", None)
    return found or Endpoint(str(name).rpartition(".")[2].replace("_", " ").title())


def current_endpoint() -> Endpoint:
    """The description of this request's address."""
    found: Endpoint = g.get("api_endpoint") or endpoint_named(request.endpoint)
    return found
