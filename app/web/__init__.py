"""Page plumbing: rendering, security, formatting and errors as people see them. It knows no domain."""

from flask import Flask, request

from app.web import formatting, language, layout, paths, security, wall


def init_app(app: Flask) -> None:
    """Prepare the application for browsers."""
    paths.init_app(app)
    language.init_app(app)
    wall.init_app(app)
    security.init_app(app)
    layout.init_app(app)
    formatting.init_app(app)
    app.teardown_request(_close_uploads)


def _close_uploads(_error: BaseException | None) -> None:
    """Let go of the temporary files of large uploads at once, not when the garbage is collected."""
    request.close()
