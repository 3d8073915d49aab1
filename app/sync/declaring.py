"""How a table of phones is declared: what it is made of, whose its rows are, and what becomes of its columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.sync.columns import Expression, expression_of, same
from app.sync.logic import CORE, PLACES, Stream


@dataclass(frozen=True)
class Change:
    """A change of a row elsewhere that concerns rows of a table: when one of `columns` becomes another."""

    columns: tuple[str, ...]
    rows: str
    """SQL for the rows concerned; `{row}` is the row that changed."""


@dataclass(frozen=True)
class SyncedTable:
    """A table of phones."""

    name: str
    source: Any
    columns: Mapping[str, Expression]
    bucket: str
    """SQL for the number of the bucket that holds `{row}`; NULL: none does."""
    omitted: frozenset[str]
    """Columns of the source that phones are not told."""
    key: Expression = field(default_factory=lambda: same("CAST({row}.id AS TEXT)"))
    food: str = ""
    """SQL for the food whose users hold `{row}`, each in a bucket of theirs: then `held` is who uses it."""
    follows: Mapping[str, Change] = field(default_factory=dict)
    """Tables above -> what of them decides about rows here."""
    eater: str = ""
    """SQL for who uses the food that `{row}` names."""

    @property
    def needs(self) -> set[str]:
        """The tables the SQL speaks of."""
        return {self.source.name, *self.follows, *({"sync_user_ingredient"} if self.food or self.eater else ())}


def _columns(source: Any, names: str, special: Mapping[str, Expression]) -> dict[str, Expression]:
    table = source.__table__
    return {name: expression_of(table.c[name]) for name in names.split()} | dict(special)


def synced(name: str, model: Any, bucket: str, names: str, omitted: str = "", **more: Any) -> SyncedTable:
    """A table of phones that is made of a model: columns of the same name, `special` ones, and those `omitted`."""
    columns = _columns(model, names, more.pop("special", {}))
    return SyncedTable(name, model.__table__, columns, bucket, frozenset(omitted.split()) | {"id"}, **more)


def own(name: str, model: Any, stream: Stream, names: str, omitted: str = "", **more: Any) -> SyncedTable:
    """One whose rows are each somebody's own, in a stream of theirs."""
    bucket = f"{{row}}.user_id * {PLACES} + {int(stream)}"
    return synced(name, model, bucket, names, f"{omitted} user_id", **more)


def everybodys(name: str, model: Any, names: str, omitted: str = "", **more: Any) -> SyncedTable:
    """One that everybody has."""
    return synced(name, model, str(CORE), names, omitted, **more)


def of_food(name: str, model: Any, food: str, names: str, omitted: str, **more: Any) -> SyncedTable:
    """One that tells of foods: who uses the food has the row."""
    bucket = f"held.user_id * {PLACES} + {int(Stream.INGREDIENTS)}"
    return synced(name, model, bucket, names, omitted, food=f"{{row}}.{food}", **more)


def by_uuid(model: Any) -> Expression:
    """The key of rows whose id is a UUID."""
    return expression_of(model.__table__.c.id)
