"""How often somebody may ask for something; beyond it 429, with the seconds to wait.

Whoever is signed in is counted as a person, everybody else by address; who signs in or makes an account is always
counted by address, so that nobody gets a budget with every account. The window slides, and refused requests do not
count. The counts live in memory, or in Redis, where all processes share them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import time
from typing import Any

from flask import current_app, request
from flask_login import current_user
from limits import parse
from werkzeug.exceptions import TooManyRequests

from app.extensions import limiter

View = Callable[..., Any]

HOUSEHOLD = 64
"""Leading bits of an IPv6 address that one line of a provider shares."""


@dataclass(frozen=True)
class Limit:
    """A budget of requests: the setting that says how many, and who is not counted."""

    setting: str
    spares: Callable[[Any], bool] | None = None
    by_address: bool = False
    """Also of people who are signed in."""


LOGIN = Limit("LOGIN_LIMIT", by_address=True)
REGISTRATION = Limit("REGISTRATION_LIMIT", by_address=True)
INGREDIENT_LIST = Limit("INGREDIENT_LIST_LIMIT")
INGREDIENT_DETAIL = Limit("INGREDIENT_DETAIL_LIMIT")
INGREDIENT_SYNC = Limit("INGREDIENT_SYNC_LIMIT")
EXERCISE_CREATE = Limit("EXERCISE_CREATE_LIMIT", spares=lambda user: bool(user.is_authenticated and user.is_admin))


class LimitReached(TooManyRequests):
    """Too many requests of one kind. `description` is the limit in words, `retry_after` are whole seconds."""

    def __init__(self, limit: str, seconds: int) -> None:
        super().__init__(limit, retry_after=seconds)


def client_address() -> str:
    """Where the request comes from: an IPv4 address, or the network an IPv6 address lies in."""
    text = request.remote_addr or ""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return text
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, HOUSEHOLD), strict=False))


def count_against(limit: Limit) -> None:
    """Count this request against a budget that everything with this limit shares. Raises LimitReached."""
    text = current_app.config[limit.setting]
    if text and not (limit.spares and limit.spares(current_user)):
        spend(text, limit.setting, client_address() if limit.by_address else _whoever_asks())


def _whoever_asks() -> str:
    return f"person {current_user.id}" if current_user.is_authenticated else client_address()


def spend(limit: str, *budget: str) -> None:
    """Take one from a budget of, for instance, `10 per minute`. Raises LimitReached when nothing is left.

    We ask the limiter ourselves: its own decorator sends Retry-After with every answer.
    """
    if not limiter.limiter.hit(parse(limit), *budget):
        raise _reached(limit, *budget)


def require_budget(limit: str, *budget: str) -> None:
    """Raises LimitReached when nothing is left; takes nothing."""
    if not limiter.limiter.test(parse(limit), *budget):
        raise _reached(limit, *budget)


def remember(period: str, *what: str) -> None:
    """Keep in mind for, for instance, `90 days` that something happened, as long as the counts are kept."""
    limiter.limiter.hit(parse(f"1 per {period}"), "remembered", *what)


def is_remembered(period: str, *what: str) -> bool:
    """Whether it happened within that period."""
    return not limiter.limiter.test(parse(f"1 per {period}"), "remembered", *what)


def _reached(limit: str, *budget: str) -> LimitReached:
    free_again = limiter.limiter.get_window_stats(parse(limit), *budget).reset_time
    return LimitReached(limit, max(1, ceil(free_again - time())))


def limited(limit: Limit, methods: Collection[str] = ("POST",)) -> Callable[[View], View]:
    """Count requests to a view. Under `/api/v2/` say it to `Resource` or `described`, which know when to count."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(*arguments: Any, **options: Any) -> Any:
            if request.method in methods:
                count_against(limit)
            return view(*arguments, **options)

        return counted

    return decorate
