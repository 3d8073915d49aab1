"""Tables of what people measure on themselves, and of the photos they take."""

import datetime as dt
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import (
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    cast,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from app.database import Created, Model, Owned, UtcDateTime, now, uuid7

MILLIGRAMS = 1_000_000
LONGEST_NOTES = 100
OFFICIAL_NAME = "Body weight"
BODY_WEIGHT = "body_weight"
"""The `metric_type` of the official category."""


class Kilograms(TypeDecorator[Decimal]):
    """A weight: whole milligrams in the database, so that hundredths of a pound come back as they were."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Milligrams, rounded."""
        return None if value is None else round(value * MILLIGRAMS)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Kilograms, exactly."""
        return None if value is None else Decimal(value).scaleb(-6)


class WeightImport(Owned, Created, Model):
    """Weights read from a file. Until it is confirmed it holds the file; afterwards it can be undone."""

    __tablename__ = "weight_import"

    file_name: Mapped[str] = mapped_column(String(200))
    app: Mapped[str] = mapped_column(String(40), default="")
    """Whose export it is, as far as we know."""
    content: Mapped[str | None] = mapped_column(Text)
    added: Mapped[int] = mapped_column(default=0)


class WeightEntry(Owned, Model):
    """A body weight at an instant."""

    __tablename__ = "weight_entry"
    __table_args__ = (UniqueConstraint("user_id", "date"),)

    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid7)
    date: Mapped[datetime] = mapped_column(UtcDateTime)
    weight: Mapped[Decimal] = mapped_column(Kilograms)
    notes: Mapped[str] = mapped_column(String(LONGEST_NOTES), default="")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("weight_import.id", ondelete="SET NULL"), index=True)


class WeightGoal(Owned, Model):
    """What a person wants to weigh."""

    __tablename__ = "weight_goal"
    __table_args__ = (UniqueConstraint("user_id"),)

    target: Mapped[Decimal] = mapped_column(Kilograms)


class Category(Owned, Model):
    """Something a person measures. Everybody has an official one, whose measurements are the weight entries."""

    __tablename__ = "measurement_category"
    __table_args__ = (
        Index(
            "uq_measurement_category_official",
            "user_id",
            unique=True,
            sqlite_where=text("is_official"),
            postgresql_where=text("is_official"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid7)  # type: ignore[assignment]
    name: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(30))
    is_official: Mapped[bool] = mapped_column(default=False)
    metric_type: Mapped[str | None] = mapped_column(String(30), default=None)
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("measurement_category.id", ondelete="CASCADE"), index=True, default=None
    )
    """What this is a part of: blood pressure has two numbers."""
    order: Mapped[int] = mapped_column(default=0)
    chart_type: Mapped[str] = mapped_column(String(20), default="line")


class StoredMeasurement(Owned, Model):
    """A value of a category that a person made."""

    __tablename__ = "measurement"
    __table_args__ = (Index(None, "category_id", "date"), Index(None, "user_id", "date"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid7)  # type: ignore[assignment]
    category_id: Mapped[UUID] = mapped_column(ForeignKey("measurement_category.id", ondelete="CASCADE"))
    date: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    value: Mapped[float] = mapped_column(Float(53))
    notes: Mapped[str] = mapped_column(String(LONGEST_NOTES), default="")


_stored, _weights, _categories = (model.__table__ for model in (StoredMeasurement, WeightEntry, Category))


class Measurement(Model):
    """Every measurement: the stored ones, and each weight entry as one of the official category. To read only.

    The value of a weight is in kilograms here, whatever its owner thinks in.
    """

    __table__ = union_all(
        select(
            _stored.c.id,
            _stored.c.user_id,
            _stored.c.category_id,
            _stored.c.date,
            _stored.c.value,
            _stored.c.notes,
            literal(False).label("is_weight"),
        ),
        select(
            _weights.c.uuid.label("id"),
            _weights.c.user_id,
            _categories.c.id.label("category_id"),
            _weights.c.date,
            (cast(_weights.c.weight, Float(53)) / MILLIGRAMS).label("value"),
            _weights.c.notes,
            literal(True).label("is_weight"),
        ).join_from(_weights, _categories, (_categories.c.user_id == _weights.c.user_id) & _categories.c.is_official),
    ).alias("any_measurement")
    __mapper_args__ = {"primary_key": [__table__.c.id]}


def picture_name() -> str:
    """122 random bits: who is not told the name of a picture cannot find it."""
    return str(uuid4())


class Image(Owned, Created, Model):
    """A photo of one's body. Its file lies at `gallery/<person>/<name>.<ending>` among the uploads."""

    __tablename__ = "gallery_image"
    __table_args__ = (Index(None, "user_id", "date"),)

    name: Mapped[str] = mapped_column(String(36), unique=True, default=picture_name)
    ending: Mapped[str] = mapped_column(String(4))
    date: Mapped[dt.date]
    description: Mapped[str] = mapped_column(String(1000), default="")
    width: Mapped[int]
    height: Mapped[int]
