"""Taking values over into rows, and keeping the order of siblings dense."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError

from app.database import Model
from app.errors import Conflict
from app.extensions import db

BIGGEST = 2**63 - 1
"""What a column of orders takes, and the contract allows."""
Row = TypeVar("Row", bound=Model)
Ordered = TypeVar("Ordered", bound=Any)


def take_over(row: Row, values: Mapping[str, Any]) -> Row:
    """Give the row these values; its key stays."""
    for name, value in values.items():
        if name != "id":
            setattr(row, name, value)
    return row


def store(row: Row) -> Row:
    """Write the row. Raises Conflict when it contradicts others."""
    db.session.add(row)
    flush()
    return row


def flush() -> None:
    """Write what has changed. Raises Conflict when it contradicts other rows."""
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict("contradicts_other_rows") from error


def remove(row: Model) -> None:
    """Delete the row and what is below it."""
    db.session.delete(row)
    flush()
    db.session.expire_all()


def after(last: int | None) -> int:
    """The order of what comes behind the last of its siblings; the greatest there is may be shared."""
    return min((last or 0) + 1, BIGGEST)


def number_through(siblings: Sequence[Ordered]) -> None:
    """1, 2, 3 … in the order given."""
    for number, row in enumerate(siblings, start=1):
        row.order = number
    flush()


def move_to(siblings: Sequence[Ordered], row: Ordered, place: int) -> None:
    """Put the row at a place among its siblings, counted from 1; beyond the ends means at the end."""
    others = [one for one in siblings if one is not row]
    others.insert(min(max(place, 1), len(others) + 1) - 1, row)
    number_through(others)
