"""`flask work`: the process that does the jobs."""

import os
import signal
import sys
import time
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from app.database import now
from app.jobs.processes import alone, queue
from app.jobs.running import GIVEN_UP_AFTER, put_back, work_off
from app.jobs.schedule import LOOKS_EVERY_S, add_due

IDLE_S = 2.0
"""How long a worker that was started for one job waits for another."""
LOOKS_FOR_LOST_JOBS_EVERY_S = 60
PATIENCE_S = 20.0
NICENESS = 10


class _End:
    """Whether this process is to end: it was told to, or whoever started it has ended."""

    def __init__(self, parent: int | None) -> None:
        self.told = False
        self.parent = parent
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._tell)

    def _tell(self, _number: int, _frame: FrameType | None) -> None:
        self.told = True

    def __call__(self) -> bool:
        return self.told or (self.parent is not None and os.getppid() != self.parent)


@click.command("work")
@click.option("--until-idle", is_flag=True, help="End when there is nothing to do. The server starts it so.")
@with_appcontext
def work(until_idle: bool) -> None:
    """Do what was asked for in the background: imports, exports and the like."""
    _give_way_to_pages()
    parent = os.environ.get("WORKER_OF")
    end = _End(int(parent) if parent and until_idle else None)
    if current_app.config["REDIS_URL"]:
        _work_beside_others(end, until_idle)
    else:
        _work_alone(end, until_idle)


def _give_way_to_pages() -> None:
    try:
        os.nice(NICENESS)
    except OSError:
        click.echo("This process may not make itself nice.", file=sys.stderr)


def _work_alone(end: _End, until_idle: bool) -> None:
    """The only worker of this instance folder. Whatever runs, nobody does: it is taken up again."""
    waiting = queue()
    again = True
    while again:
        again = False
        with alone(patience_s=PATIENCE_S) as am_i:
            if not am_i:
                return
            put_back()
            last_work, looked_at = time.monotonic(), float("-inf")
            while not end():
                # A worker that was started for one job leaves the clock to the server.
                if not until_idle and time.monotonic() - looked_at > LOOKS_EVERY_S:
                    looked_at = time.monotonic()
                    add_due(now())
                while waiting.storage.dequeue():
                    pass
                if work_off(end):
                    last_work = time.monotonic()
                elif until_idle and time.monotonic() - last_work > IDLE_S:
                    break
                else:
                    time.sleep(0.2)
        # Somebody who saw us at work has started nobody else.
        again = not end() and bool(waiting.storage.queue_size())
    waiting.storage.close()


def _work_beside_others(end: _End, until_idle: bool) -> None:
    """One of several, on this machine or others: each job is taken up by one of them."""
    waiting = queue()
    looked_at = float("-inf")
    while not end():
        if time.monotonic() - looked_at > LOOKS_FOR_LOST_JOBS_EVERY_S:
            put_back(last_beat_before=now() - GIVEN_UP_AFTER)
            if not until_idle:
                add_due(now())
            looked_at = time.monotonic()
        did_something = work_off(end)
        if until_idle and not did_something:
            break
        # Waits a second for somebody to say that there is work.
        waiting.storage.dequeue()
