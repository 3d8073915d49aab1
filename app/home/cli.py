"""`flask prepare`, what `make run` does before it serves; `flask demo`, what `make demo` does besides."""

from datetime import timedelta

import click
from flask import current_app
from flask_migrate import upgrade

from app import starter
from app.activities.services import KEPT_IN_BIN, empty_bin, unwanted_archives
from app.database import now, writing
from app.files import staged
from app.home import services
from app.home.blueprint import blueprint
from app.jobs import services as jobs

REPORTS_KEPT = timedelta(days=90)
"""How long one can read what became of an import."""
_PASSWORD = "three quiet hills"  # noqa: S105 (shown to whoever starts the demo)


@blueprint.cli.command("prepare")  # type: ignore[untyped-decorator]
def prepare() -> None:
    """Create or upgrade the database, load the starter data, and forget what was deleted long ago."""
    upgrade()
    with writing():
        changed = starter.load(
            rows for room in current_app.blueprints.values() for rows in getattr(room, "starter", ())
        )
    with staged() as stage, writing():
        empty_bin(stage, older_than=now() - KEPT_IN_BIN)
        jobs.forget_jobs(ended_before=now() - REPORTS_KEPT)
        for path in unwanted_archives():
            stage.remove(path)
    click.echo(f"The database is ready ({changed} starter rows changed).")


@blueprint.cli.command("demo")  # type: ignore[untyped-decorator]
def demo() -> None:
    """Make a sample account, once, and say how to sign in."""
    if not services.has_sample_account():
        click.echo("Inventing half a year of training ...")
        with staged() as stage, writing():
            services.make_sample_account(stage, _PASSWORD, now().date())
    click.echo(f'Sign in as "{services.NAME}" with the password "{_PASSWORD}".')
