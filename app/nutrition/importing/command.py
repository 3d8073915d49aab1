"""`flask foods import`: foods from the dumps of Open Food Facts and the USDA, or from another server."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.accounts.deeds import note_deed
from app.database import writing
from app.errors import Invalid
from app.nutrition.importing.dumps import BrokenDump
from app.nutrition.importing.opening import FORMATS, opened
from app.nutrition.importing.running import import_foods, language_ids, rejections
from app.nutrition.importing.sources import Choice, Source

_SENTENCES = {
    "no_such_file": "There is no file {source}.",
    "no_such_columns": "{source} has no columns for: {columns}.",
    "no_tables": "{source} has no {missing}. Name a file with foods, or the folder or archive of the USDA's tables.",
    "several_files": "{source} holds {number} files. Unpack it, and name the one with the foods.",
    "no_such_server": "{address} is no address of a server. Write https://example.org.",
    "not_answered": "{address} does not answer ({reason}). Run the same command again: it goes on there.",
    "no_catalogue": "{address} is no catalogue of foods.",
    "answer_too_large": "{address} sends more than is taken at once.",
}


foods = AppGroup("foods", help="The catalogue of foods.")


@foods.command("import")
@click.argument("source")
@click.option("--format", "kind", type=click.Choice(FORMATS), help="What the source is; seen from its content.")
@click.option("--language", default="en", show_default=True, help="Of names that do not say theirs (two letters).")
@click.option("--only-language", is_flag=True, help="Leave out foods in other languages.")
@click.option("--country", default="", help="Leave out foods of Open Food Facts that are not sold there, as germany.")
@click.option("--restart", is_flag=True, help="Begin anew instead of where the last run stopped.")
def import_command(source: str, kind: str | None, restart: bool, **wishes: Any) -> None:
    """Take in the foods of SOURCE; run it again to go on after an interruption, or for a newer dump.

    SOURCE is a dump of Open Food Facts (CSV or JSON lines, also packed), a download of USDA FoodData Central (the
    folder or archive of its tables, or one of its lists in JSON), or the address of a server that speaks wger's API.
    """
    languages = language_ids()
    if wishes["language"] not in languages:
        raise click.UsageError(
            f"There is no language {wishes['language']}. Choose from: {', '.join(sorted(languages))}."
        )
    counts: Counter[str] = Counter()
    try:
        progress = _imported(opened(source, kind, Choice(languages, **wishes)), counts, restart=restart)
    except BrokenDump as error:
        _summary(counts)
        raise click.ClickException(
            f"{source} cannot be read on: {error.details['reason']}, after {error.details['position']:,} bytes of "
            "its content. What came before is imported. Get the file again and run the same command: it goes on "
            "there."
        ) from None
    except Invalid as error:
        if counts:
            _summary(counts)
        raise click.ClickException(_SENTENCES.get(error.code, error.code).format(**error.details)) from None
    if progress.was_resumed:
        click.echo("Went on where the last run stopped.")
    with writing():
        note_deed("foods_imported", source=Path(source).name, added=progress.counts["added"])
    _summary(progress.counts)


def _imported(source: Source, counts: Counter[str], *, restart: bool) -> Any:
    """What the import did; `counts` follow it."""
    with click.progressbar(length=1, label="Importing foods", file=sys.stderr) as bar:

        def report(now: Counter[str]) -> None:
            counts.update(now - counts)
            bar.label = f"{now['read']:,} foods read"
            bar.length = max(source.size, 1)
            bar.update(source.done - bar.pos)

        progress = import_foods(source, report, anew=restart)
        bar.update((bar.length or 0) - bar.pos)
    return progress


def _summary(counts: Counter[str]) -> None:
    click.echo(
        f"{counts['read']:,} read: {counts['added']:,} new, {counts['changed']:,} changed, "
        f"{counts['unchanged']:,} as they were, {counts['kept']:,} kept as people corrected them."
    )
    if counts["elsewhere"]:
        click.echo(f"{counts['elsewhere']:,} were here from another source.")
    for reason, number in rejections(counts):
        click.echo(f"{number:,} rejected: {reason}.")
