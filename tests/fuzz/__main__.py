"""`make fuzz`: many generated requests against a fresh server in this process; writes docs/fuzzing.md.

On SQLite, and with `TEST_DATABASE_URL` on PostgreSQL as well.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from app import create_app
from app.extensions import db
from tests.fuzz.campaign import Campaign, Outcome, report
from tests.fuzz.person import invite

PAPER = Path(__file__).parents[2] / "docs" / "fuzzing.md"


def paper(outcomes: Mapping[str, Outcome], number: int) -> str:
    """The text of docs/fuzzing.md."""
    counts = [
        f"{outcome.cases:,} requests to {len(outcome.operations)} operations on {database}"
        for database, outcome in outcomes.items()
    ]
    statuses = sorted({status for outcome in outcomes.values() for status in outcome.statuses})
    rows = [[str(status), *(str(outcome.statuses[status]) for outcome in outcomes.values())] for status in statuses]
    problems = [f"- {database}: {kind}" for database, outcome in outcomes.items() for kind in outcome.problems]
    return "\n".join(
        [
            "# Generated requests",
            "",
            "Written by `make fuzz`; do not edit. Requests are made by schemathesis from our OpenAPI document, as it",
            "says and against what it says; an answer is wrong if it is a server error, has a status or a content type",
            "the document does not name, or another shape than it promises.",
            "",
            f"{date.today():%Y-%m-%d}, seed {number}: {'; '.join(counts)}.",
            "",
            *map(_line, (["Answer", *outcomes], ["---"] * (1 + len(outcomes)), *rows)),
            "",
            "## Wrong answers",
            "",
            *(problems or ["None."]),
            "",
        ]
    )


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _databases() -> Iterator[tuple[str, dict[str, str]]]:
    """Each database by name, and the setting that chooses it: an empty one."""
    yield "SQLite", {}
    if url := os.environ.get("TEST_DATABASE_URL"):
        own = make_url(url).set(database=f"{make_url(url).database}_fuzz")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {own.database} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {own.database}"))
        engine.dispose()
        yield "PostgreSQL", {"DATABASE_URL": own.render_as_string(hide_password=False)}


def _outcome_on(setting: Mapping[str, str], cases: int, number: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE": folder, "TILE_SERVER_URL": "", **setting})
        app.test_cli_runner().invoke(args=["prepare"], catch_exceptions=False)
        outcome = Campaign(app, invite(app), cases, number).run()
        with app.app_context():
            db.engine.dispose()
    return outcome


def main(cases: int, number: int) -> int:
    """Fails when an answer is wrong."""
    outcomes = {}
    for database, setting in _databases():
        outcomes[database] = _outcome_on(setting, cases, number)
        for line in report(outcomes[database]):
            sys.stdout.write(f"{line}\n")
    PAPER.write_text(paper(outcomes, number))
    return 1 if any(outcome.problems for outcome in outcomes.values()) else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:3])))
