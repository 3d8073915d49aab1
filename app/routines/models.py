"""Tables of plans: a routine has days, a day slots, a slot entries, and an entry the rules its values follow."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.database import Model, Owned, UtcDateTime, now
from app.routines.logic.kinds import NORMAL

_PLAIN_JSON = JSON(none_as_null=True)


class Routine(Owned, Model):
    """A plan for a stretch of time; as a template it is there to be copied."""

    __tablename__ = "routine"
    __table_args__ = (
        Index("ix_routine_user_id_start", "user_id", "start", "created"),
        Index("ix_routine_is_public", "is_public", "start"),
    )

    name: Mapped[str] = mapped_column(String(25), default="")
    description: Mapped[str] = mapped_column(String(1000), default="")
    created: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    start: Mapped[date]
    end: Mapped[date]
    fit_in_week: Mapped[bool] = mapped_column(default=False)
    """Whether every iteration begins on a Monday, with empty days before it."""
    is_template: Mapped[bool] = mapped_column(default=False)
    is_public: Mapped[bool] = mapped_column(default=False)
    deload_every: Mapped[int | None]
    """Every so many iterations one is light; None: none is. Our own, as everything called deload."""
    deload_weight_percent: Mapped[int] = mapped_column(default=100)
    deload_sets_percent: Mapped[int] = mapped_column(default=100)
    revision: Mapped[int] = mapped_column(BigInteger, default=0)
    """Counts every change of what is computed from this routine; see `revisions`."""

    days: Mapped[list["Day"]] = relationship(
        back_populates="routine", cascade="all, delete-orphan", passive_deletes=True, order_by="(Day.order, Day.id)"
    )
    labels: Mapped[list["Label"]] = relationship(
        back_populates="routine", cascade="all, delete-orphan", passive_deletes=True, order_by="Label.start_offset"
    )


class Label(Model):
    """A name for some days of a routine, counted from its start: `Deload`, `Test week`."""

    __tablename__ = "routine_label"

    routine_id: Mapped[int] = mapped_column(ForeignKey("routine.id", ondelete="CASCADE"), index=True)
    start_offset: Mapped[int] = mapped_column(default=1)
    """0 is the first day."""
    end_offset: Mapped[int] = mapped_column(default=2)
    """The last day that is meant."""
    label: Mapped[str] = mapped_column(String(35))
    comment: Mapped[str] = mapped_column(String(500), default="")

    routine: Mapped[Routine] = relationship(back_populates="labels")


class Day(Model):
    """A day of a routine: trained in the order of the days, one date after the other."""

    __tablename__ = "routine_day"

    routine_id: Mapped[int] = mapped_column(ForeignKey("routine.id", ondelete="CASCADE"), index=True)
    order: Mapped[int] = mapped_column(BigInteger, default=1)
    name: Mapped[str] = mapped_column(String(20), default="")
    description: Mapped[str] = mapped_column(String(1000), default="")
    is_rest: Mapped[bool] = mapped_column(default=False)
    need_logs_to_advance: Mapped[bool] = mapped_column(default=False)
    """Whether the plan waits here until a session was logged."""
    type: Mapped[str] = mapped_column(String(10), default="custom")
    config: Mapped[Any | None] = mapped_column(_PLAIN_JSON)

    routine: Mapped[Routine] = relationship(back_populates="days")
    slots: Mapped[list["Slot"]] = relationship(
        back_populates="day", cascade="all, delete-orphan", passive_deletes=True, order_by="(Slot.order, Slot.id)"
    )


class Slot(Model):
    """A place in a day: one exercise, or several that take turns."""

    __tablename__ = "routine_slot"

    day_id: Mapped[int] = mapped_column(ForeignKey("routine_day.id", ondelete="CASCADE"), index=True)
    order: Mapped[int] = mapped_column(BigInteger, default=1)
    comment: Mapped[str] = mapped_column(String(200), default="")
    config: Mapped[Any | None] = mapped_column(_PLAIN_JSON)

    day: Mapped[Day] = relationship(back_populates="slots")
    entries: Mapped[list["SlotEntry"]] = relationship(
        back_populates="slot",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="(SlotEntry.order, SlotEntry.id)",
    )


class SlotEntry(Model):
    """An exercise in a slot: how it is counted and rounded. What to do of it is said by its configs."""

    __tablename__ = "slot_entry"

    slot_id: Mapped[int] = mapped_column(ForeignKey("routine_slot.id", ondelete="CASCADE"), index=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercise.id", ondelete="CASCADE"), index=True)
    type: Mapped[str] = mapped_column(String(10), default=NORMAL)
    repetition_unit_id: Mapped[int | None] = mapped_column(ForeignKey("repetition_unit.id"))
    repetition_rounding: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    weight_unit_id: Mapped[int | None] = mapped_column(ForeignKey("weight_unit.id"))
    weight_rounding: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    order: Mapped[int] = mapped_column(BigInteger, default=1)
    comment: Mapped[str] = mapped_column(String(100), default="")
    config: Mapped[Any | None] = mapped_column(_PLAIN_JSON)
    class_name: Mapped[str | None] = mapped_column(String(50))
    """Part of the contract's answers; nothing here reads it."""
    effort: Mapped[str | None] = mapped_column(String(10))
    """Our own set types, which `type` has no words for: `failure`, `amrap`, `hold`."""
    load: Mapped[str] = mapped_column(String(10), default="external")
    """Our own: whether a weight is lifted (`external`), added to one's body (`body`), or taken off it (`assisted`)."""
    training_max: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    """Our own: what percentages of a maximum are taken of, in the first iteration."""
    training_max_step: Mapped[Decimal] = mapped_column(Numeric(6, 2), default=Decimal(0))
    training_max_every: Mapped[int] = mapped_column(default=1)
    """After so many iterations the step is added."""

    slot: Mapped[Slot] = relationship(back_populates="entries")
    configs: Mapped[list["Config"]] = relationship(
        back_populates="slot_entry",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="(Config.iteration, Config.id)",
    )


class Config(Model):
    """From an iteration on, one value of an entry is this, or changes by this. Ten kinds of value share the table."""

    __tablename__ = "slot_entry_config"
    __table_args__ = (UniqueConstraint("slot_entry_id", "kind", "iteration"),)

    kind: Mapped[str] = mapped_column(String(15))
    slot_entry_id: Mapped[int] = mapped_column(ForeignKey("slot_entry.id", ondelete="CASCADE"))
    iteration: Mapped[int] = mapped_column(BigInteger)
    value: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    operation: Mapped[str] = mapped_column(String(1), default="r")
    step: Mapped[str] = mapped_column(String(7), default="abs")
    repeat: Mapped[bool] = mapped_column(default=False)
    requirements: Mapped[Any | None] = mapped_column(_PLAIN_JSON)
    percent_of_max: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    """Our own: the value is this share of the entry's training maximum; `value` then holds what comes of it."""

    slot_entry: Mapped[SlotEntry] = relationship(back_populates="configs")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        kind = cls.__dict__.get("KIND")
        return {"polymorphic_identity": kind} if kind else {"polymorphic_on": "kind"}


class WeightConfig(Config):
    """What to lift."""

    KIND = "weight"


class MaxWeightConfig(Config):
    """What to lift at most."""

    KIND = "max_weight"


class RepetitionsConfig(Config):
    """How often, how long or how far."""

    KIND = "repetitions"


class MaxRepetitionsConfig(Config):
    """How often at most."""

    KIND = "max_repetitions"


class SetsConfig(Config):
    """How many sets."""

    KIND = "sets"


class MaxSetsConfig(Config):
    """How many sets at most."""

    KIND = "max_sets"


class RestConfig(Config):
    """How many seconds of rest."""

    KIND = "rest"


class MaxRestConfig(Config):
    """How many seconds of rest at most."""

    KIND = "max_rest"


class RiRConfig(Config):
    """How many repetitions stay in reserve."""

    KIND = "rir"


class MaxRiRConfig(Config):
    """How many stay in reserve at most."""

    KIND = "max_rir"


CONFIGS: dict[str, type[Config]] = {
    kind.KIND: kind
    for kind in (
        WeightConfig,
        MaxWeightConfig,
        RepetitionsConfig,
        MaxRepetitionsConfig,
        SetsConfig,
        MaxSetsConfig,
        RestConfig,
        MaxRestConfig,
        RiRConfig,
        MaxRiRConfig,
    )
}
