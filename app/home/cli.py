"""`flask prepare`: what `make run` does before it serves."""

import click
from flask import current_app
from flask_migrate import upgrade

from app import starter
from app.database import writing
from app.home.blueprint import blueprint


@blueprint.cli.command("prepare")  # type: ignore[untyped-decorator]
def prepare() -> None:
    """Create or upgrade the database and load the starter data."""
    upgrade()
    with writing():
        changed = starter.load(
            rows for room in current_app.blueprints.values() for rows in getattr(room, "starter", ())
        )
    click.echo(f"The database is ready ({changed} starter rows changed).")
