"""The rules of an entry's values: one by one, as programs write them, and a whole progression, as people say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from app.errors import Conflict, Invalid
from app.extensions import db
from app.routines.logic.kinds import ABSOLUTE, KINDS, NO_STEP, PERCENT, PLUS, REPLACE, RIR_OPTIONS
from app.routines.logic.plan import TrainingMax
from app.routines.models import CONFIGS, Config, SlotEntry
from app.routines.services.storing import flush, store, take_over

HIGHEST: dict[str, Decimal | int] = {
    "weight": 3000,
    "repetitions": 3000,
    "sets": 50,
    "rest": 1800,
    "rir": Decimal("4.5"),
    "max_rest": 600,
}
"""The greatest values that can be planned; a maximum without a number of its own has that of its field."""
_HUNDRED, _CENT = Decimal(100), Decimal("0.01")


def add_config(kind: str, values: Mapping[str, Any]) -> Config:
    """A new rule. Raises Conflict when the entry has one of this kind in this iteration."""
    config = CONFIGS[kind](kind=kind, **values)
    return _store(config)


def change_config(config: Config, values: Mapping[str, Any]) -> Config:
    """Change a rule. A number in place of a share of a maximum ends the share. Raises Conflict."""
    if "value" in values:
        config.percent_of_max = None
    return _store(take_over(config, values))


def _store(config: Config) -> Config:
    if config.iteration == 1:
        config.operation = REPLACE
    if (config.operation or REPLACE) == REPLACE:
        config.step = NO_STEP
    with db.session.no_autoflush:
        same = select(Config.id).where(
            Config.slot_entry_id == config.slot_entry_id,
            Config.kind == config.kind,
            Config.iteration == config.iteration,
            Config.id.is_distinct_from(config.id),
        )
        if db.session.scalar(same) is not None:
            raise Conflict("unique_set", fields="slot_entry, iteration")
    return store(config)


@dataclass(frozen=True)
class RuleWish:
    """One rule as a person says it: "from iteration 2 on add 2.5 each time, once 8 repetitions were logged"."""

    iteration: int
    value: Decimal
    operation: str = REPLACE
    step: str = ABSOLUTE
    repeat: bool = False
    rules: Sequence[str] = ()
    """What must have been logged in one set of the iteration before."""
    all_sets: bool = False
    """Whether every prescribed set must have met it."""
    is_percent_of_max: bool = False
    """Whether `value` is a share of the entry's training maximum."""


@dataclass(frozen=True)
class Progression:
    """All rules of one value of an entry, in place of those it has."""

    kind: str
    wishes: Sequence[RuleWish]

    @classmethod
    def steady(cls, kind: str, start: Decimal, plus: Decimal | None = None, **gate: Any) -> "Progression":
        """A value, and what is added to it in every iteration from the second on: `rules=`, `all_sets=`, `step=`."""
        wishes = [RuleWish(1, start)]
        if plus is not None:
            operation = PLUS if plus >= 0 else "-"
            wishes.append(RuleWish(2, abs(plus), operation, repeat=True, **gate))
        return cls(kind, wishes)


def set_progression(entry: SlotEntry, progression: Progression) -> list[Config]:
    """Give an entry's value these rules and no others. Raises Invalid."""
    for wish in progression.wishes:
        check_wish(progression.kind, wish)
    if len({wish.iteration for wish in progression.wishes}) != len(progression.wishes):
        raise Invalid("unique_set", field="iteration", fields="slot_entry, iteration")
    remove_progression(entry, progression.kind)
    return [rule_of_wish(entry, progression.kind, wish) for wish in progression.wishes]


def remove_progression(entry: SlotEntry, kind: str) -> None:
    """Take all rules of one value away from an entry."""
    db.session.execute(delete(Config).where(Config.slot_entry_id == entry.id, Config.kind == kind))
    db.session.expire(entry, ["configs"])


def check_wish(kind: str, wish: RuleWish) -> None:
    """Raises Invalid when nobody may plan that."""
    if kind not in KINDS:
        raise Invalid("choice", field="kind", value=kind)
    highest = HIGHEST.get(kind, HIGHEST[kind.removeprefix("max_")])
    changes_by_percent = wish.is_percent_of_max or (wish.step == PERCENT and wish.operation != REPLACE)
    if not 0 <= wish.value <= (999 if changes_by_percent else highest):
        raise Invalid("out_of_range", field="value", least=0, most=highest)
    if kind.endswith("rir") and not changes_by_percent and wish.value not in {Decimal(one) for one in RIR_OPTIONS}:
        raise Invalid("not_a_rir", field="value", value=wish.value)
    if wish.iteration < 1:
        raise Invalid("min_value", field="iteration", limit=1)


def rule_of_wish(entry: SlotEntry, kind: str, wish: RuleWish) -> Config:
    """The rule as a row, stored beside those the entry has. Raises Conflict."""
    requirements: dict[str, Any] | None = {"rules": list(wish.rules)} if wish.rules else None
    if requirements and wish.all_sets:
        requirements["sets"] = "all"
    config = CONFIGS[kind](
        kind=kind,
        slot_entry=entry,
        slot_entry_id=entry.id,
        iteration=wish.iteration,
        value=wish.value,
        operation=wish.operation,
        step=wish.step,
        repeat=wish.repeat,
        requirements=requirements,
    )
    if wish.is_percent_of_max:
        config.percent_of_max, config.operation = wish.value, REPLACE
        config.value = _share(_training_max(entry), config)
    return _store(config)


def set_training_max(entry: SlotEntry, value: Decimal | None, step: Decimal = Decimal(0), every: int = 1) -> None:
    """What percentages of a maximum are taken of, and how it grows. The values programs read follow. Raises Invalid."""
    if value is not None and not 0 < value <= 3000:
        raise Invalid("out_of_range", field="training_max", least=0, most=3000)
    if every < 1:
        raise Invalid("min_value", field="training_max_every", limit=1)
    entry.training_max, entry.training_max_step, entry.training_max_every = value, step, every
    shares = select(Config).where(Config.slot_entry_id == entry.id, Config.percent_of_max.is_not(None))
    for config in db.session.scalars(shares):
        if value is None:
            config.percent_of_max = None
        else:
            config.value = _share(_training_max(entry), config)
    flush()


def _training_max(entry: SlotEntry) -> TrainingMax:
    if entry.training_max is None:
        raise Invalid("no_training_max", field="value")
    return TrainingMax(entry.training_max, entry.training_max_step or Decimal(0), entry.training_max_every or 1)


def _share(training_max: TrainingMax, config: Config) -> Decimal:
    assert config.percent_of_max is not None
    share = training_max.at(max(config.iteration, 1)) * config.percent_of_max / _HUNDRED
    return min(share, Decimal(3000)).quantize(_CENT)
