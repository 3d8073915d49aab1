"""Filling the catalogues in the background: foods from a file, exercises from another server."""

from collections import Counter

from app.administration.services import EXERCISES, FOODS
from app.database import writing
from app.errors import Invalid
from app.exercises.syncing import sync
from app.files import folder
from app.jobs import Run, handles
from app.nutrition.importing.opening import opened
from app.nutrition.importing.running import import_foods, language_ids
from app.nutrition.importing.sources import Choice

DUMPS = "dumps"
"""Where files with foods lie: those that were sent here, and those somebody put there on the server."""


@handles(FOODS)
def take_foods(run: Run) -> None:
    """Take in the foods of a file, or of another server; a job that was stopped goes on where it was."""
    wishes = run.wishes
    path = folder(DUMPS) / wishes["file"] if "file" in wishes else None
    if path and not path.is_file():
        raise Invalid("file_gone")
    choice = Choice(
        language_ids(), wishes["language"], only_language=wishes["only_language"], country=wishes["country"]
    )
    source = opened(str(path or wishes["address"]), None, choice)

    def report(_counts: Counter[str]) -> None:
        run.check()
        with writing():
            run.reached(source.done, source.size)

    progress = import_foods(source, report)
    with writing():
        run.reached(source.size, source.size)
        run.note("summary", "done", **progress.counts)
    if path and wishes["was_sent"]:
        path.unlink(missing_ok=True)


@handles(EXERCISES)
def take_exercises(run: Run) -> None:
    """Take in the exercises of another server; a job that was stopped goes on where it was."""

    def report(done: int, total: int) -> None:
        run.check()
        with writing():
            run.reached(done, total)

    counts = sync(run.wishes["address"], report, images=run.wishes["images"])
    with writing():
        run.note("summary", "done", **counts)
