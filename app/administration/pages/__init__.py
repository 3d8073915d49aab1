"""What administrators see of the server."""

from app.administration.pages import log

__all__ = ["log"]
