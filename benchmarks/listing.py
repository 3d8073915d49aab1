"""A page of workouts costs the same whether the account holds a hundred or ten thousand."""

import time
from pathlib import Path
from statistics import median

from benchmarks.account import Program, open_account
from benchmarks.result import Result
from tests.servers import server

ROUNDS = 200
PATH = "/api/workouts?per_page=20"


def _seconds(program: Program) -> float:
    start = time.perf_counter()
    program.get(PATH)
    return time.perf_counter() - start


def measure(folder: Path) -> list[Result]:
    """Median answer times, asked in turns."""
    with server(folder / "listing") as running:
        many = Program(running.address, open_account(running.environ, "molly", workouts=10_000))
        few = Program(running.address, open_account(running.environ, "fay", workouts=100))
        for _ in range(10):
            _seconds(many), _seconds(few)
        ours, floor = [], []
        for _ in range(ROUNDS):
            ours.append(_seconds(many))
            floor.append(_seconds(few))
        many.close(), few.close()
    ratio = median(ours) / median(floor)
    return [
        Result(
            f"`GET {PATH}` with 10,000 workouts; floor: the same with 100",
            f"{1000 * median(ours):.2f} ms",
            f"{1000 * median(floor):.2f} ms",
            f"{ratio:.2f}",
            "≤ 1.2",
            ratio <= 1.2,
        )
    ]
