"""Who does which kind of work: rooms register here, and the worker looks it up."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.jobs.running import Run

Handler = Callable[["Run"], None]
Period = Callable[[Mapping[str, Any]], timedelta | None]
"""How often something is done, by the settings; None: never."""

_handlers: dict[str, Handler] = {}
_periods: dict[str, Period] = {}


def handles(kind: str, *, every: Period | None = None) -> Callable[[Handler], Handler]:
    """Have the decorated function do the jobs of this kind. It may be called again for the same job: see `Run`.

    With `every` the server adds such a job by itself, so often; it has no person and no wishes.
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        if every:
            _periods[kind] = every
        return handler

    return register


def handler_of(kind: str) -> Handler | None:
    """Who does it; None when nobody (any more) does."""
    return _handlers.get(kind)


def periods(settings: Mapping[str, Any]) -> dict[str, timedelta]:
    """What these settings want done by itself, and how often."""
    wanted = {kind: every(settings) for kind, every in _periods.items()}
    return {kind: period for kind, period in wanted.items() if period}
