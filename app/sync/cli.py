"""What `flask prepare` does for phones, and `flask sync-check`."""

from collections.abc import Callable

import click

from app.database import writing
from app.extensions import db
from app.sync import services
from app.sync.blueprint import blueprint
from app.sync.jobs import put_off
from app.sync.tables import TABLES

Say = Callable[[str], None]


@blueprint.on_prepare
def fill_after_changes() -> int:
    """Bring the log up to the tables after a migration, or where triggers are others than before."""
    is_filled = services.is_filled()
    db.session.rollback()
    if not is_filled:
        fill(click.echo)
    with writing():
        put_off()
    return 0


def fill(say: Say = lambda _sentence: None) -> int:
    """Write what the log lacks, each table in a transaction of its own; how many operations that took."""
    with writing() as session:
        services.note_used_foods(session.connection())
    written = 0
    for table in TABLES:
        with writing() as session:
            number = services.bring_up(session.connection(), table)
        if number:
            say(f"The log of phones: {number} from {table.name}")
        written += number
    with writing():
        services.note_filled()
    return written


@blueprint.cli.command("sync-check")  # type: ignore[untyped-decorator]
@click.option(
    "--repair", is_flag=True, help="Write what the log lacks, and have phones begin anew where sums are wrong."
)
def check(repair: bool) -> None:
    """Compare what phones are told with what there is."""
    connection = db.session.connection()
    found, wrong = services.differences(connection), services.wrong_sums(connection)
    db.session.rollback()
    for one in found:
        click.echo(f"{one.table}: {one.missing} missing, {one.changed} changed, {one.left} left over")
    if wrong:
        click.echo(f"The sums of {len(wrong)} buckets are wrong.")
    if repair and (found or wrong):
        fill()
        if wrong:
            with writing() as session:
                services.add_up(session.connection())
                services.begin_anew()
        click.echo("Repaired.")
    elif not found and not wrong:
        click.echo("The log agrees with the tables.")
