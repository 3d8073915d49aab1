"""Numbers, units and dates as the reader writes them: Jinja filters."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the filters."""
