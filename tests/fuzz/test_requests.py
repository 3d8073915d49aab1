"""Whatever is sent to the API, the answer is one that its document promises."""

import pytest
from flask import Flask

from tests.fuzz.campaign import Campaign, report
from tests.fuzz.person import invite

CASES = 2000


@pytest.mark.slow
def test_no_generated_request_finds_a_server_error_or_an_undocumented_answer(app: Flask) -> None:
    token, known = invite(app)
    app.config["TESTING"] = False

    try:
        outcome = Campaign(app, token, CASES, known_ids=known).run()
    finally:
        app.config["TESTING"] = True

    assert outcome.problems == {}, "\n".join(report(outcome))
    assert outcome.cases >= 0.9 * CASES
    assert outcome.statuses[200] > CASES / 10
