"""Tables of languages, licences and the units of training. Ids are a contract with the programs that use the API."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model


class Language(Model):
    """A language content can be written in."""

    __tablename__ = "language"

    short_name: Mapped[str] = mapped_column(String(2), unique=True)
    full_name: Mapped[str] = mapped_column(String(30))
    full_name_en: Mapped[str] = mapped_column(String(30))


class License(Model):
    """A licence content can be shared under."""

    __tablename__ = "license"

    full_name: Mapped[str] = mapped_column(String(60))
    short_name: Mapped[str] = mapped_column(String(15))
    url: Mapped[str | None] = mapped_column(String(200))


class RepetitionUnit(Model):
    """What repetitions are counted in: repetitions, seconds, kilometres …"""

    __tablename__ = "repetition_unit"

    name: Mapped[str] = mapped_column(String(100))
    unit_type: Mapped[str] = mapped_column(String(15))
    """REPETITIONS, TIME or DISTANCE."""
    multiplier: Mapped[int | None]
    """How many repetitions, seconds or metres one of it is; None where it has no number."""


class WeightUnit(Model):
    """What weight is counted in."""

    __tablename__ = "weight_unit"

    name: Mapped[str] = mapped_column(String(100))
