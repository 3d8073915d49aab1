"""An archive of 500 recordings against the same recordings one by one, and how fast pages are meanwhile."""

import json
import threading
import time
import zipfile
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

from benchmarks.account import Program, open_account, sign_in
from benchmarks.recording import outing_of_a_day, short_walk
from benchmarks.result import Result
from tests.servers import Server, server

FILES = 500
MOST_RATIO, MOST_PAGE_MS = 1.3, 100
A_LOOK_S = 0.05


class _Visitor(threading.Thread):
    """Somebody who opens a page again and again; keeps how long each took, in seconds."""

    def __init__(self, running: Server, cookies: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self._address, self._cookies = urlsplit(running.address).netloc, cookies
        self._is_done = threading.Event()
        self.times: list[float] = []

    def run(self) -> None:
        """Until told to stop."""
        connection = HTTPConnection(self._address)
        while not self._is_done.wait(A_LOOK_S):
            start = time.perf_counter()
            connection.request("GET", "/activities/", headers=self._cookies)
            answer = connection.getresponse()
            answer.read()
            self.times.append(time.perf_counter() - start)
            assert answer.status == 200, answer.status
        connection.close()

    def stop(self) -> None:
        """Wait for the page that is on its way."""
        self._is_done.set()
        self.join()


def _one_by_one_s(program: Program, recordings: list[bytes]) -> float:
    start = time.perf_counter()
    for number, content in enumerate(recordings):
        program.upload(f"{number}.gpx", content)
    return time.perf_counter() - start


def _archive_s(program: Program, archive: bytes) -> float:
    start = time.perf_counter()
    task = program.start_import("all.zip", archive)
    while True:
        shown = json.loads(program.get(f"/api/workouts/upload-tasks/{task}"))["data"]["task"]
        if shown["status"] not in {"queued", "in_progress"}:
            break
        time.sleep(A_LOOK_S)
    spent = time.perf_counter() - start
    assert shown["status"] == "successful", shown
    return spent


def measure(folder: Path) -> list[Result]:
    """The archive while a page is looked at, and the same files one by one."""
    recordings = [outing_of_a_day(number) for number in range(FILES)]
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(recordings):
            archive.writestr(f"{number}.gpx", content)
    with server(folder / "archive", JOB_WORKER="auto") as running:
        one = Program(running.address, open_account(running.environ, "molly"))
        all_at_once = Program(running.address, open_account(running.environ, "fay", workouts=200))
        one.upload("walk.gpx", short_walk())
        floor = _one_by_one_s(one, recordings)
        visitor = _Visitor(running, sign_in(running.address, "fay"))
        visitor.start()
        ours = _archive_s(all_at_once, buffer.getvalue())
        visitor.stop()
        one.close(), all_at_once.close()
    ratio, p95_ms = ours / floor, 1000 * quantiles(visitor.times, n=20)[-1]
    return [
        Result(
            f"Archive of {FILES} recordings ({len(recordings[0]) / 1e3:.0f} kB each) until all are there, pages being"
            " served; floor: the same one by one",
            f"{ours:.1f} s",
            f"{floor:.1f} s",
            f"{ratio:.2f}",
            f"≤ {MOST_RATIO}",
            ratio <= MOST_RATIO,
        ),
        Result(
            f"A page meanwhile (`/activities/`), 95th percentile of {len(visitor.times)}",
            f"{p95_ms:.0f} ms",
            "",
            "",
            f"≤ {MOST_PAGE_MS} ms",
            p95_ms <= MOST_PAGE_MS,
        ),
    ]
