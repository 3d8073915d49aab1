"""Forms of pages: from what a person typed to what a schema reads, and back in words."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from marshmallow import fields, validates_schema
from werkzeug.datastructures import MultiDict

from app.api.fields import Boolean, Choice, DateTime, Integer, Text, problem
from app.api.fields import Decimal as DecimalField
from app.api.schema import Schema
from app.errors import Conflict, Problem
from app.web import reading
from app.web.forms import WHOLE, Form, Joined, add_words, in_words


class WalkSchema(Schema):
    """An invented thing with one field of each sort."""

    title = Text(required=True, longest=10)
    distance = DecimalField(digits=9, places=3, minimum=0)
    laps = Integer(minimum=1, maximum=9)
    started = DateTime()
    mood = Choice("good", "bad", allow_none=True)
    is_race = Boolean(load_default=False)
    tags = fields.List(Choice("wood", "hill"))

    @validates_schema
    def races_are_far(self, values: dict[str, Any], **_options: Any) -> None:
        """A rule about two fields."""
        if values["is_race"] and values.get("distance", 0) < 1000:
            raise problem("too_near")


def _started(day: str, clock: str) -> datetime:
    return datetime.combine(reading.day(day), reading.clock(clock))


def _form(typed: dict[str, Any]) -> Form:
    readers = {"distance": reading.metres("km"), "started": Joined(("day", "clock"), _started)}
    return Form(WalkSchema(), readers, typed=MultiDict(typed), boxes={"is_race"})


@pytest.fixture(autouse=True)
def request_in_english(app: Flask) -> Any:
    """Words need a reader."""
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def test_what_was_typed_becomes_plain_values() -> None:
    form = _form(
        {
            "title": " Forest ",
            "distance": "12,5",
            "laps": "2",
            "day": "2026-11-21",
            "clock": "07:30",
            "mood": "good",
            "is_race": "1",
            "tags": ["wood", "hill"],
        }
    )

    assert form.is_valid, form.problems
    assert form.values == {
        "title": "Forest",
        "distance": Decimal(12500),
        "laps": 2,
        "started": datetime(2026, 11, 21, 7, 30, tzinfo=UTC),
        "mood": "good",
        "is_race": True,
        "tags": ["wood", "hill"],
    }


def test_an_empty_input_is_null_where_that_is_allowed_and_absent_elsewhere() -> None:
    form = _form({"title": "Forest", "distance": "", "laps": " ", "day": "", "clock": "", "mood": ""})

    assert form.values == {"title": "Forest", "mood": None, "is_race": False, "tags": []}


@pytest.mark.parametrize(
    ("typed", "name", "sentence"),
    [
        ({}, "title", "Fill this in."),
        ({"title": "  "}, "title", "Fill this in."),
        ({"title": "x" * 11}, "title", "Write at most 10 characters."),
        ({"title": "x\0"}, "title", "Write it without invisible characters."),
        ({"distance": "far"}, "distance", "Write a number, for example 8.4."),
        ({"distance": "-1"}, "distance", "Write 0 or more."),
        ({"laps": "10"}, "laps", "Write 9 or less."),
        ({"laps": "two"}, "laps", "Write a whole number, for example 8."),
        ({"mood": "odd"}, "mood", "Choose one of the list."),
        ({"tags": ["sea"]}, "tags", "Choose one of the list."),
        ({"day": "2026-11-21", "clock": ""}, "started", "Write a time as hours:minutes, for example 07:30."),
        ({"day": "21.11.", "clock": "07:30"}, "started", "Write a day as year-month-day, for example 2026-11-21."),
    ],
)
def test_each_mistake_is_said_at_its_field(typed: dict[str, Any], name: str, sentence: str) -> None:
    form = _form({"title": "Forest"} | typed if name != "title" else typed)

    assert not form.is_valid
    assert (form.error(name), form.status) == (sentence, 422)
    assert set(form.problems) == {name}


def test_all_mistakes_are_said_together_and_each_once() -> None:
    form = _form({"title": "", "distance": "far", "laps": "0"})

    assert set(form.problems) == {"title", "distance", "laps"}
    assert all(len(problems) == 1 for problems in form.problems.values())


def test_a_rule_about_the_whole_is_said_above_the_form() -> None:
    add_words(__name__, {"too_near": "A race is longer."})

    form = _form({"title": "Sprint", "distance": "0.1", "is_race": "1"})

    assert form.errors == ["A race is longer."]


def test_a_form_shows_what_was_typed_or_else_what_is_stored() -> None:
    stored = Form(WalkSchema(), shown={"title": "Forest", "laps": 0, "is_race": True, "tags": ["hill"]})
    typed = _form({"title": "x" * 11, "tags": ["wood"]})

    assert (stored.value("title"), stored.value("laps"), stored.value("mood")) == ("Forest", 0, "")
    assert (stored.checked("is_race"), stored.chosen("tags")) == (True, ["hill"])
    assert (typed.value("title"), typed.value("laps")) == ("x" * 11, "")
    assert (typed.checked("is_race"), typed.chosen("tags")) == (False, ["wood"])


def test_a_form_nobody_has_sent_is_neither_valid_nor_wrong() -> None:
    form = Form(WalkSchema(), shown={"title": "Forest"})

    assert (form.is_valid, form.status, form.error("laps")) == (False, 200, None)


def test_what_a_service_refuses_is_taken_in() -> None:
    form = _form({"title": "Forest"})

    form.refuse(Conflict("choice", field="title"))
    form.refuse(Conflict("unheard_of"))

    assert form.error("title") == "Choose one of the list."
    assert form.errors == ["Check this."]
    assert set(form.problems) == {"title", WHOLE}


def test_words_follow_the_language_of_the_reader(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert in_words(Problem("max_length", {"limit": 3})) == "Write at most 3 characters."
