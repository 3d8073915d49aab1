"""A day's ride as a FIT file through the API, whole request, against one bare pass of fitdecode over the same file."""

import time
from io import BytesIO
from pathlib import Path
from statistics import median

import fitdecode

from benchmarks.account import Program, open_account
from benchmarks.recording import POINTS, day_ride_fit, short_walk
from benchmarks.result import Result
from tests.servers import server

ROUNDS = 5


def _bare_pass_s(content: bytes) -> float:
    start = time.perf_counter()
    with fitdecode.FitReader(BytesIO(content)) as frames:
        for _ in frames:
            pass
    return time.perf_counter() - start


def measure(folder: Path) -> list[Result]:
    """Request time in turns with the bare pass."""
    content = day_ride_fit()
    ours, floor = [], []
    with server(folder / "fit") as running:
        token = open_account(running.environ, "ulla")
        for _ in range(ROUNDS):
            floor.append(_bare_pass_s(content))
            # The server ends connections that were silent for so long.
            program = Program(running.address, token)
            program.upload("walk.gpx", short_walk())
            start = time.perf_counter()
            program.upload("day.fit", content)
            ours.append(time.perf_counter() - start)
            program.close()
    ratio = median(ours) / median(floor)
    return [
        Result(
            f"Upload of a {POINTS:,}-point FIT ({len(content) / 1e6:.1f} MB), whole request; floor: bare fitdecode",
            f"{1000 * median(ours):.0f} ms",
            f"{1000 * median(floor):.0f} ms",
            f"{ratio:.2f}",
            "≤ 1.3",
            ratio <= 1.3,
        )
    ]
