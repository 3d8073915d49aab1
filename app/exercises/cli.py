"""`flask draw-muscles`, after a change of the body diagram; `flask exercises sync`, to fill the catalogue."""

from pathlib import Path

import click
from flask import current_app

from app.accounts.deeds import note_deed
from app.database import writing
from app.errors import Invalid
from app.exercises import syncing
from app.exercises.blueprint import blueprint
from app.exercises.logic.body_map import SHAPES, TONES, picture

_SENTENCES = {
    "no_such_server": "{address} is no address of a server. Write https://example.org.",
    "not_answered": "{address} does not answer ({reason}). Call the command again to go on from here.",
    "no_catalogue": "{address} is no catalogue of exercises.",
    "answer_too_large": "{address} sends more than is taken at once.",
}


@blueprint.cli.command("draw-muscles")  # type: ignore[untyped-decorator]
def draw_muscles() -> None:
    """Write `static/images/muscles/` from `static/img/body.svg`."""
    static = Path(current_app.static_folder or "")
    diagram = (static / "img" / "body.svg").read_text()
    for tone_folder, tone in TONES.items():
        pictures = static / "images" / "muscles" / tone_folder
        pictures.mkdir(parents=True, exist_ok=True)
        for muscle_id in SHAPES:
            (pictures / f"muscle-{muscle_id}.svg").write_text(picture(diagram, muscle_id, tone))
    click.echo(f"{len(SHAPES) * len(TONES)} pictures drawn.")


@blueprint.cli.group("exercises")  # type: ignore[untyped-decorator]
def exercises() -> None:
    """The catalogue of exercises."""


@exercises.command("sync")  # type: ignore[untyped-decorator]
@click.option("--from", "address", required=True, help="A server that speaks wger's API, as https://example.org.")
@click.option("--images", is_flag=True, help="Take its pictures, too.")
@click.option("--again", is_flag=True, help="Begin anew instead of where the last call ended.")
def sync(address: str, images: bool, again: bool) -> None:
    """Take in the exercises of another server. What was changed or deleted here stays so."""
    with click.progressbar(length=1, label="Exercises") as bar:

        def report(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        try:
            counts = syncing.sync(address, report, images=images, again=again)
        except Invalid as error:
            raise click.ClickException(_SENTENCES.get(error.code, error.code).format(**error.details)) from None
    with writing():
        note_deed("exercises_synced", source=address, exercises=counts["exercises"])
    click.echo(
        "{exercises} exercises and {pictures} pictures taken in, {deletions} deleted, {skipped} not understood.".format(
            **counts
        )
    )
