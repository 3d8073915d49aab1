"""Backups in the background: when somebody asks for one, and by themselves as often as the settings say."""

import time

from flask import current_app

from app.backup import services
from app.database import now, writing
from app.jobs import Run, handles

MAKE = "backup.make"
TELLS_EVERY_S = 1.0


@handles(MAKE, every=lambda settings: settings["BACKUP_EVERY"])
def make(run: Run) -> None:
    """Make one more backup, and let the oldest go."""
    config = current_app.config
    told_at = float("-inf")

    def progress(done: int, total: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at < TELLS_EVERY_S and done < total:
            return
        run.check()
        with writing():
            run.reached(done, total)
        told_at = time.monotonic()

    source = services.Source(config["INSTANCE"], config["VERSION"], config["HAS_OWN_KEY"])
    services.keep_backup(source, now(), config["BACKUPS_KEPT"], progress)
