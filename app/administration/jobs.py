"""Filling the catalogues in the background: foods from a file, exercises from another server."""

import csv
from collections import Counter
from pathlib import Path

from app.administration.services import EXERCISES, FOODS
from app.database import writing
from app.errors import Invalid
from app.exercises.syncing import sync
from app.files import folder
from app.jobs import Run, handles
from app.nutrition.logic.open_food_facts import NoSuchColumns
from app.nutrition.services.dumps import Dump
from app.nutrition.services.importing import Source, import_foods, language_ids
from app.nutrition.services.sources import Choice, JsonLines, Table

DUMPS = "dumps"
"""Where files with foods lie: those that were sent here, and those somebody put there on the server."""


@handles(FOODS)
def take_foods(run: Run) -> None:
    """Take in the foods of a file; a job that was stopped goes on where it was."""
    path = folder(DUMPS) / run.wishes["file"]
    if not path.is_file():
        raise Invalid("file_gone")
    source, dump = _opened(path, run.wishes)

    def report(_counts: Counter[str]) -> None:
        run.check()
        with writing():
            run.reached(dump.packed_read, dump.size)

    progress = import_foods(source, report)
    with writing():
        run.note("summary", "done", **progress.counts)
        run.reached(dump.size, dump.size)
    if run.wishes["was_sent"]:
        path.unlink(missing_ok=True)


def _opened(path: Path, wishes: dict[str, object]) -> tuple[Source, Dump]:
    dump = Dump(path)
    choice = Choice(
        language_ids(),
        str(wishes["language"]),
        only_language=bool(wishes["only_language"]),
        country=str(wishes["country"]),
    )
    try:
        return (JsonLines if dump.first_line().startswith("{") else Table)(dump, choice), dump
    except (NoSuchColumns, csv.Error, StopIteration):
        raise Invalid("no_foods_in_it") from None


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
