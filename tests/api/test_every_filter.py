"""Every filter and order that any resource offers: the database can do it, and no value breaks it."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.api.filters import Filter
from app.api.resource import Resource
from tests.people import Program
from tests.rows import declared

EXTREMES = {
    "integer": ("9" * 300, "-1e400", "NaN"),
    "number": ("9" * 300, "1e-400", "Infinity"),
    "date": ("0001-01-01", "9999-12-31", "2026-02-30"),
    "date-time": ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T25:00"),
    "time": ("23:59:59.999999-23:59", "25:00", "00:00+14"),
    "uuid": ("00000000-0000-0000-0000-000000000000", "1", "not at all"),
    "string": ("\x00", "%' OR 1=1 --", "😀" * 300, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")),
}
CHOICES = {"Select a valid choice. That choice is not one of the available choices."} | {
    f"Select a valid choice. {key} is not one of the available choices." for key in (1, "press")
}
PLAIN = {
    "integer": "1",
    "number": "1.5",
    "date": "2026-01-31",
    "date-time": "2026-01-31T08:00:00Z",
    "time": "08:00",
    "uuid": "00000000-0000-7000-8000-000000000001",
    "string": "press",
}


def _kind(one: Filter) -> str:
    shape = one.shape.get("items", one.shape)
    return str(shape.get("format", shape["type"]))


def _plain(one: Filter) -> str:
    shape = one.shape.get("items", one.shape)
    return str(shape["enum"][0]) if "enum" in shape else PLAIN[_kind(one)]


def _filtered(program: Program, resource: Resource, values: dict[str, str]) -> TestResponse:
    """The answer to all of these at once; what is refused by name is left out the second time."""
    path = f"/api/v2/{resource.name}/"
    answer = program.get(f"{path}?{urlencode(values)}")
    if answer.status_code != 400:
        return answer
    return program.get(f"{path}?{urlencode({name: text for name, text in values.items() if name not in answer.json})}")


@pytest.fixture
def program(app: Flask, as_alice: Program) -> Iterator[Program]:
    """May ask for food as often as it likes."""
    limits = ("INGREDIENT_LIST_LIMIT", "INGREDIENT_SYNC_LIMIT")
    before = {name: app.config[name] for name in limits}
    app.config.update(dict.fromkeys(limits, ""))
    yield as_alice
    app.config.update(before)


def test_the_database_knows_every_filter_of_every_resource(app: Flask, program: Program) -> None:
    for resource in declared(app):
        values = {one.parameter: _plain(one) for one in resource.accepted}
        # A row that is named has to exist.
        refused = program.get(f"/api/v2/{resource.name}/?{urlencode(values)}")
        answer = _filtered(program, resource, values)

        assert answer.status_code == 200, (resource.name, answer.text)
        if refused.status_code == 400:
            assert {text for texts in refused.json.values() for text in texts} <= CHOICES, refused.json


def test_rows_can_be_sorted_by_everything_at_once(app: Flask, program: Program) -> None:
    for resource in declared(app):
        names = [f"{'-' * (place % 2)}{name}" for place, name in enumerate(resource.columns)]
        answer = program.get(f"/api/v2/{resource.name}/?{urlencode({'ordering': ','.join([*names, 'nonsense'])})}")

        assert answer.status_code == 200, (resource.name, answer.text)


@pytest.mark.parametrize("number", range(3))
def test_no_value_breaks_any_filter(app: Flask, program: Program, number: int) -> None:
    for resource in declared(app):
        values = {one.parameter: EXTREMES[_kind(one)][number] for one in resource.accepted}
        answer = _filtered(program, resource, values)

        assert answer.status_code == 200, (resource.name, answer.text)


def test_lists_limits_and_emptiness_go_with_every_filter(as_alice: Program) -> None:
    for notes, duration in (("Legs", "08:00:00"), ("", None)):
        body = {"date": f"2026-01-0{1 if notes else 2}", "notes": notes, "time_start": duration, "time_end": duration}
        answer = as_alice.post("/api/v2/workoutsession/", json=body)
        assert answer.status_code == 201, answer.text

    def days(query: str) -> list[str]:
        return [row["date"] for row in as_alice.get(f"/api/v2/workoutsession/?{query}").json["results"]]

    assert days("date__in=2026-01-01,2026-01-03") == ["2026-01-01"]
    assert days("date__gt=2026-01-01") == ["2026-01-02"]
    assert days("time_start__isnull=True") == ["2026-01-02"]
    assert days("time_start__isnull=False&time_start__lte=08:00") == ["2026-01-01"]
    assert days("ordering=-notes,date") == ["2026-01-01", "2026-01-02"]
