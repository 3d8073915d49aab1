"""What was not run, said aloud; in CI a skip that is not listed here fails the run."""

import os
from collections import Counter
from typing import Any

import pytest

_NOT_OURS = "they were recorded from other programs and are not part of this project"
ALLOWED = {
    "the recorded answers are not beside the project": _NOT_OURS,
    "the recordings are not here": _NOT_OURS,
    "no recorded answers here": _NOT_OURS,
    "the vendor's client is not here": "it comes from a registry of packages, which not every machine reaches",
    "Redis is another machine's": "sharing counts between processes is tested in the run with Redis",
    "the database is another machine's": "what happens to SQLite's file is tested in the run on SQLite",
}
"""With which words a reason may begin that skips a test in CI, and why that is all right."""


def _reasons(reporter: Any) -> Counter[str]:
    skipped = (report.longrepr for report in reporter.stats.get("skipped", ()))
    reasons = (longrepr[2] if isinstance(longrepr, tuple) else str(longrepr) for longrepr in skipped)
    return Counter(reason.removeprefix("Skipped: ") for reason in reasons)


def refused(reason: str) -> bool:
    """Whether continuous integration must not skip a test for this reason."""
    return not reason.startswith(tuple(ALLOWED))


def _is_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"true", "1"}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name what this machine could not run."""
    reasons = _reasons(terminalreporter)
    other_database = os.environ.get("OTHER_DATABASE_RAN") or os.environ.get("TEST_DATABASE_URL")
    if reasons or not other_database:
        terminalreporter.section("NOT RUN ON THIS MACHINE", yellow=True)
    for reason, times in sorted(reasons.items()):
        forbidden = " <- NOT ALLOWED IN CI, see tests/skips.py" if _is_ci() and refused(reason) else ""
        terminalreporter.line(f"{times} skipped: {reason}{forbidden}")
    if not other_database:
        terminalreporter.line(
            "the suite on PostgreSQL and Redis: set TEST_DATABASE_URL and TEST_REDIS_URL, or run .ci/run"
        )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI, fail a run that skipped more than is allowed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if _is_ci() and reporter and any(refused(reason) for reason in _reasons(reporter)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_xdist_auto_num_workers() -> int:
    """As many workers as cores, but no more than Redis has databases for, or memory for browsers."""
    return min(os.cpu_count() or 1, 8)
