"""Whatever is sent to the API, the answer is one that its document promises."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.fuzz.campaign import Campaign, report
from tests.fuzz.person import Person, invite

CASES, PARTS = 2000, 4


@pytest.fixture
def fay(app: Flask) -> Iterator[Person]:
    """Somebody with rows of everything, on a server as it is in use, without limits."""
    before = dict(app.config)
    person = invite(app)
    app.config["TESTING"] = False
    yield person
    app.config.update(before)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_generated_request_finds_a_server_error_or_an_undocumented_answer(
    app: Flask, fay: Person, part: int
) -> None:
    campaign = Campaign(app, fay, CASES // PARTS, part=part, of=PARTS)

    outcome = campaign.run()

    assert outcome.problems == {}, "\n".join(report(outcome))
    assert outcome.cases >= 0.9 * campaign.cases
    assert outcome.statuses[200] > campaign.cases / 5
