"""Which languages, licences and units there are."""

from typing import Any

from sqlalchemy import Select, select

from app.extensions import db
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


ENGLISH = "en"


def language_id(short_name: str) -> int | None:
    """The key of a language, `de` for instance."""
    found: int | None = db.session.scalar(select(Language.id).where(Language.short_name == short_name))
    return found
