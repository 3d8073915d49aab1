"""Work that takes longer than a request: stored as rows, done by another process, reported line by line.

A room above declares what it can do, in its `jobs.py`:

    @handles("activities.import_archive")
    def import_archive(run: Run) -> None: …

and a face starts it inside `with writing():` by `job = services.add_job(…)`, and `wake_workers()` after the block.
`@handles("…", every=…)` has the server start it by itself, so often. Nothing here knows what the work is about.
"""

from flask import Flask

from app.jobs import cli, models
from app.jobs.handlers import handles
from app.jobs.processes import resume, wake_workers
from app.jobs.running import Run, Stopped, line_name, work_off
from app.jobs.schedule import start_clock

__all__ = [
    "Run",
    "Stopped",
    "handles",
    "init_app",
    "line_name",
    "models",
    "resume",
    "start_clock",
    "wake_workers",
    "work_off",
]


def init_app(app: Flask) -> None:
    """Offer `flask work`."""
    app.cli.add_command(cli.work)
