"""`flask draw-muscles`, after a change of the body diagram; `flask exercises sync`, to fill the catalogue."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
from flask import current_app

from app.accounts.deeds import note_deed
from app.database import writing
from app.errors import Invalid, RegimenError
from app.exercises import services
from app.exercises.blueprint import blueprint
from app.exercises.logic.body_map import SHAPES, TONES, picture
from app.exercises.models import Exercise
from app.files import folder, staged, write_whole
from app.pictures import read_picture

VOCABULARY = ("language", "exercisecategory", "muscle", "equipment")
_BAD_ROW = (KeyError, TypeError, ValueError, AttributeError)
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
    # Loads requests, which a server that asks nobody does without.
    from app.remote import RemoteCatalogue  # noqa: PLC0415

    try:
        run = _Run(RemoteCatalogue(address), images=images)
        run.exercises(again=again)
        run.deletions()
    except Invalid as error:
        raise click.ClickException(_SENTENCES.get(error.code, error.code).format(**error.details)) from None
    with writing():
        note_deed("exercises_synced", source=address, exercises=run.counts["exercises"])
    click.echo(run.summary())


class _Run:
    """One call: where it stands is kept in a file, so that the next one can go on."""

    def __init__(self, remote: Any, *, images: bool) -> None:
        self.remote, self.images = remote, images
        self.counts = {"exercises": 0, "pictures": 0, "deletions": 0, "skipped": 0}
        self.place = folder("sync") / f"exercises-{sha256(remote.name.encode()).hexdigest()[:16]}.json"
        rows = {name: list(remote.rows(name)) for name in VOCABULARY}
        try:
            with writing():
                self.vocabulary = services.import_vocabulary(rows)
        except _BAD_ROW:
            raise Invalid("no_catalogue", address=remote.name) from None

    def exercises(self, *, again: bool) -> None:
        """Page by page, each in a transaction of its own."""
        path, done = self._begin(again)
        with click.progressbar(length=1, label="Exercises") as bar:
            while path:
                page, following = self.remote.page(path)
                bar.length = max(page.get("count", 0), 1)
                bar.update(done - bar.pos)
                self._take(page["results"])
                done += len(page["results"])
                bar.update(len(page["results"]))
                if following == path:
                    break
                path = following
                write_whole(self.place, [json.dumps({"path": path, "done": done}).encode()])
        self.place.unlink(missing_ok=True)

    def _begin(self, again: bool) -> tuple[str | None, int]:
        if not again and self.place.exists():
            kept = json.loads(self.place.read_text())
            return kept["path"], kept["done"]
        return self.remote.first_page("exerciseinfo"), 0

    def _take(self, rows: list[Mapping[str, Any]]) -> None:
        taken: list[tuple[int, Mapping[str, Any]]] = []
        with writing() as session:
            for row in rows:
                try:
                    with session.begin_nested():
                        exercise = services.import_exercise(row, self.vocabulary)
                except _BAD_ROW:
                    self.counts["skipped"] += 1
                    continue
                if exercise is not None:
                    taken.append((exercise.id, row))
        self.counts["exercises"] += len(taken)
        for exercise_id, row in taken if self.images else ():
            self._take_pictures(exercise_id, row)

    def _take_pictures(self, exercise_id: int, row: Mapping[str, Any]) -> None:
        for told in row.get("images") or ():
            try:
                if not services.lacks_image(told):
                    continue
                values = services.image_values(told)
                found = read_picture(self.remote.file(told["image"]), told["image"].rpartition("/")[2], services.COPIES)
                with staged() as stage, writing() as session:
                    exercise = session.get_one(Exercise, exercise_id)
                    services.add_image(stage, None, exercise, found, values)
                self.counts["pictures"] += 1
            except (*_BAD_ROW, RegimenError):
                self.counts["skipped"] += 1

    def deletions(self) -> None:
        """What the other server took out of its catalogue."""
        for row in self.remote.rows("deletion-log"):
            try:
                with staged() as stage, writing():
                    self.counts["deletions"] += services.import_deletion(stage, row)
            except _BAD_ROW:
                self.counts["skipped"] += 1

    def summary(self) -> str:
        """What was done, in one line."""
        return (
            "{exercises} exercises and {pictures} pictures taken in, {deletions} deleted, {skipped} not understood."
        ).format(**self.counts)
