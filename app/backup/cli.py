"""`flask backup` and `flask restore`, which `make backup` and `make restore` call."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app import documents, settings
from app.accounts.deeds import note_deed
from app.backup import services
from app.backup.blueprint import blueprint
from app.database import now, writing
from app.errors import RegimenError

SENTENCES = {
    "no_database": "There is nothing to back up yet: `make run` makes the database.",
    "backup_running": "Another backup is being made at this moment. Try again when it is done.",
    "disk_full": "The disk is full. Make room and try again; nothing was left behind.",
    "not_empty": (
        "This server has accounts or files already, and nothing of them was touched. Restore into an empty instance: "
        "name another folder (make restore FILE=… INSTANCE=…) and, with PostgreSQL, an empty database."
    ),
    "foreign_database": (
        "The database holds tables of something else ({tables}), and nothing of them was touched. Name an empty one in "
        "DATABASE_URL."
    ),
    "no_backup": "This is no backup of Regimen. Its name is like regimen-2026-01-31-030000.tar.gz.",
    "backup_cut_off": "The backup is cut off: its end is missing. Copy it again, or take another one.",
    "backup_damaged": "The backup is damaged ({name}: {reason}). Copy it again, or take another one.",
    "backup_too_new": (
        "The backup was made by version {version}, which is newer than this one ({ours}). Update Regimen first "
        "(git pull), then restore."
    ),
    "no_room": "The files of the backup need {needed} bytes, and the disk of the instance has {free} left.",
}


@blueprint.cli.command("backup")  # type: ignore[untyped-decorator]
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="A file; else a new one in `backups`.")
def backup(to: Path | None) -> None:
    """Write database and files into one archive, while the server works."""
    settings.look(current_app)
    config = current_app.config
    source = services.Source(config["INSTANCE"], config["VERSION"], config["HAS_OWN_KEY"])
    with _told():
        if to is None:
            made = services.keep_backup(source, now(), config["BACKUPS_KEPT"], lambda _done, _total: None)
        else:
            made = services.make_backup(to.absolute(), source)
    try:
        with writing():
            note_deed("backup_made", backup=made.path.name)
    except (SQLAlchemyError, RegimenError):
        # Before an upgrade the database is that of the version before, and may have no log.
        click.echo("The log of administrative actions does not have it: it could not be written.", err=True)
    for name in made.missing[:20]:
        click.echo(f"Missing on the disk, and therefore in the backup: {name}", err=True)
    click.echo(f"{made.path} ({made.rows} rows, {made.files} files, {made.size / 1e6:.1f} MB)")


@blueprint.cli.command("restore")  # type: ignore[untyped-decorator]
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put a backup into an empty instance."""
    config = current_app.config
    if not file.is_file():
        raise click.ClickException(f"There is no file {file}.")
    has_key = bool(config["HAS_OWN_KEY"])
    with _told():
        services.restore_backup(file, config["INSTANCE"], config["VERSION"], click.echo, keeps_key=has_key)
    for kind in documents.every():
        while kind.prepared_upto and (missing := kind.missing(upto=kind.prepared_upto)):
            with writing():
                kind.refresh(missing)
    click.echo("Everything is back. Start the server (make run), or restart it if it runs.")


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong is said in a sentence."""
    try:
        yield
    except RegimenError as error:
        sentence = SENTENCES.get(error.code, str(error))
        raise click.ClickException(sentence.format(**error.details)) from None
    except OSError as error:
        raise click.ClickException(f"{error.strerror}: {error.filename}") from None
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise click.ClickException(f"The database did not take it, and nothing of it was stored: {reason}") from None
