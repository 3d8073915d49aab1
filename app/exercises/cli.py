"""`flask draw-muscles`: make the committed pictures of the muscles anew, after a change of the body diagram."""

from pathlib import Path

import click
from flask import current_app

from app.exercises.blueprint import blueprint
from app.exercises.logic.body_map import SHAPES, TONES, picture


@blueprint.cli.command("draw-muscles")  # type: ignore[untyped-decorator]
def draw_muscles() -> None:
    """Write `static/images/muscles/` from `static/img/body.svg`."""
    static = Path(current_app.static_folder or "")
    diagram = (static / "img" / "body.svg").read_text()
    for folder, tone in TONES.items():
        pictures = static / "images" / "muscles" / folder
        pictures.mkdir(parents=True, exist_ok=True)
        for muscle_id in SHAPES:
            (pictures / f"muscle-{muscle_id}.svg").write_text(picture(diagram, muscle_id, tone))
    click.echo(f"{len(SHAPES) * len(TONES)} pictures drawn.")
