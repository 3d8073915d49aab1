"""Typed events: how a lower room tells upper ones what happened, without knowing them.

An event is a frozen dataclass in the module that announces it. Listeners run at once, in the transaction of whoever
announces, so that what follows from a change is stored together with it.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Event = TypeVar("Event")

_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def listens_to(kind: type[Event]) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Have the decorated function called with every event of this type. It does not commit."""

    def register(listener: Callable[[Event], None]) -> Callable[[Event], None]:
        _listeners[kind].append(listener)
        return listener

    return register


def announce(event: Any) -> None:
    """Tell everybody who listens to events of this type, in the order in which they registered."""
    for listener in _listeners[type(event)]:
        listener(event)
