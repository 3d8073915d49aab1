"""Estimated strength and honest loads: what was really moved when one's own body is part of the weight."""

from dataclasses import dataclass
from decimal import Decimal

from app.routines.logic.kinds import ASSISTED, BODY, BODY_WEIGHTS, KILOGRAMS, POUNDS

KG_OF_A_POUND = Decimal("0.45359237")
MOST_REPETITIONS = 12
"""Beyond these a maximum cannot be told from the repetitions any more."""


def one_rep_max(load: Decimal, repetitions: Decimal) -> Decimal | None:
    """The weight that could be lifted once, after Brzycki (1993): load / (1.0278 − 0.0278 × repetitions).

    None without load, and beyond twelve repetitions, where the formula says nothing.
    """
    if load <= 0 or not 1 <= repetitions <= MOST_REPETITIONS:
        return None
    if repetitions == 1:
        return load
    return load / (Decimal("1.0278") - Decimal("0.0278") * repetitions)


@dataclass(frozen=True, slots=True)
class Lifted:
    """A weight as it was written down: how much, in which unit, and how it relates to the body."""

    weight: Decimal | None
    unit: int | None = KILOGRAMS
    load: str = "external"


def moved_kg(lifted: Lifted, body_weight: Decimal | None) -> Decimal | None:
    """What was moved, in kilograms; None where it cannot be known.

    Added weight counts on top of the body (a belt), assistance is taken off it (a band, a machine) and never below
    nothing; a weight in body weights is a multiple of it.
    """
    if lifted.unit == BODY_WEIGHTS:
        factor = lifted.weight if lifted.weight is not None else Decimal(1)
        return None if body_weight is None else body_weight * factor
    weight = _in_kilograms(lifted)
    if lifted.load == BODY:
        return None if body_weight is None else body_weight + (weight or 0)
    if lifted.load == ASSISTED:
        return None if body_weight is None else max(body_weight - (weight or 0), Decimal(0))
    return weight


def _in_kilograms(lifted: Lifted) -> Decimal | None:
    if lifted.weight is None or lifted.unit == KILOGRAMS:
        return lifted.weight
    return lifted.weight * KG_OF_A_POUND if lifted.unit == POUNDS else None
