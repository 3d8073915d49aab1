"""Taking in the catalogue of another server, page by page, in short transactions; where it stands is kept in a file."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from app.database import writing
from app.errors import Invalid, RegimenError
from app.exercises import services
from app.exercises.models import Exercise
from app.files import folder, staged, write_whole
from app.pictures import read_picture

VOCABULARY = ("language", "exercisecategory", "muscle", "equipment")
_BAD_ROW = (KeyError, TypeError, ValueError, AttributeError)

Report = Callable[[int, int], None]
"""Hears how many exercises of how many were looked at; may raise to end it there."""


def sync(address: str, report: Report, *, images: bool, again: bool = False) -> dict[str, int]:
    """Take in exercises and deletions of a server; from where the last call ended, unless `again`.

    Returns counts of `exercises`, `pictures`, `deletions` and what was `skipped`. Raises Invalid `no_such_server`,
    `not_answered`, `no_catalogue`, `answer_too_large`. What was changed or deleted here stays so.
    """
    # Loads requests, which a server that asks nobody does without.
    from app.remote import RemoteCatalogue  # noqa: PLC0415

    run = _Run(RemoteCatalogue(address), report, images=images)
    run.exercises(again=again)
    run.deletions()
    return run.counts


class _Run:
    """One call: where it stands is kept in a file, so that the next one can go on."""

    def __init__(self, remote: Any, report: Report, *, images: bool) -> None:
        self.remote, self.report, self.images = remote, report, images
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
        while path:
            page, following = self.remote.page(path)
            total = max(page.get("count", 0), 1)
            self.report(min(done, total), total)
            self._take(page["results"])
            done += len(page["results"])
            self.report(min(done, total), total)
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
