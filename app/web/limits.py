"""How often one address may try something; beyond it 429, with the seconds to wait."""

from collections.abc import Callable
from functools import wraps
from math import ceil
from time import time
from typing import Any

from flask import current_app, request
from flask_limiter.util import get_remote_address
from limits import parse
from werkzeug.exceptions import TooManyRequests

from app.extensions import limiter

View = Callable[..., Any]


class LimitReached(TooManyRequests):
    """Too many requests of one kind. `description` is the limit in words, `retry_after` are whole seconds."""

    def __init__(self, limit: str, seconds: int) -> None:
        super().__init__(limit, retry_after=seconds)


def count_against(setting: str) -> None:
    """Count this request against a limit that all its users share. Raises LimitReached.

    Refused requests do not count. We ask the limiter ourselves: its own decorator sends Retry-After with every answer.
    """
    text = current_app.config[setting]
    if not text:
        return
    rule = parse(text)
    budget = (setting, get_remote_address())
    if limiter.limiter.hit(rule, *budget):
        return
    free_again = limiter.limiter.get_window_stats(rule, *budget).reset_time
    raise LimitReached(text, max(1, ceil(free_again - time())))


def limited(setting: str) -> Callable[[View], View]:
    """Every POST to the view counts against the limit of this setting."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(*arguments: Any, **options: Any) -> Any:
            if request.method == "POST":
                count_against(setting)
            return view(*arguments, **options)

        return counted

    return decorate
