"""Seeded requests made from the OpenAPI document, sent to the application in this process, their answers checked.

An answer is wrong when it is a server error, has a status or a content type the document does not name, or does not
have the shape it promises. Rows made before give the requests something to find: half of the time, the id in an
address and what a body refers to are ones that exist.
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

from tests.fuzz.person import Person

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
    """So many requests with this seed to a share of the operations: every `of`-th, beginning with `part`."""

    app: Flask
    person: Person
    cases: int
    number: int = 1
    part: int = 0
    of: int = 1

    def run(self) -> Outcome:
        """Send everything, an equal share to each operation."""
        document = self.app.test_client().get("/api/v2/schema").json
        schema = schemathesis.openapi.from_dict(document)
        schema.app = self.app
        operations = [one.ok() for one in schema.get_all_operations()]
        spared = [one for one in operations if (one.method.upper(), one.path) not in SPARED]
        chosen = sorted(spared[self.part :: self.of], key=self._turn)
        outcome, start = Outcome(), time.perf_counter()
        for place, operation in enumerate(chosen):
            share = self.cases * (place + 1) // len(chosen) - self.cases * place // len(chosen)
            if share:
                self._try(operation, share, outcome)
        outcome.seconds = time.perf_counter() - start
        return outcome

    def _turn(self, operation: Any) -> tuple[bool, int]:
        """Rows are deleted last, and those that others refer to after these."""
        made = [*self.person.references, _collection_of(operation.path)]
        is_last = operation.method.upper() == "DELETE"
        return is_last, -made.index(_collection_of(operation.path)) if is_last else 0

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
        """Half of the time, let it be about rows that exist."""
        name = _collection_of(path)
        known = self.person.ids.get("map" if path.startswith("/api/workouts/map/") else name)
        if case.path_parameters and known and dice.random() < 0.5:
            case.path_parameters[next(iter(case.path_parameters))] = dice.choice(known)
        if isinstance(case.body, dict) and dice.random() < 0.5:
            known_values = self.person.references.get(name, {}).items()
            case.body |= {field: value for field, value in known_values if field in case.body}

    def _send(self, case: Any, operation: Any, outcome: Outcome) -> None:
        response = case.call(headers=self.person.headers_for(operation.path))
        outcome.cases += 1
        outcome.statuses[response.status_code] += 1
        outcome.operations[operation.label] += 1
        try:
            case.validate_response(response, checks=list(CHECKS))
        except BaseExceptionGroup as group:
            for error in group.exceptions:
                kind = f"{operation.label}: {response.status_code}, {str(error).splitlines()[0]}"
                said = response.content[:500].decode(errors="replace")
                outcome.problems.setdefault(kind, f"{error}\n{case.as_curl_command()}\n{said}")


def _collection_of(path: str) -> str:
    """`routine` of `/api/v2/routine/{id}/`, `workouts` of `/api/workouts/{short_id}`."""
    return path.removeprefix("/api/").removeprefix("v2/").split("/")[0]


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
