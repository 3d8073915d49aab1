"""`make fuzz`: many generated requests against a fresh server in this process; writes docs/fuzzing.md."""

import sys
import tempfile
from datetime import date
from pathlib import Path

from app import create_app
from tests.fuzz.campaign import Campaign, Outcome, report
from tests.fuzz.person import invite

PAPER = Path(__file__).parents[2] / "docs" / "fuzzing.md"


def paper(outcome: Outcome, number: int) -> str:
    """The text of docs/fuzzing.md."""
    rows = [f"| {status} | {count} |" for status, count in sorted(outcome.statuses.items())]
    problems = [f"- {kind}" for kind in outcome.problems] or ["None."]
    return "\n".join(
        [
            "# Generated requests",
            "",
            "Written by `make fuzz`; do not edit. Requests are made by schemathesis from our OpenAPI document, as it",
            "says and against what it says; an answer is wrong if it is a server error, has a status or a content type",
            "the document does not name, or another shape than it promises.",
            "",
            f"{date.today():%Y-%m-%d}: {outcome.cases:,} requests to {len(outcome.operations)} operations, "
            f"seed {number}.",
            "",
            "| Answer | Requests |",
            "|---|---|",
            *rows,
            "",
            "## Wrong answers",
            "",
            *problems,
            "",
        ]
    )


def main(cases: int, number: int) -> int:
    """Fails when an answer is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE": folder, "TILE_SERVER_URL": ""})
        app.test_cli_runner().invoke(args=["prepare"], catch_exceptions=False)
        outcome = Campaign(app, invite(app), cases, number).run()
    for line in report(outcome):
        sys.stdout.write(f"{line}\n")
    PAPER.write_text(paper(outcome, number))
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:3])))
