"""What a measurement says, and the table all of them make."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PAPER = Path(__file__).parent.parent / "docs" / "performance.md"


@dataclass(frozen=True)
class Result:
    """One line of the table. `floor` and `ratio` stay empty where a target is a number of its own."""

    what: str
    ours: str
    floor: str
    ratio: str
    target: str
    is_met: bool

    def row(self) -> str:
        """As a line of a Markdown table."""
        met = "yes" if self.is_met else "**no**"
        return f"| {self.what} | {self.ours} | {self.floor} | {self.ratio} | {self.target} | {met} |"


def _machine() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return f"{os.cpu_count()} × {line.split(':', 1)[1].strip()}"
    return f"{os.cpu_count()} × {platform.machine()}"


def paper(results: Iterable[Result]) -> str:
    """The text of docs/performance.md."""
    return "\n".join(
        [
            "# Performance",
            "",
            "Written by `make bench`; do not edit. Each floor is measured in the same run, on the same machine,",
            "alternating with ours. What is measured, and how, stands in the modules of `benchmarks/`.",
            "",
            f"{date.today():%Y-%m-%d}, {_machine()}, Python {platform.python_version()}, {platform.system()}.",
            "",
            "| What | Ours | Floor | Ratio | Target | Met |",
            "|---|---|---|---|---|---|",
            *(result.row() for result in results),
            "",
        ]
    )
