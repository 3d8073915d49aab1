"""Who does the jobs, and how they hear of them.

Without Redis a second process is started when there is work, and ends when there is none; huey's queue is a file of the
instance folder. With Redis workers are services of their own (`flask work`) and wait at huey's queue there. Either way
the queue only wakes somebody: which jobs there are, the table says.
"""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import current_app

from app.extensions import db
from app.jobs.queries import unfinished_jobs

PROJECT = Path(__file__).parent.parent.parent


def queue() -> Any:
    """Huey's queue of this server, whose messages are only `something is to be done`."""
    import huey  # noqa: PLC0415 (most requests never need it)

    if redis := current_app.config["REDIS_URL"]:
        return huey.RedisHuey("regimen", url=redis, results=False)
    file = Path(current_app.config["INSTANCE"]) / "jobs.sqlite3"
    return huey.SqliteHuey("regimen", filename=str(file), results=False)


def wake_workers() -> None:
    """Say that there is work, after the transaction that added it."""
    waiting = queue()
    waiting.storage.enqueue(b"work")
    waiting.storage.close()
    if current_app.config["STARTS_WORKER"] and not _is_somebody_at_work():
        _start_worker()


def resume() -> None:
    """Take up what was unfinished when the server ended; for a server that starts."""
    if current_app.config["STARTS_WORKER"] and db.session.scalar(unfinished_jobs().limit(1)):
        _start_worker()
    db.session.remove()


@contextmanager
def alone(*, patience_s: float) -> Iterator[bool]:
    """Whether this process may be the only worker of the instance folder, which it then is inside the block."""
    with _lock_file().open("a") as file:
        deadline = threading.Event()
        tries = max(1, int(patience_s / 0.2))
        for _ in range(tries):
            if _locked(file):
                yield True
                return
            deadline.wait(0.2)
        yield False


def _is_somebody_at_work() -> bool:
    with _lock_file().open("a") as file:
        return not _locked(file)


def _locked(file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_file() -> Path:
    return Path(current_app.config["INSTANCE"]) / "worker.lock"


def _start_worker() -> None:
    """A process of its own, which ends with this one or when there is nothing left to do."""
    command = [sys.executable, "-m", "flask", "--app", str(PROJECT / "wsgi.py"), "work", "--until-idle"]
    environ = os.environ | {"INSTANCE": str(current_app.config["INSTANCE"]), "WORKER_OF": str(os.getpid())}
    process = subprocess.Popen(  # noqa: S603 (our own command)
        command, cwd=PROJECT, env=environ, stdin=subprocess.DEVNULL, start_new_session=True
    )
    # Somebody has to hear of its end, or it would stay in the list of processes.
    threading.Thread(target=process.wait, daemon=True, name="worker").start()
