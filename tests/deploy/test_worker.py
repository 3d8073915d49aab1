"""The worker: started by the server when there is work, gone when there is none, and nothing is lost between."""

import os
import re
import signal
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest

from benchmarks.account import Program, open_account
from benchmarks.processes import family_of
from tests.activities.test_imports import many
from tests.servers import Server, server

pytestmark = [pytest.mark.slow, pytest.mark.own_server]
PATIENCE_S = 60


def _until(what: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def _workers_of(running: Server) -> list[int]:
    return [
        pid for pid in family_of(running.process.pid) if b"--until-idle" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def _ask(running: Server, token: str, path: str) -> Any:
    connection = HTTPConnection(urlsplit(running.address).netloc, timeout=30)
    connection.request("GET", path, headers={"Authorization": f"Token {token}"})
    answer = connection.getresponse().read()
    connection.close()
    return orjson.loads(answer)


def _done(running: Server, token: str, task: str) -> int:
    found: int = _ask(running, token, f"/api/workouts/upload-tasks/{task}")["data"]["task"]["new_workouts_count"]
    return found


def test_a_killed_worker_and_a_restarted_server_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    count = 60
    with server(tmp_path) as running:
        token = open_account(running.environ, "ulla")
        program = Program(running.address, token)
        task = program.start_import("all.zip", many(count))
        program.close()
        (worker,) = _until(lambda: _workers_of(running))
        _until(lambda: _done(running, token, task) > 2)
        assert os.getpriority(os.PRIO_PROCESS, worker) > 0
        os.kill(worker, signal.SIGKILL)

    with server(tmp_path, prepare=False, PORT=running.environ["PORT"]) as again:
        _until(lambda: _done(again, token, task) == count)
        workouts = _ask(again, token, "/api/workouts")["pagination"]["total"]
        _until(lambda: not _workers_of(again))

    assert workouts == count
    assert not list((tmp_path / "imports").iterdir())
    assert not re.search("Traceback", running.log.read_text())
