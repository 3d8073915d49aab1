"""Starter data: rows every server has, declared by the rooms and loaded by `flask prepare`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import func, select, text

from app.database import Model
from app.extensions import db


class Starter(Protocol):
    """What a room brings along for every server."""

    def load(self) -> int:
        """Bring the tables up to what is declared; rows that people added stay. Returns how many rows changed."""
        ...


@dataclass(frozen=True)
class StarterRows:
    """Rows of one table, each with its fixed id."""

    model: type[Model]
    rows: Sequence[Mapping[str, Any]]

    def load(self) -> int:
        """Add and change rows of the table, by id."""
        changed = 0
        stored = {row.id: row for row in db.session.scalars(select(self.model))}
        for values in self.rows:
            row = stored.get(values["id"])
            if row is None:
                db.session.add(self.model(**values))
                changed += 1
            elif any(getattr(row, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(row, name, value)
                changed += 1
        db.session.flush()
        continue_ids_of(self.model)
        return changed


def load(declared: Iterable[Starter]) -> int:
    """Load all of it; how many rows changed."""
    return sum(starter.load() for starter in declared)


def continue_ids_of(model: type[Model], after: int = 0) -> None:
    """PostgreSQL counts ids by itself and does not see those that were given. New ones come after `after`."""
    if db.session.get_bind().dialect.name != "postgresql":
        return
    highest = max(db.session.scalar(select(func.max(model.id))) or 1, after)
    table = model.__tablename__
    db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), :id)"), {"id": highest})
