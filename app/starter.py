"""Starter data: rows every server has, declared by the rooms and loaded by `flask prepare`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text

from app.database import Model
from app.extensions import db


@dataclass(frozen=True)
class StarterRows:
    """Rows of one table, each with its fixed id."""

    model: type[Model]
    rows: Sequence[Mapping[str, Any]]


def load(declared: Iterable[StarterRows]) -> int:
    """Bring the tables up to what is declared; rows that people added stay. Returns how many rows changed."""
    changed = 0
    for starter in declared:
        stored = {row.id: row for row in db.session.scalars(select(starter.model))}
        for values in starter.rows:
            row = stored.get(values["id"])
            if row is None:
                db.session.add(starter.model(**values))
                changed += 1
            elif any(getattr(row, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(row, name, value)
                changed += 1
        db.session.flush()
        continue_ids_of(starter.model)
    return changed


def continue_ids_of(model: type[Model]) -> None:
    """PostgreSQL counts ids by itself and does not see those that were given."""
    if db.session.get_bind().dialect.name != "postgresql":
        return
    highest = db.session.scalar(select(func.max(model.id))) or 1
    table = model.__tablename__
    db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), :id)"), {"id": highest})
