"""Who does which kind of work: rooms register here, and the worker looks it up."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.jobs.running import Run

Handler = Callable[["Run"], None]

_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Have the decorated function do the jobs of this kind. It may be called again for the same job: see `Run`."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def handler_of(kind: str) -> Handler | None:
    """Who does it; None when nobody (any more) does."""
    return _handlers.get(kind)
