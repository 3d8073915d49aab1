"""What the form of the next set starts with: the plan's numbers, else those of the set before, else last time's."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from app.exercises.models import exercise_equipment
from app.extensions import db
from app.routines.logic.kinds import KILOGRAMS, POUNDS, REPETITIONS
from app.routines.logic.strength import KG_OF_A_POUND
from app.schedule.gym import Station
from app.training.models import GymSetup
from app.training.plates import Loading, loading

BARBELL, CURL_BAR = 1, 2


@dataclass(frozen=True)
class Prefill:
    """Numbers and units; `step` is what one press changes the weight by. None: nothing is known."""

    weight: Decimal | None
    repetitions: Decimal | None
    rir: Decimal | None
    weight_unit: int
    repetitions_unit: int
    step: Decimal
    bar: Decimal | None
    """In the unit of the weight."""
    loading: Loading | None


def bars_of(exercises: set[int], setup: GymSetup) -> dict[int, Decimal]:
    """The bar of those exercises that are done with one."""
    link = exercise_equipment.c
    rows = db.session.execute(
        select(link.exercise_id, link.equipment_id).where(
            link.exercise_id.in_(exercises), link.equipment_id.in_((BARBELL, CURL_BAR))
        )
    )
    found: dict[int, Decimal] = {}
    for exercise, equipment in rows:
        found[exercise] = setup.curl_bar if equipment == CURL_BAR else setup.bar
    return found


def prefill(station: Station, setup: GymSetup, bar: Decimal | None, preferred: str) -> Prefill:
    """Of the next set of a station. `bar` is that of its exercise, `preferred` is `kg` or `lb`."""
    done = len(station.logs)
    last = station.last[min(done, len(station.last) - 1)] if station.last else None
    before = station.logs[-1] if station.logs else None
    weight = _first(
        # Who took another weight than planned goes on with it.
        before.weight if before and before.weight != before.weight_target else None,
        station.number("weight"),
        before.weight if before else None,
        last.weight if last else None,
    )
    repetitions = _first(
        station.number("repetitions"), last.repetitions if last else None, before.repetitions if before else None
    )
    rir, entry = station.number("rir"), station.entry
    units = [entry.weight_unit if entry else None, before.weight_unit_id if before else None]
    usual_unit = POUNDS if preferred == "lb" else KILOGRAMS
    weight_unit = next((unit for unit in [*units, last.weight_unit if last else None] if unit), usual_unit)
    counted_in = (entry.repetition_unit if entry else None) or (last.repetitions_unit if last else None)
    return Prefill(
        weight=weight,
        repetitions=repetitions,
        rir=rir,
        weight_unit=weight_unit,
        repetitions_unit=counted_in or REPETITIONS,
        step=entry.weight_rounding if entry and entry.weight_rounding else _usual_step(bar, setup),
        bar=None if bar is None else _in_unit(bar, setup.unit, weight_unit),
        loading=_loading(weight, bar, setup, weight_unit),
    )


def _first(*values: Decimal | None) -> Decimal | None:
    return next((value for value in values if value is not None), None)


def _usual_step(bar: Decimal | None, setup: GymSetup) -> Decimal:
    """Twice the smallest plate on a bar; else what dumbbells differ by."""
    if bar is not None and setup.plates:
        return 2 * min(Decimal(one) for one in setup.plates)
    return Decimal("2.5") if setup.unit == "kg" else Decimal(5)


def _in_unit(value: Decimal, unit: str, weight_unit: int) -> Decimal:
    if unit == "kg" and weight_unit == POUNDS:
        return (value / KG_OF_A_POUND).quantize(Decimal("0.1"))
    if unit == "lb" and weight_unit == KILOGRAMS:
        return (value * KG_OF_A_POUND).quantize(Decimal("0.1"))
    return value


def _loading(weight: Decimal | None, bar: Decimal | None, setup: GymSetup, weight_unit: int) -> Loading | None:
    if weight is None or bar is None or weight_unit != (KILOGRAMS if setup.unit == "kg" else POUNDS):
        return None
    return loading(weight, bar, [Decimal(one) for one in setup.plates])
