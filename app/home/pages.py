"""The first address, and the one that watches over the server."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app.extensions import db
from app.home.blueprint import blueprint
from app.web.wall import public


@blueprint.page("/")
def start() -> ResponseReturnValue:
    """Where a visit begins: with what was done last."""
    return redirect(url_for("activities.activity_list"), 303)


@blueprint.page("/healthz")
@public
def health() -> ResponseReturnValue:
    """`ok` when the server can read its database."""
    db.session.execute(text("SELECT 1"))
    return "ok", 200, {"Content-Type": "text/plain; charset=utf-8"}
