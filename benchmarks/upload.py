"""A day's ride through the API, whole request, against one bare pass of the standard library over the same file."""

import time
from pathlib import Path
from statistics import median
from xml.etree import ElementTree as ET

from benchmarks.account import Program, open_account
from benchmarks.processes import forget_peak, peak_mb, resident_mb
from benchmarks.recording import day_ride, short_walk
from benchmarks.result import Result
from tests.servers import server

ROUNDS = 7


def _bare_pass_s(path: Path) -> float:
    start = time.perf_counter()
    for _ in ET.iterparse(path):
        pass
    return time.perf_counter() - start


def measure(folder: Path) -> list[Result]:
    """Request time, and how much the server's memory grows meanwhile."""
    content = day_ride()
    file = folder / "day.gpx"
    file.write_bytes(content)
    ours, floor, growth = [], [], []
    with server(folder / "upload") as running:
        program = Program(running.address, open_account(running.environ, "ulla"))
        program.upload("walk.gpx", short_walk())
        for _ in range(ROUNDS):
            floor.append(_bare_pass_s(file))
            forget_peak(running.process.pid)
            before = resident_mb(running.process.pid)
            start = time.perf_counter()
            program.upload("day.gpx", content)
            ours.append(time.perf_counter() - start)
            growth.append(peak_mb(running.process.pid) - before)
        program.close()
    ratio = median(ours) / median(floor)
    return [
        Result(
            f"Upload of a 28,800-point GPX ({len(content) / 1e6:.1f} MB), whole request; floor: bare `iterparse` pass",
            f"{1000 * median(ours):.0f} ms",
            f"{1000 * median(floor):.0f} ms",
            f"{ratio:.2f}",
            "≤ 3.0",
            ratio <= 3,
        ),
        Result(
            f"Growth of the server's resident memory during it, the most of {ROUNDS} uploads",
            f"{max(growth):.0f} MB",
            "",
            "",
            "≤ 60 MB",
            max(growth) <= 60,
        ),
    ]
