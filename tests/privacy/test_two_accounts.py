"""Two accounts against every address there is: nobody finds, changes or removes anything of somebody else.

Rows of every resource are made from its schema, rules are read from the application: what is added later is covered
by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import String, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.api.fields import Reference
from app.api.resource import Resource
from app.api.schema import input_fields
from app.database import Model
from app.extensions import db
from app.web.wall import is_public
from tests.people import Browser, Cast, Program
from tests.rows import MARK, RowMaker, declared

SHOWN_TO_ALL = {"exercises": "the catalogue, which everybody reads"}
ENDS_THE_SESSION = {"accounts.sign_out", "accounts.api_log_out", "accounts.api_log_out_by_link"}
PARTS = 8
"""So that several processes share the many addresses."""
SIGN_IN = "/sign-in"
METHODS = ("GET", "PUT", "PATCH", "DELETE", "POST")


class Alice:
    """What Alice has: rows of every resource, and an activity."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        program = Program(app, cast.token_of("alice"))
        self.rows = RowMaker(app, cast.token_of("alice"), cast.id_of("alice"))
        self.rows.make_all()
        values = {"sport_id": 1, "workout_date": "2026-01-02 08:00", "duration": 600, "distance": 2}
        workout = program.post("/api/workouts/no_gpx", json=values | {"title": MARK, "notes": MARK})
        assert workout.status_code == 201, workout.text
        self.short_id = workout.json["data"]["workouts"][0]["id"]
        equipment = program.post("/api/equipments", json={"label": MARK, "equipment_type_id": 1})
        assert equipment.status_code == 201, equipment.text
        self.equipment_id = equipment.json["data"]["equipments"][0]["id"]


@pytest.fixture
def alice(app: Flask, cast: Cast) -> Alice:
    return Alice(app, cast)


def _marked(app: Flask) -> dict[str, list[Any]]:
    """Every stored row that holds a text of Alice's, by table."""
    found = {}
    with app.app_context():
        for table in db.metadata.sorted_tables:
            texts = [column for column in table.columns if isinstance(column.type, String)]
            if texts:
                rows = db.session.execute(select(table)).all()
                found[table.name] = sorted(str(row) for row in rows if MARK in str(row))
    return {name: rows for name, rows in found.items() if rows}


def _is_private(resource: Resource, app: Flask) -> bool:
    """Whether a stranger may not even read the collection."""
    return app.test_client().get(f"/api/v2/{resource.name}/").status_code == 403


def _candidates(rule: Rule, alice: Alice) -> Iterator[dict[str, Any]]:
    """Values for the places in a rule, made of what is Alice's."""
    parts = rule.rule.strip("/").split("/")
    own = alice.rows.made.get(parts[2]) if len(parts) > 2 else None
    ids = [own] if own is not None else sorted({str(key) for key in alice.rows.made.values()})
    for key in ["alice", alice.short_id, alice.equipment_id, *ids]:
        yield dict.fromkeys(rule.arguments, key)


def _addresses(app: Flask, alice: Alice, part: int) -> Iterator[tuple[Rule, str]]:
    """Those of every `PARTS`-th rule."""
    adapter = app.url_map.bind("localhost")
    for rule in islice(app.url_map.iter_rules(), part, None, PARTS):
        seen = set()
        for values in _candidates(rule, alice) if rule.arguments else [{}]:
            try:
                made = rule.build(
                    {name: rule._converters[name].to_python(str(value)) for name, value in values.items()}
                )
            except ValueError:
                continue
            if made and made[1] not in seen and adapter.test(made[1], method=sorted(rule.methods or ())[0]):
                seen.add(made[1])
                yield rule, made[1]


def test_rows_of_every_resource_can_be_made_from_its_schema(alice: Alice) -> None:
    refused = [f"{name}: {why}" for name, why in alice.rows.refused.items()]

    assert refused == [], "\n".join(refused)


@dataclass
class Stranger:
    """Somebody who tries everything: with a token or in a browser, as Bob or as nobody."""

    client: FlaskClient
    headers: dict[str, str]
    form_token: str = ""
    turned_away: set[tuple[str, str]] = field(default_factory=set)
    """Rules and methods whose door stayed closed: it does not look at what else the address says."""

    def tries(self, method: str, address: str) -> TestResponse:
        """The answer; what changes something comes with the form's token, or as JSON."""
        if method == "GET":
            return self.client.get(address, headers=self.headers)
        body = {"data": {"csrf_token": self.form_token}} if self.form_token else {"json": {}}
        return self.client.open(address, method=method, headers=self.headers, **body)

    def hears(self, method: str, rule: Rule, address: str) -> bytes:
        """What comes back, unless this door was closed to the one who asks before."""
        if (rule.rule, method) in self.turned_away:
            return b""
        answer = self.tries(method, address)
        is_led_to_sign_in = urlsplit(answer.headers.get("Location", "")).path == SIGN_IN
        with self.client.application.app_context():
            is_turned_away = is_led_to_sign_in and not is_public(rule.endpoint)
        # Whoever shows a token may be told 401 for what this one address asks.
        is_turned_away = is_turned_away or (answer.status_code == 401 and not self.headers)
        if is_turned_away:
            self.turned_away.add((rule.rule, method))
        return answer.data


def _strangers(app: Flask, cast: Cast) -> list[Stranger]:
    bob, visitor = Browser(app, cast.session_of("bob")), Browser(app)
    return [
        Stranger(bob.client, {}, bob.form_token("/settings/")),
        Stranger(visitor.client, {}, visitor.form_token("/sign-in")),
        Stranger(app.test_client(), {"Authorization": f"Token {cast.token_of('bob')}"}),
        Stranger(app.test_client(), {}),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_address_shows_or_changes_anything_of_somebody_else(app: Flask, cast: Cast, alice: Alice, part: int) -> None:
    before, strangers, found = _marked(app), _strangers(app, cast), []
    for rule, address in _addresses(app, alice, part):
        for method in METHODS:
            if method not in (rule.methods or ()) or rule.endpoint in ENDS_THE_SESSION:
                continue
            answers = [stranger.hears(method, rule, address) for stranger in strangers]
            if rule.endpoint.partition(".")[0] not in SHOWN_TO_ALL:
                found += [f"{method} {address} ({rule.endpoint})" for answer in answers if MARK.encode() in answer]

    assert found == [], "\n".join(found)
    assert _marked(app) == before


def test_items_of_somebody_else_are_not_there(app: Flask, cast: Cast, alice: Alice) -> None:
    bob, wrong = Program(app, cast.token_of("bob")), []
    for resource in declared(app):
        key = alice.rows.made.get(resource.name)
        if key is None or not _is_private(resource, app):
            continue
        path = f"/api/v2/{resource.name}/{key}/"
        for method in METHODS[:-1]:
            if method in resource.methods:
                his = bob.open(method, path, json={} if method != "GET" else None).status_code
                nobodys = app.test_client().open(path, method=method, json={}).status_code
                if (his, nobodys) != (404, 403):
                    wrong.append(f"{method} {path}: {his} for Bob, {nobodys} for nobody")
        if any(row["id"] == key for row in bob.get(f"/api/v2/{resource.name}/?limit=1000").json["results"]):
            wrong.append(f"{resource.name} is listed")

    assert wrong == []


def _private_key(model: type[Model], app: Flask, alice: Alice) -> Any:
    """The key of a row of Alice's in this table that others do not see."""
    made = alice.rows.made
    keys = (
        made[one.name] for one in declared(app) if one.model is model and one.name in made and _is_private(one, app)
    )
    return next(keys, None)


def test_nothing_can_be_hung_on_what_is_somebody_else_s(app: Flask, cast: Cast, alice: Alice) -> None:
    bob = RowMaker(app, cast.token_of("bob"), cast.id_of("bob"))
    bob.make_all()
    wrong = []
    for resource in declared(app):
        references = [
            (name, one)
            for name, one in input_fields(resource.schema).items()
            if isinstance(one, Reference) and not one.dump_only
        ]
        for name, one in references:
            hers = _private_key(one.model, app, alice)
            if hers is None or "POST" not in resource.methods or resource.takes_files:
                continue
            body = bob.body_of(resource) | {name: hers}
            answer = Program(app, cast.token_of("bob")).post(f"/api/v2/{resource.name}/", json=body)
            if answer.status_code not in {400, 403}:
                wrong.append(f"{resource.name}.{name}: {answer.status_code}")

    assert wrong == []
