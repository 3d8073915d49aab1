"""Tables of the catalogue's vocabulary. Ids are a contract with the programs that use the API."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Model


class ExerciseCategory(Model):
    """The part of the body, or the kind of training, an exercise is filed under."""

    __tablename__ = "exercise_category"

    name: Mapped[str] = mapped_column(String(100))


class Equipment(Model):
    """A thing one trains with."""

    __tablename__ = "equipment"

    name: Mapped[str] = mapped_column(String(50))


class Muscle(Model):
    """A muscle, by its anatomical and its everyday name."""

    __tablename__ = "muscle"

    name: Mapped[str] = mapped_column(String(50))
    name_en: Mapped[str] = mapped_column(String(50), default="")
    is_front: Mapped[bool]
