"""Seeded requests made from the OpenAPI document, sent to the application in this process, their answers checked.

An answer is wrong when it is a server error, has a status or a content type the document does not name, or does not
have the shape it promises. Rows made before give the requests something to find: every id in an address is, half of the
time, one that exists.
"""

import json
import random
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
SPARED = {
    ("POST", "/api/auth/logout"),
    ("GET", "/api/auth/logout"),
    ("POST", "/api/v2/token"),
}
"""Would end the session the requests are made in, or hash a password each time."""


@dataclass
class Outcome:
    """What a campaign found."""

    cases: int = 0
    seconds: float = 0
    statuses: Counter[int] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    problems: dict[str, str] = field(default_factory=dict)
    """By operation and kind, the first of each: the request and what is wrong with its answer."""


@dataclass(frozen=True)
class Campaign:
    """So many requests with this seed, as a person with this token."""

    app: Flask
    token: str
    cases: int
    number: int = 1
    known_ids: dict[str, Any] = field(default_factory=dict)
    """By the name in an address, an id that exists behind it."""

    def run(self) -> Outcome:
        """Send everything, an equal share to each operation."""
        document = self.app.test_client().get("/api/v2/schema").json
        schema = schemathesis.openapi.from_dict(document)
        schema.app = self.app
        operations = [one.ok() for one in schema.get_all_operations()]
        chosen = [one for one in operations if (one.method.upper(), one.path) not in SPARED]
        outcome, start = Outcome(), time.perf_counter()
        for place, operation in enumerate(chosen):
            share = self.cases * (place + 1) // len(chosen) - self.cases * place // len(chosen)
            if share:
                self._try(operation, share, outcome)
        outcome.seconds = time.perf_counter() - start
        return outcome

    def _try(self, operation: Any, share: int, outcome: Outcome) -> None:
        dice = random.Random(f"{self.number} {operation.label}")

        @seed(self.number)
        @settings(
            max_examples=share,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=_cases(operation))
        def send(case: Any) -> None:
            self._lead_to_a_row(case, operation.path, dice)
            self._send(case, operation, outcome)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            send()

    def _lead_to_a_row(self, case: Any, path: str, dice: random.Random) -> None:
        """Half of the time, put an id that exists where the address has a place for one."""
        name = path.split("/")[3] if path.startswith("/api/v2/") else path.split("/")[2]
        known = self.known_ids.get(name)
        for place in case.path_parameters or {}:
            if known is not None and dice.random() < 0.5:
                case.path_parameters[place] = known

    def _send(self, case: Any, operation: Any, outcome: Outcome) -> None:
        headers = (
            {"Authorization": f"Token {self.token}"}
            if operation.path.startswith("/api/v2/")
            else {"Authorization": f"Bearer {self.token}"}
        )
        response = case.call(headers=headers)
        outcome.cases += 1
        outcome.statuses[response.status_code] += 1
        outcome.operations[operation.label] += 1
        try:
            case.validate_response(response, checks=list(CHECKS))
        except BaseExceptionGroup as group:
            for error in group.exceptions:
                kind = f"{operation.label}: {response.status_code}, {str(error).splitlines()[0]}"
                outcome.problems.setdefault(kind, f"{error}\n{case.as_curl_command()}\n{response.text[:500]}")


def _cases(operation: Any) -> Any:
    """Requests as the document describes them, and requests that differ from it."""
    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
    strategies = []
    for mode in modes:
        strategy = operation.as_strategy(generation_mode=mode)
        if not getattr(strategy, "is_empty", False):
            strategies.append(strategy)
    return st.one_of(strategies)


def report(outcome: Outcome) -> Iterator[str]:
    """What happened, line by line."""
    yield f"{outcome.cases} requests to {len(outcome.operations)} operations in {outcome.seconds:.0f} s"
    yield f"Answers: {json.dumps(dict(sorted(outcome.statuses.items())))}"
    for kind, text in outcome.problems.items():
        yield f"\n--- {kind}\n{text}"
