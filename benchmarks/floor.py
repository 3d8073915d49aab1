"""The application, and a bare Flask view in the same process: what the lists of the API are compared with."""

from flask import Flask, Response
from sqlalchemy import create_engine, text
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app import create_app
from app.extensions import db

app = create_app()
bare = Flask("bare")
with app.app_context():
    _engine = create_engine(db.engine.url)
_ROWS = text("SELECT body FROM benchmark_floor WHERE name = :name ORDER BY place LIMIT 20")


@bare.route("/<name>")
def rows(name: str) -> Response:
    """Twenty stored rows, as they are."""
    with _engine.connect() as connection:
        found = connection.execute(_ROWS, {"name": name}).all()
    return Response(b"".join([body for (body,) in found]), content_type="application/json")


app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/floor": bare})  # type: ignore[method-assign]
