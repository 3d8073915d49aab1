"""What an entry begins with, rule by rule: the numbers of its first iteration, and changes one at a time."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select

from app.extensions import db
from app.routines.logic.kinds import REPLACE
from app.routines.models import CONFIGS, Config, SlotEntry
from app.routines.services.configs import RuleWish, check_wish, rule_of_wish
from app.routines.services.storing import flush

FIRST = 1


def set_targets(entry: SlotEntry, values: Mapping[str, Decimal | None], *, percent_of_max: bool = False) -> None:
    """What is asked for from the first iteration on, by kind; None takes that away. Later rules stay.

    With `percent_of_max` the weight is a share of the entry's training maximum. Raises Invalid.
    """
    for kind, value in values.items():
        if value is None:
            _forget_companions(entry, kind)
            _forget(entry, kind, FIRST)
            continue
        wish = RuleWish(FIRST, value, is_percent_of_max=percent_of_max and kind == "weight")
        check_wish(kind, wish)
        _forget(entry, kind, FIRST)
        rule_of_wish(entry, kind, wish)
    flush()
    db.session.expire(entry, ["configs"])


def add_rule(entry: SlotEntry, kind: str, wish: RuleWish) -> None:
    """A rule in place of the one of the same kind and iteration; the maximum of a range goes along. Raises Invalid."""
    check_wish(kind, wish)
    _forget(entry, kind, wish.iteration)
    rule_of_wish(entry, kind, wish)
    most = f"max_{kind}"
    if _has(entry, most) and wish.operation != "r":
        _forget(entry, most, wish.iteration)
        rule_of_wish(entry, most, wish)
    db.session.expire(entry, ["configs"])


def remove_rule(config: Config) -> None:
    """Take one rule away, and that of the maximum which went along."""
    entry, kind, iteration = config.slot_entry, config.kind, config.iteration
    _forget(entry, kind, iteration)
    if iteration > FIRST:
        _forget(entry, f"max_{kind}", iteration)
    db.session.expire(entry, ["configs"])


def _has(entry: SlotEntry, kind: str) -> bool:
    rows = select(Config.id).where(Config.slot_entry_id == entry.id, Config.kind == kind)
    return kind in CONFIGS and db.session.scalar(rows.limit(1)) is not None


def _forget_companions(entry: SlotEntry, kind: str) -> None:
    """With the end of a range go the rules that only moved it along with its beginning."""
    if not kind.startswith("max_") or not _has(entry, kind):
        return
    ends = db.session.scalars(select(Config).where(Config.slot_entry_id == entry.id, Config.kind == kind)).all()
    if not any(end.iteration == FIRST for end in ends):
        return
    starts = select(Config).where(Config.slot_entry_id == entry.id, Config.kind == kind.removeprefix("max_"))
    moved = {_change_of(start) for start in db.session.scalars(starts) if start.operation != REPLACE}
    for end in ends:
        if end.iteration > FIRST and _change_of(end) in moved:
            db.session.delete(end)
    flush()


def _change_of(config: Config) -> tuple[object, ...]:
    return config.iteration, config.operation, config.step, config.value, config.repeat


def _forget(entry: SlotEntry, kind: str, iteration: int) -> None:
    rows = select(Config).where(Config.slot_entry_id == entry.id, Config.kind == kind, Config.iteration == iteration)
    for row in db.session.scalars(rows):
        db.session.delete(row)
    flush()


__all__ = ["RuleWish", "add_rule", "remove_rule", "set_targets"]
