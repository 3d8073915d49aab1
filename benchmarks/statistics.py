"""Statistics over ten thousand workouts: sums by day, week, month, year and sport for programs, and the page."""

import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from benchmarks.account import Program, open_account, sign_in
from benchmarks.result import Result
from tests.servers import server

ROUNDS, MOST_MS = 15, 50
WORKOUTS = 10_000
PATHS = (
    "/api/stats/molly/by_time?time=day",
    "/api/stats/molly/by_time?time=week",
    "/api/stats/molly/by_time?time=month",
    "/api/stats/molly/by_time?time=year",
    "/api/stats/molly/by_sport",
    "/api/workouts?with_statistics=true&per_page=5",
)
PAGE = "/activities/statistics"


def _result(what: str, call: Callable[[], object]) -> Result:
    call()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    spent_ms = 1000 * median(times)
    name = f"`{what}` over {WORKOUTS:,} workouts, whole request"
    return Result(name, f"{spent_ms:.0f} ms", "", "", f"≤ {MOST_MS} ms", spent_ms <= MOST_MS)


def measure(folder: Path) -> list[Result]:
    """Median times of whole requests, which are longer than the server's share of them."""
    with server(folder / "statistics") as running:
        program = Program(running.address, open_account(running.environ, "molly", workouts=WORKOUTS))
        cookies = sign_in(running.address, "molly")
        connection = HTTPConnection(urlsplit(running.address).netloc)

        def open_page() -> None:
            connection.request("GET", PAGE, headers=cookies)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status

        results = [_result(path, lambda path=path: program.get(path)) for path in PATHS]  # type: ignore[misc]
        results.append(_result(PAGE, open_page))
        connection.close(), program.close()
    return results
