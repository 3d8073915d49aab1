"""How many compressed charts of a day's ride one core answers in a second."""

import gzip
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.account import Program, open_account
from benchmarks.processes import keep_on_core
from benchmarks.recording import day_ride
from benchmarks.result import Result
from tests.servers import server

CLIENTS, SECONDS = 4, 5


def _answers_per_s(address: str, token: str, path: str) -> float:
    def ask_until(end: float) -> int:
        program, answers = Program(address, token), 0
        while time.perf_counter() < end:
            program.get(path, **{"Accept-Encoding": "gzip"})
            answers += 1
        program.close()
        return answers

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = sum(clients.map(ask_until, [start + SECONDS] * CLIENTS))
    return answers / (time.perf_counter() - start)


def measure(folder: Path) -> list[Result]:
    """Answers a second; the server has one core, the clients the others."""
    cores = os.sched_getaffinity(0)
    with server(folder / "chart") as running:
        token = open_account(running.environ, "ulla")
        program = Program(running.address, token)
        path = f"/api/workouts/{program.upload('day.gpx', day_ride())}/chart_data"
        body = program.get(path, **{"Accept-Encoding": "gzip"})
        size = len(gzip.decompress(body))
        program.close()
        keep_on_core(running.process.pid, min(cores))
        os.sched_setaffinity(0, cores - {min(cores)} or cores)
        try:
            ours = _answers_per_s(running.address, token, path)
            floor = _answers_per_s(running.address, token, "/healthz")
        finally:
            os.sched_setaffinity(0, cores)
    return [
        Result(
            f"`chart_data` of that workout, gzip ({size / 1e6:.1f} MB as {len(body) / 1e6:.2f} MB), one core; "
            "floor: `/healthz`",
            f"{ours:.0f} a second",
            f"{floor:.0f} a second",
            f"{floor / ours:.2f}",
            "≥ 200 a second",
            ours >= 200,
        )
    ]
