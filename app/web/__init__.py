"""Page plumbing: rendering, security, formatting and errors as people see them. It knows no domain."""

from flask import Flask

from app.web import formatting, language, layout, paths, security, uploads, wall


def init_app(app: Flask) -> None:
    """Prepare the application for browsers."""
    paths.init_app(app)
    language.init_app(app)
    wall.init_app(app)
    uploads.init_app(app)
    security.init_app(app)
    layout.init_app(app)
    formatting.init_app(app)
