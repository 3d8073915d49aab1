"""What a server costs that has nothing to do, and how long it takes until it can do something."""

import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median

from benchmarks.account import open_account
from benchmarks.processes import pss_mb
from benchmarks.result import Result
from tests.servers import environment_of, flask, server

ROUNDS = 7
PRESCRIBED = (
    "flask, flask_sqlalchemy, flask_migrate, flask_smorest, marshmallow, flask_jwt_extended, flask_limiter, "
    "flask_caching, gpxpy, staticmap, jinja2"
)


def _bare_import_s() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {PRESCRIBED}"], check=True)
    return time.perf_counter() - start


def measure(folder: Path) -> list[Result]:
    """Memory at rest, and time from the start of gunicorn until a browser has its first page."""
    environ = environment_of(folder / "idle")
    flask(environ, "prepare")
    open_account(environ, "ida")
    ours, floor, memory = [], [], []
    for _ in range(ROUNDS):
        floor.append(_bare_import_s())
        start = time.perf_counter()
        with server(folder / "idle", prepare=False) as running:
            with urllib.request.urlopen(f"{running.address}/sign-in") as page:
                page.read()
            ours.append(time.perf_counter() - start)
            time.sleep(1)
            memory.append(pss_mb(running.process.pid))
    ratio = median(ours) / median(floor)
    return [
        Result(
            f"Memory at rest, PSS of all processes, the most of {ROUNDS} starts",
            f"{max(memory):.0f} MB",
            "",
            "",
            "≤ 150 MB",
            max(memory) <= 150,
        ),
        Result(
            "Start of gunicorn to the first page in full; floor: bare import of the prescribed packages",
            f"{1000 * median(ours):.0f} ms",
            f"{1000 * median(floor):.0f} ms",
            f"{ratio:.2f}",
            "≤ 2.0",
            ratio <= 2,
        ),
    ]
