"""Our Flask: what every request pays for, made cheap."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request


class Server(Flask):
    """Flask for views that are all synchronous."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself; Flask would look at each of them with every request."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """Write down what went wrong at which kind of address: the address itself may be a permission."""
        rule = request.url_rule.rule if request.url_rule else "an unknown address"
        self.logger.error("Exception at %s [%s]", rule, request.method, exc_info=exc_info)
