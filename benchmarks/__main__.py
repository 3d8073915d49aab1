"""`make bench`: measure everything and write docs/performance.md; `python -m benchmarks idle` only prints some."""

import sys
import tempfile
from pathlib import Path

from benchmarks import (
    archive,
    body,
    catalogue,
    chart_data,
    fit_upload,
    foods,
    heat,
    idle,
    listing,
    phone_triggers,
    phones,
    resources,
    routine,
    statistics,
    upload,
)
from benchmarks.result import PAPER, paper

MEASUREMENTS = {
    "upload": upload,
    "fit_upload": fit_upload,
    "archive": archive,
    "chart_data": chart_data,
    "listing": listing,
    "statistics": statistics,
    "heat": heat,
    "resources": resources,
    "catalogue": catalogue,
    "routine": routine,
    "body": body,
    "foods": foods,
    "phones": phones,
    "phone_triggers": phone_triggers,
    "idle": idle,
}


def main(names: list[str]) -> int:
    """Run the named measurements, or all. Fails when a target is missed."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names or MEASUREMENTS:
            print(f"Measuring {name} ...", flush=True)
            for result in MEASUREMENTS[name].measure(Path(folder)):
                print(result.row(), flush=True)
                results.append(result)
    if not names:
        PAPER.write_text(paper(results))
        print(f"Wrote {PAPER}")
    return 0 if all(result.is_met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
