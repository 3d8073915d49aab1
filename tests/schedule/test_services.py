"""A plan and its history together: reasons, and what will come of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.errors import NotFound
from app.extensions import db
from app.routines.logic.prescription import Words
from app.routines.models import Routine
from app.schedule.services import Programme
from tests.routines.conftest import BENCH, Build, Planned

WORDS = Words(weight_units={1: "kg"})
NEEDS = {"rules": ["weight", "repetitions"]}


@pytest.fixture
def gated(build: Build, planned: Planned) -> Planned:
    """60 kg, and 2.5 kg more once eight repetitions were logged with the weight that was asked for."""
    key = planned.entry["id"]
    build("repetitions-config", slot_entry=key, iteration=1, value=8)
    build("weight-config", slot_entry=key, iteration=1, value=60)
    more: dict[str, Any] = {"operation": "+", "step": "abs", "repeat": True, "requirements": NEEDS}
    build("weight-config", slot_entry=key, iteration=2, value="2.5", **more)
    return planned


def _programme(app: Flask, planned: Planned) -> Programme:
    with app.app_context():
        routine = db.session.get(Routine, planned.routine["id"])
        assert routine
        return Programme.of(routine)


def _log(build: Build, planned: Planned, iteration: int, repetitions: int) -> dict[str, Any]:
    return build(
        "workoutlog",
        slot_entry=planned.entry["id"],
        exercise=BENCH,
        iteration=iteration,
        repetitions=repetitions,
        weight=60,
    )


def test_the_reason_names_the_log_that_earned_it(app: Flask, build: Build, gated: Planned) -> None:
    log = _log(build, gated, 1, 8)

    reason = _programme(app, gated).reasons(gated.entry["id"], 2)["weight"]

    gate = reason.steps[-1].gate
    assert gate
    assert gate.is_open
    assert [str(one.id) for one in gate.earned_by] == [log["id"]]
    assert (reason.shown, reason.steps[-1].amount) == (Decimal("62.5"), Decimal("2.5"))


def test_the_reason_says_what_is_missing(app: Flask, build: Build, gated: Planned) -> None:
    _log(build, gated, 1, 7)

    reason = _programme(app, gated).reasons(gated.entry["id"], 2)["weight"]

    gate = reason.steps[-1].gate
    assert gate
    assert not gate.is_open
    assert gate.thresholds == {"weight": 60, "repetitions": 8}
    assert reason.shown == 60


def test_a_preview_goes_on_as_if_everything_were_done(app: Flask, build: Build, gated: Planned) -> None:
    _log(build, gated, 1, 7)
    programme = _programme(app, gated)
    second_day = date(2025, 1, 7)

    def weights(items: list[dict[str, Any]]) -> list[str]:
        return [item["slots"][0]["sets"][0]["weight"] for item in items[:5]]

    assert weights(programme.view("display", second_day, WORDS)) == ["60"] * 5
    assert weights(programme.preview("display", second_day, WORDS)) == ["60", "60", "62.50", "65", "67.50"]


def test_what_is_planned_for_a_date(app: Flask, gated: Planned) -> None:
    programme = _programme(app, gated)

    found = programme.on(date(2025, 1, 8), date(2025, 1, 6))

    assert found
    assert found.day
    assert (found.day.id, found.iteration) == (gated.day["id"], 3)
    assert programme.on(date(2024, 1, 8), date(2025, 1, 6)) is None


def test_only_entries_of_the_plan_have_reasons(app: Flask, gated: Planned) -> None:
    with pytest.raises(NotFound):
        _programme(app, gated).reasons(gated.entry["id"] + 1, 1)
