"""Ten thousand files broken by chance, sent to a server: `python -m benchmarks.fuzz_files [count] [first seed]`.

The suite sends a thousand (`tests/activities/test_broken_files.py`). The result goes to docs/fuzzing.md.
"""

import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from app import create_app
from benchmarks.account import open_account
from benchmarks.result import PAPER
from tests.activities.broken_files import broken_files
from tests.activities.test_broken_files import orphans, send
from tests.people import Program
from tests.servers import environment_of, flask

COUNT = 10_000
RESULT = PAPER.parent / "fuzzing-files.md"


def main(count: int = COUNT, first: int = 0) -> int:
    """Send them all; fails when one of them was our fault or left something behind."""
    statuses: Counter[int] = Counter()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        environ = environment_of(Path(folder))
        flask(environ, "prepare")
        token = open_account(environ, "ulla")
        app = create_app(environ)
        program = Program(app, token)
        for file in broken_files(first, count):
            status = send(program, file)
            statuses[status] += 1
            if status not in {201, 400, 413}:
                faults.append(f"seed {file.seed} ({file.name}): {status}")
        left = orphans(app)
    lines = [
        "# Broken files",
        "",
        "Written by `python -m benchmarks.fuzz_files`; do not edit. Recordings of every format, mutated in structure,",
        "values, encoding and length from consecutive seeds, were sent to `POST /api/workouts`.",
        "",
        f"{date.today():%Y-%m-%d}: seeds {first} to {first + count - 1}; "
        + ", ".join(f"{number} answered {status}" for status, number in sorted(statuses.items()))
        + f"; {len(faults)} failures of the server, {len(left)} files left behind.",
        "",
    ]
    print("\n".join([*lines[5:], *faults, *left]))
    if count >= COUNT:
        RESULT.write_text("\n".join([*lines, *(f"- {fault}" for fault in faults)]))
    return 1 if faults or left else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
