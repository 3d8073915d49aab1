"""`flask prepare`, what `make run` does before it serves; `flask demo`, what `make demo` does besides."""

from collections.abc import Iterator
from datetime import timedelta

import click
from flask import current_app
from flask_migrate import upgrade

from app import documents, starter
from app.activities.services import KEPT_IN_BIN, empty_bin, prepare_missing_lines, unwanted_archives
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
    for room in current_app.blueprints.values():
        changed += sum(load() for load in getattr(room, "preparations", ()))
    for kind in documents.every():
        if kind.prepared_upto:
            sum(_completed(kind, kind.prepared_upto))
    with staged() as stage, writing():
        empty_bin(stage, older_than=now() - KEPT_IN_BIN)
        prepare_missing_lines()
        jobs.forget_jobs(ended_before=now() - REPORTS_KEPT)
        for path in unwanted_archives():
            stage.remove(path)
    click.echo(f"The database is ready ({changed} starter rows changed).")


@blueprint.cli.command("documents")  # type: ignore[untyped-decorator]
@click.argument("names", nargs=-1)
@click.option("--missing", is_flag=True, help="Keep those that are there.")
def make_documents(names: tuple[str, ...], missing: bool) -> None:
    """Make the stored answers of the API anew: those named, or all kinds."""
    known = {kind.name: kind for kind in documents.every()}
    if unknown := set(names) - set(known):
        raise click.UsageError(f"There is no {', '.join(sorted(unknown))}. Choose from: {', '.join(known)}.")
    for name in names or known:
        if not missing:
            with writing():
                known[name].forget_all()
        made = 0
        for number in _completed(known[name]):
            made += number
            click.echo(f"\r{name}: {made}", nl=False)
        click.echo(f"\r{name}: {made} made.")


def _completed(kind: documents.Documents, upto: int = documents.LAST) -> Iterator[int]:
    """Make what is missing, part by part, each in a transaction of its own; how many each time."""
    while missing := kind.missing(upto=upto):
        with writing():
            made = kind.refresh(missing)
        if not made:
            return
        yield made


@blueprint.cli.command("demo")  # type: ignore[untyped-decorator]
def demo() -> None:
    """Make a sample account, once, and say how to sign in."""
    if not services.has_sample_account():
        click.echo("Inventing half a year of training ...")
        with staged() as stage, writing():
            services.make_sample_account(stage, _PASSWORD, now().date())
    click.echo(f'Sign in as "{services.NAME}" with the password "{_PASSWORD}".')
