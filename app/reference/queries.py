"""Which languages, licences and units there are."""

from typing import Any

from sqlalchemy import Select, select

from app.reference.models import Language, License, RepetitionUnit, WeightUnit


def languages(_user: Any = None) -> Select[tuple[Language]]:
    """All of them, for everybody."""
    return select(Language)


def licenses(_user: Any = None) -> Select[tuple[License]]:
    """All of them, for everybody."""
    return select(License)


def repetition_units(_user: Any = None) -> Select[tuple[RepetitionUnit]]:
    """All of them, for everybody."""
    return select(RepetitionUnit)


def weight_units(_user: Any = None) -> Select[tuple[WeightUnit]]:
    """All of them, for everybody."""
    return select(WeightUnit)
