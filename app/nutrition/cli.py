"""`flask foods import`: foods from the dumps of Open Food Facts and the USDA, or from another server."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from app.accounts.deeds import note_deed
from app.database import writing
from app.nutrition.blueprint import blueprint
from app.nutrition.logic.open_food_facts import NoSuchColumns
from app.nutrition.services.dumps import BrokenDump, Dump
from app.nutrition.services.importing import Source, import_foods, language_ids, rejections
from app.nutrition.services.sources import Choice, JsonLines, Table

FORMATS = ("off-csv", "off-jsonl")


@blueprint.cli.group("foods")  # type: ignore[untyped-decorator]
def foods() -> None:
    """The catalogue of foods."""


@foods.command("import")  # type: ignore[untyped-decorator]
@click.argument("source")
@click.option("--format", "kind", type=click.Choice(FORMATS), help="What the source is; guessed from its name.")
@click.option("--language", default="en", show_default=True, help="Of names that do not say theirs (two letters).")
@click.option("--only-language", is_flag=True, help="Leave out foods in other languages.")
@click.option("--country", default="", help="Leave out foods that are not sold there, for instance germany.")
@click.option("--restart", is_flag=True, help="Begin anew instead of where the last run stopped.")
def import_command(source: str, kind: str | None, restart: bool, **wishes: Any) -> None:
    """Take in the foods of SOURCE, a file; run it again to go on after an interruption, or for a newer dump."""
    languages = language_ids()
    if wishes["language"] not in languages:
        raise click.UsageError(
            f"There is no language {wishes['language']}. Choose from: {', '.join(sorted(languages))}."
        )
    opened, dump = _opened(source, kind, Choice(languages, **wishes))
    counts: Counter[str] = Counter()
    with click.progressbar(length=max(dump.size, 1), label="Importing foods", file=sys.stderr) as bar:

        def report(now: Counter[str]) -> None:
            counts.update(now - counts)
            bar.label = f"{now['read']:,} foods read"
            bar.update(dump.packed_read - bar.pos)

        try:
            progress = import_foods(opened, report, anew=restart)
        except BrokenDump as error:
            _summary(counts)
            raise click.ClickException(
                f"{source} cannot be read on: {error.details['reason']}, after {error.details['position']:,} bytes of "
                "its content. What came before is imported. Get the file again and run the same command: it goes on "
                "there."
            ) from None
        bar.update(dump.size - bar.pos)
    if progress.was_resumed:
        click.echo("Went on where the last run stopped.")
    with writing():
        note_deed("foods_imported", source=Path(source).name, added=progress.counts["added"])
    _summary(progress.counts)


def _opened(source: str, kind: str | None, choice: Choice) -> tuple[Source, Dump]:
    path = Path(source)
    if not path.is_file():
        raise click.UsageError(f"There is no file {source}.")
    dump = Dump(path)
    kind = kind or ("off-jsonl" if dump.first_line().startswith("{") else "off-csv")
    try:
        return (JsonLines if kind == "off-jsonl" else Table)(dump, choice), dump
    except NoSuchColumns as error:
        raise click.ClickException(f"{source} has no columns for: {error}.") from None


def _summary(counts: Counter[str]) -> None:
    click.echo(
        f"{counts['read']:,} read: {counts['added']:,} new, {counts['changed']:,} changed, "
        f"{counts['unchanged']:,} as they were, {counts['kept']:,} kept as people corrected them."
    )
    for reason, number in rejections(counts):
        click.echo(f"{number:,} rejected: {reason}.")
